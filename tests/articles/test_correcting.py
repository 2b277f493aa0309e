"""Corrections in the open: they stand on the page of an article, whatever version readers see."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles import correcting, corrections, revisions, workflow
from articles.models import Article, Correction, Publication
from articles.states import Refused
from magazine.events.models import Event
from tests import make

pytestmark = pytest.mark.django_db
WRONG = 'Nous écrivions "mille" au lieu de cent.\n\nNos excuses !'


@pytest.fixture
def shown(culture: Any) -> Publication:
    return make.published("Le pont", section=culture)


def correct(shown: Publication, **fields: Any) -> Correction:
    given = {"kind": "correction", "text": WRONG, "by": None, **fields}
    return correcting.correct(shown.article, **given)


def page_of(client: Client, shown: Publication) -> Any:
    return html.fromstring(client.get(shown.get_absolute_url()).content)


def words(nodes: Any) -> list[str]:
    return [node.text_content().strip() for node in nodes]


def structured(tree: Any) -> Any:
    return json.loads(tree.xpath('//script[@type="application/ld+json"]')[0].text)


def test_readers_see_it_with_its_day_before_and_after_the_text(
    client: Client, shown: Publication
) -> None:
    correct(shown)
    tree = page_of(client, shown)
    (link,) = tree.find_class("corrected")[0].iter("a")
    told = tree.get_element_by_id(link.get("href").removeprefix("#"))
    assert "Rectificatif du" in link.text_content()
    assert words(told.iter("p")) == [
        "Nous écrivions «\xa0mille\xa0» au lieu de cent.",
        "Nos excuses\u202f!",
    ]
    (at,) = told.iter("time")
    assert at.get("datetime").startswith(str(timezone.localdate()))


def test_one_that_has_none_says_nothing_of_them(client: Client, shown: Publication) -> None:
    tree = page_of(client, shown)
    assert not tree.find_class("corrected") + tree.find_class("corrections")
    assert "correction" not in structured(tree)


def test_a_newer_one_stands_first(client: Client, shown: Publication) -> None:
    correct(shown)
    correct(shown, kind="reply", text="M. Jean répond.")
    names = [words(one.iter("h3"))[0] for one in page_of(client, shown).find_class("correction")]
    assert [name.split(",")[0] for name in names] == ["Droit de réponse", "Rectificatif"]


def test_a_link_to_one_goes_on_leading_there(client: Client, shown: Publication) -> None:
    correct(shown)
    (link,) = page_of(client, shown).find_class("corrected")[0].iter("a")
    correct(shown, kind="reply", text="M. Jean répond.")
    told = page_of(client, shown).get_element_by_id(link.get("href").removeprefix("#"))
    assert "mille" in told.text_content()


def test_machines_read_what_was_wrong_and_not_what_is_new(
    client: Client, shown: Publication
) -> None:
    correct(shown)
    correct(shown, kind="update", text="La suite est connue.")
    (told,) = structured(page_of(client, shown))["correction"]
    assert told["@type"] == "CorrectionComment"
    assert "«\xa0mille\xa0»" in told["text"]
    assert told["datePublished"].startswith(str(timezone.localdate()))


def test_it_outlives_the_version_of_the_text(client: Client, shown: Publication) -> None:
    correct(shown)
    first = shown.article.revisions.get()
    Article.objects.update(title="Le pont neuf")
    workflow.publish(Article.objects.get(), by=None)
    revisions.restore(first, seen=Article.objects.get().version, by=None)
    again = workflow.publish(Article.objects.get(), by=None)
    assert len(page_of(client, again).find_class("correction")) == 1


def test_a_mark_in_it_is_a_mark(client: Client, shown: Publication) -> None:
    correct(shown, text="</script><script>alert(1)</script> <b>gras</b>")
    tree = page_of(client, shown)
    (told,) = tree.find_class("correction")
    assert not [*told.iter("script", "b")]
    assert "</script>" in structured(tree)["correction"][0]["text"]


def test_the_same_words_are_told_once(shown: Publication) -> None:
    assert correct(shown) == correct(shown, text=f" {WRONG}\n")
    assert Event.objects.filter(verb="corrected").count() == 1


def test_what_readers_do_not_see_is_not_corrected_before_them() -> None:
    with pytest.raises(Refused, match="ne voient pas"):
        correcting.correct(make.article("Le pont"), kind="correction", text="x", by=None)


@pytest.mark.parametrize("fields", [{"kind": "joke"}, {"text": " "}, {"text": "x" * 20_001}])
def test_what_is_none_is_refused_by_name(shown: Publication, fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as error:
        correct(shown, **fields)
    assert set(error.value.message_dict) == set(fields)


def test_there_is_an_end_to_them(shown: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correcting, "MOST", 1)
    correct(shown)
    with pytest.raises(Refused, match="1"):
        correct(shown, text="Encore.")


def test_one_that_is_taken_back_is_told_in_the_journal_alone(
    client: Client, shown: Publication
) -> None:
    one = correct(shown)
    assert correcting.take_back(one, by=None, why="doublon")
    assert not correcting.take_back(one, by=None)
    assert not page_of(client, shown).find_class("correction")
    event = Event.objects.get(verb="correction_taken_back")
    assert (event.why, event.data["text"]) == ("doublon", WRONG)


def test_a_language_of_its_own_sets_and_names_it(client: Client, culture: Any) -> None:
    shown = make.published("The bridge", section=culture, language="en")
    correct(shown, text='We wrote "thousand".')
    assert corrections.shown(shown.article_id, "en")[0].text == "We wrote “thousand”."
    assert page_of(client, shown).find_class("correction")[0].xpath('.//div[@lang="en"]')


# At the desk.


def at(shown: Publication, name: str = "corrections", *more: int) -> str:
    return reverse(f"admin:articles_article_{name}", args=[shown.article_id, *more])


def test_an_editor_adds_one_and_takes_it_back(
    client: Client, section_editor: Any, shown: Publication
) -> None:
    client.force_login(section_editor)
    form = reverse("admin:articles_article_change", args=[shown.article_id])
    assert at(shown) in client.get(form).content.decode()
    said = client.post(
        at(shown), {"kind": "clarification", "text": WRONG.replace("\n", "\r\n")}, follow=True
    )
    assert "Les lecteurs de «\xa0Le pont\xa0» le voient désormais" in said.content.decode()
    one = Correction.objects.get()
    assert (one.kind, one.text, one.by) == ("clarification", WRONG, section_editor)
    client.post(at(shown, "take_correction_back", one.pk), {"why": "doublon"})
    assert not Correction.objects.exists()


@pytest.mark.parametrize("text", ["", " \0 ", "x" * 20_001])
def test_a_text_that_cannot_be_comes_back_with_the_reason(
    client: Client, section_editor: Any, shown: Publication, text: str
) -> None:
    client.force_login(section_editor)
    answer = client.post(at(shown), {"kind": "update", "text": text})
    assert answer.status_code == 200
    assert set(answer.context["found"]["form"].errors) == {"text"}
    assert not Correction.objects.exists()


def test_a_line_break_of_a_form_is_one_sign_of_the_longest_text(
    client: Client, section_editor: Any, shown: Publication
) -> None:
    client.force_login(section_editor)
    text = "ligne\n" * (20_000 // 6 - 1) + "deux"
    client.post(at(shown), {"kind": "reply", "text": text.replace("\n", "\r\n")})
    assert Correction.objects.get().text == text


def test_who_does_not_publish_there_sees_them_and_changes_none(
    client: Client, subeditor: Any, shown: Publication
) -> None:
    one = correct(shown)
    client.force_login(subeditor)
    assert "Nous écrivions" in client.get(at(shown)).content.decode()
    assert client.post(at(shown), {"kind": "update", "text": "x"}).status_code == 403
    assert client.post(at(shown, "take_correction_back", one.pk)).status_code == 403
    client.force_login(make.seated("section_editor", make.section("Société"), "elsewhere"))
    assert client.get(at(shown)).status_code == 404
    assert Correction.objects.count() == 1


def test_many_corrections_cost_the_desk_no_more_queries(
    client: Client, section_editor: Any, shown: Publication
) -> None:
    client.force_login(section_editor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(at(shown))
        return len(asked)

    correct(shown, by=section_editor)
    queries()  # what is read once
    one = queries()
    for number in range(3):
        correct(shown, by=section_editor, text=f"Et {number}.")
    assert queries() == one


def test_an_article_that_nobody_sees_has_no_such_panel(
    client: Client, section_editor: Any, culture: Any
) -> None:
    article = make.article("Le pont", section=culture)
    client.force_login(section_editor)
    form = reverse("admin:articles_article_change", args=[article.pk])
    assert "panel-correcting" not in client.get(form).content.decode()
