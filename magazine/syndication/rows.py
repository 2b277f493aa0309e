"""Lines that are no articles into rows: made when they are missing, left alone when they stand.

A line of an export carries the number of its row, which is kept where it is free, and refers to
other lines by their numbers. A line that a person wrote refers by slug, by address, by file.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from articles.models import Article
from authors.models import Agreement, Author, Blog, Contributor
from magazine.images import masters
from magazine.images.models import Image
from magazine.lib import slugs
from magazine.lib.analysis import fold

from . import addresses, columns
from .bodies import Picture
from .columns import BadRow
from .decide import Verb
from .items import Row
from .kinds import BY_MODEL, BY_NAME, FORM, Kind
from .models import Record

_SIZE = 200
# What a line raises that lacks something or holds a list where an object belongs.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, ValidationError)


@dataclass(slots=True)
class Names:
    """What the lines of one file have named so far.

    `numbers` gives, by model, the number a row has here for the number it has in the file;
    `keys` the article of each key; `pictures` those that bodies may show, by their address;
    `numbered` models have rows that kept their numbers; `moved`: some row could not;
    `dry`: nothing may stay, no file either.
    """

    folder: Path
    numbers: dict[str, dict[int, int]] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    numbered: set[type[models.Model]] = field(default_factory=set)
    moved: bool = False
    dry: bool = False

    def note(self, model: type[models.Model], old: Any, new: int) -> None:
        if isinstance(old, int):
            self.numbers.setdefault(model._meta.label_lower, {})[old] = new
            self.moved |= old != new

    def here(self, model: type[models.Model], old: Any) -> int | None:
        """The number here of a row that the file numbers so. Raises BadRow for one it has not."""
        if old is None:
            return None
        try:
            return self.numbers[model._meta.label_lower][old]
        except (KeyError, TypeError) as error:
            words = _("no line before this one is the %(model)s %(number)s")
            raise BadRow(words % {"model": model._meta.verbose_name, "number": old}) from error


def bring_in_row(row: Row, names: Names) -> Verb:
    """Make the row of a line, or find it. Raises BadRow."""
    value = {name: one for name, one in row.columns.items() if name != "kind"}
    if row.kind == "magazine":
        if value.get("form") != FORM:
            raise BadRow(_("this export has another form than this version reads"))
        return Verb.KEEP
    kind = BY_NAME.get(row.kind)
    if kind is None or kind.name == "article":
        raise BadRow(_("« %(kind)s » is no kind of line") % {"kind": row.kind})
    make = _MAKERS.get(kind.name, _plain)
    try:
        with transaction.atomic():
            return make(kind, value, names)
    except (DatabaseError, *MALFORMED) as error:
        raise BadRow(sentence(error)) from error


def sentence(error: Exception) -> str:
    """An error as one line of a report."""
    if isinstance(error, MALFORMED):
        words = _("the line has not the form of its kind (%(error)s)")
        return words % {"error": f"{type(error).__name__}: {' '.join(str(error).split())[:100]}"}
    return " ".join(str(error).split())


def _plain(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """A row whose columns all stand in the line."""
    value = referring(kind.model, value, names)
    found = _standing(kind, value)
    if found is not None:
        names.note(kind.model, value.get("id"), found.pk)
        return Verb.KEEP
    row = insert(kind.model, value, names)
    names.note(kind.model, value.get("id"), row.pk)
    return Verb.CREATE


def insert(model: type[models.Model], value: dict[str, Any], names: Names) -> models.Model:
    """Save a new row, under its own number where that is free."""
    old = value.get("id")
    free = old is not None and not model._default_manager.filter(pk=old).exists()
    others = {name: one for name, one in value.items() if name != "id"}
    row = columns.build(model, others, strict=old is None)
    if free:
        row.pk = old
    save_all(model, [row], names)
    columns.set_clocks([row], [value])
    return row


def save_all(model: type[models.Model], rows: Sequence[Any], names: Names) -> None:
    """Save new rows, some under numbers of their own: the others must not draw one of these."""
    own = [row for row in rows if row.pk is not None]
    others = [row for row in rows if row.pk is None]
    model._default_manager.bulk_create(own, batch_size=_SIZE)
    if own:
        names.numbered.add(model)
    if others:
        if old_numbers := names.numbered & {model}:
            reset_sequences(old_numbers)
        model._default_manager.bulk_create(others, batch_size=_SIZE)


def _standing(kind: Kind, value: dict[str, Any]) -> models.Model | None:
    """The row that the key columns of a line name, if it is here."""
    known = {field.name: field for field in columns.fields(kind.model)}
    where = {}
    for name in kind.key:
        one = value.get(name)
        column = known[name]
        where[name] = one if column.remote_field or one is None else column.to_python(one)
    return kind.model._default_manager.filter(**where).first()


def referring(model: type[models.Model], value: dict[str, Any], names: Names) -> dict[str, Any]:
    """The columns with their references as numbers of rows here."""
    found = dict(value)
    for column in columns.fields(model):
        if column.remote_field and column.name in value:
            target = column.remote_field.model
            found[column.name] = _reference(target, value[column.name], names)
    return found


def _reference(model: type[models.Model], value: Any, names: Names) -> int | None:
    if not isinstance(value, str):
        return names.here(model, value)
    try:
        return _BY_WORD[model](value)
    except (KeyError, ObjectDoesNotExist) as error:
        words = _("there is no %(model)s « %(name)s »")
        raise BadRow(words % {"model": model._meta.verbose_name, "name": value}) from error


def _blog_at(address: str) -> int:
    key = addresses.key(address)
    host = key.removeprefix("https://").split("/")[0]
    for row in Blog.objects.filter(address__icontains=host).order_by("pk"):
        if row.address and addresses.key(row.address) == key:
            return row.pk
    raise Blog.DoesNotExist


_BY_WORD: dict[type[models.Model], Callable[[str], int]] = {
    Author: lambda slug: Author.objects.get(slug=slug).pk,
    Blog: _blog_at,
}


def _section(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    value.setdefault("slug", slugs.slugify(str(value.get("name", ""))))
    return _plain(kind, value, names)


def _author(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """`claimed` is how a person writes that the profile is: since when, or true."""
    value.setdefault("slug", slugs.slugify(str(value.get("name", ""))))
    if claimed := value.pop("claimed", False):
        value["claimed_at"] = timezone.now().isoformat() if claimed is True else claimed
    return _plain(kind, value, names)


def _blog(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """`authors` says who writes there: slugs, or objects with `author` and `known_as`. Without an
    address, the title is the key."""
    writers = value.pop("authors", None) or []
    value["address"] = value.get("address") or None
    if value["address"]:
        verb = _plain(kind, value, names)
        blog = Blog.objects.get(address=value["address"])
    else:
        found = Blog.objects.filter(address=None, title=value.get("title", "")).first()
        blog = found or insert(Blog, value, names)  # type: ignore[assignment]
        verb = Verb.KEEP if found else Verb.CREATE
        names.note(Blog, value.get("id"), blog.pk)
    for writer in writers:
        one = writer if isinstance(writer, dict) else {"author": writer}
        author = Author.objects.filter(slug=one.get("author")).first()
        if author is None:
            raise BadRow(_("no author has the address « %(slug)s »") % {"slug": one.get("author")})
        known_as = {"known_as": str(one.get("known_as") or "")[:150]}
        Contributor.objects.get_or_create(blog=blog, author=author, defaults=known_as)
    return verb


def _agreement(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """A person writes no version: the terms then are what tells it from others."""
    if "version" in value:
        return _plain(kind, value, names)
    value = referring(Agreement, value, names)
    versions = Agreement.objects.filter(blog=value.get("blog"))
    stated = columns.build(Agreement, value, strict=True)
    terms = ("mode", "agreed_on", "agreed_by", "for_one_article", "until")
    if versions.filter(**{name: getattr(stated, name) for name in terms}).exists():
        return Verb.KEEP
    last = versions.aggregate(last=models.Max("version"))["last"] or 0
    stated.version = last + 1
    stated.save()
    return Verb.CREATE


def _tag(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    value["folded"] = fold(str(value.get("name", "")))
    value.setdefault("slug", slugs.slugify(str(value.get("name", ""))))
    return _plain(kind, value, names)


def _image(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """The file lies beside the lines, in `media` for an export; its content decides."""
    name = str(value.pop("file", ""))
    exported = "digest" in value
    data = b"" if exported else _read(names.folder, name)
    digest = value["digest"] if exported else hashlib.sha256(data).hexdigest()
    known = Image.objects.filter(digest=digest).first()
    try:
        if known:
            row = known
        elif names.dry:
            row = _rehearsed_image(data or _read(names.folder / "media", name), digest)
        elif exported:
            row = _exported_image(name, value, names)
        else:
            row = masters.store(data, name=name, **value)
    except masters.BadImage as error:
        raise BadRow(f"{name}: {error.reason}") from error
    except TypeError as error:
        raise BadRow(f"{name}: {error}") from error
    names.note(Image, value.get("id"), row.pk)
    names.pictures[name] = Picture(row.pk, row.file.url, row.alt)
    return Verb.KEEP if known else Verb.CREATE


def _rehearsed_image(data: bytes, digest: str) -> Image:
    """A row for lines to refer to, in a transaction that is rolled back; no file."""
    found = masters.verify(data)
    size = {"width": found.width, "height": found.height}
    return Image.objects.create(file=f"images/{digest}", digest=digest, **size)


def _exported_image(name: str, value: dict[str, Any], names: Names) -> Image:
    columns.build(Image, {one: value[one] for one in value if one != "id"})
    kept = {one: value[one] for one in value if one not in ("id", "width", "height", "created")}
    if Image.objects.filter(pk=value["id"]).exists():
        reset_sequences({Image})
    else:
        kept["id"] = value["id"]
        names.numbered.add(Image)
    row = masters.restore(_read(names.folder / "media", name), **kept)
    columns.set_clocks([row], [value])
    return row


def _read(folder: Path, name: str) -> bytes:
    """A file under this folder and nowhere else. Raises BadRow."""
    path = (folder / name).resolve()
    if not name or not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise BadRow(_("the file %(name)s is missing") % {"name": name or "?"})
    return path.read_bytes()


def _edition(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """An export holds the rows of La Une; a person names articles by key, in order, which are
    chosen where nobody has chosen yet."""
    if "compositions" in value:
        return _whole_edition(kind, value, names)
    rows = kind.model._default_manager.filter(open=True)
    if any(row.slots.exists() for row in rows):  # type: ignore[attr-defined]
        return Verb.KEEP
    choose = import_string(settings.CHOOSE_FOR_LA_UNE)
    for slot in value.get("slots") or []:
        one = slot if isinstance(slot, dict) else {"article": slot}
        number = names.keys.get(one.get("article", ""))
        if number is None:
            words = _("no article of this file has the key « %(key)s »")
            raise BadRow(words % {"key": one.get("article")})
        choose(Article.objects.get(pk=number), by=None, why=one.get("why", ""))
    return Verb.CREATE


def _whole_edition(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    parts = {name: value.pop(name) for name in kind.parts}
    found = _standing(kind, value) if value.get("open") else None
    if found is None:
        same = {"pk": value.get("id"), "created": value.get("created")}
        found = kind.model._default_manager.filter(**same).first()
    if found is not None and found.slots.exists():  # type: ignore[attr-defined]
        return Verb.KEEP
    edition = found or insert(kind.model, value, names)
    for name, rows in parts.items():
        relation: Any = kind.model._meta.get_field(name)
        for one in rows:
            # A slot whose article was refused stays empty.
            with suppress(BadRow):
                one = referring(relation.related_model, {**one, relation.field.name: None}, names)
                one[relation.field.name] = edition.pk
                _renumber_entries(one, names)
                insert(relation.related_model, one, names)
    return Verb.KEEP if found else Verb.CREATE


def _renumber_entries(value: dict[str, Any], names: Names) -> None:
    """The articles that a stored composition shows. One that is gone keeps its number's absence:
    it is shown as withdrawn, never as another article."""
    articles = names.numbers.get("articles.article", {})
    for entry in value.get("entries") or []:
        entry["article"] = articles.get(entry.get("article"), 0)


def _record(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """What the ledger keeps of an article that is gone."""
    if value.get("article") is not None:
        raise BadRow(_("a record of an article stands in the line of the article"))
    return _plain(BY_MODEL[Record._meta.label_lower], value, names)


_MAKERS: dict[str, Callable[[Kind, dict[str, Any], Names], Verb]] = {
    "section": _section,
    "image": _image,
    "author": _author,
    "blog": _blog,
    "agreement": _agreement,
    "tag": _tag,
    "edition": _edition,
    "record": _record,
}


def reset_sequences(models_numbered: set[type[models.Model]]) -> None:
    """After rows kept their numbers, the next one must not get one of these (PostgreSQL)."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(models_numbered))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
