"""The verbs of redirects: what a file would change, said line by line, then brought in.

A target is an article by its number, an address of ours, or 410 for what is gone for good; the
article 410 is written /410/. What leads in a circle, to itself or to another host is refused.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import batched
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import BigIntegerField
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from magazine.events.effects import event, record
from magazine.lib.policies import SECRETS, at_desk

from . import moved, old_addresses
from .models import Missing, Redirect, RedirectFile
from .redirect_files import Line

_SIZE = 500
_ARTICLE = re.compile(r"/([1-9][0-9]{0,17})(?:/[^/?#]*)?/?\Z")
_GONE = "410"
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of a line: its verb, and for a refusal the reason. `old` is spelt as it
    is stored, once it could be read; one of `article`, `target` and `gone` is set."""

    line: Line
    verb: str
    why: str = ""
    old: str = ""
    article: int | None = None
    target: str = ""
    gone: bool = False

    @property
    def leads(self) -> tuple[int | None, str, bool]:
        return self.article, self.target, self.gone


def plan(lines: Sequence[Line]) -> list[Planned]:
    """What each line would do, in order; nothing is written."""
    found = _without_twins([_read(line) for line in lines])
    numbers = {one.article for one in found if one.article}
    there = _in_parts(numbers, lambda part: Article.with_bin.filter(pk__in=part), "pk")
    found = [
        _refused(one, _("there is no article %(number)s") % {"number": one.article})
        if one.article and (one.article,) not in there
        else one
        for one in found
    ]
    return _compared(_without_circles(found))


@transaction.atomic
def bring_in(
    planned: Iterable[Planned], *, by: AbstractBaseUser | None, file: RedirectFile
) -> dict[str, int]:
    """Write what a plan says, and how many lines of each verb there were; the event says so too."""
    rows = list(planned)
    counts = counted(rows)
    wanted = {one.old: one for one in rows if one.verb in (NEW, CHANGED)}
    now = timezone.now()
    Redirect.objects.bulk_create(
        (
            Redirect(old=old, article_id=one.article, target=one.target, gone=one.gone, changed=now)
            for old, one in wanted.items()
        ),
        batch_size=_SIZE,
        update_conflicts=True,
        unique_fields=["old"],
        update_fields=["article", "target", "gone", "changed"],
    )
    settle(wanted)
    file.lines, file.done_at = [], now
    file.save()
    record(event("redirected", file, by=by, data={"title": file.name, **counts}))
    return counts


def counted(planned: Iterable[Planned]) -> dict[str, int]:
    """How many lines there are of each verb."""
    verbs = Counter(one.verb for one in planned)
    return {verb: verbs[verb] for verb in (NEW, CHANGED, SAME, REFUSED)}


def settle(olds: Iterable[str]) -> None:
    """What leads somewhere is no longer missing."""
    for part in batched(olds, _SIZE):
        Missing.objects.filter(path__in=part).delete()


def _read(line: Line) -> Planned:
    old, why = old_addresses.of_text(line.old), ""
    if not old:
        why = _("the former address is not one, or is too long")
    elif _is_ours(old):
        why = _("this address is the magazine's own")
    if why:
        return Planned(line, REFUSED, why)
    article, target, gone = _target(line.to)
    if not (article or target or gone):
        why = _("the target is neither the number of an article, an address of ours nor 410")
    elif target and old_addresses.of_text(target) == old:
        why = _("it leads to itself")
    elif target and not _is_here(target):
        why = _("no page of the magazine has the address %(address)s") % {"address": target[:200]}
    verb = REFUSED if why else NEW
    return Planned(line, verb, why, old, article, target, gone)


def _is_ours(old: str) -> bool:
    """Whether a page always answers there, so that a redirect never would. At the front page it
    does for the number of a page (`moved.numbered`)."""
    if old == "/" or at_desk(f"{old}/") or old.startswith((settings.STATIC_URL, *SECRETS)):
        return True
    path = old.partition("?")[0]
    match = moved.page_at(path) if path != "/" else None
    return match is not None and not match.kwargs


