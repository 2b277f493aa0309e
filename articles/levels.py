"""How seriously each check is taken: read for a batch, written by those who manage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from magazine.events.effects import event, record
from magazine.sections.models import Section

from .models import CheckLevel, Level


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels that were set, by check and section (None for every section)."""

    chosen: Mapping[tuple[str, int | None], Level] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Self:
        """All of them, in one query: at most a row for each check and section."""
        rows = CheckLevel.objects.order_by().values_list("check_name", "section_id", "level")
        return cls({(name, section): Level(level) for name, section, level in rows})

    def of(self, check: str, section: int | None, default: Level) -> Level:
        """That of the section, else that of every section, else `default`."""
        everywhere = self.chosen.get((check, None), default)
        return self.chosen.get((check, section), everywhere)


@transaction.atomic
def set_levels(
    levels: Mapping[str, Level | None], *, section: Section | None, by: AbstractBaseUser | None
) -> list[str]:
    """Give checks a level in a section, or in every section with None; a level of None leaves it to
    what stands above. The names of those that changed."""
    # One after the other: where no level is set yet, there is no row of its own to hold.
    list(Section.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    rows = CheckLevel.objects.select_for_update().filter(section=section).order_by("pk")
    before = {row.check_name: row for row in rows}
    changed = []
    for name, level in levels.items():
        row = before.get(name)
        if level == (row.level if row else None):
            continue
        changed.append(name)
        if level is None and row:
            row.delete()
        elif row:
            row.level = level or row.level
            row.save(update_fields=["level"])
        elif level:
            CheckLevel.objects.create(check_name=name, section=section, level=level)
    if changed:
        _note(levels, changed, section, by)
    return changed


def _note(
    levels: Mapping[str, Level | None],
    changed: list[str],
    section: Section | None,
    by: AbstractBaseUser | None,
) -> None:
    # In the journal, the number 0 stands for every section.
    about: Section | CheckLevel = section or CheckLevel(pk=0)
    data = {name: str(levels[name] or "") for name in changed}
    record(event("checks_set", about, by=by, data=data))
