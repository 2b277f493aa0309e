"""A report is received, receipted, answered by a person, and forgotten in time."""

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends import locmem
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from benchmarks.postbox import Postbox
from magazine.events.models import Event
from magazine.lib import env
from magazine.lib.mail import Uncertain
from magazine.rights import forgetting, reporting, sending
from magazine.rights.models import Decision, Letter, Motive, Report
from magazine.rights.views import MOST
from tests import make

ORIGIN = "http://127.0.0.1:8000"
OF_US = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
WORDS = "Le deuxième paragraphe donne mon adresse et mon numéro de téléphone."
LIST = reverse("admin:rights_report_changelist")


@pytest.fixture(autouse=True)
def ours(settings):
    settings.SITE_URL = ORIGIN
    settings.REPORTS_EMAIL = "bureau@magazine.example"
    cache.clear()


@pytest.fixture
def article(culture):
    return make.published("Un portrait", section=culture)


def filled(article, **other):
    return {
        "address": ORIGIN + article.get_absolute_url(),
        "motive": "privacy",
        "explanation": WORDS,
        "name": "Zoé Mer",
        "email": "zoe@bord.example",
        "good_faith": "on",
        "website": "",
    } | other


def send(data, *, headers=OF_US, address="192.0.2.1", **options):
    """As a browser does, that has neither cookie nor token."""
    options.setdefault("content_type", "application/x-www-form-urlencoded")
    if isinstance(data, dict):
        request = Client().post("/", data).wsgi_request.POST
        data = request.urlencode()
    return Client(enforce_csrf_checks=True).post(
        reverse("send_report"), data, headers=headers, REMOTE_ADDR=address, **options
    )


def received(article, **other):
    send(filled(article, **other))
    return Report.objects.get()


def test_a_report_is_stored_and_receipted_on_a_page_of_its_own(client, article):
    answer = send(filled(article))
    report = Report.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, report.receipt)
    assert not answer.cookies
    assert (report.motive, report.article_id) == (Motive.PRIVACY, article.article_id)
    assert (report.explanation, report.name) == (WORDS, "Zoé Mer")
    receipt = client.get(report.receipt)
    page = receipt.content.decode()
    assert f"Signalement n°\u00a0{report.pk}" in page
    assert WORDS in page
    assert "Zoé Mer" not in page
    assert receipt.headers["Cache-Control"] == "private, no-store"
    assert receipt.headers["Referrer-Policy"] == "no-referrer"


def test_the_desk_and_who_wrote_it_are_told_by_mail(article):
    report = received(article)
    assert sending.send_due() == 2
    desk, receipt = mail.outbox
    assert desk.to == ["bureau@magazine.example"]
    assert f"{ORIGIN}/admin/rights/report/{report.pk}/change/" in desk.body
    assert WORDS not in desk.body
    assert receipt.to == ["zoe@bord.example"]
    assert receipt.reply_to == ["bureau@magazine.example"]
    assert f"{ORIGIN}{report.receipt}" in receipt.body
    assert f"n°\u00a0{report.pk}" in receipt.subject
    assert sending.send_due() == 0


def test_a_name_is_asked_for_but_not_with_the_abuse_of_children(article):
    answer = send(filled(article, name="", email=""))
    assert answer.status_code == 422
    assert answer.content.decode().count("La loi le demande") >= 2
    report = received(article, motive="children", name="", email="")
    assert (report.name, report.email) == ("", "")
    assert [letter.kind for letter in report.letters.all()] == ["desk"]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"address": "https://ailleurs.example/1/x/"}, "pas une adresse de ce magazine"),
        ({"address": f"{ORIGIN}.ailleurs.example/1/x/"}, "pas une adresse de ce magazine"),
        ({"address": "javascript:alert(1)"}, "pas une adresse de ce magazine"),
        ({"address": "http://[::1"}, "pas une adresse de ce magazine"),
        ({"address": "//ailleurs.example/1/x/"}, "pas une adresse de ce magazine"),
        ({"motive": "nonsense"}, "errors"),
        ({"motive": ""}, "errors"),
        ({"explanation": "Court."}, "errors"),
        ({"explanation": "x" * 5001}, "errors"),
        ({"explanation": "a\0" * 30}, "errors"),
        ({"email": "zoe"}, "errors"),
        ({"name": "x" * 151}, "errors"),
        ({"good_faith": ""}, "Cette déclaration est nécessaire"),
        ({"website": "https://spam.example"}, "Laissez ce champ vide"),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_typed(article, other, words):
    answer = send(filled(article, **other))
    page = answer.content.decode()
    assert answer.status_code == 422, page[:0]
    assert words in page
    assert "Zoé Mer" in page or "name" in other
    assert not Report.objects.exists()


def test_an_address_from_its_first_slash_on_is_one_of_ours(article):
    report = received(article, address=article.get_absolute_url())
    assert report.address == ORIGIN + article.get_absolute_url()
    assert report.article_id == article.article_id


