"""What the samples claim of each of their files (data/expected.json), and where we differ.

A test walks the files of one kind with a function that yields what is wrong: the claim, and what
our reader gave in its place. A key that is missing claims nothing; texts are compared without
their white space. What we decided otherwise stands in EXCEPTIONS, claim by claim.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from magazine.lib import richtext
from magazine.syndication import bodies, detect
from magazine.syndication.items import Entry, Item, Refused, Unreadable

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
MOST_EXCEPTIONS = 0.03

# (file, claim) and the reason. Whoever mends one must take its line out: a test sees to that.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("feeds/feedparser/atom/entry_content_mode_base64.xml", "text_start"): (
        "Atom 0.3 without a type is plain text"
    ),
    ("feeds/feedparser/atom10/entry_content_text_plain_brackets.xml", "text_start"): (
        "plain text keeps its brackets"
    ),
    ("feeds/feedparser/atom10/entry_category_label.xml", "categories"): (
        "a category is named by its label, which is what its readers see"
    ),
    ("feeds/feedparser/atom10/entry_category_term_non_ascii.xml", "categories"): (
        "a category is named by its label, which is what its readers see"
    ),
    ("feeds/rome/atom_1.0.xml", "categories"): (
        "a category is named by its label, which is what its readers see"
    ),
    ("feeds/feedparser/base/http_item_link_base_content_location.xml", "link"): (
        "a file has no header that says where it lay"
    ),
    ("feeds/feedparser/encoding/encoding_attribute_crash.xml", "images"): (
        "a picture without an address is none"
    ),
    ("feeds/feedparser/illformed/rss_item_link_corrupted_ampersands.xml", "link"): (
        "« link » is no name of a host"
    ),
    ("feeds/feedparser/namespace/atomsvgtitle.xml", "text_start"): (
        "the words of a drawing are dropped with it"
    ),
    ("feeds/feedparser/namespace/rss2.0mathml.xml", "text_start"): (
        "the words of a formula are dropped with it"
    ),
    ("feeds/feedparser/rss/item_description_not_a_doctype.xml", "text_start"): (
        "what is left is no word"
    ),
    ("html/readability/ebb-org/source.html", "title"): (
        "what stands after the heading is the name of the site"
    ),
    ("html/readability/ebb-org/source.html", "body_ends"): (
        "Mozilla's reader takes the signature out of the text, where it ends it"
    ),
}

type Fault = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """One file: `expected` are its claims, `facts` all that expected.json says of it."""

    name: str
    path: Path
    facts: dict[str, Any]

    @property
    def expected(self) -> dict[str, Any]:
        return self.facts["expected"]

    @property
    def kind(self) -> str:
        return self.facts["kind"]


def every_sample(folder: Path) -> list[Sample]:
    """The files of the samples (the fixture `samples`)."""
    files = json.loads((folder / "data/expected.json").read_text())["files"]
    return [Sample(name, folder / "data" / name, facts) for name, facts in files.items()]


def of_kind(folder: Path, kind: str) -> list[Sample]:
    return [sample for sample in every_sample(folder) if sample.kind == kind]


def wrong(
    samples: list[Sample], faults: Callable[[Sample], Iterator[Fault]]
) -> dict[str, list[Fault]]:
    """What our readers give otherwise than claimed, by file, the exceptions left out.

    An exception that is none any more is wrong too, or the table would hide the next fault.
    """
    found = {}
    for sample in samples:
        excepted = {claim for name, claim in EXCEPTIONS if name == sample.name}
        given = list(faults(sample))
        needless = excepted - {claim for claim, _what in given}
        left = [fault for fault in given if fault[0] not in excepted]
        left += [(claim, "its exception is needless") for claim in sorted(needless)]
        if left:
            found[sample.name] = left
    return found


def is_hostile(sample: Sample) -> bool:
    return sample.kind.endswith("-attack") or sample.kind == "xss"


def is_french(sample: Sample) -> bool:
    """Whether its text is French, which the samples say in one of three ways."""
    language = sample.expected.get("lang") or sample.expected.get("language") or ""
    words = f"{sample.name} {sample.facts.get('notes')}"
    return language.startswith("fr") or "/fr/" in words or "French" in words or "france" in words


def read(path: Path, *, name: str = "") -> list[Entry]:
    """The entries of a file as the reader that takes it gives them. Raises Unreadable."""
    file = io.BytesIO(path.read_bytes())
    reader = detect.reader(file, place=f"data/{path.name}")
    return list(reader(file, name=name or path.stem, now=NOW, zone=PARIS))


def items(path: Path) -> list[Item]:
    """The items of a file; none when it is refused as a whole, which must have its words."""
    try:
        entries = read(path)
    except Unreadable as error:
        assert str(error).strip()
        return []
    assert all(entry.what.strip() for entry in entries if isinstance(entry, Refused))
    return [entry for entry in entries if isinstance(entry, Item)]


class _Everything(dict[str, bodies.Picture]):
    """Every picture of a body as one that we have."""

    def __bool__(self) -> bool:
        return True

    def get(self, address: str, default: Any = None) -> Any:
        return bodies.Picture(1, address, "") if address else default


def body(item: Item) -> str:
    """The body of an item as it is stored when we have all of its pictures."""
    return bodies.prepare(item.body, base=item.base, pictures=_Everything()).html


def words(item: Item) -> str:
    return squeezed(richtext.plain(body(item)))


def pictures(item: Item) -> list[str]:
    """The addresses of the pictures of the body."""
    return [image.src for image in richtext.images(body(item))]


def squeezed(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
