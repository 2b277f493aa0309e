"""Lines that are no articles into rows: made when they are missing, left alone when they stand.

A line of an export carries the number of its row, which is kept where it is free, and refers to
other lines by their numbers. A line that a person wrote refers by slug, by address, by file.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, cast

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import dossiers
from articles.models import Article, Dossier, Publication, Tag
from authors import changes
from authors.models import Agreement, Author, Blog, Contributor
from magazine.lib import slugs
from magazine.lib.analysis import fold
from magazine.sections.models import Section

from . import addresses, columns
from .columns import BadRow
from .decide import Verb
from .kinds import BY_MODEL, NESTED, Kind, part_model
from .models import Record
from .names import Names, reset_sequences

_SIZE = 200
# What makes two agreements of one blog the same.
_TERMS = "mode images indexing text_mining head_start following until".split()
_TERMS += ["agreed_on", "agreed_by", "for_one_article"]
# What a line raises that lacks something or holds a list where an object belongs.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, ValidationError)


def sentence(error: Exception) -> str:
    """An error as one line of a report."""
    if isinstance(error, MALFORMED):
        words = _("the line has not the form of its kind (%(error)s)")
        return words % {"error": f"{type(error).__name__}: {' '.join(str(error).split())[:100]}"}
    return " ".join(str(error).split())


def plain_row(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """A row whose columns all stand in the line."""
    value = referring(kind.model, value, names)
    found = standing(kind, value)
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


def standing(kind: Kind, value: dict[str, Any]) -> models.Model | None:
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
    Section: lambda slug: Section.objects.get(slug=slug).pk,
    Tag: lambda slug: Tag.objects.get(slug=slug).pk,
}


def section_row(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    value.setdefault("slug", slugs.slugify(str(value.get("name", ""))))
    return plain_row(kind, value, names)


def author_row(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """`claimed` is how a person writes that the profile is: since when, or true."""
    value["folded"] = fold(str(value.get("name", "")))[:450]
    value.setdefault("slug", slugs.slugify(str(value.get("name", ""))))
    if claimed := value.pop("claimed", False):
        value["claimed_at"] = timezone.now().isoformat() if claimed is True else claimed
    return plain_row(kind, value, names)


def blog_row(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """`authors` says who writes there: slugs, or objects with `author` and `known_as` (a name, or a
    list of names); `section_rules` where its articles are filed. Without an address, the title is
    the key."""
    writers, rules = value.pop("authors", None) or [], value.pop("section_rules", None) or []
    value["address"] = value.get("address") or None
    if value["address"]:
        verb = plain_row(kind, value, names)
        blog = Blog.objects.get(address=value["address"])
    else:
        found = Blog.objects.filter(address=None, title=value.get("title", "")).first()
        blog = found or cast("Blog", insert(Blog, referring(Blog, value, names), names))
        verb = Verb.KEEP if found else Verb.CREATE
        names.note(Blog, value.get("id"), blog.pk)
    _note_writers(blog, writers)
    if verb is Verb.CREATE:
        insert_parts(Blog, "section_rules", rules, blog, names)
    return verb


def _note_writers(blog: Blog, writers: list[Any]) -> None:
    for writer in writers:
        one = writer if isinstance(writer, dict) else {"author": writer}
        author = Author.objects.filter(slug=one.get("author")).first()
        if author is None:
            raise BadRow(_("no author has the address « %(slug)s »") % {"slug": one.get("author")})
        names_there = one.get("known_as") or ""
        lines = names_there if isinstance(names_there, list) else [names_there]
        known_as = {"known_as": "\n".join(map(str, lines))[:1000]}
        Contributor.objects.get_or_create(blog=blog, author=author, defaults=known_as)


def agreement_row(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """A person writes no version: the terms then are what tells it from others.

    What readers see of the blog follows by the event, since the terms may allow less.
    """
    if "version" in value:
        verb = plain_row(kind, value, names)
        row = cast("Agreement | None", standing(kind, referring(Agreement, value, names)))
        # Of an export that makes the blog too, nothing is shown yet: its texts come after it.
        if verb is Verb.CREATE and row and Publication.objects.filter(blog=row.blog_id).exists():
            changes.signed(row, by=None, why=row.agreed_by)
        return verb
    value = referring(Agreement, value, names)
    versions = Agreement.objects.filter(blog=value.get("blog"))
    stated = columns.build(Agreement, value, strict=True)
    if versions.filter(**{name: getattr(stated, name) for name in _TERMS}).exists():
        return Verb.KEEP
    last = versions.aggregate(last=models.Max("version"))["last"] or 0
    stated.version = last + 1
    stated.save()
    changes.signed(stated, by=None, why=stated.agreed_by)
    return Verb.CREATE


def tag_row(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    value["folded"] = fold(str(value.get("name", "")))
    value.setdefault("slug", slugs.slugify(str(value.get("name", ""))))
    return plain_row(kind, value, names)


def insert_parts(
    model: type[models.Model], name: str, rows: list[dict[str, Any]], of: Any, names: Names
) -> None:
    """The rows behind a reverse relation; one that names what was refused is left out."""
    related, column = part_model(model, name)
    nested = NESTED.get(name)
    for one in rows:
        inside = one.pop(nested) if nested else []
        with suppress(BadRow):
            value = referring(related, {**one, column: None}, names) | {column: of.pk}
            row = insert(related, value, names)
            if nested:
                insert_parts(related, nested, inside, row, names)


def dossier_row(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """A person names its articles by key, in order, and its image by file; it is shown at once."""
    keys, parts = value.pop("articles", None), value.pop("parts", None) or []
    if keys is not None:
        value.setdefault("shown_since", timezone.now().isoformat())
    file = value.pop("image") if isinstance(value.get("image"), str) else ""
    value.setdefault("slug", slugs.slugify(str(value.get("title", ""))))
    value["introduction"] = dossiers.prose(str(value.get("introduction") or ""))
    verb = plain_row(kind, value, names)
    if verb is Verb.CREATE:
        dossier = Dossier.objects.get(slug=value["slug"])
        if file:
            Dossier.objects.filter(pk=dossier.pk).update(image=names.pictures[file].number)
        for position, key in enumerate(keys or [], start=1):
            dossier.parts.create(article_id=names.keyed(key), position=position)
        insert_parts(Dossier, "parts", parts, dossier, names)
    return verb


def record_row(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """What the ledger keeps of an article that is gone."""
    if value.get("article") is not None:
        raise BadRow(_("a record of an article stands in the line of the article"))
    return plain_row(BY_MODEL[Record._meta.label_lower], value, names)


def said_row(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """What is said of articles: of one that was left out there is nothing to say."""
    for column in columns.fields(kind.model):
        if column.related_model is Article and not column.null:
            try:
                names.here(Article, value.get(column.name))
            except BadRow:
                return Verb.SKIP
    return plain_row(kind, value, names)
