from .article import Article, ArticleQuerySet, Byline, Origin, Precision, Source, State
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
from .tags import FormerTag, Tag, TaggedArticle

__all__ = [
    "GONE",
    "Article",
    "ArticleQuerySet",
    "AuthorLink",
    "Byline",
    "Ended",
    "FormerTag",
    "Network",
    "Origin",
    "Precision",
    "Publication",
    "PublicationBody",
    "PublicationQuerySet",
    "Revision",
    "SearchTerms",
    "Share",
    "Source",
    "State",
    "Tag",
    "TagLink",
    "TaggedArticle",
]
