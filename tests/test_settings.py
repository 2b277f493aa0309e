"""Settings come from the environment; a bad value stops the start with its name."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "SITE_URL": "https://magazine.example",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "magazine.example",
    "LEGAL_PUBLISHER": "Association La Une | 12 rue des Lilas, 75011 Paris",
    "LEGAL_DIRECTOR": "Anne Martin",
    "LEGAL_HOST": "Un hébergeur",
    "LEGAL_EMAIL": "contact@magazine.example",
}


def start(expression: str = "''", **variables: str) -> subprocess.CompletedProcess[str]:
    """Import the settings in a process that has these variables and no others of ours."""
    code = f"from magazine import settings; print(({expression}))"
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "test", **variables}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCESSIBILITY_AUDIT", "82 %"),
        ("ACCESSIBILITY_AUDIT", "2026-10-05 182 Un cabinet"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("DATABASE_URL", "mysql://localhost/magazine"),
        ("DATABASE_URL", "postgres://localhost"),
        ("DATE_FORM", "d/m/y"),
        ("DEBUG", "perhaps"),
        ("DEBUG", "1"),
        ("DIGEST_MINUTES", "0"),
        ("EMAIL_URL", "carrier-pigeon:"),
        ("FETCH_ALLOW", "localhost"),
        ("PEERTUBE_HOSTS", "https://tube.example/"),
        # A magazine that is open says who answers for it.
        ("LEGAL_PUBLISHER", " | "),
        ("LEGAL_DIRECTOR", " "),
        ("LEGAL_HOST", ""),
        ("LEGAL_EMAIL", ""),
        ("LEGAL_EMAIL", "Anne"),
        ("REPORTS_EMAIL", "Anne"),
        ("REDIS_URL", "http://localhost:6379"),
        ("S3_ADDRESS", "images.example"),
        ("S3_ENDPOINT", "https://objects.example/?key=1"),
        ("SECRET_KEY", ""),
        ("SECURITY_CONTACT", "security@magazine.example"),
        ("SITE_LANGUAGE", "xx"),
        ("SITE_URL", "magazine.example"),
        ("SITE_URL", "https://magazine.example/blog"),
        ("TIME_ZONE", "Europe/Lutece"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("WEBSUB_HUB", "hub.example"),
    ],
)
def test_a_bad_value_stops_the_start_with_its_name(name: str, value: str) -> None:
    result = start(**{**PRODUCTION, name: value})
    assert result.returncode != 0
    last_line = result.stderr.strip().splitlines()[-1]
    assert last_line.startswith(f"django.core.exceptions.ImproperlyConfigured: {name} ")


def test_a_refusal_does_not_repeat_a_password() -> None:
    result = start(EMAIL_URL="smpt://desk:hunter2@mail.example")
    assert "EMAIL_URL" in result.stderr
    assert "hunter2" not in result.stderr


def test_nothing_needs_to_be_set_on_ones_own_machine() -> None:
    expression = "settings.PRODUCTION, settings.DEBUG, settings.ALLOWED_HOSTS"
    assert start(expression).stdout.strip() == "(False, False, ['localhost', '127.0.0.1', '[::1]'])"


def test_https_makes_the_cookies_those_of_one_host_only() -> None:
    expression = (
        "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, "
        "settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT"
    )
    found = start(expression, **PRODUCTION).stdout.strip()
    assert found == "('__Host-sessionid', '__Host-csrftoken', True, True, True)"


def test_what_the_law_asks_for_is_written_in_one_line() -> None:
    expression = "settings.LEGAL_PUBLISHER, settings.REPORTS_EMAIL, settings.ACCESSIBILITY_AUDIT"
    found = start(expression, **PRODUCTION, ACCESSIBILITY_AUDIT="2026-10-05 82 Un cabinet")
    assert found.stdout.strip() == (
        "(['Association La Une', '12 rue des Lilas, 75011 Paris'], 'contact@magazine.example', "
        "(datetime.date(2026, 10, 5), 82, 'Un cabinet'))"
    )


def test_a_bucket_takes_the_place_of_the_folder() -> None:
    expression = "settings.STORAGES['default']['OPTIONS']['address'], settings.MEDIA_URL"
    found = start(expression, S3_BUCKET="images", S3_ENDPOINT="https://objects.example/")
    address = "https://objects.example/images"
    assert found.stdout.strip() == f"('{address}', '{address}/')"
    found = start(expression, S3_BUCKET="images", S3_REGION="eu-west-3")
    assert "https://images.s3.eu-west-3.amazonaws.com/" in found.stdout


def test_a_bucket_without_tls_is_refused_where_the_site_has_it() -> None:
    found = start(**PRODUCTION, S3_BUCKET="images", S3_ENDPOINT="http://objects.example")
    assert "ImproperlyConfigured: S3_ADDRESS " in found.stderr


def test_the_operators_table_lists_every_variable() -> None:
    source = (ROOT / "magazine" / "settings.py").read_text()
    read = set(re.findall(r"""env\.(?:text|read|flag|words)\(\s*"([A-Z0-9_]+)""", source))
    table = (ROOT / "docs" / "operations.md").read_text()
    listed = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", table, re.MULTILINE))
    assert listed == read
