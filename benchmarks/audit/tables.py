"""What an audit found: its faults in words, and tables of what was asked and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.table import Table

from benchmarks.audit import lighthouse, weight
from benchmarks.audit.browser import Seen
from benchmarks.audit.lighthouse import Scores
from benchmarks.audit.weight import Weight


@dataclass(slots=True)
class Found:
    """`links` are broken links and what pages load from elsewhere, `html` what the Nu checker says,
    both in words; `noindex` says of a page whether search engines are asked to leave it out."""

    pages: int
    links: list[str]
    by_kind: dict[str, list[str]]
    html: list[str] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    weight: Weight | None = None
    scores: list[Scores] = field(default_factory=list)
    noindex: dict[str, bool] = field(default_factory=dict)

    def faults(self) -> list[str]:
        scored = [
            fault for one in self.scores for fault in one.faults(noindex=self.noindex[one.path])
        ]
        heavy = self.weight.faults() if self.weight else []
        return [*self.links, *self.html, *in_words(self.seen), *heavy, *scored]


def in_words(seen: Sequence[Seen]) -> list[str]:
    faults = []
    for one in seen:
        where = f"{one.path} ({one.width} px, {one.scheme})"
        faults += [f"{where}: {words}" for words in one.axe]
        faults += [f"{where} asks {url}" for url in one.elsewhere]
        if one.overflow > 0:
            faults.append(f"{where} is {one.overflow} px wider than its window")
        if one.shift > 0:
            faults.append(f"{where}: its layout shifts by {one.shift:.3f}")
    return faults


def of_kinds(found: Found) -> Table:
    table = Table("kind of page", "pages read by Nu", "views by axe", "axe findings", "CLS")
    for name, paths in found.by_kind.items():
        views = [one for one in found.seen if one.path in paths]
        findings = sum(len(one.axe) for one in views)
        shift = max((one.shift for one in views), default=0.0)
        table.add_row(name, str(len(paths)), str(len(views)), str(findings), f"{shift:.3f}")
    return table


def of_scores(rows: Sequence[Scores]) -> Table:
    table = Table("Lighthouse, mobile", *lighthouse.CATEGORIES, *lighthouse.AUDITS, "requests")
    table.add_column("runs")
    table.add_column("not passed")
    for row in rows:
        figures = [f"{value:.2f}" for value in row.figures.values()]
        scores = [str(score) for score in row.scores.values()]
        failed = ", ".join(name.partition("/")[2] for name in row.failed)
        table.add_row(row.path, *scores, *figures, str(row.requests), str(row.runs), failed)
    return table


def of_measures(found: Found) -> Table:
    """What is asked of the pages as a whole, and what was found."""
    table = Table("measure", "asked", "found")
    if found.seen:
        views = f"{len(found.seen)} views"
        table.add_row(f"Nu HTML checker, {found.pages} pages", "0", str(len(found.html)))
        table.add_row(f"axe, {views}", "0", str(sum(len(one.axe) for one in found.seen)))
        elsewhere = sum(len(one.elsewhere) for one in found.seen)
        table.add_row(f"requests to other hosts, {views}", "0", str(elsewhere))
        table.add_row(f"CLS, {views}", "0", f"{max(one.shift for one in found.seen):.3f}")
        wide = max(one.overflow for one in found.seen)
        table.add_row(f"wider than its window, {views}", "0 px", f"{wide} px")
    if found.weight:
        sent = f"{found.weight.sent / 1000:.1f} kB"
        table.add_row("La Une, compressed HTML, CSS and JS", "≤ 20 kB", sent)
        most = f"≤ {weight.MOST_REQUESTS}"
        table.add_row("La Une, requests without images", most, str(found.weight.requests))
    for name in lighthouse.CATEGORIES if found.scores else []:
        lowest = min(_score(one, name, found.noindex[one.path]) for one in found.scores)
        table.add_row(f"Lighthouse, {name}, {len(found.scores)} pages", "100", str(lowest))
    if found.scores:
        blocking = max(one.figures["TBT ms"] for one in found.scores)
        asked = f"≤ {lighthouse.LONGEST_BLOCKING:.0f} ms"
        table.add_row("Lighthouse, total blocking time", asked, f"{blocking:.0f} ms")
    return table


def _score(one: Scores, name: str, noindex: bool) -> int:
    """As it is, but for what being noindex costs."""
    excused = noindex and lighthouse.OF_NOINDEX.issuperset(one.failed_of(name))
    return 100 if excused and name == "seo" else one.scores[name]
