"""La Une of sixty places: composing it, and what its page costs against that of an article."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Publication
from benchmarks.desk import Measure
from benchmarks.desk_content import Desk
from magazine.front import composing, editions
from magazine.front.models import Composition, Edition, Format, Rule
from magazine.front.plans import Arranged, Chosen, Plan
from magazine.sections.models import Section

PLACES = 60


def sixty(desk: Desk) -> Edition:
    """An edition that stands, of every format and rule, with a third of its places chosen."""
    by_size = Section.objects.annotate(size=Count("publications")).order_by("-size")
    sections = list(by_size.values_list("pk", flat=True)[:4])
    plan = Plan([Arranged(Format.LEAD, 1), Arranged(Format.CARDS, 3)])
    plan.blocks += [Arranged(Format.COLUMN, 5, section=number) for number in sections]
    plan.blocks += [Arranged(Format.GRID, 12, rule=Rule.SHARED), Arranged(Format.GRID, 8)]
    left = PLACES - sum(block.size for block in plan.blocks)
    plan.blocks.append(Arranged(Format.BRIEFS, left, own_first=True))
    now = timezone.now()
    newest = Publication.objects.listed(now).newest_first()
    chosen = newest.values_list("article", flat=True)[: PLACES // 3]
    for number, where in zip(chosen, plan.every_place()[::3], strict=False):
        plan.place(Chosen(number), where, now)
    edition = editions.copy(editions.standing_or_new(), by=desk.superuser, plan=plan)
    return editions.open_now(edition, version=edition.version, by=desk.superuser)


def compose(desk: Desk) -> Callable[[], Any]:
    """Composed and stored anew: what a change of any article costs once, and no reader."""
    sixty(desk)

    def act() -> None:
        Composition.objects.all().delete()
        found = composing.compose(timezone.now())
        if found is None or found.placings.count() != PLACES:
            raise RuntimeError(
                f"La Une has {found and found.placings.count()} places, not {PLACES}"
            )

    return act


def read(address: Callable[[], str]) -> Callable[[Desk], Callable[[], Any]]:
    """A page as a reader gets it."""

    def prepare(desk: Desk) -> Callable[[], Any]:
        if address() == reverse("la_une"):
            sixty(desk)
            composing.compose(timezone.now())
        client, path = Client(SERVER_NAME="127.0.0.1"), address()

        def act() -> None:
            answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")

        return act

    return prepare


def _article() -> str:
    return Publication.objects.listed().newest_first()[10].get_absolute_url()


MEASURES = [
    Measure("compose La Une, 60 places", 100, compose),
    Measure("read an article", 20, read(_article)),
    Measure("read La Une, 60 places", 60, read(lambda: reverse("la_une"))),
]
