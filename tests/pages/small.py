"""A small magazine in which every kind of page has something to show."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from articles import draft_links, workflow
from articles.models import Network, Publication, Share
from magazine.front import composing
from magazine.rights.models import Motive, Report
from tests import make
from tests.whole_text import whole_text

EXTRACT = (
    '<figure class="extract"><blockquote cite="https://autre.example/texte" lang="en">'
    "<p>Go too much on twitter.</p></blockquote><figcaption>Un entretien</figcaption></figure>"
)


@dataclass(frozen=True, slots=True)
class Magazine:
    """Its own article and the reference page as a copy, both in the dossier « La presse », a text
    that was withdrawn, one that holds everything a text may hold, and the addresses at which a
    draft is lent and a report receipted."""

    own: Publication
    copy: Publication
    gone: Publication
    whole: Publication
    lent: str
    receipt: str


def filled(culture: Any, anthony: Any) -> Magazine:
    own = make.published(
        "Une nuit à L'Aurore",
        kicker="Récit",
        standfirst="Le 12 janvier 1898 au soir, un romancier entre avec une lettre.",
        section=culture,
        lead_image=make.image(caption="La rue Montmartre", credit="Dessin de la rédaction"),
        body=make.BODY + EXTRACT,
        tags=["Presse"],
        sources=["Le journal du jour"],
        dated=datetime(2026, 11, 5, 8, 30, tzinfo=UTC),
    )
    Share.objects.create(
        article=own.article, network=Network.MAIL, day=timezone.localdate(), count=3
    )
    blog = make.blog("Réputation", authors=[anthony])
    make.agreement(blog, "full", indexing=False)
    copy = workflow.publish(
        make.republished(
            "Comment GM utilise les médias sociaux",
            authors=[anthony],
            blog=blog,
            section=culture,
            body=make.BODY + EXTRACT,
            original="https://reputation.example/gm",
            sources=["Première partie de l'entretien"],
            dated=datetime(2009, 6, 5, 10, tzinfo=UTC),
            dated_precision="day",
        ),
        by=None,
    )
    gone = make.published("Un texte retiré", section=culture)
    workflow.withdraw(gone.article, by=None, reason="à la demande de l'auteur")
    whole = make.published(
        "Un texte qui contient tout",
        section=culture,
        body=whole_text(make.image(credit="Dessin"), own.article_id),
        dated=datetime(2026, 11, 4, 8, 30, tzinfo=UTC),
    )
    make.dossier(
        "La presse",
        own.article,
        copy.article,
        gone.article,
        standfirst="Qui écrit les journaux, et pour qui ?",
        introduction="<p>Un journal par jour.</p><h2>Depuis quand</h2><p>Longtemps.</p>",
        image=make.image(credit="Dessin"),
    )
    composing.compose(timezone.now())
    draft = make.article("Un brouillon", section=culture, body=make.BODY + EXTRACT)
    _link, secret = draft_links.make(draft, by=None)
    report = Report.objects.create(
        token="jeton".ljust(43, "-"),
        motive=Motive.PRIVACY,
        address=f"http://127.0.0.1:8000{own.get_absolute_url()}",
        explanation="On y lit mon adresse, que je n'ai donnée à personne.",
    )
    return Magazine(own, copy, gone, whole, f"/apercu/{secret}/", report.receipt)
