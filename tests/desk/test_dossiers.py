"""Dossiers at the desk: who may, what is saved, what is refused with words."""

import re
from typing import Any

import pytest
from django.urls import reverse

from articles import bin, workflow
from articles.models import Dossier
from magazine.events.models import Event
from magazine.sections.models import Seat
from tests import make

LIST = "/admin/articles/dossier/"
SECRET = "Un secret bien gardé"


@pytest.fixture
def desk(client, section_editor):
    client.force_login(section_editor)
    return client


@pytest.fixture
def rows(culture):
    return [make.published(title, section=culture).article for title in ("Un", "Deux", "Trois")]


def at(dossier: Dossier) -> str:
    return reverse("admin:articles_dossier_change", args=[dossier.pk])


def form(desk: Any, dossier: Dossier | None, **fields: Any) -> dict[str, Any]:
    """What the browser would send back from the form; `add` are articles for rows of their own."""
    added = fields.pop("add", ())
    if dossier is None:
        data: dict[str, Any] = {"title": "La mesure", "slug": "la-mesure", "introduction": ""}
        standing = []
    else:
        data = {name: getattr(dossier, name) for name in ("title", "slug", "introduction")}
        data |= {"seen": dossier.changed.isoformat(), "standfirst": dossier.standfirst}
        data |= {"shown": "on"} if dossier.shown_since else {}
        standing = list(dossier.parts.all())
    for number, part in enumerate(standing):
        data |= {f"parts-{number}-id": part.pk, f"parts-{number}-dossier": part.dossier_id}
        data |= {f"parts-{number}-position": part.position}
    for number, article in enumerate(added, start=len(standing)):
        data |= {f"parts-{number}-article": article.pk, f"parts-{number}-position": ""}
    data |= {"parts-TOTAL_FORMS": len(standing) + len(added)}
    return data | {"parts-INITIAL_FORMS": len(standing)} | fields


def order(dossier: Dossier) -> list[str]:
    return [str(part.article) for part in dossier.parts.all()]


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_dossier_is_made_with_its_articles_in_the_order_of_the_rows(desk, rows, section_editor):
    introduction = '<p onclick="x()">Bonjour</p><script>1</script>'
    data = form(desk, None, add=rows, shown="on", introduction=introduction)
    assert desk.post(f"{LIST}add/", data).status_code == 302
    dossier = Dossier.objects.get()
    assert order(dossier) == ["Un", "Deux", "Trois"]
    assert dossier.introduction == "<p>Bonjour</p>"
    told = Event.objects.get(subject="articles.dossier")
    assert (told.verb, told.by, told.keys) == ("shown", section_editor, [f"dossier:{dossier.pk}"])
    assert told.data == {"title": "La mesure", "articles": [row.pk for row in rows]}


def test_rows_are_put_in_another_order_and_the_journal_says_so(desk, rows):
    dossier = make.dossier("La mesure", *rows)
    data = form(desk, dossier) | {"parts-0-position": 3, "parts-2-position": 1}
    assert desk.post(at(dossier), data).status_code == 302
    assert order(dossier) == ["Trois", "Deux", "Un"]
    assert Event.objects.get(subject="articles.dossier").verb == "arranged"


def test_showing_and_hiding_are_told_and_the_public_page_follows(desk, client, rows):
    dossier = make.dossier("La mesure", *rows, shown_since=None)
    page = dossier.get_absolute_url()
    for shown, status, verb in (({"shown": "on"}, 200, "shown"), ({"shown": ""}, 404, "hidden")):
        dossier.refresh_from_db()
        assert desk.post(at(dossier), form(desk, dossier) | shown).status_code == 302
        assert client.get(page).status_code == status
        assert Event.objects.filter(subject="articles.dossier").latest("pk").verb == verb


def test_a_save_that_changes_nothing_is_not_told(desk, rows):
    dossier = make.dossier("La mesure", *rows)
    assert desk.post(at(dossier), form(desk, dossier)).status_code == 302
    assert not Event.objects.filter(subject="articles.dossier").exists()


