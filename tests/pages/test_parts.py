"""What is rendered once and shown again never shows what is no longer so."""

import pytest
from django.urls import reverse
from django.utils import translation

from articles.models import Share
from magazine.front import composing
from tests import make

pytestmark = pytest.mark.django_db


def page(client, publication) -> str:
    return client.get(publication.get_absolute_url()).content.decode()


def test_a_section_that_is_renamed_is_renamed_on_every_card(client, culture):
    make.published("Pluie", section=culture)
    assert "Culture" in client.get(reverse("la_une")).content.decode()
    culture.name = "Lettres"
    culture.save(update_fields=["name"])
    shown = client.get(reverse("la_une")).content.decode()
    assert "Lettres" in shown and "Culture" not in shown


def test_a_picture_described_anew_is_described_anew_in_its_article(client):
    picture = make.image(alt="Une place")
    shown = make.published(lead_image=picture)
    assert "Une place" in page(client, shown)
    picture.alt = "La place Ducale sous la pluie"
    picture.save(update_fields=["alt"])
    assert "La place Ducale" in page(client, shown)


def test_a_share_is_counted_on_the_page_at_once(client):
    shown = make.published()
    page(client, shown)
    share = Share.objects.create(
        article=shown.article, network="mail", day=shown.dated.date(), count=3
    )
    assert "3 partages" in page(client, shown)
    share.count = 4
    share.save(update_fields=["count"])
    assert "4 partages" in page(client, shown)


def test_the_same_card_speaks_the_language_of_the_page(client):
    shown = make.published()
    assert "Partager" in page(client, shown)
    with translation.override("en"):
        assert "Share" in page(client, shown)


def test_the_words_of_an_editor_stand_with_the_lead(client):
    composing.choose(make.published("En tête").article, why="Parce qu'il pleut")
    assert "Parce qu’il pleut" in client.get(reverse("la_une")).content.decode()
