"""Numbers of rows that stand inside texts and JSON: changed where the rows have others here."""

from typing import Any

from articles.models import Article, Tag
from articles.snapshot import Snapshot
from authors.models import Agreement, Author, Blog
from magazine.images.models import Image
from magazine.lib import richtext
from magazine.lib.related import map_related
from magazine.sections.models import Section

from . import decide
from .names import Names

_REFERENCES = {
    "section_id": Section,
    "lead_image_id": Image,
    "blog_id": Blog,
    "agreement_id": Agreement,
    "translation_of_id": Article,
}


def body(html: str, names: Names) -> str:
    """Cleaned HTML whose pictures and related articles are those of the file; what the file has
    not, or has further on, is left out."""
    files = "srcset=" in html  # of renditions, which the worker has yet to make here
    html = richtext.clean(html)
    if not names.moved and not files:
        return html
    html = richtext.clean(map_related(html, lambda old: _maybe(Article, old, names)))
    if "<img" not in html:
        return html
    numbers = names.numbers.get(Image._meta.label_lower, {})
    pictures = {picture.number: picture for picture in names.pictures.values()}

    def place(image: richtext.BodyImage) -> richtext.BodyImage | None:
        picture = pictures.get(numbers.get(image.file_id or 0, 0))
        if picture is None:
            return None
        return richtext.BodyImage(
            picture.number, picture.address, image.alt, image.width, image.height
        )

    return richtext.clean(richtext.map_images(html, place))


def snapshot(value: Snapshot, names: Names) -> Snapshot:
    """A snapshot whose references are rows of here. Raises BadRow."""
    if not names.moved:
        return value
    found = {key: _maybe(model, value.get(key), names) for key, model in _REFERENCES.items()}
    return (
        value
        | found
        | {
            "body": body(value.get("body") or "", names),
            "tags": sorted(
                filter(None, (_maybe(Tag, tag, names) for tag in value.get("tags") or []))
            ),
            "bylines": [
                one | {"author": names.here(Author, one.get("author"))}
                for one in value.get("bylines") or []
            ],
        }
    )


def _maybe(model: type[Any], old: Any, names: Names) -> int | None:
    """A revision may remember what is gone, or an article that stands further on."""
    return names.numbers.get(model._meta.label_lower, {}).get(old)


def bylines(value: Any, names: Names) -> Any:
    """The bylines of a publication."""
    if not names.moved or not isinstance(value, list):
        return value
    return [one | {"id": _maybe(Author, one.get("id"), names) or 0} for one in value]


def prints(value: dict[str, str], line: dict[str, Any], names: Names) -> dict[str, str]:
    """The prints of a record: what was untouched by editors there is untouched here."""
    if not names.moved or not value:
        return value
    old = _as_snapshot(line)
    before, after = decide.prints(old), decide.prints(snapshot(old, names))
    return {
        name: after[name] if name in after and before[name] == one else one
        for name, one in value.items()
    }


def _as_snapshot(line: dict[str, Any]) -> Snapshot:
    """The snapshot of the article that a line of an export describes."""
    value = {name: line.get(name) for name in decide.FIELDS if name in line}
    value |= {key: line.get(key.removesuffix("_id")) for key in _REFERENCES}
    value["tags"] = sorted(row["tag"] for row in line.get("tagged") or [])
    value["bylines"] = [
        {"author": row["author"], "role": row["role"]} for row in line.get("bylines") or []
    ]
    value["sources"] = [
        {name: row[name] for name in ("title", "address", "kind", "language")}
        for row in line.get("sources") or []
    ]
    return value