def test_the_same_article_twice_is_refused_in_words_and_nothing_is_lost(desk, rows):
    dossier = make.dossier("La mesure", rows[0])
    data = form(desk, dossier, add=[rows[1], rows[1]], standfirst="Tapé longtemps")
    answer = desk.post(at(dossier), data)
    assert answer.status_code == 200
    assert "Le même article est deux fois dans ce dossier" in words(answer)
    assert "Tapé longtemps" in words(answer)
    assert order(dossier) == ["Un"]
    answer = desk.post(at(dossier), form(desk, dossier, add=[rows[0]]))
    assert "deux fois dans ce dossier" in words(answer)
    assert order(dossier) == ["Un"]


def test_an_article_taken_out_and_put_back_by_one_press_is_there_once(desk, rows):
    dossier = make.dossier("La mesure", *rows)
    data = form(desk, dossier, add=[rows[0]]) | {"parts-0-DELETE": "on"}
    assert desk.post(at(dossier), data).status_code == 302
    assert order(dossier) == ["Deux", "Trois", "Un"]


def test_a_save_over_one_of_somebody_else_is_refused_and_nothing_is_lost(desk, rows):
    dossier = make.dossier("La mesure", *rows)
    data = form(desk, dossier, add=[], standfirst="Tapé longtemps")
    dossier.parts.first().delete()
    dossier.save()
    answer = desk.post(at(dossier), data)
    assert answer.status_code == 200
    assert "quelqu’un a enregistré ce dossier après" in words(answer)
    assert "Tapé longtemps" in words(answer)
    assert "obligatoire" not in words(answer)
    assert order(dossier) == ["Deux", "Trois"]
    again = answer.context["adminform"].form["seen"].value()
    assert desk.post(at(dossier), data | {"seen": again}).status_code == 302
    dossier.refresh_from_db()
    assert (order(dossier), dossier.standfirst) == (["Deux", "Trois"], "Tapé longtemps")


def test_an_article_that_somebody_added_meanwhile_is_refused_in_words(desk, rows):
    dossier = make.dossier("La mesure", rows[0])
    data = form(desk, dossier, add=[rows[1]])
    dossier.parts.create(article=rows[1], position=2)
    answer = desk.post(at(dossier), data)
    assert "vient d’être ajouté par quelqu’un d’autre" in words(answer)
    assert order(dossier) == ["Un", "Deux"]


def test_an_article_in_the_bin_is_no_choice_and_one_that_stands_there_is_named(desk, rows):
    binned = make.article("Jeté", section=rows[0].section)
    dossier = make.dossier("La mesure", rows[0], binned)
    bin.delete(binned, by=None)
    page = words(desk.get(at(dossier)))
    assert "Jeté" in page
    assert "À la corbeille" in page
    assert desk.post(at(dossier), form(desk, dossier)).status_code == 302
    other = make.dossier("Autre")
    answer = desk.post(at(other), form(desk, other, add=[binned]))
    assert "Cet article n’est plus là" in words(answer)
    assert order(other) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"parts-TOTAL_FORMS": "9" * 5000},
        {"parts-TOTAL_FORMS": "x"},
        {"parts-INITIAL_FORMS": "-1"},
        {"parts-INITIAL_FORMS": "7", "parts-TOTAL_FORMS": "2"},
        {"parts-0-id": "9" * 5000},
        {"parts-0-id": "a\0b", "parts-0-article": "1"},
        {"parts-0-position": "9" * 5000},
        {"parts-1-article": "9" * 5000},
        {"parts-1-article": "a\0b"},
        {"image": "9" * 5000},
        {"title": "a\0b"},
        {"slug": "a b"},
        {"introduction": "<p>\0</p><img src=x onerror=y>"},
        {"seen": "a\0b"},
    ],
)
def test_what_no_browser_sends_breaks_nothing(desk, client, rows, fields):
    dossier = make.dossier("La mesure", rows[0])
    data = form(desk, dossier, add=[rows[1]]) | fields
    assert desk.post(at(dossier), data).status_code in (200, 302)
    assert desk.get(at(dossier)).status_code == 200
    assert client.get(dossier.get_absolute_url()).status_code == 200
    dossier.refresh_from_db()
    assert "onerror" not in dossier.introduction