def test_an_address_that_is_too_long_with_our_name_is_told_in_words(article):
    answer = send(filled(article, address="/" + "a" * 1999))
    assert answer.status_code == 422
    assert 'id="id_address_error"' in answer.content.decode()


@pytest.mark.parametrize("token", ["%00", "a" * 43, "a" * 42 + "%00", "x" * 10_000])
def test_a_receipt_that_nobody_was_given_is_not_there(client, db, token):
    assert client.get(f"/signalement/recu/{token}/").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://ailleurs.example"}, OF_US | {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_form_of_another_site_sends_nothing_and_loses_nothing(article, headers):
    answer = send(filled(article), headers=headers)
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    assert not Report.objects.exists()


def test_many_reports_of_one_reader_wait_an_hour(article):
    statuses = [
        send(filled(article), headers=OF_US | {"X-Forwarded-For": f"10.0.0.{number}"}).status_code
        for number in range(MOST + 2)
    ]
    assert statuses == [302] * MOST + [429] * 2
    assert Report.objects.count() == MOST
    assert send(filled(article), address="192.0.2.2").status_code == 302


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("{", "application/json"),
        (b"\xff\xfe", "multipart/form-data; boundary="),
        ("x", "multipart/form-data; boundary=x"),
        ("&".join("a=1" for _ in range(2000)), "application/x-www-form-urlencoded"),
        ("explanation=" + "x" * 3_000_000, "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_form_is_a_bad_request(db, data, kind):
    assert send(data, content_type=kind).status_code == 400


def test_only_a_post_sends(client, db):
    assert client.get(reverse("send_report")).status_code == 405


def test_the_form_knows_the_page_from_which_one_comes(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    way = f"/signalement/?adresse={article.get_absolute_url().replace('/', '%2F')}"
    assert way in page
    assert f'value="{article.get_absolute_url()}"' in client.get(way).content.decode()


def test_an_unknown_receipt_is_not_found(client, db):
    assert client.get("/signalement/recu/nulle-part/").status_code == 404


def test_the_journal_holds_the_number_and_no_word(article):
    report = received(article)
    event = Event.objects.get(verb="reported")
    assert event.data == {"title": f"n°\u00a0{report.pk}", "motive": "privacy"}
    assert "zoe" not in str(vars(event)).lower()


# At the desk ----------------------------------------------------------------------------------


def test_the_chief_reads_it_answers_it_and_the_reader_is_told(client, chief, article):
    report = received(article)
    client.force_login(chief)
    assert "vie privée" in client.get("/admin/").content.decode()
    assert "moins d’un jour" in client.get(LIST).content.decode()
    address = reverse("admin:rights_report_change", args=[report.pk])
    assert WORDS in client.get(address).content.decode()
    data = {"decision": "corrected", "answer": "L’adresse est ôtée du texte."}
    assert client.post(address, data).status_code == 302
    report.refresh_from_db()
    assert (report.decision, report.answered_by) == (Decision.CORRECTED, chief)
    sending.send_due()
    answer = mail.outbox[-1]
    assert answer.to == ["zoe@bord.example"]
    assert "L’adresse est ôtée du texte." in answer.body
    assert "contenu corrigé" in answer.body
    assert "ôtée du texte" in client.get(report.receipt).content.decode()
    assert client.post(address, data | {"answer": "Autre."}).status_code == 403
    assert Event.objects.get(verb="report_answered").by == chief


def test_of_two_who_answer_the_second_is_told(chief, editor, article):
    report = received(article)
    reporting.answer(report, decision=Decision.KEPT, reasons="Rien d’illicite.", by=chief)
    with pytest.raises(reporting.Answered):
        reporting.answer(report, decision=Decision.WITHDRAWN, reasons="Retiré.", by=editor)
    report.refresh_from_db()
    assert (report.decision, report.answered_by) == (Decision.KEPT, chief)
    assert Letter.objects.filter(kind=Letter.Kind.ANSWER).count() == 1


def test_an_answer_needs_a_decision_and_reasons(client, chief, article):
    report = received(article)
    client.force_login(chief)
    address = reverse("admin:rights_report_change", args=[report.pk])
    for data in ({"decision": "", "answer": "x"}, {"decision": "kept", "answer": ""}):
        assert client.post(address, data).status_code == 200
    report.refresh_from_db()
    assert report.decision == Decision.WAITING


def test_who_cannot_withdraw_everywhere_sees_no_report(client, section_editor, freelance, article):
    report = received(article)
    address = reverse("admin:rights_report_change", args=[report.pk])
    for person in (section_editor, freelance):
        client.force_login(person)
        assert client.get(LIST).status_code == 403
        assert client.get(address).status_code == 403
        assert "vie privée" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("name", ["decision__exact", "motive__exact"])
def test_a_filter_that_no_database_knows_is_none(client, chief, article, name):
    received(article)
    client.force_login(chief)
    answer = client.get(LIST, {name: "a\0b"}, follow=True)
    assert answer.redirect_chain == [(f"{LIST}?e=1", 302)]
    assert answer.status_code == 200


def test_a_withdrawn_article_keeps_its_report(article, chief):
    report = received(article)
    workflow.withdraw(article.article, by=chief, reason="signalement")
    report.refresh_from_db()
    assert report.article_id == article.article_id


# The mails ------------------------------------------------------------------------------------


def test_a_server_that_is_not_there_makes_mails_wait(article, settings, caplog):
    received(article)
    settings.MAILERS = {"default": env.mailer("smtp://127.0.0.1:1")}
    with caplog.at_level(logging.WARNING):
        assert sending.send_due() == 0
    assert "zoe" not in caplog.text
    assert set(Letter.objects.values_list("fate", "tries")) == {("waiting", 0)}
    with Postbox() as box:
        settings.MAILERS = {"default": env.mailer(box.url)}
        assert sending.send_due() == 2
    assert set(Letter.objects.values_list("fate", flat=True)) == {"sent"}


def refusing(monkeypatch, error):
    """A server that is there and takes no mail."""

    def refuse(self, messages):
        raise error

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)


def test_a_mail_that_is_refused_is_tried_again_later_and_not_for_ever(article, monkeypatch):
    received(article)
    refusing(monkeypatch, ValueError("no such box"))
    assert sending.send_due() == 0
    assert set(Letter.objects.values_list("fate", "tries")) == {("waiting", 1)}
    assert not Letter.objects.filter(not_before__lte=timezone.now()).exists()
    Report.objects.update(received_at=timezone.now() - timedelta(days=8))
    Letter.objects.update(not_before=timezone.now())
    sending.send_due()
    assert set(Letter.objects.values_list("fate", flat=True)) == {"dropped"}


def test_what_was_handed_over_and_not_answered_is_not_sent_again(article, monkeypatch):
    received(article)
    with monkeypatch.context() as patch:
        refusing(patch, Uncertain("silence"))
        sending.send_due()
    assert list(Letter.objects.values_list("fate", flat=True)) == ["unsure", "waiting"]
    assert sending.send_due() == 1
    assert list(Letter.objects.values_list("fate", flat=True)) == ["unsure", "sent"]


def test_what_a_killed_worker_had_claimed_is_sent_by_the_next_one(article, time_machine):
    time_machine.move_to("2026-01-10 12:00")
    received(article)
    assert sending.send_due() == 2
    receipt = mail.outbox[1].message()["Message-ID"]
    mine = Letter.objects.filter(kind="receipt")
    mine.update(fate="leaving")
    time_machine.move_to("2026-01-10 12:09")
    assert sending.send_due() == 0
    time_machine.move_to("2026-01-10 12:11")
    assert sending.send_due() == 1
    assert mail.outbox[2].message()["Message-ID"] == receipt
    mine.update(fate="leaving", at=timezone.now() - timedelta(hours=1), tries=sending.MOST_KILLED)
    assert sending.send_due() == 0
    assert mine.get().get_fate_display() == "remis, non confirmé"


def test_of_two_workers_one_sends(article):
    received(article)
    due = list(Letter.objects.select_related("report"))
    assert [sending._send(mail.mailers.default, letter) for letter in due] == [True, True]
    assert [sending._send(mail.mailers.default, letter) for letter in due] == [False, False]


def test_without_an_address_of_the_desk_nobody_is_mailed(article, settings):
    settings.REPORTS_EMAIL = ""
    received(article)
    assert sending.send_due() == 1
    assert mail.outbox[0].to == ["zoe@bord.example"]


# Forgetting -----------------------------------------------------------------------------------


def test_a_year_after_the_answer_the_words_are_gone_and_the_decision_stays(
    client, article, chief, time_machine
):
    time_machine.move_to("2026-01-10 12:00")
    report = received(article)
    reporting.answer(report, decision=Decision.KEPT, reasons="Rien d’illicite.", by=chief)
    time_machine.move_to("2027-01-10 11:00")
    assert forgetting.forget() == 0
    time_machine.move_to("2027-01-10 13:00")
    assert (forgetting.forget(), forgetting.forget()) == (1, 0)
    report.refresh_from_db()
    assert (report.name, report.email, report.explanation, report.answer) == ("", "", "", "")
    assert (report.decision, report.motive) == (Decision.KEPT, Motive.PRIVACY)
    page = client.get(report.receipt).content.decode()
    assert "Effacée, un an après la réponse" in page


def test_what_waits_for_an_answer_is_not_forgotten(article, time_machine):
    time_machine.move_to("2026-01-10 12:00")
    received(article)
    time_machine.move_to("2029-01-10 12:00")
    assert forgetting.forget() == 0
