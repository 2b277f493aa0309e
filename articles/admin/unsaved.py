"""What stands in the form of an article, as a snapshot: read like a save, written nowhere.

An incomplete or faulty form gives what can be read of it: a preview is looked at while one types.
"""

from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.forms import BaseFormSet
from django.http import HttpRequest, QueryDict

from articles.models import Article, Byline, Source, Tag
from articles.references import References
from articles.snapshot import REFERENCES, TEXTS, Snapshot, snapshot
from magazine.lib.analysis import fold
from magazine.lib.desk import written
from magazine.lib.slugs import slugify

# Shown as typed even when they could not be saved so; they are plain text to whoever shows them.
_PLAIN = ("kicker", "title", "standfirst")
_MOST_TYPED = 2000
_MOST_TAGS = 50


def unsaved(
    model_admin: Any, request: HttpRequest, article: Article
) -> tuple[Snapshot, References]:
    """The snapshot that this form would be saved as, and the rows that it points to.

    What the form does not hold, or not well, is as the article has it.
    """
    value = snapshot(article)
    if "seen" not in request.POST:
        return value, References.of([value])
    posted = request.POST.copy()
    # Nothing is saved: it does not matter whether someone else has saved meanwhile.
    posted["seen"] = str(article.version)
    value |= _columns(model_admin, request, article, posted)
    value |= _rows(model_admin, request, article)
    tags = _tags(posted)
    value["tags"] = list(tags)
    refs = References.of([value | {"tags": []}])
    refs.tags.update(tags)
    return value, refs


def _columns(
    model_admin: Any, request: HttpRequest, article: Article, posted: QueryDict
) -> Snapshot:
    fields = flatten_fieldsets(model_admin.get_fieldsets(request, article))
    form_class = model_admin.get_form(request, article, change=True, fields=fields)
    form = form_class(posted, instance=article)
    # Reading this field makes the tags that are new.
    form.fields.pop("tags", None)
    form.is_valid()
    data = form.cleaned_data
    found: Snapshot = {name: data[name] for name in TEXTS if name in data}
    for name in _PLAIN:
        if name in form.fields and name not in data:
            found[name] = written(posted.get(name, ""))[:_MOST_TYPED]
    for name in REFERENCES:
        field = name.removesuffix("_id")
        if field in data:
            found[name] = data[field].pk if data[field] else None
    if "dated" in data:
        found["dated"] = data["dated"].isoformat() if data["dated"] else None
    return found


def _rows(model_admin: Any, request: HttpRequest, article: Article) -> Snapshot:
    found: Snapshot = {}
    for formset_class, inline in model_admin.get_formsets_with_inlines(request, article):
        prefix = formset_class.get_default_prefix()
        formset = formset_class(**model_admin.get_formset_kwargs(request, article, inline, prefix))
        if not formset.management_form.is_valid():
            continue
        formset.is_valid()
        if inline.model is Byline:
            found["bylines"] = [
                {"author": row["author"].pk, "role": row.get("role") or Byline.Role.AUTHOR}
                for row in _kept(formset, "author")
            ]
        elif inline.model is Source:
            found["sources"] = [
                {
                    "title": row["title"],
                    "address": row.get("address") or "",
                    "kind": row.get("kind") or Source.Kind.ARTICLE,
                    "language": row.get("language") or "",
                }
                for row in _kept(formset, "title")
            ]
    return found


def _kept(formset: BaseFormSet, needed: str) -> list[dict[str, Any]]:
    """The rows of an inline that stay and have what they cannot do without, in their order."""
    rows = [form.cleaned_data for form in formset.forms if getattr(form, "cleaned_data", None)]
    kept = [row for row in rows if row.get(needed) and not row.get("DELETE")]
    return sorted(kept, key=lambda row: row.get("position") or 0)


def _tags(posted: QueryDict) -> dict[int, Tag]:
    """The tags by number; those that a save would make have a number below zero."""
    names = [" ".join(written(name).split())[:100] for name in posted.getlist("tags")[:_MOST_TAGS]]
    wanted = {fold(name): name for name in reversed(names) if fold(name)}
    found = {tag.folded: tag for tag in Tag.objects.filter(folded__in=wanted)}
    for folded, name in wanted.items():
        found.setdefault(folded, Tag(name=name, folded=folded, slug=slugify(name)))
    rows = sorted(found.values(), key=lambda tag: tag.folded)
    return {tag.pk or -place: tag for place, tag in enumerate(rows, start=1)}
