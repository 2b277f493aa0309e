"""What the page of an article shows beside the words of its publication."""

from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db.models import BigIntegerField, DateTimeField, Exists, F, OuterRef, Subquery, Sum
from django.utils import timezone
from django.utils.text import Truncator

from magazine.lib.prepared import Prepared

from . import bodies, corrections, dossiers, indexing, nearby, structured, translations
from .models import (
    Article,
    Correction,
    DossierPart,
    Network,
    Publication,
    PublicationQuerySet,
    Share,
)

DESCRIPTION_WORDS = 30

# Where a reader can share, and the address of each; {url} and {title} are filled in, quoted.
# Mastodon has no address of its own: it needs the reader's server, thus a script.
_SHARING = {
    Network.MAIL: "mailto:?subject={title}&body={url}",
    Network.BLUESKY: "https://bsky.app/intent/compose?text={title}%20{url}",
    Network.LINKEDIN: "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    Network.WHATSAPP: "https://wa.me/?text={title}%20{url}",
    Network.FACEBOOK: "https://www.facebook.com/sharer/sharer.php?u={url}",
    Network.X: "https://x.com/intent/post?text={title}&url={url}",
}


# How a republished text stands to its original, of which the floor above keeps the books.
_COPY = ("checked_at", "corrected", "changed_at", "lost_at")


class Standing(NamedTuple):
    """How a republished text stands to its original: "lost", "changed", "corrected" or "same", and
    since which day."""

    word: str
    on: date


def whole(article: int) -> Publication | None:
    """The public version of an article with all that its page shows, in one query.

    Its section is not fetched: the menu of the page holds it. `in_dossier` says whether there is a
    dossier to ask about, `translates` and `translated` whether there is another language: the
    others pay nothing for these.
    """
    if article > BigIntegerField.MAX_BIGINT:
        return None
    return next(iter(_WHOLE.fetch(article=article, now=timezone.now())), None)


def _whole(*, article: int, now: datetime) -> PublicationQuerySet:
    shares = Share.objects.filter(article=OuterRef("article")).order_by().values("article")
    parts = DossierPart.objects.filter(
        article=OuterRef("article"), dossier__shown_since__isnull=False
    )
    return (
        Publication.objects.published(now)
        .select_related("lead_image", "body")
        .annotate(
            shares_here=Subquery(shares.annotate(total=Sum("count")).values("total")),
            in_dossier=Exists(parts),
            translates=Exists(
                Article.objects.filter(pk=OuterRef("article"), translation_of__isnull=False)
            ),
            translated=Exists(Article.objects.filter(translation_of=OuterRef("article"))),
            is_corrected=Exists(Correction.objects.filter(article=OuterRef("article")).order_by()),
            **{f"copy_{name}": F(f"article__copy__{name}") for name in _COPY},
        )
        .filter(article=article)
        .order_by()  # there is one at most
    )


_WHOLE = Prepared(_whole, article=BigIntegerField(), now=DateTimeField())


def page(publication: Publication) -> dict[str, Any]:
    """The context of the article's page."""
    shown, known = bodies.on_page(publication), indexing.policy(publication)
    # A draft has no place anywhere yet.
    held = vars(publication).get("in_dossier", False)
    tied = any(vars(publication).get(name) for name in ("translates", "translated"))
    family = translations.public(publication, timezone.now()) if tied else []
    told = _corrections(publication)
    return {
        "publication": publication,
        "body": shown.html,
        "frames": shown.frames,
        "contents": shown.contents,
        "places": dossiers.places_of(publication.article_id, timezone.now()) if held else [],
        "near": nearby.shown(publication),
        "standing": standing(publication),
        "corrections": told,
        "shared": share_links(publication),
        "canonical": known.canonical,
        "noindex": known.noindex,
        "translations": translations.others(publication, family),
        "alternates": translations.alternates(publication, family),
        "tdm": known.tdm,
        "description": summary(publication),
        "structured": structured.script(publication, known.canonical, told),
    }


def _corrections(publication: Publication) -> list[corrections.Told]:
    if not vars(publication).get("is_corrected", False):
        return []
    return corrections.shown(publication.article_id, publication.language)


def standing(publication: Publication) -> Standing | None:
    """None for our own texts, for a draft, and before the blog itself was asked."""
    lost, changed, checked, corrected = (
        vars(publication).get(f"copy_{name}")
        for name in ("lost_at", "changed_at", "checked_at", "corrected")
    )
    looked = "corrected" if corrected else "same"
    for word, at in (("lost", lost), ("changed", changed), (looked, checked)):
        if at and publication.republished:
            return Standing(word, timezone.localtime(at).date())
    return None


def summary(publication: Publication) -> str:
    """The standfirst, else the first words: what search engines and shared links show."""
    return publication.standfirst or Truncator(publication.body.text).words(DESCRIPTION_WORDS)


def share_links(publication: Publication) -> tuple[tuple[Network, str], ...]:
    """Plain links to the networks; nothing of theirs is loaded."""
    words = {
        "url": quote(settings.SITE_URL + publication.get_absolute_url(), safe=""),
        "title": quote(publication.title, safe=""),
    }
    return tuple((network, address.format(**words)) for network, address in _SHARING.items())
