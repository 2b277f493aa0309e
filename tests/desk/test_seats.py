"""Rights at the desk: each page and each act asks the seats, whatever ids a browser sends."""

import pytest
from django.contrib.auth import get_user_model

from articles import revisions, workflow
from articles.models import Article, Publication, State
from articles.snapshot import snapshot
from magazine.sections.models import Seat
from tests import make
from tests.forms import posted

LIST = "/admin/articles/article/"
CHOICES = "/admin/autocomplete/"
PEOPLE = "/admin/auth/user/"


@pytest.fixture
def elsewhere(culture):
    """An article of a section in which nobody here has a seat."""
    article = make.published("Un secret", section=make.section("Sciences")).article
    held = Article.objects.with_rows().get(pk=article.pk)
    revisions.keep([held], [snapshot(held)], by=None, at=held.changed)
    return article


def test_an_article_of_another_section_is_not_found_on_any_page(client, section_editor, elsewhere):
    client.force_login(section_editor)
    page = f"{LIST}{elsewhere.pk}/"
    for part in ("history/compare/", "history/compare/?new=1"):
        assert client.get(page + part).status_code == 404, part
    for part in ("change/", "delete/"):
        answer = client.get(page + part)
        assert answer.status_code == 302, part
        assert "Un secret" not in client.get(answer["Location"]).content.decode()
    assert client.get(page + "history/").status_code == 403
    for part in ("history/restore/", "history/name/"):
        data = {"revision": 1, "seen": elsewhere.version, "name": "x"}
        assert client.post(page + part, data).status_code == 404, part
    assert client.post(page + "change/", {"title": "Volé", "seen": 1}).status_code == 302
    assert "Un secret" not in client.get(LIST).content.decode()
    assert Article.objects.get().title == "Un secret"


@pytest.mark.parametrize("verb", ["unpublish", "archive", "withdraw", "delete_selected"])
def test_a_forged_number_in_a_bulk_act_does_nothing(client, section_editor, elsewhere, verb):
    client.force_login(section_editor)
    client.post(LIST, {"action": verb, "_selected_action": [elsewhere.pk]})
    mark = f"{elsewhere.pk}:{elsewhere.version}:{elsewhere.state}"
    client.post(f"{LIST}bulk/{verb}/", {"chosen": [mark], "reason": "x", "go": "1"})
    assert Publication.objects.published().count() == 1
    assert Article.objects.get().state == State.PUBLISHED


@pytest.mark.parametrize("verb", ["publish", "withdraw", "archive"])
def test_the_form_offers_only_what_the_person_may_do(client, subeditor, section_editor, verb):
    article = make.published().article
    if verb == "publish":
        workflow.unpublish(article, by=None)
    for person, offered in ((subeditor, False), (section_editor, True)):
        client.force_login(person)
        page = client.get(f"{LIST}{article.pk}/change/").content.decode()
        assert (f"verb-{verb}" in page) == offered


def test_the_choices_of_a_form_hold_no_article_of_another_section(client, freelance, elsewhere):
    client.force_login(freelance)
    asked = {"app_label": "articles", "model_name": "article", "field_name": "translation_of"}
    found = client.get(CHOICES, asked | {"term": "secret"}).json()
    assert found["results"] == []


def test_a_writer_is_offered_the_sections_they_write_for(client, freelance, elsewhere):
    client.force_login(freelance)
    asked = {"app_label": "articles", "model_name": "article", "field_name": "section"}
    found = client.get(CHOICES, asked | {"term": ""}).json()
    assert [row["text"] for row in found["results"]] == ["Culture"]


def test_nobody_types_an_article_out_of_their_own_reach(client, subeditor, culture):
    article = make.article("Le pont")
    client.force_login(subeditor)
    page = f"{LIST}{article.pk}/"
    data = posted(client.get(f"{page}change/")) | {"section": "", "title": "Le grand pont"}
    sent = client.post(f"{page}autosave/", data | {"tab": "t" * 32}).json()
    assert (sent["state"], "rubrique" in sent["refused"]) == ("refused", True)
    article.refresh_from_db()
    assert (article.section, article.title) == (culture, "Le grand pont")
    answer = client.post(f"{page}change/", data | {"seen": article.version})
    assert "section" in answer.context["adminform"].form.errors


def test_ones_own_draft_may_be_in_no_section(client, freelance, culture):
    article = make.article("Le pont", created_by=freelance)
    client.force_login(freelance)
    data = posted(client.get(f"{LIST}{article.pk}/change/")) | {"section": ""}
    assert client.post(f"{LIST}{article.pk}/change/", data).status_code == 302
    assert Article.objects.get().section is None


def _came_from(elsewhere: Article, culture) -> Article:
    """What was written for another section, and has been in this one since."""
    article = make.article("Le pont", section=elsewhere.section)
    held = Article.objects.with_rows().get(pk=article.pk)
    revisions.keep([held], [snapshot(held)], by=None, at=held.changed)
    Article.objects.filter(pk=article.pk).update(section=culture, title="Le grand pont")
    return article


