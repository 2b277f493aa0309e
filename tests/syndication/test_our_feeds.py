"""Our own feeds, read back by our own readers, say what our pages say."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Publication
from magazine.front import composing
from magazine.syndication import detect
from magazine.syndication.items import Item
from tests import make

FILES = ("rss.xml", "atom.xml", "feed.json")
LISTS = ("", "magazine/culture/", "auteurs/zoe/", "mots-cles/ete/", "dossiers/la-mer/")


@pytest.fixture
def listed(anthony: Any, culture: Any) -> list[Publication]:
    """Our own, one of a day without an hour, a copy whole and a beginning, under every list."""
    zoe, now = make.author("Zoé"), timezone.now()
    common = {"section": culture, "tags": ["Été", "L’île & l’eau"]}
    blog = make.blog("Carnet « d’été »", authors=[anthony])
    make.agreement(blog, "excerpt")
    copied = {"authors": [anthony, zoe], "original": "https://carnet.example/ete"}
    drafts = [
        make.article("L’été : « enfin » & <b>", dated=now, authors=[zoe, anthony], **common),
        make.article(
            "Un jour de juin",
            dated=datetime(2009, 6, 5, 10, tzinfo=UTC),
            dated_precision="day",
            authors=[zoe],
            standfirst="Rien qu’un jour.",
            lead_image=make.image(),
            **common,
        ),
        make.republished("Du carnet", dated=now - timedelta(days=3), **copied, **common),
        make.republished("Un début", blog=blog, body=make.BODY * 30, **copied, **common),
    ]
    rows = [workflow.publish(draft, by=None) for draft in drafts]
    make.dossier("La mer", *drafts)
    composing.compose(now)
    return rows


def read(path: str) -> list[Item]:
    answer = Client().get(path)
    assert answer.status_code == 200
    file = io.BytesIO(answer.content)
    reader = detect.reader(file)
    found = reader(file, name="feed", now=timezone.now(), zone=UTC)
    return [one for one in found if isinstance(one, Item)]


def plain(text: str) -> str:
    """Without the spaces that typography sets, and sets again wherever it is shown."""
    return " ".join(text.split())


@pytest.mark.parametrize("where", LISTS)
@pytest.mark.parametrize("file", FILES)
def test_titles_addresses_dates_and_authors_come_back(
    listed: list[Publication], where: str, file: str
) -> None:
    items = read(f"/{where}flux/{file}")
    found = {item.title: item for item in items}
    assert len(items) == len(found)
    assert set(found) == {plain(row.title) for row in listed}
    for row in listed:
        item = found[plain(row.title)]
        assert item.address == settings.SITE_URL + row.get_absolute_url()
        assert item.dated == row.dated.replace(microsecond=0)
        assert [one.name for one in item.signatures] == [who["name"] for who in row.bylines]
        assert item.tags == ("Culture", *(tag["name"] for tag in row.tags))
        assert item.language == row.language
