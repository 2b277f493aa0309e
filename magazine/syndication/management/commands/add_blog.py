"""Follow blogs by their addresses."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from magazine.syndication.adding import Added, Adding, Unfit, advice
from magazine.syndication.discovery import Found, NothingFound, discover


class Command(BaseCommand):
    help = (
        "Follow the blogs at these addresses (of the blog, of a page or of its feed): find the "
        "feed, the language and the authors, and say what agreement is needed. Safe to run twice. "
        "Exit code 0 when all are followed, 1 when some are, 2 when none is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("addresses", nargs="+", metavar="ADDRESS")
        parser.add_argument("--all-feeds", action="store_true", help="not only the first it names")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what was found, add nothing"
        )

    def handle(self, *args: Any, **given: Any) -> None:
        adding, wrong = Adding(), 0
        for address in given["addresses"]:
            try:
                found = discover(address)
                follow = [one.address for one in found.feeds] if given["all_feeds"] else None
                with transaction.atomic():
                    added = adding.add(found, follow)
                    self._say(found, added)
                    transaction.set_rollback(given["dry_run"])
                if given["dry_run"]:
                    adding.resolver.forget()
            except (NothingFound, Unfit) as error:
                wrong += 1
                self.stderr.write(_("%(where)s: %(note)s") % {"where": address, "note": error})
        if given["dry_run"]:
            self.stdout.write(_("Dry run, nothing was written."))
        if wrong:
            sys.exit(1 if wrong < len(given["addresses"]) else 2)

    def _say(self, found: Found, added: Added) -> None:
        blog = added.blog
        head = _("« %(title)s » is new.") if added.new else _("« %(title)s » is known already.")
        self.stdout.write(head % {"title": blog.title})
        self._line(_("Address"), blog.address or "")
        self._line(_("Language"), blog.language)
        for row in added.followed:
            self._line(_("Followed from now on"), row.address)
        for address, title in added.taken:
            self._line(_("Followed already, for « %(title)s »") % {"title": title}, address)
        for one in found.feeds[1:]:
            if one.address not in {row.address for row in added.followed}:
                self._line(_("It also names"), one.address)
        self._line(_("New authors"), ", ".join(added.names))
        self.stdout.write(f"  {advice(blog)}")

    def _line(self, name: str, value: str) -> None:
        if value:
            self.stdout.write(_("  %(name)s: %(value)s") % {"name": name, "value": value})
