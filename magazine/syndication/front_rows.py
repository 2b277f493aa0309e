"""The lines of La Une: what editors arranged, and what readers got of it.

La Une lies on the floor of the import and is not imported: its models are asked for by label, its
verbs by the names that the settings give them.
"""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from articles.models import Article
from magazine.sections.models import Section

from .decide import Verb
from .kinds import Kind, part_model
from .names import Names
from .rows import insert, insert_parts, referring, standing


def edition_row(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """An export holds the rows of an edition; a person lays out blocks and names articles by key,
    in order, which are chosen where nobody has chosen yet."""
    if "created" in value:
        return _whole_edition(kind, value, names)
    edition = import_string(settings.STANDING_LA_UNE)()
    if _chosen(edition):
        return Verb.KEEP
    if blocks := value.get("blocks"):
        block: Any = part_model(kind.model, "blocks")[0]
        lay_out = import_string(settings.LAY_OUT_LA_UNE)
        lay_out(edition, [referring(block, one, names) for one in blocks])
    choose = import_string(settings.CHOOSE_FOR_LA_UNE)
    for slot in value.get("slots") or []:
        one = slot if isinstance(slot, dict) else {"article": slot}
        number = names.keyed(one.get("article", ""))
        choose(Article.objects.get(pk=number), by=None, why=one.get("why", ""))
    return Verb.CREATE


def _whole_edition(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """One that is here stays as it is, unless it is the first one and nobody chose anything."""
    old, parts = value.get("id"), {name: value.pop(name) for name in kind.parts}
    value = referring(kind.model, value, names)
    same = {"pk": old, "created": value["created"]}
    found: Any = kind.model._default_manager.filter(**same).first()
    if found is None and value.get("opens_at") is not None:
        found = standing(kind, value)
        if found is not None and not _chosen(found):
            found.blocks.all().delete()
    edition: Any = found or insert(kind.model, value, names)
    names.note(kind.model, old, edition.pk)
    if found is not None and found.blocks.exists():
        return Verb.KEEP
    for name, rows in parts.items():
        insert_parts(kind.model, name, rows, edition, names)
    if edition.opens_at is not None:
        Section.objects.filter(pk=edition.section_id).update(composed=True)
    return Verb.KEEP if found else Verb.CREATE


def composition_row(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """What readers got, once. An article that was refused leaves its place empty."""
    placings = value.pop("placings")
    value = referring(kind.model, value, names)
    if standing(kind, value) is not None:
        return Verb.KEEP
    row = insert(kind.model, value, names)
    insert_parts(kind.model, "placings", placings, row, names)
    return Verb.CREATE


def _chosen(edition: Any) -> bool:
    return any(block.slots.exists() for block in edition.blocks.all())
