"""The articles of an export, with all their rows, as they were: nothing is published again.

An article that is here already (the same number, made at the same instant) is left alone, so that
an import that was stopped goes on. A number that another article has here is changed, and with it
whatever refers to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, models
from django.utils.translation import gettext as _

from articles import desk_index, pictured
from articles.models import Article, Publication, Revision

from . import columns, renumber
from .columns import BadRow
from .decide import Verb
from .items import Row
from .kinds import BY_NAME, LINKS, PUBLICATION_PARTS, part_model
from .models import Record
from .names import Names
from .pace import Pace
from .rows import MALFORMED, referring, save_all, sentence

_SIZE = 200
_SOURCE = "export"
_KIND = BY_NAME["article"]


@dataclass(frozen=True, slots=True)
class Restored:
    row: Row
    verb: Verb
    why: str = ""
    article: int | None = None


def restore(rows: Sequence[Row], names: Names, pace: Pace) -> list[Restored]:
    """Bring these articles in, each whole or not at all; what became of each, in order."""
    try:
        done = pace.transaction(len(rows), lambda: _restore(rows, names))
    except (BadRow, DatabaseError, *MALFORMED) as error:
        if len(rows) == 1:
            return [Restored(rows[0], Verb.REFUSE, sentence(error))]
        return [one for row in rows for one in restore([row], names, pace)]
    for one in done:
        if one.article:
            names.note(Article, one.row.columns["id"], one.article)
    return done


def _restore(rows: Sequence[Row], names: Names) -> list[Restored]:
    lines = [{key: one for key, one in row.columns.items() if key != "kind"} for row in rows]
    here = _standing(lines)
    strange = _of_others([line for line in lines if line["id"] not in here])
    numbers = [line["id"] for line in lines]
    taken = set(Article.with_bin.filter(pk__in=numbers).values_list("pk", flat=True))
    made = [
        (line, _article(line, names, free=line["id"] not in taken))
        for line in lines
        if line["id"] not in here and line["id"] not in strange
    ]
    save_all(Article, [article for _line, article in made], names)
    columns.set_clocks([article for _l, article in made], [line for line, _a in made])
    _write_parts(made, names)
    _note_moved(made)
    desk_index.reindex([article.pk for _line, article in made])
    pictured.note({article.pk: article.body for _line, article in made})
    created = {line["id"]: article.pk for line, article in made}
    return [_became(row, created, here, strange) for row in rows]


def _became(
    row: Row, created: Mapping[int, int], here: Mapping[int, int], strange: Mapping[int, str]
) -> Restored:
    number = row.columns["id"]
    if number in strange:
        return Restored(row, Verb.SKIP, strange[number])
    if number in here:
        return Restored(row, Verb.KEEP, article=here[number])
    return Restored(row, Verb.CREATE, article=created[number])


def _of_others(lines: Sequence[dict[str, Any]]) -> dict[int, str]:
    """The articles whose items the ledger knows already: brought in here on their own, or
    deleted here, and then they do not come back. With the reason."""
    wanted = {
        (one["source"], one["guid"]): line["id"] for line in lines for one in _list(line, "records")
    }
    found = {}
    for source in {source for source, _guid in wanted}:
        guids = [guid for one, guid in wanted if one == source]
        rows = Record.objects.filter(source=source, guid__in=guids)
        for guid, article in rows.values_list("guid", "article"):
            why = _("it is here already, as article %(number)s") % {"number": article}
            found[wanted[source, guid]] = why if article else _("it was deleted here")
    return found


def _standing(lines: Sequence[dict[str, Any]]) -> dict[Any, int]:
    """The articles that are here already, by the number they have in the file."""
    clock = Article._meta.get_field("created")
    wanted = {int(line["id"]): clock.to_python(line["created"]) for line in lines}
    rows = Article.with_bin.filter(pk__in=wanted)
    found: dict[Any, int] = {
        pk: pk for pk, created in rows.values_list("pk", "created") if wanted[pk] == created
    }
    moved: dict[str, Any] = {_guid(line): line["id"] for line in lines}
    for guid, article in Record.objects.filter(
        source=_SOURCE, guid__in=list(moved), article__isnull=False
    ).values_list("guid", "article"):
        found.setdefault(moved[guid], article)
    return found


def _guid(line: dict[str, Any]) -> str:
    return f"{line['id']} {line['created']}"


def _article(line: dict[str, Any], names: Names, *, free: bool) -> Article:
    value = _own_columns(Article, line) | {"translation_of": None}
    value = referring(Article, value, names)
    value["body"] = renumber.body(str(value.get("body") or ""), names)
    number = value.pop("id", None)
    article = columns.build(Article, value)
    if free:
        article.pk = number
    return article


def _own_columns(model: type[models.Model], line: dict[str, Any]) -> dict[str, Any]:
    """The line without the rows that stand in it."""
    relations = {relation.name for relation in model._meta.related_objects}
    return {name: value for name, value in line.items() if name not in relations}


def _note_moved(made: Sequence[tuple[dict[str, Any], Article]]) -> None:
    """An article that got another number is known again by the ledger."""
    Record.objects.bulk_create(
        Record(
            source=_SOURCE,
            guid=_guid(line),
            article=article,
            first_seen=article.changed,
            last_seen=article.changed,
        )
        for line, article in made
        if article.pk != line.get("id")
    )


def _write_parts(made: Sequence[tuple[dict[str, Any], Article]], names: Names) -> None:
    for name in _KIND.parts:
        pairs = [
            (_changed(name, one, line, names), article)
            for line, article in made
            for one in _list(line, name)
        ]
        if name == "publications":
            _write_publications(pairs, names)
        else:
            _insert(Article, name, pairs, names)


def _changed(name: str, one: dict[str, Any], line: dict[str, Any], names: Names) -> dict[str, Any]:
    if name == "records":
        return one | {"prints": renumber.prints(one.get("prints") or {}, line, names)}
    if name == "publications":
        return one | {"bylines": renumber.bylines(one.get("bylines"), names)}
    return one


def _write_publications(pairs: Sequence[tuple[dict[str, Any], Article]], names: Names) -> None:
    """Each with the revision it was made of, which stands in it and is no row of the export."""
    revisions = _write_revisions(pairs, names)
    rows = _insert(
        Article,
        "publications",
        [({**one, "revision": None, **_print(one)}, article) for one, article in pairs],
        names,
        columns_set=[{"revision_id": revision} for revision in revisions],
    )
    for name in PUBLICATION_PARTS:
        parts = [
            (_part(name, part, names), row)
            for (one, _article), row in zip(pairs, rows, strict=True)
            for part in _list(one, name)
        ]
        articles = [{"article_id": row.article_id} for _value, row in parts]
        _insert(Publication, name, parts, names, articles if name in LINKS else None)


def _print(one: dict[str, Any]) -> dict[str, str]:
    """No print of a text that spoke of renditions: it is rendered again when they are made here."""
    spoke = any("srcset=" in str(part.get("html")) for part in _list(one, "body"))
    return {"digest": ""} if spoke else {}


def _part(name: str, part: dict[str, Any], names: Names) -> dict[str, Any]:
    if name == "body":
        return {**part, "html": renumber.body(part["html"], names)}
    # The article of a link is its publication's, which may have another number here.
    return {column: one for column, one in part.items() if column != "article"}


def _write_revisions(
    pairs: Sequence[tuple[dict[str, Any], Article]], names: Names
) -> list[int | None]:
    """One row for each revision, though several publications may be made of it."""
    made: dict[tuple[int, int], Revision] = {}
    keys: list[tuple[int, int] | None] = []
    for one, article in pairs:
        value = one.get("revision")
        if not isinstance(value, dict):
            keys.append(None)
            continue
        key = (article.pk, value["number"])
        keys.append(key)
        if key not in made:
            value = value | {"snapshot": renumber.snapshot(value["snapshot"], names)}
            made[key] = columns.build(Revision, value)
            made[key].article = article
    Revision.objects.bulk_create(made.values(), batch_size=_SIZE)
    return [made[key].pk if key else None for key in keys]


def _insert(
    parent_model: type[models.Model],
    name: str,
    pairs: Sequence[tuple[dict[str, Any], Any]],
    names: Names,
    columns_set: Sequence[dict[str, Any]] | None = None,
) -> list[Any]:
    """The rows of one reverse relation, under their own numbers where these are free."""
    model, back = part_model(parent_model, name)
    numbers = [value["id"] for value, _parent in pairs if isinstance(value.get("id"), int)]
    taken = set(model._base_manager.filter(pk__in=numbers).values_list("pk", flat=True))
    rows = []
    for position, (value, parent) in enumerate(pairs):
        value = referring(model, _own_columns(model, value) | {back: None}, names)
        number = value.pop("id", None)
        row = columns.build(model, value | {back: parent.pk})
        if number is not None and number not in taken:
            row.pk = number
        for column, one in (columns_set[position] if columns_set else {}).items():
            setattr(row, column, one)
        rows.append(row)
    save_all(model, rows, names)
    return rows


def _list(line: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = line.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadRow(_("« %(name)s » is no list of objects") % {"name": name})
    return found
