"""The import from end to end: files are found, read, stored in batches, and reported."""

import logging
import os
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from articles.models import Article
from magazine.events import effects

from . import drafting, picturing, reading
from .bodies import Found
from .columns import BadRow
from .decide import Verb
from .drafting import Drafter, Drafts
from .given_files import (
    Given,
    fault_words,
    files_of,
    os_words,
    printable,
    says_more,
    shows_picture,
    strange_words,
    ties_lines,
)
from .items import Entry, Item, LeftOut, Refused, Row, Unreadable
from .makers import bring_in_row
from .names import Names, reset_sequences
from .pace import Pace
from .readers import archive
from .report import Report, Stopped
from .resolve import Resolver
from .restore import Restored, restore
from .store import Batch, Options, Outcome, order, store_drafts

logger = logging.getLogger(__name__)
# Bytes of a file that has items enough for another process to be worth it.
LONG = 2_000_000


@dataclass(slots=True)
class Import:
    """One run over some files. `advance` is told how many bytes were read since it was last
    called; `addresses` where files came from that were fetched, `called` how those are called that
    lie here under another name; `names` holds, by folder, what the
    lines of its files have named. A dry run keeps in `rehearsed` what it has met, unless it is
    undone as a `whole`."""

    options: Options
    report: Report
    now: datetime = field(default_factory=timezone.now)
    advance: Callable[[int], None] = lambda _count: None
    resolver: Resolver = field(default_factory=Resolver)
    addresses: Mapping[Path, str] = field(default_factory=dict)
    called: Mapping[Path, str] = field(default_factory=dict)
    names: dict[Path, Names] = field(default_factory=dict)
    pictures: dict[str, Found] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)
    drafter: Drafter = field(default_factory=Drafter)
    whole: bool = False
    rehearsed: set[tuple[str, str]] = field(default_factory=set)

    def run(self, paths: Iterable[Path], *, absent: Mapping[str, str] | None = None) -> None:
        """Bring in these files and folders; whatever is wrong with one, the others follow.

        `absent` are addresses that gave no file, with the reason.
        """
        self.report.begin()
        for address, why in (absent or {}).items():
            self.report.refused(address, "", why)
        paths = list(paths)
        with closing(self.drafter), effects.together(), self._rehearsal(paths):
            for path in paths:
                if path.is_dir():
                    self._folder(path)
                else:
                    came_from = self.addresses.get(path, "")
                    named = self.called.get(path) or path.name
                    self._file(Given(path, named, path, path.parent, came_from))
        self.report.end()

    @property
    def by_batch(self) -> bool:
        """Whether nothing stays of each batch, so that nobody waits for a rehearsal."""
        return self.options.dry_run and not self.whole

    @contextmanager
    def _rehearsal(self, paths: Iterable[Path]) -> Iterator[None]:
        """A dry run over lines that need what those before them made is one, undone at its end."""
        alone = not (self.options.dry_run and self.options.ours) or self.whole
        if alone or not any(map(ties_lines, paths)):
            yield
            return
        self.whole = True
        try:
            with rolled_back():
                yield
        finally:
            self.whole = False
            self.resolver.forget()

    def _folder(self, folder: Path, archive_of: Given | None = None) -> None:
        """The files of a folder, or of the archive that was unpacked into it."""
        found = [path for path in files_of(folder) if not shows_picture(path)]
        shown = archive_of.shown if archive_of else folder
        named = archive_of.stem if archive_of else printable(folder.resolve().name)
        came_from = archive_of.address if archive_of else ""
        if not found:
            self.report.refused(shown, "", _("there is nothing to import in this folder"))
        for path in found:
            inside = path.relative_to(folder)
            place = str(Path(named) / inside)
            self._file(Given(path, place, shown / inside, folder, came_from))

    def _file(self, given: Given) -> None:
        try:
            # Without a buffer, since where it stands is shared with the process that reads it.
            with given.path.open("rb", buffering=0) as file:
                if archive.looks_right(file.read(4)):
                    self._archive(given, file)
                else:
                    file.seek(0)
                    OneFile(self, given).read(file)
        except Stopped:
            raise
        except Unreadable as error:
            self.report.refused(given.shown, "", str(error))
        except OSError as error:
            self.report.refused(given.shown, "", os_words(error))
        except Exception as error:
            # A fault of ours, or of a package, in one file must not keep the others out.
            logger.exception("import of %s", given.shown)
            self.report.refused(given.shown, "", fault_words(error))

    def _archive(self, given: Given, file: BinaryIO) -> None:
        path = given.shown
        with reading.unpacked(file) as (folder, said):
            for one in said:
                if isinstance(one, Refused):
                    self.report.refused(path, one.at, one.what)
                elif isinstance(one, LeftOut):
                    self.report.left_out(path, one)
            with self._rehearsal([folder]):
                self._folder(folder, archive_of=given)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Nothing of what is done inside stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class OneFile:
    """The entries of one file, gathered in batches: items, or articles of an export."""

    def __init__(self, run: Import, given: Given) -> None:
        self.run = run
        self.given = given
        self.path = given.path
        # Files of one folder may name what stands in another of them.
        self.names = run.names.setdefault(self.path.parent, self._fresh_names())
        self.near: dict[str, Found] = {}  # pictures beside this file
        self.waiting: list[Item] = []
        self.coming: tuple[Callable[[], Drafts], Batch] | None = None  # being drafted
        self.long = False
        self.whole: list[Row] = []
        self.taken: set[tuple[str, str]] = set()
        self.translations: list[tuple[Item, int]] = []
        self.tied: dict[int, dict[str, Any]] = {}
        self.position = 0
        self.strange = 0  # lines that only whoever is at the server may bring in

    def _fresh_names(self) -> Names:
        return Names(self.path.parent, dry=self.run.options.dry_run)

    def read(self, file: BinaryIO) -> None:
        """Raises Unreadable when no reader takes the file, or it breaks the one that does."""
        came_from = self.run.addresses.get(self.path) or printable(Path(self.given.place).stem)
        blog = self.run.options.blog
        of_blog = (blog.address or blog.title) if blog else ""
        source = self.run.options.source or of_blog or came_from
        self.long = os.fstat(file.fileno()).st_size > LONG and len(os.sched_getaffinity(0)) > 1
        entries = reading.read(
            file,
            name=source,
            now=self.run.now,
            zone=timezone.get_default_timezone(),
            place=printable(self.given.place),
            fetched=bool(self.given.address),
        )
        try:
            for entry in entries:
                self._entry(entry)
                self._advance(file)
        finally:
            try:
                self._flush()
            finally:
                self._settle()
            self._translate()
            reset_sequences(self.names.numbered)
            if self.strange:
                self.run.report.refused(self.given.shown, "", strange_words(self.strange))

    def _advance(self, file: BinaryIO) -> None:
        position = file.tell()
        self.run.advance(position - self.position)
        self.position = position

    def _entry(self, entry: Entry) -> None:
        if isinstance(entry, Refused):
            self.run.report.refused(self.given.shown, entry.at, entry.what)
        elif isinstance(entry, LeftOut):
            self.run.report.left_out(self.given.shown, entry)
        elif not self.run.options.ours and says_more(entry):
            self.strange += 1
        elif isinstance(entry, Item):
            self._item(entry)
        elif entry.kind == "article":
            self._whole_article(entry)
        else:
            self._row(entry)

    def _item(self, item: Item) -> None:
        """An item waits for its batch, unless that holds one that may be the same: the later one
        must find the earlier in the ledger."""
        names = {("guid", item.guid), ("address", item.address)} - {("address", "")}
        if len(self.waiting) >= self.run.pace.size or self.taken & names:
            self._flush()
        if self.run.by_batch and self._met(item, names):
            return
        if self.long:
            self.run.drafter.start()
        self.waiting.append(item)
        self.taken |= names

    def _met(self, item: Item, names: set[tuple[str, str]]) -> bool:
        """Whether a dry run has met this one before: what it would have made is no longer there."""
        again = bool(self.run.rehearsed & {(item.source, name) for _kind, name in names})
        self.run.rehearsed |= {(item.source, name) for _kind, name in names}
        if again:
            note = _("the same article as one before it")
            self.run.report.outcome(self.given.shown, Outcome(item, Verb.KEEP, notes=(note,)))
        return again

    def _whole_article(self, row: Row) -> None:
        if len(self.whole) >= self.run.pace.size:
            self._flush()
        self.whole.append(row)

    def _flush(self) -> None:
        items, self.waiting = self.waiting, []
        rows, self.whole = self.whole, []
        self.taken = set()
        if items:
            self._draft(items)
        if rows:
            self._settle()
            for restored in restore(rows, self.names, self.run.pace):
                self._restored(restored)

    def _draft(self, items: Sequence[Item]) -> None:
        """Store what was drafted before, while the drafts of these are made. What shows pictures
        waits for its turn: they are brought when the blogs of those before it are known."""
        beside = self.long and self.run.drafter.is_ready()
        if not beside or any(map(picturing.shows, items)):
            self._settle()
            batch = self._batch(items)
            self._store(drafting.make(order(items, batch)), batch)
            return
        batch = self._batch(())
        asked = replace(order(items, batch), pictures=None)
        # No answer is waited for twice, whatever happens here.
        coming, self.coming = self.coming, None
        done = coming and (coming[0](), coming[1])
        ready = self.run.drafter.is_ready()
        self.coming = (
            self.run.drafter.begin(asked) if ready else partial(drafting.make, asked),
            batch,
        )
        if done:
            self._store(*done)

    def _settle(self) -> None:
        """Store what is being drafted."""
        coming, self.coming = self.coming, None
        if coming:
            drafts, batch = coming
            self._store(drafts(), batch)

    def _store(self, drafts: Drafts, batch: Batch) -> None:
        for outcome in store_drafts(drafts, batch):
            self._stored(outcome)

    def _batch(self, items: Sequence[Item]) -> Batch:
        options = self.run.options
        pictures = self.run.pictures
        if options.images:
            lent = partial(self.run.resolver.lends, blog=options.blog, offer=options.offer)
            picturing.bring(
                items,
                pictures,
                self.near,
                folders=self.given.folders,
                allowed=lent,
                rehearsal=options.dry_run,
            )
        known = ChainMap[str, Found](self.names.pictures, self.near, pictures)  # type: ignore[arg-type]
        run = self.run
        return Batch(options, run.now, run.resolver, known, run.pace, rehearsed=run.by_batch)

    def _stored(self, outcome: Outcome) -> None:
        self.run.report.outcome(self.given.shown, outcome)
        if outcome.article:
            self.names.sources.add(outcome.item.source)
            if outcome.item.translation_of:
                self.translations.append((outcome.item, outcome.article))
            if self.run.options.la_une and not self.run.options.dry_run:
                self._choose(outcome)

    def _restored(self, restored: Restored) -> None:
        if restored.verb is Verb.REFUSE:
            self.run.report.refused(self.given.shown, restored.row.at, restored.why)
            return
        self.run.report.restored(self.given.shown, restored)
        if restored.article and restored.row.columns.get("translation_of"):
            self.tied[restored.article] = restored.row.columns

    def _row(self, row: Row) -> None:
        self._flush()
        self._settle()
        if row.kind == "magazine":  # an export begins: its numbers are its own
            self.names = self.run.names[self.path.parent] = self._fresh_names()
        try:
            verb = bring_in_row(row, self.names)
        except BadRow as error:
            self.run.report.refused(self.given.shown, row.at, str(error))
        else:
            self.run.resolver.forget()
            self.run.report.row(verb)

    def _choose(self, outcome: Outcome) -> None:
        """La Une lies on this same floor: the setting names the function that chooses for it."""
        try:
            if not (outcome.article and outcome.published):
                raise ValueError(_("it is not public"))
            if outcome.guessed_date:
                raise ValueError(_("its date is not known"))
            with transaction.atomic():
                choose = import_string(settings.CHOOSE_FOR_LA_UNE)
                article = Article.objects.get(pk=outcome.article)
                choose(article, by=None, why=_("Chosen at its import"))
        except Exception as error:
            # Whatever it is, the operator must hear of it and the other articles go on.
            why = _("not on La Une: %(reason)s") % {"reason": error}
            self.run.report.failed(self.given.shown, outcome, why)

    def _translate(self) -> None:
        """Tie translations to what they translate, once the whole file is in."""
        for item, number in self.translations:
            other = self.names.article(item.translation_of)
            if not other and (item.source, item.translation_of) not in self.run.rehearsed:
                why = _("what it translates is not known: %(key)s") % {"key": item.translation_of}
                self.run.report.say(f"{self.given.shown}, {item.at}: {why}")
            elif other and not self.run.by_batch:  # in which neither of them is there any more
                alone = Article.objects.filter(pk=number, translation_of=None)
                alone.exclude(pk=other).update(translation_of=other)
        for number, line in self.tied.items():
            with suppress(BadRow, TypeError, ValueError):
                original_here = self.names.here(Article, line["translation_of"])
                # After a kill it may be missing here; an editor may also have taken it out.
                alone = Article.objects.filter(pk=number, translation_of=None)
                alone.filter(version=line.get("version", 1)).update(translation_of=original_here)