def _target(text: str) -> tuple[int | None, str, bool]:
    """What a target says: an article, an address of ours (a path), gone; nothing for another."""
    text = text.strip()
    if text == _GONE:
        return None, "", True
    if text.isascii() and text.isdecimal():
        number = int(text) if len(text) < 19 else 0
        return (number if 0 < number <= BigIntegerField.MAX_BIGINT else None), "", False
    path = _own_path(text)
    article = _ARTICLE.match(path)
    if article:
        return int(article[1]), "", False
    return None, path, False


def _own_path(text: str) -> str:
    """The path and query of an address of ours; "" for another host, or what is no address."""
    try:
        parts = urlsplit(text)
        ours = urlsplit(settings.SITE_URL)
    except ValueError:
        return ""
    elsewhere = parts.scheme not in ("http", "https") or parts.hostname != ours.hostname
    if (parts.scheme or parts.netloc) and elsewhere:
        return ""
    path = parts.path or ("/" if parts.netloc else "")
    if not path.startswith("/") or path.startswith("//") or len(text) > 1000:
        return ""
    if "\\" in text or not text.isprintable():
        return ""
    return f"{path}?{parts.query}" if parts.query else path


def _is_here(target: str) -> bool:
    path = target.partition("?")[0]
    if at_desk(path):
        return False
    # One redirect may lead to the next: the answer is one hop all the same.
    known = old_addresses.of_text(target)
    return bool(
        path.startswith(settings.MEDIA_URL)
        or moved.page_at(path)
        or Redirect.objects.filter(old=known).exists()
    )


def _refused(one: Planned, why: str) -> Planned:
    return replace(one, verb=REFUSED, why=why)


def _without_twins(rows: list[Planned]) -> list[Planned]:
    """The first line of each former address holds; another that says otherwise is refused."""
    first: dict[str, Planned] = {}
    found = []
    for one in rows:
        before = first.setdefault(one.old, one) if one.verb == NEW else one
        if before is one:
            found.append(one)
        elif before.leads == one.leads:
            found.append(replace(one, verb=SAME))
        else:
            words = {"line": before.line.number}
            found.append(_refused(one, _("line %(line)d says otherwise") % words))
    return found


def _without_circles(rows: list[Planned]) -> list[Planned]:
    """Refuse the line that closes a circle, or makes a chain longer than is followed."""
    table = dict(Redirect.objects.exclude(target="").values_list("old", "target"))
    graph = {old: old_addresses.of_text(target) for old, target in table.items()}
    found = []
    for one in rows:
        if one.verb == NEW and one.target:
            before = graph.get(one.old)
            graph[one.old] = old_addresses.of_text(one.target)
            why = _astray(one.old, graph)
            if why:
                graph.pop(one.old)
                if before:
                    graph[one.old] = before
                one = _refused(one, why)
        elif one.verb == NEW:
            graph.pop(one.old, None)
        found.append(one)
    return found


def _astray(old: str, graph: dict[str, str]) -> str:
    at = graph[old]
    for _hop in range(moved.HOPS - 1):
        if at == old:
            return _("it leads back to itself, by way of other redirects")
        if at not in graph:
            return ""
        at = graph[at]
    return _("more than %(count)d redirects would follow one another") % {"count": moved.HOPS}


def _compared(rows: list[Planned]) -> list[Planned]:
    olds = {one.old for one in rows if one.verb == NEW}
    columns = ("old", "article_id", "target", "gone")
    here = _in_parts(olds, lambda part: Redirect.objects.filter(old__in=part), *columns)
    standing = {old: tuple(leads) for old, *leads in here}
    return [
        replace(one, verb=SAME if standing[one.old] == one.leads else CHANGED)
        if one.verb == NEW and one.old in standing
        else one
        for one in rows
    ]


def _in_parts(wanted: Iterable[Any], rows_of: Callable[[Any], Any], *columns: str) -> set[Any]:
    """The columns of these rows, asked for in parts: a database takes only so many at once."""
    return {row for part in batched(wanted, _SIZE) for row in rows_of(part).values_list(*columns)}
