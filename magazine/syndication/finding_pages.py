"""The two pages on which a blog is followed by its address: where it is, then what it is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from magazine.lib.desk import person
from magazine.lib.fetch import Refused, check

from . import finding
from .adding import Unfit, advice


class AddressForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Address of the blog"),
        max_length=2000,
        widget=forms.TextInput(
            attrs={"size": 60, "inputmode": "url", "autocomplete": "url", "autofocus": True}
        ),
        help_text=gettext_lazy("Of its first page, of any other, or of its feed."),
    )

    def clean_address(self) -> str:
        text = str(self.cleaned_data["address"])
        address = text if "://" in text else f"https://{text}"
        try:
            check(address)
        except Refused as error:
            raise forms.ValidationError(capfirst(str(error))) from error
        return address


def ask(desk: Any, request: HttpRequest) -> HttpResponse:
    """Which address; the worker then looks at it."""
    _check_rights(desk, request)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token = finding.look_for(form.cleaned_data["address"])
        return redirect("admin:authors_blog_found", token)
    about = {"title": _("Follow a blog"), "opts": desk.opts, "form": form}
    page = "admin/authors/blog/find.html"
    return TemplateResponse(request, page, desk.admin_site.each_context(request) | about)


def found(desk: Any, request: HttpRequest, token: str) -> HttpResponse:
    """What was found there; and, once somebody says so, the blog with its feeds."""
    _check_rights(desk, request)
    about = finding.looked(token)
    if about is None:
        raise Http404
    if request.method == "POST" and about["state"] == finding.FOUND:
        try:
            return _followed(request, about)
        except Unfit as error:
            messages.error(request, str(error))
    shown = {"title": _("Follow a blog"), "opts": desk.opts, "about": about}
    if about["state"] == finding.FOUND:
        shown["blog"] = finding.found(about)
    page = "admin/authors/blog/found.html"
    return TemplateResponse(request, page, desk.admin_site.each_context(request) | shown)


def _followed(request: HttpRequest, about: dict[str, Any]) -> HttpResponse:
    added = finding.follow(about, request.POST.getlist("feed"), by=person(request))
    words = (
        _("« %(title)s » is followed.") if added.changed else _("« %(title)s » is known already.")
    )
    messages.success(request, words % {"title": added.blog.title})
    for _address, title in added.taken:
        taken = _("A feed is followed already, for « %(title)s ».")
        messages.warning(request, taken % {"title": title})
    messages.info(request, advice(added.blog))
    return redirect("admin:authors_blog_change", added.blog.pk)


def _check_rights(desk: Any, request: HttpRequest) -> None:
    if not (desk.has_add_permission(request) and request.user.has_perm("syndication.add_feed")):
        raise PermissionDenied
