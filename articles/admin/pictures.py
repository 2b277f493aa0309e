"""Where articles use images of the library: drafts, the bin and what readers see alike."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import pictured, rights
from articles.models import Article, DeskImage, ImageLink, Publication
from magazine.images.models import Image
from magazine.images.used import Place

# More than anybody reads of one image; what is deleted asks only whether there are any.
MOST = 50


def uses(
    request: HttpRequest, images: Sequence[Image], *, thorough: bool = False
) -> Iterator[tuple[int, Place]]:
    """IMAGE_USES: as lead image or in the text, as it stands at the desk or before readers."""
    numbers = [image.pk for image in images]
    leads = set(_leads(numbers))
    pairs = {*leads, *_inside(numbers)}
    if thorough:
        pairs |= set(pictured.inside(numbers))
    wanted = {article for article, _image in pairs}
    rows = Article.with_bin.filter(pk__in=wanted).defer("body").order_by("-changed", "-pk")
    for article in rows:
        for number in numbers:
            if (article.pk, number) in pairs:
                yield number, _place(request, article, lead=(article.pk, number) in leads)


def _leads(numbers: list[int]) -> Iterator[tuple[int, int]]:
    public = Publication.objects.not_over()
    yield from _some(
        Article.with_bin.filter(lead_image__in=numbers), "pk", "lead_image", of=numbers
    )
    yield from _some(public.filter(lead_image__in=numbers), "article", "lead_image", of=numbers)


def _inside(numbers: list[int]) -> Iterator[tuple[int, int]]:
    public = Publication.objects.not_over()
    yield from _some(DeskImage.objects.filter(image__in=numbers), "article", "image", of=numbers)
    links = ImageLink.objects.filter(image__in=numbers, publication__in=public)
    yield from _some(links, "publication__article", "image", of=numbers)


def _some(rows: QuerySet, *columns: str, of: list[int]) -> Iterator[tuple[int, int]]:
    """The newest of them."""
    return rows.order_by("-pk").values_list(*columns)[: MOST * len(of)].iterator()


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
