from .agreements import Agreement, AgreementQuerySet
from .blogs import Blog, Contributor, SectionRule
from .people import Author, AuthorQuerySet, FormerAuthor

__all__ = [
    "Agreement",
    "AgreementQuerySet",
    "Author",
    "AuthorQuerySet",
    "Blog",
    "Contributor",
    "FormerAuthor",
    "SectionRule",
]
