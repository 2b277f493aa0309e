from django.db.models import BigIntegerField, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Publication, Share
from authors.models import Author
from magazine.sections.menu import section_named, sections

from . import figures, mastodon, public
from .models import SectionDay


@require_safe
def public_figures(request: HttpRequest) -> HttpResponse:
    """The figures of the whole magazine, for everyone."""
    since = public.year().since
    rows = SectionDay.objects.filter(day__gte=since)
    found = figures.by_section(rows)
    context = {
        **public.shown(rows),
        "of_sections": [(one, found[one.pk]) for one in sections(request) if one.pk in found],
        "shares": figures.named_shares(Share.objects.filter(day__gte=since)),
        "counted_since": SectionDay.objects.aggregate(first=Min("day"))["first"],
    }
    return render(request, "audience/figures.html", context)


@require_safe
def of_article(request: HttpRequest, number: int) -> HttpResponse:
    """Of an article that can be read here."""
    if number > BigIntegerField.MAX_BIGINT:
        raise Http404
    found = get_object_or_404(Publication.objects.published(), article=number)
    context = {
        **public.shown(public.months_of_article(number)),
        "about": found.title,
        "language": found.language,
        "page": found.get_absolute_url(),
        "shares": public.shares_of_article(number),
    }
    return render(request, "audience/of_one.html", context)


@require_safe
def of_section(request: HttpRequest, slug: str) -> HttpResponse:
    found = section_named(request, slug)
    if found is None:
        raise Http404
    about = _("Magazine %(name)s") % {"name": found.name}
    shown = public.shown(public.days_of_section(found))
    context = {**shown, "about": about, "page": found.get_absolute_url()}
    return render(request, "audience/of_one.html", context)


@require_safe
def of_author(request: HttpRequest, slug: str) -> HttpResponse:
    """Of who claimed the profile: an unclaimed one has no figures (product.md 5)."""
    found = get_object_or_404(Author.objects.claimed(), slug=slug)
    signed = Publication.objects.published().signed_by(found)
    if not signed.exists():
        raise Http404
    shown = public.shown(public.months_of_author(found))
    context = {**shown, "about": found.name, "page": found.get_absolute_url(), "author": found}
    return render(request, "audience/of_one.html", context)


@require_safe
def to_mastodon(request: HttpRequest) -> HttpResponse:
    """The way to the reader's own server, for who has no script: this page, then its link."""
    asked = mastodon.asked(request.GET)
    return render(request, "audience/mastodon.html", {"asked": asked})
