"""The placards of articles and sections: what they say, and that they follow what readers see.

A publication without a picture of its own has one, which names its title, section and people; a
section has one too, which also stands for articles whose own is not drawn yet or cannot be. Only
what is public is drawn, and the files of what is not any more are deleted. `placard_due` marks what
has changed; the worker settles it, at once after an act of the desk, else within a minute.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.events.models import Event
from magazine.images import placards
from magazine.images.placards import Placard
from magazine.lib.tags import typeset
from magazine.sections.models import Section

from .models import Publication

logger = logging.getLogger(__name__)

ARTICLES, SECTIONS = "articles", "sections"
# What changes what readers see; what follows from elsewhere (a name, a section) waits a minute.
VERBS = {"appeared", "expired", "published", "unpublished", "withdrawn"}
# More at once come from an import: the worker's minute takes them, part by part.
FEW = 20
BATCH = 40
SECONDS_A_MINUTE = 15


def after_change(events: Sequence[Event]) -> None:
    """AFTER_CHANGE effect: the worker is told, and of what ended by itself that it is due."""
    about = [event for event in events if event.verb in VERBS]
    over = {event.subject_id for event in about if event.verb == "expired"}
    if over:
        Publication.objects.filter(article__in=over).update(placard_due=True)
    if about and len(about) <= FEW:
        settle_soon.enqueue()


@task(priority=-20)
def settle_soon() -> int:
    """How many publications and sections were settled. What a storage that is down makes fail is
    tried again each minute."""
    return settle(seconds=SECONDS_A_MINUTE)


def settle_due() -> int:
    """EACH_MINUTE."""
    return settle(seconds=SECONDS_A_MINUTE)


def settle(*, seconds: float | None = None) -> int:
    """Draw and delete what is due, the newest first, for about so many seconds; how many rows.

    Killed anywhere and run again, or twice at once, it ends with the same files. Raises OSError
    when the storage is down or full: what was there before goes on being shown.
    """
    end = time.monotonic() + seconds if seconds is not None else None
    count = settle_sections()
    while rows := list(Publication.objects.with_placard_due()[:BATCH]):
        settled = _settle(rows, timezone.now())
        count += settled
        if not settled or (end and time.monotonic() > end):
            break
    return count


def settle_sections() -> int:
    """Draw the sections that have changed; their articles, which name them, are due then."""
    count = 0
    for section in Section.objects.all():
        placard = of_section(section)
        if section.placard == placard.path:
            continue
        _make([placard])
        with transaction.atomic():
            Section.objects.filter(pk=section.pk).update(placard=placard.path)
            Publication.objects.not_over().filter(section=section).update(placard_due=True)
        count += 1
    return count


def _settle(rows: Sequence[Publication], now: datetime) -> int:
    """These rows, and whatever else there is of articles that nobody may see any more."""
    numbers = {row.article_id for row in rows}
    public = Publication.objects.published(now).filter(article__in=numbers)
    live = {row.article_id: row for row in public.select_related("section")}
    gone = numbers - live.keys()
    placards.remove(ARTICLES, gone)
    over = Publication.objects.over(now)
    count = over.filter(article__in=gone).update(placard="", placard_due=False)
    superseded = [row.pk for row in rows if row.article_id in live]
    count += over.filter(pk__in=superseded).update(placard="", placard_due=False)
    due = [row for row in live.values() if row.placard_due]
    paths = _make([of_publication(row) for row in due if not row.lead_image_id])
    for row in due:
        path = "" if row.lead_image_id else paths[of_publication(row)]
        # Changed or withdrawn meanwhile, it stays due.
        same = Publication.objects.published().filter(
            pk=row.pk, digest=row.digest, section__placard=row.section.placard
        )
        count += same.update(placard=path, placard_due=False)
    return count


def _make(wanted: Sequence[Placard]) -> dict[Placard, str]:
    """The paths; one that cannot be drawn holds up no other, and is "" like one that cannot be
    written in our fonts."""
    try:
        return placards.make(wanted)
    except placards.Broken:
        if len(wanted) == 1:
            logger.exception("The placard of %s %s was given up", wanted[0].kind, wanted[0].number)
            return {wanted[0]: ""}
    return {placard: path for one in wanted for placard, path in _make([one]).items()}


def of_publication(row: Publication) -> Placard:
    people = ", ".join(person["name"] for person in row.people)
    below = [people, row.blog_title if row.republished else ""]
    return Placard(
        kind=ARTICLES,
        number=row.article_id,
        label=_("Magazine %(name)s") % {"name": row.section.name},
        title=row.title,
        below=" · ".join(part for part in below if part),
        tint=row.section.tint,
    )


def of_section(section: Section) -> Placard:
    return Placard(
        kind=SECTIONS,
        number=section.pk,
        label=_("Magazine"),
        title=section.name,
        note=typeset(section.intro),
        tint=section.tint,
    )


def mark_all() -> None:
    """Everything is looked at again, and drawn again where its file is lost."""
    Section.objects.update(placard="")
    Publication.objects.not_over().update(placard_due=True)


def prune(*, before: datetime) -> int:
    """Delete files that no page names, and older than `before`; how many."""
    live = Publication.objects.published().exclude(placard="")
    kept = set(live.values_list("placard", flat=True))
    sections = set(Section.objects.values_list("placard", flat=True))
    return placards.prune(ARTICLES, kept, before=before) + placards.prune(
        SECTIONS, sections, before=before
    )
