"""Links inside the magazine that a reader would follow to nothing."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.targets import Standing, address_of
from magazine.lib.passages import Link
from magazine.lib.related import related

from .draft import Draft
from .findings import Finding, Place


def dead(draft: Draft) -> Iterator[Finding]:
    for link, standing in _followed(draft):
        if standing == Standing.NOTHING:
            message = _("This link leads to an address of the magazine that does not exist: %s")
            yield _finding(draft, link, message % link.address)
        elif standing == Standing.DESK:
            message = _("This link leads to the desk, where readers may not go: %s")
            yield _finding(draft, link, message % link.address)


def closed(draft: Draft) -> Iterator[Finding]:
    """Also what is shown as related reading, « à lire aussi »: readers would be shown nothing."""
    for number in related(draft.value["body"]):
        if draft.refs.targets.of(address_of(number)) not in (None, Standing.FINE):
            message = _("Readers cannot see article %(number)d, which is shown as related reading.")
            yield Finding("body", message % {"number": number}, related=number)
    for link, standing in _followed(draft):
        if standing == Standing.UNPUBLISHED:
            message = _("This link leads to an article that is not published: %s")
            yield _finding(draft, link, message % link.address)
        elif standing == Standing.GONE:
            message = _("This link leads to an article that was withdrawn or has expired: %s")
            yield _finding(draft, link, message % link.address)


def _followed(draft: Draft) -> Iterator[tuple[Link, Standing]]:
    if "<a " not in draft.value["body"]:
        return
    for link in draft.body.links:
        standing = draft.refs.targets.of(link.address)
        if standing not in (None, Standing.FINE):
            yield link, standing


def _finding(draft: Draft, link: Link, message: str) -> Finding:
    passages = draft.body.passages
    if link.passage >= len(passages) or link.start == link.end:
        return Finding("body", message)
    return Finding("body", message, Place(passages[link.passage], link.start, link.end))
