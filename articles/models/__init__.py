from .article import Article, ArticleQuerySet, Byline, Origin, Precision, Source, State
from .checklist import CheckLevel, Level
from .corrections import Correction
from .desk import DeskTerms
from .dossiers import Dossier, DossierPart, DossierQuerySet, FormerDossier
from .draft_links import DraftLink, DraftLinkQuerySet, DraftVisit
from .fidelity import Fidelity
from .history import Aside, Network, Revision, RevisionQuerySet, Share
from .links import AuthorLink, DeskImage, ImageLink, TagLink
from .presence import OpenForm
from .publication import (
    GONE,
    Ended,
    Publication,
    PublicationBody,
    PublicationQuerySet,
    SearchTerms,
)
from .remarks import Notice, Remark, Silence
from .tags import FormerTag, Tag, TaggedArticle
from .words import LearntWords, Word

__all__ = [
    "GONE",
    "Article",
    "ArticleQuerySet",
    "Aside",
    "AuthorLink",
    "Byline",
    "CheckLevel",
    "Correction",
    "Dossier",
    "DossierPart",
    "DossierQuerySet",
    "DraftLink",
    "DraftLinkQuerySet",
    "DraftVisit",
    "DeskImage",
    "DeskTerms",
    "Ended",
    "Fidelity",
    "FormerDossier",
    "FormerTag",
    "LearntWords",
    "Level",
    "Network",
    "Notice",
    "OpenForm",
    "Origin",
    "Precision",
    "Publication",
    "PublicationBody",
    "PublicationQuerySet",
    "Remark",
    "Revision",
    "RevisionQuerySet",
    "SearchTerms",
    "Share",
    "Silence",
    "Source",
    "State",
    "Tag",
    "ImageLink",
    "TagLink",
    "TaggedArticle",
    "Word",
]
