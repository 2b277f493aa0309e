"""Login limits count in the shared cache: they hold across the workers of a real gunicorn."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest
from django.core.management import call_command
from django.db import connection

from tests import make

ROOT = Path(__file__).resolve().parent.parent.parent
ALLOWED = 5  # settings.ACCOUNT_RATE_LIMITS: failures of one account in five minutes
LOGIN = "/comptes/login/"


# The database of the test is a file on SQLite: that is what two processes share.
pytestmark = pytest.mark.slow_process


@pytest.fixture
def two_workers(transactional_db, settings, tmp_path) -> Iterator[str]:
    """The address of gunicorn with two workers, over the database of this test."""
    call_command("createcachetable", "cache")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    make.user("editor", is_staff=True, is_superuser=True)
    make.user("other", is_staff=True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "only-for-this-test-" + "x" * 40,
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "uncollected",
        "PYTHONPATH": str(ROOT / "tests" / "plugins"),
        "MEDIA_ROOT": str(tmp_path),
        "WEB_CONCURRENCY": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:magazine.deploy.gunicorn"]
    server = subprocess.Popen(
        [*command, "-b", f"127.0.0.1:{port}"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}{LOGIN}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            build_opener().open(address, timeout=10)
            return
        except HTTPError:
            return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail("gunicorn did not start")


def attempt(site: str, login: str, password: str, **headers: str) -> tuple[bool, str]:
    """Whether this logs in, and the page that comes back."""
    browser: OpenerDirector = build_opener(HTTPCookieProcessor())
    page = browser.open(site + LOGIN, timeout=20).read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    form = {"csrfmiddlewaretoken": found[1], "login": login, "password": password, "next": LOGIN}
    request = Request(site + LOGIN, urlencode(form).encode(), headers)
    try:
        answer = browser.open(request, timeout=20)
    except HTTPError as refusal:
        return False, refusal.read().decode()
    text = answer.read().decode()
    return 'name="password"' not in text, text


@pytest.mark.slow_process
def test_a_password_is_not_guessed_by_asking_two_workers_at_once(two_workers):
    assert attempt(two_workers, "other", "secret")[0]
    with ThreadPoolExecutor(8) as guessers:
        guesses = list(
            guessers.map(
                lambda i: attempt(
                    two_workers, "editor", f"guess{i}", **{"X-Forwarded-For": f"192.0.2.{i}"}
                ),
                range(12),
            )
        )
    assert not any(entered for entered, _page in guesses)
    tried = sum("pas correct" in page for _entered, page in guesses)
    assert tried <= ALLOWED
    entered, page = attempt(two_workers, "editor", "secret")
    assert not entered
    assert "trop" in page.lower()
