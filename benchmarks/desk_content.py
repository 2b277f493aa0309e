"""A large desk: many articles, many people with seats, one very long text with a long history."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from articles import desk_index, revisions
from articles.models import Article, Byline, Revision, State
from articles.snapshot import snapshot
from authors.models import Author
from benchmarks import content
from magazine.sections.models import Seat, Section

User = get_user_model()
BATCH = 2_000
LONG, USUAL = "Un très long article", "Un article comme un autre"
STATES = [State.DRAFT] * 3 + [State.REVIEW, State.READY] + [State.ARCHIVED] * 5


class Desk:
    """What a measure acts on: people of each kind, and the long article."""

    def __init__(self) -> None:
        self.superuser = User.objects.get(username="root")
        self.chief = self._first(Seat.Role.EDITOR_IN_CHIEF)
        self.section_editor = self._first(Seat.Role.SECTION_EDITOR)
        self.freelance = self._first(Seat.Role.FREELANCE)
        self.article = Article.objects.get(title=LONG)
        self.change = f"/admin/articles/article/{self.article.pk}/change/"

    def _first(self, role: str) -> Any:
        return Seat.objects.filter(role=role).order_by("pk").select_related("user")[0].user

    def client(self, person: Any) -> Client:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
        return client


def build(articles: int, people: int, versions: int) -> None:
    dice = random.Random(content.SEED)
    sections = [
        Section.objects.create(name=slug.capitalize(), slug=slug) for slug in content.sections()
    ]
    root = User.objects.create_superuser("root", "root@magazine.example", "secret")
    writers = _people(people, sections)
    authors = [
        Author.objects.create(name=f"Autrice {number}", slug=f"autrice-{number}")
        for number in range(100)
    ]
    for start in range(0, articles, BATCH):
        rows = [
            _article(number, dice, writers, sections)
            for number in range(start, min(start + BATCH, articles))
        ]
        Article.objects.bulk_create(rows)
        changed = timezone.now() - timedelta(hours=articles - start)
        Article.objects.filter(pk__in=[row.pk for row in rows]).update(changed=changed)
        Byline.objects.bulk_create(
            Byline(article=row, author=dice.choice(authors), position=1) for row in rows
        )
    for title, words in ((LONG, 10_000), (USUAL, 600)):
        article = Article.objects.create(
            title=title,
            standfirst=content.sentence(dice, 24),
            body=body(dice, words),
            section=sections[0],
            created_by=root,
        )
        Byline.objects.create(article=article, author=authors[0], position=1)
        if title == LONG:
            _history(article, versions)
    desk_index.reindex()


def _people(count: int, sections: list[Section]) -> list[Any]:
    people = User.objects.bulk_create(
        User(username=f"personne-{number}", is_staff=True) for number in range(count)
    )
    roles = [Seat.Role.FREELANCE] * 6 + [Seat.Role.SUBEDITOR, Seat.Role.SECTION_EDITOR]
    seats = [Seat(user=people[0], role=Seat.Role.EDITOR_IN_CHIEF)]
    for number, person in enumerate(people[1:]):
        section = sections[number % len(sections)]
        seats.append(Seat(user=person, section=section, role=roles[number % len(roles)]))
    Seat.objects.bulk_create(seats)
    return people


def _article(
    number: int, dice: random.Random, people: list[Any], sections: list[Section]
) -> Article:
    return Article(
        title=content.sentence(dice, 7).rstrip("."),
        standfirst=content.sentence(dice, 24),
        body=f"<p>{content.paragraph(dice)}</p>",
        section=sections[number % len(sections)] if number % 50 else None,
        state=dice.choice(STATES),
        created_by=people[number % len(people)],
    )


def body(dice: random.Random, words: int) -> str:
    return "\n".join(_parts(dice, words))


def _parts(dice: random.Random, words: int) -> Iterator[str]:
    """Paragraphs of sixty words; now and then a heading, a list, a link, an extract."""
    for number in range(words // 60):
        if number % 12 == 0:
            yield f"<h2>{content.sentence(dice, 5).rstrip('.')}</h2>"
        if number % 20 == 7:
            yield f"<ul><li><p>{content.sentence(dice, 9)}</p></li></ul>"
        if number % 25 == 9:
            yield (
                '<figure class="extract"><blockquote cite="https://source.example/" lang="fr">'
                f"<p>{content.paragraph(dice, 30)}</p></blockquote>"
                "<figcaption>Une autrice</figcaption></figure>"
            )
        link = '<a href="https://lien.example/">un lien</a>' if number % 8 == 0 else ""
        yield f"<p>{content.paragraph(dice, 60)} <em>Voilà</em> {link}</p>"


def _history(article: Article, versions: int) -> None:
    value = snapshot(Article.objects.with_rows().get(pk=article.pk))
    now = timezone.now()
    last = revisions.latest([article]).get(article.pk)
    first = last.number + 1 if last else 1
    Revision.objects.bulk_create(
        (
            Revision(
                article=article,
                number=number,
                at=now - timedelta(hours=versions - number),
                state=article.state,
                snapshot=value | {"title": f"{LONG}, {number}"},
            )
            for number in range(first, first + versions)
        ),
        batch_size=50,
    )