@pytest.mark.parametrize(("part", "title"), [("", "Le pont"), ("section", "Le grand pont")])
def test_a_version_brings_no_article_back_to_a_section_without_a_seat(
    client, subeditor, elsewhere, culture, part, title
):
    article = _came_from(elsewhere, culture)
    client.force_login(subeditor)
    data = {"revision": 1, "seen": article.version, "part": part}
    answer = client.post(f"{LIST}{article.pk}/history/restore/", data, follow=True)
    article.refresh_from_db()
    assert (article.section, article.title) == (culture, title)
    assert any(
        "section" in str(one) or "rubrique" in str(one) for one in answer.context["messages"]
    )


def test_who_has_a_seat_there_brings_it_back_whole(client, chief, elsewhere, culture):
    article = _came_from(elsewhere, culture)
    client.force_login(chief)
    data = {"revision": 1, "seen": article.version}
    client.post(f"{LIST}{article.pk}/history/restore/", data)
    article.refresh_from_db()
    assert (article.section, article.title) == (elsewhere.section, "Le pont")


def test_a_forged_choice_is_an_error_of_its_field(client, freelance, elsewhere):
    client.force_login(freelance)
    article = make.article("Le mien", created_by=freelance)
    data = {"title": "Le mien", "seen": article.version, "language": "fr", "origin": "own"}
    data |= {"section": elsewhere.section_id, "translation_of": elsewhere.pk}
    data |= {
        f"{rows}-{n}_FORMS": 0 for rows in ("bylines", "sources") for n in ("TOTAL", "INITIAL")
    }
    data |= {"dated_precision": "minute"}
    errors = client.post(f"{LIST}{article.pk}/change/", data).context["adminform"].form.errors
    assert {"section", "translation_of"} <= set(errors)


def test_lists_of_versions_and_publications_hold_ones_own_sections(client, subeditor, elsewhere):
    make.published("Vu de tous")
    client.force_login(subeditor)
    for model in ("revision", "publication", "share"):
        page = client.get(f"/admin/articles/{model}/").content.decode()
        assert "Un secret" not in page
    assert "Vu de tous" in client.get("/admin/articles/publication/").content.decode()


def test_the_journal_of_all_sections_is_not_for_one_of_them(client, section_editor, chief):
    client.force_login(section_editor)
    assert client.get("/admin/events/event/").status_code == 403
    client.force_login(chief)
    assert client.get("/admin/events/event/").status_code == 200


# People -----------------------------------------------------------------------------------------


def test_who_manages_people_gives_a_seat(client, administrator, culture):
    client.force_login(administrator)
    words = {"username": "lea", "password1": "un-mot-assez-long", "password2": "un-mot-assez-long"}
    client.post(f"{PEOPLE}add/", words | {"usable_password": "true"})
    lea = get_user_model().objects.get(username="lea")
    assert lea.is_staff
    assert not lea.is_superuser
    data = {"username": "lea", "is_active": "on", "seats-TOTAL_FORMS": 1, "seats-INITIAL_FORMS": 0}
    data |= {"seats-0-section": culture.pk, "seats-0-role": Seat.Role.FREELANCE}
    client.post(f"{PEOPLE}{lea.pk}/change/", data | {"seats-0-user": lea.pk})
    assert list(lea.seats.values_list("section", "role")) == [(culture.pk, "freelance")]


def test_nobody_makes_a_superuser_of_themselves(client, administrator, culture):
    client.force_login(administrator)
    data = {"username": administrator.username, "is_active": "on", "is_superuser": "on"}
    data |= {"is_staff": "on", "user_permissions": [1], "groups": []}
    data |= {"seats-TOTAL_FORMS": 0, "seats-INITIAL_FORMS": 0}
    client.post(f"{PEOPLE}{administrator.pk}/change/", data)
    administrator.refresh_from_db()
    assert not administrator.is_superuser
    assert not administrator.user_permissions.exists()


def test_a_superuser_is_not_touched_by_who_manages_people(client, administrator, editor):
    client.force_login(administrator)
    assert "editor@" not in client.get(PEOPLE).content.decode()
    for part in ("change/", "password/"):
        answer = client.post(f"{PEOPLE}{editor.pk}/{part}", {"username": "volé"})
        assert answer.status_code in (302, 403, 404)
    editor.refresh_from_db()
    assert editor.username == "editor"
    assert editor.check_password("secret")


def test_who_only_writes_or_publishes_manages_nobody(client, freelance, chief, culture):
    for person in (freelance, chief):
        client.force_login(person)
        assert client.get(PEOPLE).status_code == 403
        assert client.get("/admin/sections/seat/").status_code == 403
        data = {"name": "Culture", "slug": "volee"}
        assert client.post(f"/admin/sections/section/{culture.pk}/change/", data).status_code == 403
