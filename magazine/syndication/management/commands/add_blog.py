"""Follow blogs by their addresses."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from magazine.syndication import progress, report_file
from magazine.syndication.adding import Added, Adding, Unfit, advice
from magazine.syndication.discovery import Found, NothingFound, discover


class Command(BaseCommand):
    help = (
        "Follow the blogs at these addresses (of the blog, of a page or of its feed): find the "
        "feed, the language and the authors, and say what agreement is needed. Safe to run twice "
        "and after a kill. Exit code 0 when all are followed, 1 when some are, 2 when none is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("addresses", nargs="+", metavar="ADDRESS")
        parser.add_argument("--all-feeds", action="store_true", help="not only the first it names")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what was found, add nothing"
        )
        parser.add_argument("--report", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **given: Any) -> None:
        addresses, rows = given["addresses"], []
        with report_file.opened(given["report"]) as report:
            with progress.bar(_("Looking"), lambda: len(addresses), self.stderr) as bar:
                adding = Adding()
                for address in addresses:
                    rows.append(self._one(address, adding, bar, given))
                    bar.advance()
            counts = Counter(row["result"] for row in rows)
            wrong = counts["refused"]
            code = 0 if not wrong else 1 if wrong < len(rows) else 2
            value = {"dry_run": given["dry_run"], "blogs": rows, "counts": counts}
            report_file.write(report, value | {"exit_code": code})
        if given["dry_run"]:
            self.stdout.write(_("Dry run, nothing was written."))
        if code:
            sys.exit(code)

    def _one(
        self, address: str, adding: Adding, bar: progress.Bar, given: dict[str, Any]
    ) -> dict[str, Any]:
        """Follow the blog at one address, and tell: a row of the report."""
        try:
            found = discover(address)
            follow = [one.address for one in found.feeds] if given["all_feeds"] else None
            with transaction.atomic():
                added = adding.add(found, follow)
                row = _row(address, found, added)
                lines = list(_lines(found, added))
                transaction.set_rollback(given["dry_run"])
        except (NothingFound, Unfit) as error:
            bar.say(_("%(where)s: %(note)s") % {"where": address, "note": error})
            return {"given": address, "result": "refused", "problem": str(error)}
        if given["dry_run"]:
            adding.resolver.forget()
        with bar.aside():
            self.stdout.write("\n".join(lines))
        return row


def _row(address: str, found: Found, added: Added) -> dict[str, Any]:
    blog = added.blog
    return {
        "given": address,
        "result": "added" if added.changed else "known",
        "title": blog.title,
        "address": blog.address,
        "language": blog.language,
        "followed": [row.address for row in added.followed],
        "taken": [{"address": one, "blog": title} for one, title in added.taken],
        "feeds": [one.address for one in found.feeds],
        "new_authors": list(added.names),
        "agreement": advice(blog),
    }


def _lines(found: Found, added: Added) -> Iterator[str]:
    blog = added.blog
    head = _("« %(title)s » is new.") if added.new else _("« %(title)s » is known already.")
    yield head % {"title": blog.title}
    for name, value in _facts(found, added):
        if value:
            yield _("  %(name)s: %(value)s") % {"name": name, "value": value}
    yield f"  {advice(blog)}"


def _facts(found: Found, added: Added) -> Iterator[tuple[str, str]]:
    followed = [row.address for row in added.followed]
    yield _("Address"), added.blog.address or ""
    yield _("Language"), added.blog.language
    for address in followed:
        yield _("Followed from now on"), address
    for address, title in added.taken:
        yield _("Followed already, for « %(title)s »") % {"title": title}, address
    for one in found.feeds[1:]:
        if one.address not in followed:
            yield _("It also names"), one.address
    yield _("New authors"), ", ".join(added.names)
