"""Ask feeds for their news, here and now."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from magazine.syndication.decide import Verb
from magazine.syndication.models import Feed, FeedQuerySet
from magazine.syndication.polling.run import Run
from magazine.syndication.polling.settling import Settled


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.0f}/s" if task.speed else "")


class Command(BaseCommand):
    help = (
        "Ask feeds for their news: those that are due, those of a blog, or these addresses. "
        "Exit code 0 when all answered, 1 when some failed, 2 when none answered."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("addresses", nargs="*", metavar="ADDRESS", help="of feeds we follow")
        parser.add_argument("--due", action="store_true", help="those that are due (the default)")
        parser.add_argument("--blog", metavar="B", help="of this blog: its number or its address")
        parser.add_argument("--dry-run", action="store_true", help="say what would come in")
        parser.add_argument("--report", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **given: Any) -> None:
        feeds, once = _chosen(given)
        rows: list[dict[str, Any]] = []
        tally: Counter[str] = Counter()
        with _progress(feeds().count()) as (say, advance):
            say = say or self.stderr.write

            def tell(settled: Settled) -> None:
                rows.append(_row(settled))
                tally.update(settled.taken.counts if settled.taken else {})
                for line in _lines(settled):
                    say(line)
                advance()

            counts = Run(feeds, tell, dry_run=given["dry_run"], once=once).run()
        code = _exit_code(counts)
        if given["report"]:
            _write(given["report"], {"feeds": rows, "counts": dict(counts), "exit_code": code})
        head = _("Dry run, nothing was written: ") if given["dry_run"] else ""
        self.stdout.write(head + _summary(counts, tally))
        if code:
            sys.exit(code)


def _chosen(given: dict[str, Any]) -> tuple[Callable[[], FeedQuerySet], bool]:
    """The feeds that were asked for, and whether that is whatever their hour."""
    if sum(map(bool, (given["addresses"], given["blog"], given["due"]))) > 1:
        raise CommandError(_("--due, --blog and addresses exclude one another."), returncode=2)
    if given["blog"]:
        name = str(given["blog"])
        known = Q(blog__address__iexact=name) | Q(blog__title=name)
        if name.isascii() and name.isdecimal() and len(name) < 19:
            known |= Q(blog=int(name))
        numbers = list(Feed.objects.filter(known).values_list("pk", flat=True))
        if not numbers:
            raise CommandError(_("No feed is followed for this blog."), returncode=2)
    elif given["addresses"]:
        rows = Feed.objects.filter(address__in=given["addresses"]).values_list("pk", "address")
        strange = sorted(set(given["addresses"]) - {address for _pk, address in rows})
        if strange:
            words = _("No feed of this address is followed (add_blog adds it): %(address)s")
            raise CommandError(words % {"address": ", ".join(strange)}, returncode=2)
        numbers = [pk for pk, _address in rows]
    else:
        return lambda: Feed.objects.due(), False
    return lambda: Feed.objects.free().filter(pk__in=numbers), True


def _row(settled: Settled) -> dict[str, Any]:
    taken = settled.taken
    return {
        "address": settled.feed.address,
        "blog": settled.feed.blog.title,
        "result": settled.result,
        "status": settled.status,
        "reason": settled.reason,
        "moved_to": settled.moved_to,
        "paused": settled.paused,
        "counts": dict(taken.counts) if taken else {},
        "problems": taken.lines if taken else [],
    }


def _lines(settled: Settled) -> Iterator[str]:
    about = {"where": settled.feed.address}
    if settled.reason:
        yield _("%(where)s: %(note)s") % {**about, "note": settled.reason}
    if settled.paused:
        yield _("%(where)s: paused after %(n)d failures") % {
            **about,
            "n": settled.feed.failures + 1,
        }
    if settled.moved_to:
        yield _("%(where)s: moved to %(address)s") % {**about, "address": settled.moved_to}
    yield from settled.taken.lines if settled.taken else ()


def _exit_code(counts: Counter[str]) -> int:
    wrong = counts["failed"] + counts["gone"]
    if not wrong:
        return 0
    return 1 if counts["news"] + counts["same"] else 2


def _summary(counts: Counter[str], tally: Counter[str]) -> str:
    parts = [
        _("%(n)d feeds asked") % {"n": counts.total()},
        _("%(n)d with news") % {"n": counts["news"]},
        _("%(n)d without") % {"n": counts["same"]},
        _("%(n)d failed") % {"n": counts["failed"]},
        _("%(n)d gone") % {"n": counts["gone"]},
    ]
    came = [
        _("%(n)d articles created") % {"n": tally[Verb.CREATE]},
        _("%(n)d updated") % {"n": tally[Verb.UPDATE]},
        _("%(n)d refused") % {"n": tally[Verb.REFUSE]},
    ]
    return f"{', '.join(parts)}; {', '.join(came)}."


def _write(path: Path, value: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        words = _("The report cannot be written: %(reason)s.") % {"reason": error.strerror}
        raise CommandError(words, returncode=2) from error


@contextmanager
def _progress(total: int) -> Iterator[tuple[Any, Callable[[], None]]]:
    """Where lines are said and feeds are counted: a bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None, lambda: None
        return
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate()]
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task(_("Asking"), total=total)
        yield (
            lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True),
            lambda: bar.advance(task),
        )
