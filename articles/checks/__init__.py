"""What keeps an article from being published, and what an editor should look at before.

Pure: a snapshot and the rows that it points to, in; findings, out. Drafts may be incomplete.
"""

from collections.abc import Iterator

from articles.models import Level
from articles.references import References
from articles.snapshot import Snapshot

from .draft import Draft
from .findings import Correction, Edit, Finding, NotReady, Place, Problem, Shown
from .table import CHECK_OF, CHECKS, Check

__all__ = [
    "CHECKS",
    "CHECK_OF",
    "Check",
    "Correction",
    "Draft",
    "Edit",
    "Finding",
    "NotReady",
    "Place",
    "Problem",
    "Shown",
    "findings",
    "problems",
    "warnings",
]


def problems(value: Snapshot, refs: References) -> list[Problem]:
    """Everything that blocks publication, in the order of the form; nothing else is looked for."""
    found = findings(value, refs, Level.BLOCK)
    return [finding.problem() for _check, all_of_it in found for finding in all_of_it]


def warnings(value: Snapshot, refs: References) -> list[str]:
    """What an editor should look at before publishing, in a line for each check."""
    return [
        f"{check.label} ({len(found)})" if len(found) > 1 else found[0].message
        for check, found in findings(value, refs, Level.WARN)
        if found
    ]


def findings(
    value: Snapshot, refs: References, level: Level
) -> Iterator[tuple[Check, list[Finding]]]:
    """Each check that has this level in the article's section, with what it finds."""
    draft = Draft(value, refs)
    for check in CHECKS:
        if check.level_in(value["section_id"], refs.levels) == level:
            yield check, [finding.of(check.name) for finding in check.look(draft)]
