"""Narrow rows beside a publication: by them a list finds it, and what it shows finds it again."""

from django.db import models

from authors.models import Author
from magazine.images.models import Image

from .article import Article
from .publication import Publication
from .tags import Tag


class Link(models.Model):
    """A row by which a list finds its publications, with what it sorts them by.

    The article needs no constraint of its own: the publication goes with it, and the link too.
    """

    article = models.ForeignKey(
        Article,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    dated = models.DateTimeField()

    class Meta:
        abstract = True


class AuthorLink(Link):
    """That an author signs a publication: an author's list is one narrow index."""

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="author_links"
    )
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="publication_links")

    class Meta:
        indexes = [models.Index(fields=["author", "-dated", "-article"], name="by_author")]
        constraints = [
            models.UniqueConstraint(fields=["publication", "author"], name="author_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.author_id} {self.publication_id}"


class TagLink(Link):
    """That a publication bears a tag."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="tag_links")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="publication_links")

    class Meta:
        indexes = [models.Index(fields=["tag", "-dated", "-article"], name="by_tag")]
        constraints = [models.UniqueConstraint(fields=["publication", "tag"], name="tag_link_once")]

    def __str__(self) -> str:
        return f"{self.tag_id} {self.publication_id}"


class ImageLink(models.Model):
    """That the text of a publication shows an image: it is rendered again when that is."""

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="image_links"
    )
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="publication_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "image"], name="image_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.publication_id}"


class DeskImage(models.Model):
    """That the text of a working copy shows an image (`pictured`), which may be gone since."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="desk_images")
    image = models.ForeignKey(
        Image, on_delete=models.CASCADE, db_constraint=False, related_name="desk_links"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "image"], name="desk_image_once")]

    def __str__(self) -> str:
        return f"{self.image_id} {self.article_id}"
