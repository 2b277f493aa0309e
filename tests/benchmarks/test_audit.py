"""What an audit takes for a fault, and what it excuses."""

from typing import Any

from benchmarks.audit.browser import Seen
from benchmarks.audit.lighthouse import Scores
from benchmarks.audit.tables import Found
from benchmarks.audit.weight import Weight


def scored(failed: tuple[str, ...] = (), blocking: float = 0, **scores: int) -> Scores:
    whole = {"performance": 100, "accessibility": 100, "best-practices": 100, "seo": 100} | scores
    return Scores("/", whole, {"TBT ms": blocking, "CLS": 0.0}, 3, failed)


def found(*, noindex: bool = False, **parts: Any) -> list[str]:
    return Found(1, [], {}, noindex={"/": noindex}, **parts).faults()


def test_nothing_is_wrong_with_what_is_as_asked() -> None:
    assert found(weight=Weight(20_000, 4), scores=[scored(blocking=30)]) == []


def test_a_low_score_names_what_was_not_passed() -> None:
    low = scored(("accessibility/target-size", "seo/canonical"), accessibility=95)
    (fault,) = found(scores=[low])
    assert "95 for accessibility (target-size)" in fault


def test_a_page_that_is_noindex_is_excused_for_that_alone() -> None:
    low = scored(("seo/is-crawlable",), seo=66)
    both = scored(("seo/is-crawlable", "seo/document-title"), seo=50)
    assert found(noindex=True, scores=[low]) == []
    assert len(found(noindex=False, scores=[low])) == 1
    assert len(found(noindex=True, scores=[both])) == 1


def test_what_is_heavy_slow_or_shifts_is_a_fault() -> None:
    seen = [Seen("/", 320, "dark", ("a rule",), ("https://elsewhere.example/x",), 4, 0.004)]
    faults = found(weight=Weight(20_001, 5), scores=[scored(blocking=31)], seen=seen)
    assert len(faults) == 7
