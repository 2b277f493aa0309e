"""Names and addresses in items → rows of the magazine, found once and remembered."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from articles.models import Tag
from authors.filing import Rule, Rules
from authors.models import Agreement, Author, Blog, Contributor
from authors.terms import terms_in_force
from magazine.lib import slugs
from magazine.lib.analysis import fold
from magazine.sections.models import Section

from . import addresses, agreements
from .agreements import Offer
from .items import Home, Item, Signature

_TAG_LENGTH = 100


class Unknown(Exception):
    """A name that the magazine does not know and that an import may not make up."""


class Resolver:
    """Finds what items name, and makes the blogs, authors and tags that are missing.

    What it remembers holds as long as no transaction that made it is rolled back: `forget` then.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._sections = _sections()
        self._blogs: dict[str, Blog] = {}
        self._unknown: set[str] = set()
        self._authors: dict[tuple[int, str], int] = {}
        self._slugs: dict[str, int] = {}
        self._tags: dict[str, int] = {}
        self._agreed: set[int] = set()
        self._rules: dict[int, Rules] = {}
        self._terms: dict[int, Agreement | None] = {}

    def section(self, name: str) -> Section | None:
        """The section of this slug or name, whatever its case and accents."""
        return self._sections.get(fold(name).strip())

    def section_names(self) -> list[str]:
        return sorted({section.slug for section in self._sections.values()})

    def blog(self, home: Home) -> Blog:
        """The blog at this address, http or https; without one, the blog of this title."""
        found = self.standing(home)
        if found is None:
            name = _blog_name(home)
            found = self._blogs[name] = _new_blog(home)
            self._unknown.discard(name)
        return found

    def standing(self, home: Home) -> Blog | None:
        """The same, if it is here already."""
        name = _blog_name(home)
        if name not in self._blogs and name not in self._unknown:
            row = _blog(home)
            if row is None:
                self._unknown.add(name)
                return None
            self._blogs[name] = row
        return self._blogs.get(name)

    def filed(self, blog: Blog, *, tags: Iterable[str], title: str) -> int | None:
        """The section where the rules of the blog file an article."""
        if blog.pk not in self._rules:
            self._rules[blog.pk] = Rules.of(blog)
        return self._rules[blog.pk].propose(tags=tags, title=title)

    def rule(self, blog: int | None, *, tags: Iterable[str], title: str) -> Rule | None:
        """The rule of the blog of this number by which `filed` answered."""
        rules = self._rules.get(blog or 0)
        return rules.fitting(tags=tags, title=title) if rules else None

    def lends(self, item: Item, *, blog: Blog | None, offer: Offer | None) -> bool:
        """Whether the images of an item are worth asking for: ours, or lent by its blog, which is
        `blog` where the operator named it; an `offer` stated with the import stands for all."""
        if not item.republished:
            return True
        terms = offer or self._in_force(item, blog)
        return terms is not None and terms.images

    def shows_all(self, item: Item, *, blog: Blog | None, offer: Offer | None) -> bool:
        """Whether readers will get its whole text, as far as is known before it is in."""
        if not item.republished:
            return True
        terms = offer or self._in_force(item, blog)
        return terms is not None and terms.mode == Agreement.Mode.FULL

    def _in_force(self, item: Item, blog: Blog | None) -> Agreement | None:
        blog = blog or (self.standing(item.blog) if item.blog else None)
        if blog is None:
            return None
        if blog.pk not in self._terms:
            self._terms[blog.pk] = terms_in_force({blog.pk}).get(blog.pk)
        return self._terms[blog.pk]

    def agreed(self, blog: Blog, offer: Offer) -> None:
        """See to it, once, that the blog has the agreement that the operator stated."""
        if blog.pk not in self._agreed:
            agreements.ensure(blog, offer)
            self._agreed.add(blog.pk)

    def signature(self, signature: Signature, blog: Blog | None) -> int:
        """The author who signs. Raises Unknown for a slug that nobody has."""
        if signature.slug:
            return self._by_slug(signature.slug)
        key = (blog.pk if blog else 0, fold(signature.name))
        if key not in self._authors:
            self._authors[key] = _author(signature, blog).pk
        return self._authors[key]

    def _by_slug(self, slug: str) -> int:
        if slug not in self._slugs:
            found = Author.objects.filter(slug=slug).values_list("pk", flat=True).first()
            if found is None:
                raise Unknown(_("no author has the address « %(slug)s »") % {"slug": slug})
            self._slugs[slug] = found
        return self._slugs[slug]

    def tags(self, names: Iterable[str]) -> list[int]:
        """The tags of these names, in no order; case and accents do not count."""
        found = set()
        for name in names:
            name = " ".join(name.split())[:_TAG_LENGTH].strip()
            folded = fold(name)
            if folded:
                if folded not in self._tags:
                    self._tags[folded] = _tag(name, folded)
                found.add(self._tags[folded])
        return sorted(found)


