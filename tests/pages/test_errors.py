"""Pages that say what went wrong: our own, and never a reason to break again."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import get_resolver

from magazine.front import errors

BROKEN_BODIES = [
    ("multipart/form-data; boundary=", b"x"),
    ("multipart/form-data; boundary=x; charset=utf-7", b"--x\r\n\r\n+ADw-"),
    ("multipart/form-data", b"nothing"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"a=%ff"),
    ("application/x-www-form-urlencoded", b"&" * 2000),
    ("application/json", b"{"),
]


@pytest.mark.parametrize("address", ["/nulle-part/", "/", "/recherche/", "/1/x/", "/partages/"])
@pytest.mark.parametrize(("kind", "body"), BROKEN_BODIES)
def test_a_malformed_body_breaks_nothing(db: None, address: str, kind: str, body: bytes) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    response = client.generic(
        "POST", address, body, kind, headers={"cookie": "csrftoken=" + "a" * 32}
    )
    assert 400 <= response.status_code < 500
    assert not response.cookies


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "pas compris cette adresse"),
        (403, "ne vous est pas ouverte"),
        (404, "rien à cette adresse"),
        (500, "panne est survenue"),
    ],
)
def test_an_error_has_a_page_of_its_own_without_database(status: int, words: str) -> None:
    """No `db` fixture: a query would fail the test."""
    handler = get_resolver().resolve_error_handler(status)
    request = RequestFactory().post("/", b"x", content_type="multipart/form-data; boundary=")
    response = handler(request) if status == 500 else handler(request, PermissionDenied())
    assert response.status_code == status
    assert words in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_a_refused_form_has_the_page_of_a_refusal() -> None:
    response = errors.csrf_failure(RequestFactory().post("/"), reason="no cookie")
    assert response.status_code == 403
    assert "ne vous est pas ouverte" in response.content.decode()


def test_the_words_of_an_error_never_quote_the_address(client: Client, db: None) -> None:
    assert "<script>" not in client.get("/<script>alert(1)</script>/").content.decode()


def test_a_demonstration_says_so_on_every_page_and_others_do_not(
    client: Client, magazine: Any, settings: Any
) -> None:
    addresses = ["/", "/nulle-part/", magazine.own.get_absolute_url()]
    notice = "Ce magazine est fictif"
    assert not [one for one in addresses if notice in client.get(one).content.decode()]
    settings.DEMO = True
    assert all(notice in client.get(one).content.decode() for one in addresses)
