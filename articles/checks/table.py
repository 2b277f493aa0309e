"""Every check: its name, which stays, its words, its level, what looks. To add one, add a row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.levels import Levels
from articles.models import Level

from . import guillemets, language, links, marks, missing, required, signs
from .draft import Draft
from .findings import Finding


@dataclass(frozen=True, slots=True)
class Check:
    """`label` says what is right when it finds nothing; `fixed` checks always have their level."""

    name: str
    label: Any
    look: Callable[[Draft], Iterator[Finding]]
    level: Level = Level.WARN
    fixed: bool = False

    def level_in(self, section: int | None, levels: Levels) -> Level:
        return self.level if self.fixed else levels.of(self.name, section, self.level)


def _always(name: str, label: Any, look: Callable[[Draft], Iterator[Finding]]) -> Check:
    return Check(name, label, look, Level.BLOCK, fixed=True)


# In the order of the form.
CHECKS = (
    _always("title", _("A title"), required.title),
    _always("section", _("A section"), required.section),
    _always("text", _("A text"), required.text),
    _always("author", _("The author of a republished article"), required.author),
    _always("agreement", _("An agreement with the blog"), required.agreement),
    _always("alt", _("Alternative texts of our images"), required.alt),
    Check(
        "alt_republished", _("Alternative texts of republished images"), required.alt_republished
    ),
    Check("title_length", _("The length of the title"), missing.title_length),
    Check("standfirst", _("A standfirst"), missing.standfirst),
    Check("unfinished", _("No mark of something still to be written"), marks.unfinished),
    Check("dead_link", _("Links to pages of the magazine that exist"), links.dead),
    Check("closed_link", _("Links to articles that readers can see"), links.closed),
    Check("extract_source", _("The source of each extract"), missing.extract_source),
    Check("language", _("The language of foreign quotations"), language.unmarked),
    Check("guillemets", _("Quotation marks that open and close"), guillemets.missing),
    Check("quote_pairs", _("Quotation marks of one kind"), guillemets.mixed),
    Check("cut", _("« […] » for a cut in a quotation"), signs.cut),
    Check("signs", _("Spaces and apostrophes"), signs.stray),
    Check("credit", _("The credit of each image"), missing.credit),
    Check("source_address", _("The address of each source"), missing.source_address),
    Check("original", _("The address of the original"), missing.original),
)
CHECK_OF = {check.name: check for check in CHECKS}