def _sections() -> dict[str, Section]:
    rows = list(Section.objects.all())
    return {fold(row.name): row for row in rows} | {row.slug: row for row in rows}


def _blog_name(home: Home) -> str:
    return addresses.key(home.address) if home.address else f"{home.title}\n"


def _blog(home: Home) -> Blog | None:
    if not home.address:
        return Blog.objects.filter(address=None, title=home.title[:200]).order_by("pk").first()
    key = addresses.key(home.address)
    host = key.removeprefix("https://").split("/")[0]
    near = Blog.objects.filter(address__icontains=host).order_by("pk")
    return next((row for row in near if row.address and addresses.key(row.address) == key), None)


def _new_blog(home: Home) -> Blog:
    row = Blog(
        title=(home.title or home.address)[:200],
        address=home.address or None,
        language=home.language or "fr",
    )
    row.full_clean()
    row.save()
    return row


def _author(signature: Signature, blog: Blog | None) -> Author:
    """Whoever signs so on this blog; else the one author of that name who writes on no other
    blog; else somebody new. Two blogs may each have their « Marie »."""
    if blog:
        folded = fold(signature.name)
        for row in Contributor.objects.filter(blog=blog).select_related("author").order_by("pk"):
            if folded in map(fold, (*row.names, row.author.name)):
                return _with_shares(row.author, signature)
    same = list(Author.objects.filter(name=signature.name[:150])[:2])
    elsewhere = Contributor.objects.filter(author__in=same).exclude(blog=blog)
    if len(same) == 1 and not elsewhere.exists():
        author = _with_shares(same[0], signature)
    else:
        author = _new_author(signature)
    if blog:
        known_as = signature.name[:150]
        Contributor.objects.get_or_create(blog=blog, author=author, defaults={"known_as": known_as})
    return author


def _with_shares(author: Author, signature: Signature) -> Author:
    """Shares counted elsewhere are taken once; a count that stands here is left alone."""
    if signature.shares and not author.imported_from:
        author.imported_shares = signature.shares
        author.imported_from = signature.shares_from[:100]
        author.imported_on = signature.shares_on
        author.save(update_fields=["imported_shares", "imported_from", "imported_on"])
    return author


def _new_author(signature: Signature) -> Author:
    slug = slugs.slugify(signature.name, fallback="auteur")
    taken = set(Author.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    row = Author(
        name=signature.name[:150],
        slug=slugs.unique(slug, taken),
        imported_shares=signature.shares,
        imported_from=signature.shares_from[:100],
        imported_on=signature.shares_on,
    )
    row.full_clean()
    row.save()
    return row


def _tag(name: str, folded: str) -> int:
    found = Tag.objects.filter(folded=folded).values_list("pk", flat=True).first()
    if found:
        return found
    slug = slugs.slugify(name)
    taken = set(Tag.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    row = Tag(name=name, slug=slugs.unique(slug, taken), folded=folded)
    row.full_clean()
    row.save()
    return row.pk