def test_no_more_articles_than_a_page_shows(desk, culture):
    dossier = make.dossier("La mesure")
    rows = [make.article(section=culture) for _ in range(61)]
    answer = desk.post(at(dossier), form(desk, dossier, add=rows))
    assert answer.status_code == 200
    assert order(dossier) == []


def test_an_address_that_another_dossier_has_is_refused(desk, rows):
    make.dossier("La mesure")
    answer = desk.post(f"{LIST}add/", form(desk, None, add=rows))
    assert answer.status_code == 200
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize("public", [False, True])
def test_of_an_article_of_another_section_only_what_readers_see_is_told(desk, rows, public):
    hidden = make.article(SECRET, section=make.section("Sciences"))
    dossier = make.dossier("La mesure", rows[0], hidden)
    if public:
        workflow.publish(hidden, by=None)
    answer = desk.get(at(dossier))
    assert (SECRET in words(answer)) == public
    assert ("Un article d’une autre rubrique" in words(answer)) != public
    assert f"/admin/articles/article/{hidden.pk}/" not in words(answer)
    assert desk.post(at(dossier), form(desk, dossier)).status_code == 302
    assert order(dossier) == ["Un", SECRET]


def test_an_article_of_another_section_is_no_choice(desk, rows):
    hidden = make.article(SECRET, section=make.section("Sciences"))
    dossier = make.dossier("La mesure", rows[0])
    answer = desk.post(at(dossier), form(desk, dossier, add=[hidden]))
    assert answer.status_code == 200
    assert SECRET not in words(answer)
    assert order(dossier) == ["Un"]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Seat.Role.FREELANCE, False),
        (Seat.Role.SUBEDITOR, False),
        (Seat.Role.SECTION_EDITOR, True),
        (Seat.Role.EDITOR_IN_CHIEF, True),
    ],
)
def test_dossiers_are_the_affair_of_who_publishes(client, culture, rows, role, may):
    everywhere = role == Seat.Role.EDITOR_IN_CHIEF
    client.force_login(make.seated(role, None if everywhere else culture))
    dossier = make.dossier("La mesure", *rows, shown_since=None)
    allowed = 200 if may else 403
    assert client.get(LIST).status_code == allowed
    assert client.get(at(dossier)).status_code == allowed
    assert client.get(f"{LIST}{dossier.pk}/preview/").status_code == (200 if may else 404)
    assert client.get(f"{LIST}{dossier.pk}/delete/").status_code == allowed


def test_the_preview_shows_one_that_readers_do_not_see(desk, rows):
    draft = make.article("Brouillon", section=rows[0].section)
    dossier = make.dossier("La mesure", rows[0], draft, shown_since=None)
    page = words(desk.get(f"{LIST}{dossier.pk}/preview/"))
    assert "Les lecteurs ne voient pas cette page." in page
    assert "1 article n’est pas public" in page
    assert '<meta name="robots" content="noindex">' in page
    assert rows[0].publications.get().get_absolute_url() in page
    assert "Voir sur le site" not in words(desk.get(at(dossier)))


def test_deleting_a_dossier_leaves_its_articles_and_a_word_in_the_journal(desk, rows):
    dossier = make.dossier("La mesure", *rows)
    assert "Trois" not in words(desk.get(f"{LIST}{dossier.pk}/delete/"))
    assert desk.post(f"{LIST}{dossier.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Dossier.objects.exists()
    assert Event.objects.filter(verb="purged", subject="articles.dossier").count() == 1
    assert rows[0].publications.published().exists()


def test_an_image_of_a_dossier_is_used(client, chief, rows):
    client.force_login(chief)
    image = make.image()
    make.dossier("La mesure", image=image)
    page = words(client.get(reverse("admin:images_image_change", args=[image.pk])))
    assert "image du dossier" in page
    answer = client.post(f"/admin/images/image/{image.pk}/delete/", {"post": "yes"})
    assert answer.status_code in (200, 403)
    assert type(image).objects.filter(pk=image.pk).exists()


@pytest.mark.parametrize("number", [1, 12])
def test_the_form_asks_the_same_few_questions_whatever_its_length(
    desk, culture, number, django_assert_max_num_queries
):
    dossier = make.dossier("La mesure", *(make.article(section=culture) for _ in range(number)))
    with django_assert_max_num_queries(14):
        desk.get(at(dossier))
