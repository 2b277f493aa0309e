"""Everything but accounts, events, revisions and what is one desk's own (remarks, reading links,
levels of checks), as JSON Lines and media files.

A publication carries the snapshot of the revision it was made of, so that it can be rendered
again where it is taken.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Model, QuerySet

from articles.models import Article, Publication, Revision

from . import columns
from .kinds import FORM, KINDS, NESTED, PUBLICATION_PARTS, Kind
from .models import Record

_CHUNK = 200
LINES = "magazine.jsonl"


def export(folder: Path, *, advance: Callable[[int], None] = lambda _count: None) -> Counter[str]:
    """Write `magazine.jsonl` and `media/` in the folder; how many lines of each kind.

    The file has its name only once it is whole. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    part = folder / f"{LINES}.part"
    with part.open("w", encoding="utf-8") as file:
        for kind, line in _lines(folder):
            file.write(json.dumps({"kind": kind, **line}, ensure_ascii=False) + "\n")
            counts[kind] += kind != "magazine"
            advance(1)
    part.replace(folder / LINES)
    return counts


def size() -> int:
    """About how many lines an export has."""
    return sum(kind.model._base_manager.count() for kind in KINDS)


def _lines(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "magazine", {"form": FORM}
    for kind in KINDS:
        for row in _rows(kind).iterator(chunk_size=_CHUNK):
            yield kind.name, _line(kind, row, folder)


def _rows(kind: Kind) -> QuerySet[Any]:
    rows = kind.model._base_manager.order_by("pk")  # what lies in the bin travels too
    if kind.model is Record:
        return rows.filter(article=None)  # the others stand in the lines of their articles
    if kind.model is Article:
        parts = [name for name in kind.parts if name != "publications"]
        publications = [f"publications__{name}" for name in ("revision", *PUBLICATION_PARTS)]
        return rows.prefetch_related(*parts, *publications)
    nested = [f"{name}__{NESTED[name]}" for name in kind.parts if name in NESTED]
    return rows.prefetch_related(*kind.parts, *nested)


def _line(kind: Kind, row: Model, folder: Path) -> dict[str, Any]:
    line = columns.dump(row)
    for name in kind.parts:
        line[name] = [_part(part, NESTED.get(name)) for part in _in_order(row, name)]
    if kind.name == "image":
        _copy_file(line["file"], folder / "media")
    return line


def _part(row: Model, nested: str | None) -> dict[str, Any]:
    if isinstance(row, Publication):
        return _publication(row)
    line = columns.dump(row)
    if nested:
        line[nested] = [columns.dump(one) for one in _in_order(row, nested)]
    return line


def _in_order(row: Model, name: str) -> list[Model]:
    part = getattr(row, name, None)  # one row alone, or none, where the relation is one to one
    rows = [part] if isinstance(part, Model) else list(part.all()) if part else []
    return sorted(rows, key=lambda part: part.pk)


def _publication(row: Publication) -> dict[str, Any]:
    line = columns.dump(row)
    line["revision"] = _revision(row.revision) if row.revision else None
    for name in PUBLICATION_PARTS:
        line[name] = [columns.dump(one) for one in _in_order(row, name)]
    return line


def _revision(row: Revision) -> dict[str, Any]:
    line = columns.dump(row)
    return {name: line[name] for name in line if name not in ("id", "article")}


def _copy_file(name: str, media: Path) -> None:
    """The file of an image, by its name in the media folder. A lost file stays lost."""
    if not name or not default_storage.exists(name):
        return
    target = media / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with default_storage.open(name) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
