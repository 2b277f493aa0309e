"""Keywords: one for each spelling, and a page for each, whatever letters it is written in."""

import pytest

from articles.models import Tag
from tests import make

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
