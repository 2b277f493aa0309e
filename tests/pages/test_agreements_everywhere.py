"""No public address shows more of a copy than its agreement allows: not a word, not an image.

Whatever was agreed first, whatever replaces it, for the whole blog or for the article alone, in
force, over or to come. The addresses are those of every page (`test_every_page`), and what is
allowed is worked out here once more, from the terms alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from articles import draft_links, workflow
from articles.models import Article, Dossier, Publication
from authors import changes
from magazine.front import composing
from tests import make
from tests.pages.test_every_page import MORE_PAGES, OTHERS, PAGES, address

ORIGINAL = "https://reputation.example/zibeline"
# Longer than since 2009: the head start of a text of that year that is not over yet.
AGES = 200_000
WORDS = [f"jeton{number:02}x" for number in range(40)]
BODY = "".join(f"<p>Voici la phrase qui porte son mot {word} et rien.</p>" for word in WORDS)
# Nine words a sentence: eighty words hold eight of them, thirty per cent twelve.
KEPT = 8
FEEDS = ("", "magazine/culture/", "auteurs/anthony-hamelle/", "mots-cles/presse/")


@dataclass(frozen=True, slots=True)
class Given:
    """Terms as they are written down. `when` says whether they hold today."""

    mode: str = "full"
    images: bool = True
    indexing: bool = True
    text_mining: bool = True
    head_start: int = 0
    when: str = "now"

    @property
    def holds(self) -> bool:
        return self.when == "now"

    def written(self) -> dict[str, Any]:
        today = timezone.localdate()
        day = timedelta(days=1)
        fields = {
            "mode": self.mode,
            "images": self.images,
            "indexing": self.indexing,
            "text_mining": self.text_mining,
            "head_start": self.head_start,
            "agreed_on": date(2026, 2, 1),
            "agreed_by": "l'auteur, par lettre",
        }
        more = {
            "now": {"until": today + 30 * day},
            "over": {"until": today - day},
            "ended": {"ended_on": today},
            "later": {"agreed_on": today + day},
        }
        return fields | more[self.when]


GIVEN = some.builds(
    Given,
    mode=some.sampled_from(["full", "excerpt"]),
    images=some.booleans(),
    indexing=some.booleans(),
    text_mining=some.booleans(),
    head_start=some.sampled_from([0, 0, AGES]),
    when=some.sampled_from(["now", "now", "over", "ended", "later"]),
)
NOTHING = Given("excerpt", images=False, indexing=False, text_mining=False)


def in_force(first: Given, then: Given | None, alone: Given | None) -> Given | None:
    """What binds today: the article's own terms, else the blog's last word."""
    last = then if then and then.when != "later" else first
    held = alone if alone and alone.holds else last
    return held if held.holds else None


@pytest.mark.django_db
@settings(
    max_examples=16,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=GIVEN, then=some.none() | GIVEN, alone=some.none() | GIVEN)
@example(first=Given(), then=NOTHING, alone=None)
@example(first=Given(), then=None, alone=NOTHING)
@example(first=NOTHING, then=None, alone=Given())
@example(first=Given(), then=Given(when="over"), alone=None)
@example(first=Given(), then=Given(head_start=AGES), alone=None)
def test_nothing_shows_more_than_was_agreed(
    magazine: Any,
    django_capture_on_commit_callbacks: Any,
    first: Given,
    then: Given | None,
    alone: Given | None,
) -> None:
    with transaction.atomic():
        copy = Copy(magazine, django_capture_on_commit_callbacks, first)
        copy.agree(then, alone)
        copy.check(in_force(first, then, alone))
        transaction.set_rollback(True)


class Copy:
    """An article of a blog that stands wherever an article can stand."""

    def __init__(self, magazine: Any, committed: Any, first: Given) -> None:
        cache.clear()
        self.magazine, self.committed = magazine, committed
        anthony = magazine.copy.article.authors.get()
        self.blog = make.blog("Zibelines", authors=[anthony])
        make.agreement(self.blog, **first.written())
        self.pictures = [_picture("tete"), _picture("corps")]
        lead, inside = self.pictures
        figure = f'<figure><img src="/x.gif" data-file="{inside.pk}" alt="Vue zinzolin"></figure>'
        self.article = make.republished(
            "Zibeline",
            blog=self.blog,
            authors=[anthony],
            section=magazine.own.section,
            tags=["Presse"],
            body=f"{BODY}{figure}",
            lead_image=lead,
            original=ORIGINAL,
            dated=datetime(2009, 6, 4, 10, tzinfo=UTC),
        )
        Dossier.objects.get().parts.create(article=self.article, position=9)
        _link, secret = draft_links.make(magazine.own.article, by=None)
        self.lent = f"/apercu/{secret}/"
        self._publish()

    def _publish(self) -> None:
        """As an editor would who has every agreement that can be had, and before it is lost."""
        with self.committed(execute=True):
            (made,) = workflow.publish_all([self.article], by=None)
        if made.publication:
            composing.choose(self.article, why="belle")
            composing.compose(timezone.now())
            _link, secret = draft_links.make(self.article, by=None)
            self.lent = f"/apercu/{secret}/"

    def agree(self, then: Given | None, alone: Given | None) -> None:
        """What is agreed later; days that no form would take are there all the same."""
        with self.committed(execute=True):
            if then:
                changes.signed(make.agreement(self.blog, **then.written()), by=None)
            if alone:
                terms = make.agreement(self.blog, for_one_article=True, **alone.written())
                Article.objects.filter(pk=self.article.pk).update(agreement=terms)
                changes.signed(terms, by=None)
        self._again()

    def _again(self) -> None:
        """What may be shown now and was not before is published by an editor."""
        if not Publication.objects.published().filter(article=self.article).exists():
            self._publish()

    def check(self, terms: Given | None) -> None:
        """Readers see nothing before the blog's head start is over; who was lent it may."""
        held = terms if terms and not terms.head_start else None
        page = f"/{self.article.pk}/zibeline/"
        for path in [page, self.lent, *_addresses(self.magazine)]:
            banned = self._banned(terms if path == self.lent else held)
            answer = Client().get(path)
            text = answer.content.decode().casefold()
            assert answer.status_code < 500
            found = [one for one in banned if one in text]
            assert not found, (path, found[:3])
            own_page = path == page and answer.status_code == 200
            mined = bool(own_page and held and held.text_mining)
            assert answer["tdm-reservation"] == ("0" if mined else "1"), path
            if "sitemap" in path:
                assert page not in text, path
        self._check_page(Client().get(page), held)

    def _banned(self, held: Given | None) -> list[str]:
        if held is None:
            return ["zibeline.example", "zinzolin", *WORDS, *map(_address, self.pictures)]
        cut = WORDS[KEPT:] if held.mode == "excerpt" else []
        images = [] if held.images else ["zinzolin", *map(_address, self.pictures)]
        return [*cut, *images]

    def _check_page(self, answer: Any, held: Given | None) -> None:
        assert (answer.status_code == 200) == (held is not None)
        text = answer.content.decode()
        canonical = re.findall(r'<link\s+rel="canonical"\s+href="([^"]*)"', text)
        noindex = '<meta name="robots" content="noindex">' in text
        if held is None or not held.indexing:
            assert (canonical, noindex) == ([], True)
            return
        assert (canonical, noindex) == ([ORIGINAL], False)


