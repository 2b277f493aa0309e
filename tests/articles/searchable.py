"""Publications for the search, by the dozen."""

from datetime import timedelta

from django.utils import timezone

from articles.marks import SECTION, mark
from articles.models import Article, Publication, PublicationBody, SearchTerms
from tests import make


def many(count):
    """Publications with two words in common, written in bulk: only what search reads."""
    article = make.article()
    filed = mark(SECTION, article.section.slug)
    now = timezone.now()
    rows = Publication.objects.bulk_create(
        Publication(
            article=Article.objects.create(title=f"N° {n}", section=article.section),
            number=1,
            live_from=now,
            slug="n",
            language="fr",
            title=f"N° {n}",
            section=article.section,
            dated=now - timedelta(days=n),
            dated_precision="minute",
            origin="own",
        )
        for n in range(count)
    )
    PublicationBody.objects.bulk_create(
        PublicationBody(publication=r, html="", text="") for r in rows
    )
    SearchTerms.objects.bulk_create(
        SearchTerms(
            publication=r, dated=r.dated, heading="commun", lead="", body="seul", marks=filed
        )
        for r in rows
    )
