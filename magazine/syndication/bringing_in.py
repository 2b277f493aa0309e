"""The import from end to end: files are found, read, stored in batches, and reported."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from articles.models import Article

from . import detect
from .bodies import Picture
from .items import Item, Refused, Row, Unreadable
from .models import Record
from .report import Report
from .resolve import Resolver
from .rows import BadRow, bring_in_row
from .store import Batch, Options, Outcome, store

BATCH = 200


@dataclass(slots=True)
class Import:
    """One run over some files. `advance` is told how many bytes were read since it was last."""

    options: Options
    report: Report
    now: datetime = field(default_factory=timezone.now)
    advance: Callable[[int], None] = lambda _count: None
    resolver: Resolver = field(default_factory=Resolver)

    def run(self, paths: Iterable[Path]) -> None:
        """Bring in these files and folders; whatever is wrong with one, the others follow."""
        self.report.begin()
        for path in paths:
            if path.is_dir():
                self._folder(path)
            else:
                self._file(path)
        self.report.end()

    def _folder(self, folder: Path) -> None:
        found = [path for path in files_of(folder) if not _is_picture(path)]
        if not found:
            self.report.refused(folder, "", _("there is nothing to import in this folder"))
        for path in found:
            self._file(path)

    def _file(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                OneFile(self, path).read(file)
        except Unreadable as error:
            self.report.refused(path, "", str(error))
        except OSError as error:
            self.report.refused(path, "", _os_words(error))


def files_of(folder: Path) -> list[Path]:
    """The files under a folder in the order of their names, hidden ones left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _is_picture(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return detect.is_picture(file.read(16))
    return False


def _os_words(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("there is no such file or folder")
    return _("it cannot be read: %(reason)s") % {"reason": error.strerror or str(error)}


class OneFile:
    """The entries of one file, gathered in batches; `pictures` are those it has named so far."""

    def __init__(self, run: Import, path: Path) -> None:
        self.run = run
        self.path = path
        self.pictures: dict[str, Picture] = {}
        self.waiting: list[Item] = []
        self.taken: set[tuple[str, str]] = set()
        self.translations: list[tuple[Item, int]] = []
        self.position = 0

    def read(self, file: BinaryIO) -> None:
        """Raises Unreadable when no reader takes the file."""
        read = detect.reader(file)
        entries = read(
            file, name=self.path.stem, now=self.run.now, zone=timezone.get_default_timezone()
        )
        try:
            for entry in entries:
                self._entry(entry)
                self._advance(file)
        finally:
            self._flush()
            self._translate()

    def _advance(self, file: BinaryIO) -> None:
        position = file.tell()
        self.run.advance(position - self.position)
        self.position = position

    def _entry(self, entry: Item | Row | Refused) -> None:
        if isinstance(entry, Refused):
            self.run.report.refused(self.path, entry.at, entry.what)
        elif isinstance(entry, Row):
            self._flush()
            self._row(entry)
        else:
            self._item(entry)

    def _item(self, item: Item) -> None:
        """An item waits for its batch, unless that holds one that may be the same: the later one
        must find the earlier in the ledger."""
        names = {("guid", item.guid), ("address", item.address)} - {("address", "")}
        if len(self.waiting) >= BATCH or self.taken & names:
            self._flush()
        self.waiting.append(item)
        self.taken |= names

    def _flush(self) -> None:
        items, self.waiting = self.waiting, []
        self.taken = set()
        if not items:
            return
        batch = Batch(self.run.options, self.run.now, self.run.resolver, self.pictures)
        for outcome in store(items, batch):
            self.run.report.outcome(self.path, outcome)
            if outcome.item.translation_of and outcome.article:
                self.translations.append((outcome.item, outcome.article))
            if self.run.options.la_une and outcome.article and not self.run.options.dry_run:
                self._choose(outcome)

    def _row(self, row: Row) -> None:
        try:
            verb = bring_in_row(row, self)
        except BadRow as error:
            self.run.report.refused(self.path, row.at, str(error))
        else:
            self.run.report.row(self.path, row.at, row.kind, verb)

    def _choose(self, outcome: Outcome) -> None:
        """La Une lies above the import: the setting names the function that chooses for it."""
        try:
            if not (outcome.article and outcome.published):
                raise ValueError(_("it is not public"))
            if outcome.guessed_date:
                raise ValueError(_("its date is not known"))
            with transaction.atomic():
                choose = import_string(settings.CHOOSE_FOR_LA_UNE)
                choose(
                    Article.objects.get(pk=outcome.article), by=None, why=_("Chosen at its import")
                )
        except Exception as error:
            # Whatever it is, the operator must hear of it and the other articles go on.
            why = _("not on La Une: %(reason)s") % {"reason": error}
            self.run.report.failed(self.path, outcome, why)

    def _translate(self) -> None:
        """Tie translations to what they translate, once the whole file is in."""
        for item, number in self.translations:
            original = Record.objects.filter(source=item.source, guid=item.translation_of).first()
            if original is None or original.article_id is None:
                why = _("what it translates is not known: %(key)s") % {"key": item.translation_of}
                self.run.report.say(f"{self.path}, {item.at}: {why}")
            else:
                Article.objects.filter(pk=number, translation_of=None).exclude(
                    pk=original.article_id
                ).update(translation_of=original.article_id)