def _addresses(magazine: Any) -> Iterator[str]:
    """Every public address; each feed in each form; searches for what must not be found."""
    yield from (address(name, magazine) for name in [*PAGES, *MORE_PAGES, *OTHERS])
    for where in FEEDS:
        yield from (f"/{where}flux/{file}" for file in ("rss.xml", "atom.xml", "feed.json"))
    yield from (f"/recherche/{path}?q=phrase" for path in ("", "flux/rss.xml", "suggestions/"))
    yield "/recherche/suggestions/?q=zibel"
    yield "/recherche/?auteur=anthony-hamelle"


def _picture(name: str) -> Any:
    file = ContentFile(make.PIXEL, f"zinzolin-{name}.gif")
    return make.image(file=file, alt=f"Zinzolin, {name}", caption="Zinzolin", credit="Zinzolin")


def _address(image: Any) -> str:
    return str(image.file.url).casefold()


@pytest.mark.django_db
def test_words_beyond_the_excerpt_are_not_found_by_a_search(
    magazine: Any, django_capture_on_commit_callbacks: Any
) -> None:
    copy = Copy(magazine, django_capture_on_commit_callbacks, NOTHING)
    page = f"/{copy.article.pk}/zibeline/"
    assert page in Client().get(f"/recherche/?q={WORDS[0]}").content.decode()
    for word in (WORDS[KEPT], WORDS[-1]):
        assert page not in Client().get(f"/recherche/?q={word}").content.decode()


@pytest.mark.django_db
def test_the_property_can_fail(magazine: Any, django_capture_on_commit_callbacks: Any) -> None:
    """A copy shown whole is more than its beginning, and more than nothing."""
    copy = Copy(magazine, django_capture_on_commit_callbacks, Given())
    for held in (NOTHING, Given("excerpt"), Given(images=False), Given(indexing=False), None):
        with pytest.raises(AssertionError):
            copy.check(held)
    copy.check(Given())
