"""What changes outside an article: the worker renders again what is public of it."""

from collections.abc import Sequence

from django.db.models import Q
from django.tasks import task

from magazine.events.models import Event

from . import workflow
from .models import Publication

BATCH = 100
VERBS = {"changed", "agreed"}


def after_change(events: Sequence[Event]) -> None:
    """AFTER_CHANGE effect: enqueue one task for all the authors, blogs and tags that changed."""
    keys = {key for event in events if event.verb in VERBS for key in event.keys}
    authors, blogs, tags = (_numbers(keys, kind) for kind in ("author", "blog", "tag"))
    if authors or blogs or tags:
        rederive_for.enqueue(authors, blogs, tags)


def image_made(image: int) -> None:
    """RENDITIONS_MADE: texts that show this image offer its new renditions."""
    concerned = Publication.objects.not_over().filter(image_links__image=image)
    if concerned.exists():
        rederive_showing.enqueue(image)


@task
def rederive_showing(image: int) -> int:
    """Render again the texts that show an image; the number of publications that changed."""
    return _rederive(Q(image_links__image=image))


@task
def rederive_for(authors: list[int], blogs: list[int], tags: list[int]) -> int:
    """Render again all that these sign, lend or name; the number of publications that changed.

    Each batch is a transaction of its own: killed and run again, it goes on where it matters,
    since rendering what has not changed writes nothing.
    """
    concerned = Q(blog__in=blogs) | Q(article__bylines__author__in=authors)
    concerned |= Q(author_links__author__in=authors)
    # Whoever writes on a blog has it on the author card, under other texts as well.
    concerned |= Q(author_links__author__contributions__blog__in=blogs)
    concerned |= Q(tag_links__tag__in=tags)
    return _rederive(concerned)


def rederive_all() -> int:
    """Render again whatever is public or to come; the number of publications that changed."""
    return _rederive(Q())


def _rederive(concerned: Q) -> int:
    numbers = list(
        Publication.objects.not_over()
        .filter(concerned)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    changed = 0
    for start in range(0, len(numbers), BATCH):
        batch = Publication.objects.filter(pk__in=numbers[start : start + BATCH])
        changed += workflow.rederive(list(batch.select_related("revision", "article")))
    return changed


def _numbers(keys: set[str], kind: str) -> list[int]:
    prefix = f"{kind}:"
    return sorted(int(key.removeprefix(prefix)) for key in keys if key.startswith(prefix))
