"""Keywords: one for each spelling, and a page for each, whatever letters it is written in."""

import pytest
from django.urls import reverse

from articles.admin.tags import named
from articles.models import Tag
from magazine.events.models import Event
from tests import make
from tests.articles.test_revisions_at_once import HANDS, at_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["日本", "!!!", "🙂", "Éco", "œ" * 100])
def test_every_tag_has_a_page_of_its_own(client, name):
    make.published("Un", tags=["Autre"])
    tag = Tag.objects.create(name=name)
    article = make.article("Deux")
    article.tags.add(tag)
    shown = make.workflow.publish(article, by=None)
    assert tag.get_absolute_url() in client.get(shown.get_absolute_url()).content.decode()
    page = client.get(tag.get_absolute_url()).content.decode()
    assert "Deux" in page and "Un<" not in page


def test_tags_without_a_latin_letter_have_addresses_that_differ():
    slugs = [Tag.objects.create(name=name).slug for name in ("日本", "中国", "!!!")]
    assert slugs == ["sans-titre", "sans-titre-1", "sans-titre-2"]


def test_a_renamed_tag_is_shown_and_linked_in_what_is_public(
    client, editor, django_capture_on_commit_callbacks
):
    make.published("Autre", tags=["Autre"])
    shown = make.published("Un", tags=["Presse"])
    tag = Tag.objects.get(slug="presse")
    client.force_login(editor)
    form = {"name": "Journaux", "slug": "journaux"}
    address = reverse("admin:articles_tag_change", args=[tag.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, form).status_code == 302
    page = client.get(shown.get_absolute_url()).content.decode()
    assert 'href="/mots-cles/journaux/"' in page and "Journaux" in page
    assert "/mots-cles/presse/" not in page
    assert client.get("/mots-cles/journaux/").status_code == 200
    (event,) = Event.objects.filter(verb="changed")
    assert (event.by, event.keys) == (editor, [f"tag:{tag.pk}"])


def test_a_tag_that_is_saved_as_it_was_announces_nothing(client, editor):
    tag = make.tag("Presse")
    client.force_login(editor)
    form = {"name": "Presse", "slug": "presse"}
    client.post(reverse("admin:articles_tag_change", args=[tag.pk]), form)
    assert not Event.objects.filter(verb="changed").exists()


def test_a_tag_that_eight_make_at_once_is_one(transactional_db) -> None:
    found = at_once(lambda place: named(["Tout neuf", f"Propre à {place}"]))
    assert len({tag.pk for tags in found for tag in tags if tag.name == "Tout neuf"}) == 1
    assert Tag.objects.count() == HANDS + 1
