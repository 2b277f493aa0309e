"""PostgreSQL, Redis or Valkey, gunicorn, the worker and nginx together, over real sockets."""

import http.client
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import brotli
import pytest

pytestmark = [pytest.mark.slow_process, pytest.mark.xdist_group("stack")]
ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_compose_file_is_one() -> None:
    schema = ["--builtin-schema", "vendor.compose-spec"]
    command = [sys.executable, "-m", "check_jsonschema", *schema, "docker-compose.yml"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def test_the_images_copy_only_what_there_is() -> None:
    text = (ROOT / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    assert names
    assert [name for name in names if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/flux/rss.xml", "/robots.txt"])
def test_a_reader_gets_a_page_and_no_cookie(stack, path: str) -> None:
    answer = stack.get(path)
    assert answer.status == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


@pytest.mark.parametrize("query", ["a" * 10_240, "%C3%A9" * 5_120])
def test_a_search_of_ten_kilobytes_gets_its_page(stack, query: str) -> None:
    answer = stack.get(f"/recherche/?q={query}")
    assert answer.status == 200
    assert b"Recherche" in answer.body
    assert stack.get(f"/recherche/?q={query * 4}").status in {400, 414}


def test_the_desk_asks_who_is_there(stack) -> None:
    assert stack.get("/admin/").status == 302
    page = stack.get("/comptes/login/?next=/admin/")
    assert page.status == 200
    assert b"password" in page.body
    assert page.headers["Set-Cookie"].startswith("__Host-csrftoken=")
    assert "Secure" in page.headers["Set-Cookie"]


def test_a_style_sheet_comes_compressed_and_for_ever(stack) -> None:
    manifest = json.loads((ROOT / "var" / "static" / "staticfiles.json").read_text())
    name = manifest["paths"]["admin/css/base.css"]
    answer = stack.get(f"/static/{name}", Accept_Encoding="br")
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    plain = stack.get(f"/static/{name}")
    assert "Content-Encoding" not in plain.headers
    assert brotli.decompress(answer.body) == plain.body


def test_what_was_uploaded_can_neither_run_nor_load_anything(stack) -> None:
    (stack.folder / "media" / "drawing.svg").write_text("<svg onload='alert(1)'/>")
    answer = stack.get("/media/drawing.svg")
    assert answer.status == 200
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/media/../privkey.pem", "/media/%2e%2e/privkey.pem", "/media/"])
def test_nothing_beside_the_media_can_be_had(stack, path: str) -> None:
    assert stack.get(path).status in {400, 403, 404}


def test_plain_http_leads_to_https(stack) -> None:
    answer = stack.get("/recherche/?q=mot", scheme="http")
    assert answer.status == 301
    assert answer.headers["Location"] == "https://magazine.example/recherche/?q=mot"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_that_is_not_ours_gets_no_answer(stack, scheme: str) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        stack.get("/", scheme=scheme, host="elsewhere.example")


def test_a_client_cannot_choose_its_host_or_scheme(stack) -> None:
    forged = {"X_Forwarded_Host": "elsewhere.example", "X_Forwarded_Proto": "http"}
    answer = stack.get("/", **forged)
    assert answer.status == 200
    assert b"elsewhere.example" not in answer.body


def test_the_log_holds_no_whole_address_and_no_search(stack) -> None:
    stack.get("/recherche/?q=secretword")
    for secret in ("/apercu/secretword/", "/websub/secretword/"):
        assert stack.get(secret).status == 404
    time.sleep(0.2)
    log = stack.log("nginx")
    assert "127.0.0.0 [" in log
    assert "127.0.0.1 [" not in log
    assert "secretword" not in log


def test_what_is_public_travels_compressed_and_the_desk_does_not(stack) -> None:
    for path in ("/", "/recherche/?q=mot", "/flux/rss.xml"):
        answer = stack.get(path, Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip", path
        assert "Accept-Encoding" in answer.headers["Vary"], path
        assert stack.get(path).headers["Content-Encoding"] is None, path
    for path in ("/comptes/login/", "/admin/"):
        answer = stack.get(path, Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] is None, path


def test_a_body_that_is_too_large_is_refused_at_the_door(stack) -> None:
    for path, megabytes in (("/", 2), ("/admin/", 50)):
        answer = stack.get(path, Content_Length=str(megabytes * 1024 * 1024))
        assert answer.status == 413, path


def test_a_picture_as_heavy_as_we_take_comes_through_the_door(stack) -> None:
    answer = stack.get("/admin/images/image/picker/", body=bytes(40 * 1024 * 1024))
    assert answer.status == 302  # to log in


def test_an_export_of_a_blog_comes_through_the_door(stack) -> None:
    address = "/admin/syndication/importrun/add/"
    assert stack.get(address, Content_Length=str(203 * 1024 * 1024)).status == 413
    # Who is not logged in is sent away before the body is read: what matters is whose answer it is.
    assert stack.get(address, body=bytes(50 * 1024 * 1024)).status != 413


def test_the_worker_does_what_the_web_server_leaves_it(stack) -> None:
    done = stack.folder / "done.txt"
    code = f"from stack_tasks import leave; leave.enqueue({str(done)!r})"
    enqueued = stack.run(["python", "manage.py", "shell", "--no-imports", "--command", code])
    assert enqueued.returncode == 0, enqueued.stderr
    for _ in range(100):
        if done.exists():
            break
        time.sleep(0.1)
    assert done.read_text() == "done"


def test_the_cache_of_the_stack_is_the_one_in_use(stack) -> None:
    code = "from django.core.cache import cache; cache.set('a', 1); print(cache.get('a'))"
    answer = stack.run(["python", "manage.py", "shell", "--no-imports", "--command", code])
    assert answer.stdout.strip() == "1", answer.stderr
    assert "does not answer" not in answer.stderr
