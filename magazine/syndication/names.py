"""What the lines of one file have named so far, for the lines that refer to it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.utils.translation import gettext as _

from .bodies import Picture
from .columns import BadRow
from .models import Record


@dataclass(slots=True)
class Names:
    """What the lines of one file have named so far.

    `numbers` gives, by model, the number a row has here for the number it has in the file;
    `sources` are those of its articles, which the ledger knows by their keys; `pictures` those that
    bodies may show, by their address; `numbered` models have rows that kept their numbers;
    `moved`: some row could not; `dry`: nothing may stay, no file either.
    """

    folder: Path
    numbers: dict[str, dict[int, int]] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    pictures: dict[str, Picture] = field(default_factory=dict)
    numbered: set[type[models.Model]] = field(default_factory=set)
    moved: bool = False
    dry: bool = False

    def note(self, model: type[models.Model], old: Any, new: int) -> None:
        if isinstance(old, int):
            self.numbers.setdefault(model._meta.label_lower, {})[old] = new
            self.moved |= old != new

    def here(self, model: type[models.Model], old: Any) -> int | None:
        """The number here of a row that the file numbers so. Raises BadRow for one it has not."""
        if old is None:
            return None
        try:
            return self.numbers[model._meta.label_lower][old]
        except (KeyError, TypeError) as error:
            words = _("no line before this one is the %(model)s %(number)s")
            raise BadRow(words % {"model": model._meta.verbose_name, "number": old}) from error

    def article(self, key: Any) -> int | None:
        """The number of the article that came in under this key; None when none did."""
        if not isinstance(key, str) or "\0" in key:
            return None
        found = Record.objects.filter(source__in=self.sources, guid=key, article__isnull=False)
        return found.values_list("article", flat=True).first()

    def keyed(self, key: Any) -> int:
        """The same; raises BadRow where there is none."""
        number = self.article(key)
        if number is None:
            words = _("no article of this file has the key « %(key)s »")
            raise BadRow(words % {"key": key})
        return number


def reset_sequences(models_numbered: set[type[models.Model]]) -> None:
    """After rows kept their numbers, the next one must not get one of these (PostgreSQL)."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(models_numbered))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
