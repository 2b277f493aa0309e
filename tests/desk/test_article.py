"""An article at the desk: written, saved once, published, taken back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from articles.admin.bulk import Mark
from articles.models import Article, Publication, State, Tag
from magazine.events.models import Event
from magazine.front.models import Slot
from tests import make
from tests.forms import posted

LIST = "/admin/articles/article/"
ADD = f"{LIST}add/"
ACTION = "CHANGE_FORM-action"
EXTRACT = (
    '<figure class="extract"><blockquote cite="https://gutenberg.example/1" lang="en">'
    "<p>It was the best of times.</p></blockquote><figcaption>Dickens</figcaption></figure>"
)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def change(article: Article) -> str:
    return f"{LIST}{article.pk}/change/"


def write(client, **fields) -> Article:
    data = posted(client.get(ADD)) | {"title": "Un titre", "body": "<p>Un texte.</p>"} | fields
    answer = client.post(ADD, data)
    assert answer.status_code == 302, answer.context["errors"]
    return Article.objects.latest("pk")


def press(client, article: Article, verb: str, **fields):
    data = posted(client.get(change(article))) | fields
    data |= {ACTION: verb, "_selected_action": article.pk}
    return client.post(change(article), data, follow=True)


def words(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_what_is_typed_is_kept_clean_with_its_rows(desk, editor, anthony):
    article = write(
        desk,
        body=f'<p onclick="x()">Un texte.</p><script>alert(1)</script>{EXTRACT}',
        tags=["Édition", "edition", "Livres"],
        **{
            "bylines-0-author": anthony.pk,
            "bylines-0-role": "author",
            "sources-TOTAL_FORMS": 2,
            "sources-0-title": "Première partie",
            "sources-0-kind": "article",
            "sources-1-title": "Seconde partie",
            "sources-1-kind": "article",
        },
    )
    assert article.body == f"<p>Un texte.</p>{EXTRACT}"
    assert article.created_by == editor
    assert sorted(tag.folded for tag in article.tags.all()) == ["edition", "livres"]
    assert [row.author for row in article.bylines.all()] == [anthony]
    assert [row.title for row in article.sources.all()] == ["Première partie", "Seconde partie"]
    assert [row.position for row in article.sources.all()] == [1, 2]
    assert article.revisions.count() == 1


def test_a_draft_may_be_incomplete(desk):
    assert write(desk, body="", section="").state == State.DRAFT


def test_saving_what_nobody_touched_changes_nothing(desk, culture):
    article = make.article("Un titre", body="<p>Un texte.</p>\n<p>Deux.</p>", standfirst="a\nb")
    workflow.publish(article, by=None)
    desk.post(change(article), posted(desk.get(change(article))) | {"_continue": "1"})
    after = Article.objects.get(pk=article.pk)
    assert (after.version, after.body, after.standfirst) == (1, article.body, article.standfirst)
    assert after.revisions.count() == 1


def test_an_image_of_the_text_is_shown_at_its_present_address(desk):
    image = make.image()
    body = f'<p>Un texte.</p><figure><img src="/old.jpg" data-file="{image.pk}" alt=""></figure>'
    article = make.article(body=body)
    page = desk.get(change(article))
    assert page.context["adminform"].form.initial["body"] == body.replace(
        "/old.jpg", image.file.url
    )
    desk.post(change(article), posted(page) | {"_continue": "1"})
    article.refresh_from_db()
    assert (article.body, article.version) == (body, 1)


def test_each_save_is_a_version_and_those_of_ten_minutes_are_one_revision(desk):
    with time_machine.travel("2026-11-23 08:00:00+00:00") as clock:
        article = write(desk)
        for minutes in (9, 2):
            clock.shift(timedelta(minutes=minutes))
            data = posted(desk.get(change(article))) | {"title": f"Après {minutes}"}
            desk.post(change(article), data)
    article.refresh_from_db()
    assert article.version == 3
    titles = [row.snapshot["title"] for row in article.revisions.order_by("number")]
    assert titles == ["Après 9", "Après 2"]


def test_what_came_from_elsewhere_is_in_the_history_before_a_save_replaces_it(desk):
    article = make.article("Venu d'ailleurs")
    desk.post(change(article), posted(desk.get(change(article))) | {"title": "Corrigé"})
    titles = [row.snapshot["title"] for row in article.revisions.order_by("number")]
    assert titles == ["Venu d'ailleurs", "Corrigé"]


def test_a_stale_save_is_refused_and_its_text_stays_in_the_form(desk):
    article = write(desk)
    mine = posted(desk.get(change(article))) | {"title": "Le mien"}
    desk.post(change(article), posted(desk.get(change(article))) | {"title": "Le sien"})
    answer = desk.post(change(article), mine)
    article.refresh_from_db()
    assert article.title == "Le sien"
    assert "Le mien" in answer.content.decode()
    assert "editor" in " ".join(map(str, answer.context["errors"]))


def test_a_save_that_does_not_say_what_it_saw_is_refused(desk):
    article = write(desk)
    data = posted(desk.get(change(article))) | {"title": "Autre", "seen": ""}
    assert desk.post(change(article), data).status_code == 200


def test_publishing_from_the_form_saves_what_stands_in_it(desk, culture):
    article = write(desk, section=culture.pk)
    answer = press(desk, article, "publish", title="Le dernier mot")
    assert Publication.objects.published().get().title == "Le dernier mot"
    assert "Le dernier mot" in words(answer)
    assert answer.redirect_chain[-1][0] == change(article)
    page = desk.get(change(article))
    assert page.context["absolute_url"]


def test_an_article_that_is_not_ready_says_why_and_is_saved(desk):
    article = write(desk, body="")
    answer = press(desk, article, "publish", title="Sans rubrique")
    assert not Publication.objects.exists()
    assert len(list(answer.context["messages"])) == 2
    article.refresh_from_db()
    assert article.title == "Sans rubrique"


def test_a_stale_form_publishes_nothing(desk, culture):
    article = write(desk, section=culture.pk)
    stale = posted(desk.get(change(article)))
    desk.post(change(article), posted(desk.get(change(article))) | {"title": "Le sien"})
    desk.post(change(article), stale | {ACTION: "publish", "_selected_action": article.pk})
    assert not Publication.objects.exists()


def test_unpublishing_and_archiving_from_the_form(desk, culture):
    article = make.published().article
    press(desk, article, "archive")
    article.refresh_from_db()
    assert article.state == State.ARCHIVED
    press(desk, article, "unpublish")
    assert not Publication.objects.published().exists()


def test_withdrawing_asks_why_then_acts_at_once(desk, culture):
    article = make.published().article
    asked = press(desk, article, "withdraw")
    assert Publication.objects.published().exists()
    form = {"CHANGE_FORM-action": "withdraw", "_selected_action": article.pk}
    assert asked.context["action"] == "CHANGE_FORM-action"
    assert desk.post(change(article), form | {"reason": " "}).context["missing"]
    desk.post(change(article), form | {"reason": "Demande de l'auteur"})
    article.refresh_from_db()
    assert article.state == State.WITHDRAWN
    assert Event.objects.filter(verb="withdrawn").get().why == "Demande de l'auteur"
    press(desk, article, "reinstate")
    article.refresh_from_db()
    assert article.state == State.DRAFT


def test_the_form_offers_only_verbs_that_do_something(desk, culture):
    article = make.article()

    def offered() -> set[str]:
        page = desk.get(change(article))
        return {
            name for name, _label in page.context["action_form"].fields["action"].choices if name
        }

    assert offered() == {"submit", "approve", "publish", "schedule"}
    Article.objects.update(origin="republished")
    assert offered() == {"submit", "approve", "publish", "schedule", "withdraw"}
    Article.objects.update(origin="own", state="ready")
    assert offered() == {"send_back", "publish", "schedule"}
    workflow.publish(article, by=None)
    live = {"publish", "schedule", "unpublish", "withdraw"}
    assert offered() == {*live, "archive", "front_page"}
    workflow.archive(article, by=None)
    assert offered() == {*live, "unarchive"}
    workflow.withdraw(article, by=None, reason="x")
    assert offered() == {"reinstate"}


def test_several_are_published_from_the_list_and_the_rest_is_explained(desk, culture):
    good, bad = make.article(), make.article(section=None, title="Sans rubrique")
    marks = [str(Mark.of(row)) for row in (good, bad)]
    answer = desk.post(f"{LIST}bulk/publish/", {"chosen": marks, "go": "1"})
    assert Publication.objects.published().get().article == good
    assert "Sans rubrique" in answer.content.decode()


def test_to_la_une_gives_the_article_a_place(desk, culture):
    article = make.published().article
    press(desk, article, "front_page")
    slot = article.slots.get()
    assert (slot.block.position, slot.place) == (1, 1)


def test_what_is_not_public_gets_no_place_from_the_list(desk, culture):
    shown, draft = make.published().article, make.article("Un brouillon")
    data = {"action": "front_page", "_selected_action": [shown.pk, draft.pk]}
    looked = desk.post(LIST, data)
    assert not Slot.objects.exists()
    assert "Un brouillon" in looked.content.decode()
    marks = looked.context["marks"]
    desk.post(f"{LIST}bulk/front_page/", {"chosen": marks, "go": "1"})
    assert [slot.article for slot in Slot.objects.all()] == [shown]
    again = desk.post(f"{LIST}bulk/front_page/", {"chosen": marks, "go": "1"})
    assert [one.done for one in again.context["told"]] == [False, False]


def test_la_une_takes_no_more_than_it_shows(desk, culture, monkeypatch):
    monkeypatch.setattr("magazine.front.formats.LA_UNE", (("lead", 1),))
    marks = [str(Mark.of(make.published(title).article)) for title in ("Un", "Deux")]
    answer = desk.post(f"{LIST}bulk/front_page/", {"chosen": marks, "go": "1"})
    assert [(one.title, one.done) for one in answer.context["told"]] == [
        ("Un", True),
        ("Deux", False),
    ]
    assert Slot.objects.count() == 1


def test_a_day_is_stored_at_noon(desk):
    article = write(desk, dated_0="05/06/2009", dated_1="07:30", dated_precision="day")
    assert article.dated.isoformat() == "2009-06-05T10:00:00+00:00"


@pytest.mark.parametrize(
    "fields",
    [
        {"language": "pas une langue"},
        {"original": "javascript:alert(1)", "origin": "republished"},
        {"original": "https://blog.example/1", "origin": "own"},
        {"tags": ["x" * 101]},
        {"lead_image": "none"},
        {"dated_0": "01/01/0001", "dated_1": "00:00"},
        {"planned_for_0": "31/12/9999", "planned_for_1": "23:59"},
    ],
)
def test_bad_input_is_refused_in_words(desk, fields):
    data = posted(desk.get(ADD)) | {"title": "Un titre"} | fields
    assert desk.post(ADD, data).context["errors"]


def test_the_history_lists_revisions_and_events(desk, culture):
    article = write(desk, section=culture.pk)
    press(desk, article, "publish")
    page = desk.get(f"{LIST}{article.pk}/history/")
    assert len(page.context["revisions"]) == 2
    assert [event.verb for event in page.context["events"]] == ["published"]


def test_tags_are_suggested_without_accents(desk):
    make.tag("Édition")
    Tag.objects.create(name="Musique", slug="musique")
    found = desk.get(f"{LIST}tags/?term=edi").json()["results"]
    assert found == [{"id": "Édition", "text": "Édition"}]


def test_a_draft_is_deleted_with_its_revisions_and_what_readers_saw_is_not(desk, culture):
    draft, seen = write(desk), make.published().article
    for article in (draft, seen):
        desk.post(f"{LIST}{article.pk}/delete/", {"post": "yes"})
        marks = [str(Mark.of(article))]
        desk.post(f"{LIST}bulk/delete_selected/", {"chosen": marks, "go": "1"})
    assert list(Article.objects.all()) == [seen]


# Rights -----------------------------------------------------------------------------------------


def test_who_writes_neither_publishes_nor_withdraws(client, freelance, culture):
    client.force_login(freelance)
    article = make.published(created_by=freelance).article
    draft = make.article(created_by=freelance)
    press(client, draft, "publish")
    client.post(change(article), {"CHANGE_FORM-action": "withdraw", "reason": "x"})
    client.post(f"{LIST}bulk/unpublish/", {"chosen": [str(Mark.of(article))], "go": "1"})
    assert [row.article for row in Publication.objects.published()] == [article]


def test_only_who_composes_la_une_puts_an_article_on_it(client, section_editor, chief):
    article = make.published().article
    for person, slots in ((section_editor, 0), (chief, 1)):
        client.force_login(person)
        client.post(LIST, {"action": "front_page", "_selected_action": [article.pk]})
        mark = str(Mark.of(article))
        client.post(f"{LIST}bulk/front_page/", {"chosen": [mark], "go": "1"})
        assert Slot.objects.count() == slots


def test_a_stranger_finds_no_page_of_the_desk(client, stranger, culture):
    client.force_login(stranger)
    article = make.article()
    for path in (LIST, ADD, change(article), f"{LIST}{article.pk}/history/", f"{LIST}tags/"):
        assert client.get(path).status_code == 302, path


def test_once_approved_a_text_is_no_longer_its_writers_to_change(client, freelance, culture):
    client.force_login(freelance)
    article = make.article("Un titre", created_by=freelance, state=State.READY)
    assert client.get(change(article)).status_code == 200
    assert client.post(change(article), {"title": "Autre"}).status_code == 403
    article.refresh_from_db()
    assert article.title == "Un titre"


def test_a_number_without_end_is_no_article(desk):
    for page in ("change", "delete", "history"):
        for send in (desk.get, desk.post):
            assert send(f"{LIST}{'9' * 5000}/{page}/").status_code in (302, 403, 404)


SKIPPED, TWICE = ("2027-03-28", "02:30:00"), ("2027-10-31", "02:30:00")


@pytest.mark.parametrize(
    ("typed", "kept", "words"),
    [
        (SKIPPED, "2027-03-28T01:30:00+00:00", "02:30 n’existe pas ce jour-là"),
        (TWICE, "2027-10-31T00:30:00+00:00", "avant le changement d’heure"),
    ],
)
@pytest.mark.parametrize("field", ["planned_for", "dated"])
def test_an_hour_that_is_skipped_or_comes_twice_is_resolved_and_told(
    desk, culture, field, typed, kept, words
):
    article = make.article()
    hours = {f"{field}_0": typed[0], f"{field}_1": typed[1], "dated_precision": "minute"}
    data = posted(desk.get(change(article))) | hours
    sent = desk.post(f"{LIST}{article.pk}/autosave/", data | {"tab": "t" * 32}).json()
    assert (sent["state"], words in sent["said"]) == ("saved", True)
    assert getattr(Article.objects.get(), field).isoformat() == kept
    Article.objects.update(**{field: None})
    data |= {"seen": sent["version"], "_continue": "1"}
    answer = desk.post(change(article), data, follow=True)
    assert words in " ".join(map(str, answer.context["messages"]))
    assert getattr(Article.objects.get(), field).isoformat() == kept


def test_an_hour_that_nobody_touched_stays_the_second_of_the_two(desk, culture):
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    article = make.article(planned_for=second, dated=second, dated_precision="minute")
    data = posted(desk.get(change(article))) | {"title": "Un pont"}
    assert desk.post(change(article), data).status_code == 302
    found = Article.objects.get()
    assert (found.title, found.planned_for, found.dated) == ("Un pont", second, second)
