"""Ask feeds for their news, here and now."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from magazine.syndication import progress, report_file, which_blog
from magazine.syndication.decide import Verb
from magazine.syndication.models import Feed, FeedQuerySet
from magazine.syndication.polling.run import Run
from magazine.syndication.polling.settling import Settled


class Command(BaseCommand):
    help = (
        "Ask feeds for their news: those that are due, those of a blog, or these addresses. Safe "
        "to run beside the worker and after a kill. Exit code 0 when all answered, 1 when some "
        "failed, 2 when none answered."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("addresses", nargs="*", metavar="ADDRESS", help="of feeds we follow")
        parser.add_argument("--due", action="store_true", help="those that are due (the default)")
        parser.add_argument(
            "--blog", metavar="B", help="those of this blog: its number, its address or its title"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would come in")
        parser.add_argument("--report", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **given: Any) -> None:
        feeds, once = _chosen(given)
        dry_run = given["dry_run"]
        rows: list[dict[str, Any]] = []
        tally: Counter[str] = Counter()
        with report_file.opened(given["report"]) as report:
            with progress.bar(_("Asking"), lambda: feeds().count(), self.stderr) as bar:

                def tell(settled: Settled) -> None:
                    rows.append(_row(settled))
                    tally.update(settled.taken.counts if settled.taken else {})
                    for line in _lines(settled):
                        bar.say(line)
                    bar.advance()

                counts = Run(feeds, tell, dry_run=dry_run, once=once).run()
                if once and not counts:
                    bar.say(_("A worker is asking them at this moment."))
            code = _exit_code(counts)
            value = {"dry_run": dry_run, "feeds": rows, "counts": counts, "articles": tally}
            report_file.write(report, value | {"exit_code": code})
        head = _("Dry run, nothing was written: ") if dry_run else ""
        self.stdout.write(head + _summary(counts, tally))
        if code:
            sys.exit(code)


def _chosen(given: dict[str, Any]) -> tuple[Callable[[], FeedQuerySet], bool]:
    """The feeds that were asked for, and whether that is whatever their hour."""
    if sum(map(bool, (given["addresses"], given["blog"] is not None, given["due"]))) > 1:
        raise CommandError(_("--due, --blog and addresses exclude one another."), returncode=2)
    if given["blog"] is not None:
        numbers = _of_blog(given["blog"])
    elif given["addresses"]:
        numbers = _at(given["addresses"])
    else:
        return lambda: Feed.objects.due(), False
    return lambda: Feed.objects.free().filter(pk__in=numbers), True


def _of_blog(name: str) -> list[int]:
    blog = which_blog.named(name)
    numbers = list(Feed.objects.filter(blog=blog).values_list("pk", flat=True))
    if not numbers:
        words = _("No feed is followed for « %(title)s » (add_blog finds it).")
        raise CommandError(words % {"title": blog.title}, returncode=2)
    return numbers


def _at(addresses: list[str]) -> list[int]:
    rows = dict(Feed.objects.filter(address__in=addresses).values_list("address", "pk"))
    if strange := sorted(set(addresses) - set(rows)):
        words = _("No feed of this address is followed (add_blog adds it): %(address)s")
        raise CommandError(words % {"address": ", ".join(strange)}, returncode=2)
    return list(rows.values())


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
    words = _("%(feeds)s; %(articles)s.")
    return words % {"feeds": ", ".join(parts), "articles": ", ".join(came)}
