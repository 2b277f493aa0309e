"""What machines may do with the page of an article: one policy each, from its terms.

Either the page is noindex, and crawlers may see that it is, or it names one canonical address:
that of the original, which search engines should show, or its own where it is at home. Never both
(product.md 3.6). Sitemaps hold what is at home alone: `PublicationQuerySet.at_home` is the same
rule for many. Mining is reserved page by page, https://www.w3.org/community/tdmrep/.
"""

from dataclasses import dataclass

from django.conf import settings

from .models import Publication

TDM_HEADER = "tdm-reservation"


@dataclass(frozen=True, slots=True)
class Policy:
    """`canonical` is "" for a page that is noindex. `reserved`: not to be mined."""

    canonical: str
    at_home: bool
    reserved: bool

    @property
    def noindex(self) -> bool:
        return not self.canonical

    @property
    def tdm(self) -> str:
        """The value of the header and of the meta element."""
        return "1" if self.reserved else "0"


def is_at_home(publication: Publication) -> bool:
    """Of a row that is here, what `PublicationQuerySet.at_home` asks of many."""
    return publication.indexable and not publication.original


def policy(publication: Publication) -> Policy:
    reserved = not publication.terms.get("text_mining", False)
    if not publication.indexable:
        return Policy("", at_home=False, reserved=reserved)
    own = settings.SITE_URL + publication.get_absolute_url()
    original = publication.original
    return Policy(original or own, at_home=is_at_home(publication), reserved=reserved)
