from .article import Article, ArticleQuerySet, Byline, Origin, Precision, Source, State
from .checklist import CheckLevel, Level
from .history import Network, Revision, Share
from .publication import (
    GONE,
    AuthorLink,
    Ended,
    Publication,
    PublicationBody,
    PublicationQuerySet,
    SearchTerms,
    TagLink,
)
from .remarks import Notice, Remark, RemarkQuerySet, Silence
from .tags import FormerTag, Tag, TaggedArticle

__all__ = [
    "GONE",
    "Article",
    "ArticleQuerySet",
    "AuthorLink",
    "Byline",
    "CheckLevel",
    "Ended",
    "FormerTag",
    "Level",
    "Network",
    "Notice",
    "Origin",
    "Precision",
    "Publication",
    "PublicationBody",
    "PublicationQuerySet",
    "Remark",
    "RemarkQuerySet",
    "Revision",
    "SearchTerms",
    "Share",
    "Silence",
    "Source",
    "State",
    "Tag",
    "TagLink",
    "TaggedArticle",
]
