"""What an agreement allows, as the value that a publication carries with it."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from .models import Agreement


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms under which one article is shown. Dates are ISO 8601 days, "" when open."""

    mode: str = "full"
    images: bool = True
    indexing: bool = True
    text_mining: bool = False
    head_start: int = 0
    following: str = "follow"
    until: str = ""
    agreed_on: str = ""
    agreed_by: str = ""

    @property
    def excerpt(self) -> bool:
        return self.mode == Agreement.Mode.EXCERPT

    @classmethod
    def of(cls, agreement: Agreement) -> Self:
        return cls(
            mode=agreement.mode,
            images=agreement.images,
            indexing=agreement.indexing,
            text_mining=agreement.text_mining,
            head_start=agreement.head_start,
            following=agreement.following,
            until=agreement.until.isoformat() if agreement.until else "",
            agreed_on=agreement.agreed_on.isoformat(),
            agreed_by=agreement.agreed_by,
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


# What we wrote ourselves needs nobody's leave; mining stays reserved unless someone opens it.
OWN = Terms()


def overrides(agreement: Agreement | None, blog: int | None) -> bool:
    """Whether these terms, which an article names, take the place of its blog's: what another
    blog allows, or allows for all its articles, is no term of this one."""
    if agreement is None or not agreement.for_one_article:
        return False
    return agreement.blog_id == blog and agreement.binds()


def terms_in_force(blogs: set[int], *, on: date | None = None) -> dict[int, Agreement]:
    """The agreement in force of each of these blogs, by blog; a blog without one is left out."""
    agreements = Agreement.objects.in_force(on).filter(blog__in=blogs, for_one_article=False)
    return {agreement.blog_id: agreement for agreement in agreements}
