"""The page on which many images are added at once, and what is then said about them.

With script each file is sent by itself (`one`), so that each has its progress and its own answer;
without, all of them in one form. Either way what is said about them is one form more (`words`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from magazine.lib.desk import is_number

from . import likeness
from .forms import ACCEPTED, RowForm, SharedForm
from .models import Image
from .uploading import Outcome, Taken, take, take_all

# So many files at a time: what one then has to say something about.
MOST = 40
# Of those that look like a new one, so many are shown at once.
FEW = 3
# What the window of the picker was asked with: whoever opened it waits for an image.
ASKED = ("field", "CKEditorFuncNum")


@dataclass(frozen=True, slots=True)
class Row:
    """One file of the page: what became of it, the form of what is said about a new image, and
    the images that look like it."""

    taken: Taken
    form: RowForm | None = None
    alike: tuple[Image, ...] = ()


def urls(model_admin: Any) -> list[Any]:
    pages = {"several/": several, "several/one/": one, "several/words/": words}
    return [
        path(address, _page(model_admin, view), name=f"images_image_{view.__name__}")
        for address, view in pages.items()
    ]


def _page(model_admin: Any, view: Any) -> Any:
    def page(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_add_permission(request):
            raise PermissionDenied
        answer: HttpResponse = view(model_admin, request)
        return answer

    return model_admin.admin_site.admin_view(page)


def several(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The page; without script, all the files at once and what became of each."""
    files = request.FILES.getlist("files") if request.method == "POST" else []
    rows = [_row(taken) for taken in take_all(files[:MOST])]
    if request.method == "POST" and not files:
        messages.warning(request, _("No file was chosen."))
    if len(files) > MOST:
        messages.warning(request, _too_many())
    return _shown(model_admin, request, rows, SharedForm(prefix="shared"))


def one(model_admin: Any, request: HttpRequest) -> JsonResponse:
    """What became of one file, in the words and fields of the page."""
    file = request.FILES.get("files") if request.method == "POST" else None
    if file is None:
        reason = _("The file did not arrive whole, and nothing of it was kept. Send it again.")
        row = Row(Taken("", Outcome.FAILED, reason=reason))
    else:
        row = _row(take(file))
    html = render_to_string("admin/images/several/row.html", {"row": row}, request)
    return JsonResponse({"outcome": row.taken.outcome, "html": html})


def words(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Save what is said about the images that were added: all of it, or nothing and why."""
    images = _images(request.POST.getlist("image"))
    rows = [
        Row(
            Taken("", Outcome.ADDED, image),
            RowForm(request.POST, instance=image, prefix=_of(image)),
        )
        for image in images
        if model_admin.has_change_permission(request, image)
    ]
    shared = SharedForm(request.POST if rows else None, prefix="shared")
    forms = [row.form for row in rows if row.form]
    if not rows or not all([shared.is_valid(), *(form.is_valid() for form in forms)]):
        return _shown(model_admin, request, rows, shared)
    _save(forms, shared.cleaned_data)
    told = ngettext(
        "%(count)d image is in the library.", "%(count)d images are in the library.", len(rows)
    )
    messages.success(request, told % {"count": len(rows)})
    asked = asked_by(request)
    name = "images_image_picker" if asked else "images_image_changelist"
    return HttpResponseRedirect(reverse(f"admin:{name}", query=asked or None))


def _save(forms: Iterable[RowForm], shared: Mapping[str, str]) -> None:
    """What is common goes where an image says nothing of its own."""
    with transaction.atomic():
        for form in forms:
            image = form.instance
            common = [name for name, value in shared.items() if value and not getattr(image, name)]
            for name in common:
                setattr(image, name, shared[name])
            image.save(update_fields=[*form.Meta.fields, *common])


def _row(taken: Taken) -> Row:
    """With a form for what a new image shows; so too for one that was sent before, and never
    described."""
    image = taken.image
    if image is None or (taken.outcome == Outcome.KNOWN and image.described):
        return Row(taken)
    alike = tuple(likeness.alike(image)[:FEW])
    return Row(taken, RowForm(instance=image, prefix=_of(image)), alike)


def _of(image: Image) -> str:
    return f"image-{image.pk}"


def _images(numbers: list[str]) -> list[Image]:
    """In the order in which the page has them."""
    found = Image.objects.in_bulk([int(text) for text in numbers[:MOST] if is_number(text)])
    return list(found.values())


def asked_by(request: HttpRequest) -> dict[str, str]:
    """Who opened the window, to be told what was chosen; nobody, outside of one."""
    return {name: request.GET[name] for name in ASKED if name in request.GET}


def _too_many() -> str:
    return _("At most %(count)d files at a time: send the others afterwards.") % {"count": MOST}


def _shown(
    model_admin: Any, request: HttpRequest, rows: list[Row], shared: SharedForm
) -> TemplateResponse:
    asked = asked_by(request)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Add several images"),
        "opts": model_admin.opts,
        "rows": rows,
        "described": any(row.form for row in rows),
        "shared": shared,
        "accepted": ACCEPTED,
        "most": MOST,
        "too_many": _too_many(),
        "is_popup": bool(asked),
        "asked": asked,
    }
    return TemplateResponse(request, "admin/images/several.html", context)
