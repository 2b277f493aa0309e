"""Where articles use an image of the library: drafts, the bin and what readers see alike."""

from collections.abc import Iterator

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import rights
from articles.models import Article, Publication
from magazine.images.models import Image
from magazine.images.used import Place

# More than anybody reads; one more is asked for, to know that there are more.
MOST = 50


def uses(request: HttpRequest, image: Image) -> Iterator[Place]:
    """IMAGE_USES: as lead image or in the text, as it stands at the desk or before readers."""
    inside = Q(body__contains=f'data-file="{image.pk}"')
    public = Publication.objects.not_over().filter(
        Q(lead_image=image) | Q(image_links__image=image)
    )
    wanted = Q(lead_image=image) | inside | Q(pk__in=public.values("article"))
    rows = Article.with_bin.filter(wanted).defer("body").order_by("-changed", "-pk")
    leads = set(rows.filter(lead_image=image).values_list("pk", flat=True)[: MOST + 1])
    for article in rows[:MOST]:
        yield _place(request, article, lead=article.pk in leads)


def _place(request: HttpRequest, article: Article, *, lead: bool) -> Place:
    as_what = _("lead image") if lead else _("in the text")
    if article.deleted_at:
        as_what = _("%(use)s, in the bin") % {"use": as_what}
    if not rights.sees(request.user, article):
        return Place(_("An article of another section"), as_what)
    address = (
        "" if article.deleted_at else reverse("admin:articles_article_change", args=[article.pk])
    )
    return Place(str(article), as_what, address)
