"""What every answer says to the browser, and where a session may exist at all."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from magazine.lib.middleware import LONGEST_SESSION, SINCE
from magazine.lib.policies import EDITOR_STYLE, name_for, policy_for

NOBODY = "/nobody-has-made-this-page/"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "public"),
        ("/magazine/culture/", "public"),
        ("/administration/", "public"),
        ("/admin/", "desk"),
        ("/admin/articles/article/3/change/", "desk"),
        ("/comptes/login/", "desk"),
        ("/admin/articles/article/3/preview/", "preview"),
        ("/preview/", "public"),
        ("/apercu/x/", "lent"),
        ("/apercus/", "public"),
    ],
)
def test_the_path_chooses_the_policy(path, name):
    assert name_for(path) == name


def test_a_public_answer_has_the_whole_set_of_headers(client, db):
    answer = client.get(NOBODY)
    has_the_whole_set(answer)
    assert "upgrade-insecure-requests" not in answer.headers["Content-Security-Policy"]


def has_the_whole_set(answer):
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "nonce" not in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer.headers["Permissions-Policy"]


@pytest.mark.parametrize(
    ("host", "status"), [("elsewhere.example", 400), ("a b", 400), ("testserver", 301)]
)
def test_what_is_refused_or_sent_to_https_has_them_too(client, settings, host, status):
    settings.SECURE_SSL_REDIRECT = settings.PRODUCTION = True
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == status
    has_the_whole_set(answer)


def test_in_production_everything_is_fetched_by_https(settings):
    settings.PRODUCTION = True
    assert all(policy_for(path)["upgrade-insecure-requests"] for path in ("/", "/admin/"))


def test_the_desk_has_a_nonce_of_its_own_each_time_and_is_never_stored(client, db):
    first, second = (client.get("/comptes/login/") for _time in range(2))
    policies = [answer.headers["Content-Security-Policy"] for answer in (first, second)]
    assert all("'nonce-" in policy for policy in policies)
    assert policies[0] != policies[1]
    assert EDITOR_STYLE in policies[0]
    assert "script-src 'self' 'nonce-" in policies[0]
    assert first.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/apercu/", "/apercu/x/", "/apercu/" + "x" * 32])
def test_nobody_keeps_indexes_or_passes_on_what_is_lent(client, db, path):
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_public_page_neither_reads_nor_gives_a_cookie(client, editor, django_assert_num_queries):
    client.force_login(editor)
    # That of the addresses that have moved: no session, no account.
    with django_assert_num_queries(1):
        answer = client.get(NOBODY)
    assert not answer.cookies
    assert not hasattr(answer.wsgi_request, "session")
    assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_the_admin_asks_to_log_in_and_leads_back(client, editor):
    assert client.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"
    asked = client.get("/admin/login/?next=/admin/articles/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/comptes/login/?next=")
    form = {"login": "editor", "password": "secret", "next": "/admin/articles/"}
    assert client.post("/comptes/login/", form).headers["Location"] == "/admin/articles/"


def test_who_is_not_of_the_desk_does_not_enter_the_admin(client, stranger):
    client.force_login(stranger)
    assert client.get("/admin/", follow=True).status_code == 403


def test_logging_in_leads_to_no_other_host(client, editor):
    form = {"login": "editor", "password": "secret", "next": "https://evil.example/"}
    assert client.post("/comptes/login/", form).headers["Location"] == "/admin/"


def test_nobody_opens_an_account_alone(client, db):
    form = {
        "username": "me",
        "email": "me@example.org",
        "password1": "x" * 20,
        "password2": "x" * 20,
    }
    client.post("/comptes/signup/", form)
    assert not get_user_model().objects.exists()


def test_a_wrong_name_and_a_wrong_password_get_the_same_words(client, editor):
    def words(login: str) -> str:
        page = client.post("/comptes/login/", {"login": login, "password": "wrong"})
        return page.content.decode().split('class="errorlist', 1)[1].split("</ul>")[0]

    assert words("editor") == words("nobody")


def test_a_session_is_renewed_at_login_and_over_after_a_week(client, editor):
    client.get("/comptes/login/")
    client.post("/comptes/login/", {"login": "editor", "password": "secret"})
    first = client.session.session_key
    assert client.get("/admin/").status_code == 200
    session = client.session
    session[SINCE] = int(time.time()) - LONGEST_SESSION - 1
    session.save()
    assert client.get("/admin/").status_code == 302
    assert client.session.session_key != first


def test_a_session_lives_by_use_and_ends_when_idle_for_half_a_day(client, editor):
    with time_machine.travel(datetime(2026, 3, 2, 8, tzinfo=UTC), tick=False) as clock:
        client.force_login(editor)
        for _use in range(3):
            assert client.get("/admin/").status_code == 200
            clock.shift(timedelta(hours=11, minutes=50))
        clock.shift(timedelta(minutes=11))
        assert client.get("/admin/").status_code == 302


def test_a_page_that_is_read_writes_no_session_over_that_of_another(client, editor):
    client.force_login(editor)
    client.get("/admin/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/admin/")
    assert not [row for row in asked if row["sql"].startswith("UPDATE") and "session" in row["sql"]]


def test_an_account_that_is_closed_is_out_at_once(client, editor):
    client.force_login(editor)
    get_user_model().objects.update(is_active=False)
    assert client.get("/admin/").status_code == 302


def test_logging_out_is_a_post(client, editor):
    client.force_login(editor)
    assert client.get("/comptes/logout/").status_code == 200
    assert client.get("/admin/").status_code == 200
    client.post("/comptes/logout/")
    assert client.get("/admin/").status_code == 302


def test_a_form_without_its_token_is_refused(editor):
    client = Client(enforce_csrf_checks=True)
    form = {"login": "editor", "password": "secret"}
    assert client.post("/comptes/login/", form).status_code == 403


@pytest.mark.parametrize("password", ["court", "password123", "editor12"])
def test_a_weak_password_is_refused(client, editor, password):
    client.force_login(editor)
    form = {"oldpassword": "secret", "password1": password, "password2": password}
    assert client.post("/comptes/password/change/", form).status_code == 200


def test_a_long_password_is_taken(client, editor):
    client.force_login(editor)
    long = "une phrase assez longue pour que personne ne la devine, 64 signes"
    form = {"oldpassword": "secret", "password1": long, "password2": long}
    assert client.post("/comptes/password/change/", form).status_code == 302


def test_an_address_for_mail_is_changed_only_after_the_password(client, editor):
    client.force_login(editor)
    form = {"email": "thief@example.org", "action_add": ""}
    answer = client.post("/comptes/email/", form)
    assert answer["Location"].startswith("/comptes/reauthenticate/")
    client.post("/comptes/reauthenticate/", {"password": "secret"})
    client.post("/comptes/email/", form)
    assert EmailAddress.objects.filter(email="thief@example.org").exists()


def test_the_link_to_a_new_password_names_our_own_site(client, editor, settings, mailoutbox):
    settings.SITE_URL = "https://la-une.example"
    client.post("/comptes/password/reset/", {"email": "editor@example.org"})
    assert "https://la-une.example/comptes/password/reset/key/" in mailoutbox[0].body


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data; boundary=", "multipart/form-data", "multipart/form-data; charset=utf-7"],
)
@pytest.mark.parametrize("path", [NOBODY, "/", "/comptes/login/", "/admin/"])
def test_an_odd_post_is_refused_and_breaks_nothing(editor, path, kind):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    answer = client.generic("POST", path, b"x", content_type=kind)
    assert answer.status_code in (302, 400, 403, 404, 405)
