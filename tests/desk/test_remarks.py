"""Remarks beside the form: who reads and writes them, with and without a script; bad input."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertInHTML

from articles import remarks
from articles.models import Remark, Silence
from articles.remarks import Passage
from magazine.sections.models import Seat
from tests import make

JSON = {"accept": "application/json"}


@pytest.fixture
def article(culture, freelance):
    return make.article("Le vieux pont", section=culture, created_by=freelance)


@pytest.fixture
def remark(article, subeditor):
    return remarks.add(article, by=subeditor, text="À revoir.")


@pytest.fixture
def as_(client):
    def log_in(user):
        client.force_login(user)
        return client

    return log_in


def at(article, end: str = "") -> str:
    return f"/admin/articles/article/{article.pk}/remarks/{end}"


def test_a_remark_is_written_without_a_script(as_, article, subeditor):
    client = as_(subeditor)
    answer = client.post(at(article, "add/"), {"text": "À revoir.\r\nVite."}, follow=True)
    assert answer.redirect_chain[0][0].endswith(f"/{article.pk}/change/#panel-remarks")
    page = answer.content.decode()
    assert "À revoir.<br>Vite." in page
    assert "Remarque ajoutée." in page


def test_a_script_gets_the_list_and_what_to_say(as_, article, subeditor):
    client = as_(subeditor)
    given = {"text": "Vraiment ?", "part": "body", "quote": "pleuvait", "before": "Il "}
    answer = client.post(at(article, "add/"), given, headers=JSON).json()
    row = Remark.objects.get()
    assert (row.part, row.quote, row.before, row.by) == ("body", "pleuvait", "Il ", subeditor)
    assert (answer["new"], answer["open"], answer["said"]) == (row.pk, 1, "Remarque ajoutée.")
    assert f'id="remark-{row.pk}"' in answer["html"]
    assert 'data-quote="pleuvait"' in answer["html"]


def test_nothing_new_is_said_in_no_words(as_, article, subeditor, remark):
    client = as_(subeditor)
    first = client.get(at(article), headers=JSON).json()
    again = client.get(at(article), {"stamp": first["stamp"]}, headers=JSON)
    assert (again.status_code, again.content) == (204, b"")
    remarks.resolve(remark, by=subeditor)
    answer = client.get(at(article), {"stamp": first["stamp"]}, headers=JSON).json()
    assert answer["open"] == 0


def test_the_tab_counts_what_is_not_resolved(as_, article, subeditor, remark):
    page = as_(subeditor).get(f"/admin/articles/article/{article.pk}/change/")
    panel = next(each for each in page.context["panels"] if each.name == "remarks")
    assert panel.badge == "1"


def test_words_are_words_and_links_are_safe(as_, article, subeditor):
    text = "<b>gras</b> javascript:alert(1) (https://a.example/?x=1&y=2). https://b<script>"
    remarks.add(article, by=subeditor, text=text)
    html = as_(subeditor).get(at(article), headers=JSON).json()["html"]
    assert "&lt;b&gt;gras" in html
    assert "<script" not in html
    link = "https://a.example/?x=1&amp;y=2"
    assertInHTML(f'<a href="{link}" target="_blank" rel="noopener nofollow">{link}</a>', html)
    assert 'href="javascript' not in html


def test_a_mention_is_shown_as_one(as_, article, subeditor, freelance):
    remarks.add(article, by=subeditor, text="Merci @freelance & <bravo>")
    html = as_(subeditor).get(at(article), headers=JSON).json()["html"]
    assertInHTML('<span class="mention">@freelance</span>', html)
    assert " &amp; &lt;bravo&gt;" in html


@pytest.mark.parametrize(("text", "words"), [("  ", "Écrivez"), ("x" * 2001, "2000 caractères")])
def test_what_is_refused_comes_back_with_the_reason(as_, article, subeditor, text, words):
    client = as_(subeditor)
    given = {"text": text, "part": "body", "quote": "pleuvait"}
    answer = client.post(at(article, "add/"), given, headers=JSON)
    assert answer.status_code == 422
    assert words in answer.json()["refused"]
    page = client.post(at(article, "add/"), given)
    assert (page.status_code, page.context["text"]) == (422, text)
    assert page.context["given"]["quote"] == "pleuvait"
    assert words in page.content.decode()


# Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["", "people/"])
def test_who_may_not_see_the_article_finds_nothing_to_read(as_, article, remark, end):
    other = as_(make.seated(Seat.Role.FREELANCE, article.section, "other"))
    assert other.get(at(article, end), headers=JSON).status_code == 404
    as_(make.seated(Seat.Role.SECTION_EDITOR, make.section("Sciences"), "elsewhere"))
    assert other.get(at(article, end), headers=JSON).status_code == 404


@pytest.mark.parametrize(
    "end", ["add/", *(f"{{}}/{act}/" for act in ("reply", "edit", "delete", "undelete", "resolve"))]
)
def test_nor_to_write(as_, article, remark, end):
    other = as_(make.seated(Seat.Role.FREELANCE, article.section, "other"))
    address = at(article, end.format(remark.pk))
    assert other.post(address, {"text": "x"}, headers=JSON).status_code == 404
    assert Remark.objects.get().text == "À revoir."


def test_a_stranger_is_sent_to_the_door(as_, article, stranger, client):
    assert as_(stranger).get(at(article), headers=JSON).status_code in (302, 403)
    client.logout()
    assert client.get(at(article), headers=JSON).status_code == 302


@pytest.mark.parametrize("act", ["edit", "delete"])
def test_the_words_of_others_are_theirs(as_, article, remark, chief, act):
    answer = as_(chief).post(at(article, f"{remark.pk}/{act}/"), {"text": "x"}, headers=JSON)
    assert answer.status_code == 403
    remark.refresh_from_db()
    assert (remark.text, remark.deleted_at) == ("À revoir.", None)


def test_the_writer_of_the_article_resolves_and_opens_again(as_, article, remark, freelance):
    client = as_(freelance)
    client.post(at(article, f"{remark.pk}/resolve/"), headers=JSON)
    remark.refresh_from_db()
    assert remark.resolved_by_name == "freelance"
    client.post(at(article, f"{remark.pk}/reopen/"), headers=JSON)
    remark.refresh_from_db()
    assert remark.resolved_at is None


def test_once_approved_its_writer_reads_and_answers_but_resolves_only_their_own(
    as_, article, remark, freelance
):
    article.state = "ready"
    article.save(update_fields=["state"])
    own = remarks.add(article, by=freelance, text="Un oubli.")
    client = as_(freelance)
    assert client.post(at(article, f"{remark.pk}/resolve/"), headers=JSON).status_code == 403
    assert client.post(at(article, f"{own.pk}/resolve/"), headers=JSON).status_code == 200
    answer = client.post(at(article, f"{remark.pk}/reply/"), {"text": "Oui."}, headers=JSON)
    assert answer.status_code == 200


def test_a_forged_number_is_found_nowhere(as_, article, remark, subeditor, chief):
    other = make.article(section=make.section("Sciences"))
    far = remarks.add(other, by=chief, text="Ailleurs.")
    client = as_(subeditor)
    assert client.post(at(article, f"{far.pk}/resolve/"), headers=JSON).status_code == 404
    assert client.post(at(article, "999999999999999/resolve/"), headers=JSON).status_code == 404
    assert client.post(at(article, f"{remark.pk}/burn/"), headers=JSON).status_code == 404
    assert client.get(f"/admin/articles/article/{10**17}/remarks/", headers=JSON).status_code == 404


def test_an_answer_is_not_resolved_nor_answered(as_, article, remark, subeditor):
    answer = remarks.reply(remark, by=subeditor, text="Oui.")
    client = as_(subeditor)
    for act in ("reply", "resolve"):
        given = client.post(at(article, f"{answer.pk}/{act}/"), {"text": "x"}, headers=JSON)
        assert given.status_code == 404


def test_reading_an_address_changes_nothing(as_, article, remark, subeditor):
    client = as_(subeditor)
    assert client.get(at(article, f"{remark.pk}/resolve/")).status_code == 403
    assert client.post(at(article)).status_code == 403
    remark.refresh_from_db()
    assert remark.resolved_at is None


def test_completion_offers_the_people_of_the_article(as_, article, subeditor, stranger):
    answer = as_(subeditor).get(at(article, "people/"), {"q": "pig"}).json()
    assert answer == {"choices": [["pigiste", "pigiste (rôle)"]]}
    answer = as_(subeditor).get(at(article, "people/"), {"q": "str"}).json()
    assert answer == {"choices": []}


# What stays inside -----------------------------------------------------------------------------


def test_readers_never_meet_a_remark(client, culture, subeditor):
    public = make.published("Le vieux pont", section=culture)
    passage = Passage("title", "vieux")
    remarks.add(public.article, by=subeditor, text="SECRET DU BUREAU", passage=passage)
    for address in (public.get_absolute_url(), "/", "/flux/rss.xml", "/recherche/?q=secret"):
        assert "SECRET" not in client.get(address).content.decode()
    assert "SECRET" not in public.article.body


def test_many_threads_ask_the_database_as_often_as_one(as_, article, subeditor):
    client = as_(subeditor)

    def asked() -> int:
        thread = remarks.add(article, by=subeditor, text="Un.")
        remarks.reply(thread, by=subeditor, text="Deux.")
        with CaptureQueriesContext(connection) as queries:
            client.get(at(article), headers=JSON)
        return len(queries)

    asked()
    assert asked() == asked() <= 12


# Mail or none ----------------------------------------------------------------------------------


def test_mail_is_turned_off_and_on_by_each_for_oneself(as_, subeditor):
    client = as_(subeditor)
    address = "/admin/articles/article/remarks/mail/"
    assert "subeditor@example.org" in client.get(address).content.decode()
    client.post(address, {})
    assert Silence.objects.get().user == subeditor
    assert "checked" not in client.get(address).content.decode()
    client.post(address, {"wanted": "1"})
    assert not Silence.objects.exists()
