"""The Nu HTML checker has nothing to say about any kind of page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

import pytest
from django.test import Client
from django.utils import translation

from benchmarks.audit import nu
from magazine.front import style
from tests.pages.test_every_page import MORE_PAGES, PAGES, address

pytestmark = pytest.mark.slow_process
GONE = "page of a withdrawn article"
ERRORS = {GONE: 410, "page that is not there": 404, "cursor that is none": 400}


@pytest.fixture
def checker(missing: Callable[[str], Never]) -> Callable[[Path], list[nu.Finding]]:
    if reason := nu.lacking():
        missing(reason)
    return nu.check


def faulty_addresses(magazine: Any) -> dict[str, str]:
    return {
        GONE: magazine.gone.get_absolute_url(),
        "page that is not there": "/nulle-part/",
        "cursor that is none": "/magazine/culture/?avant=hier",
    }


def test_the_checker_finds_nothing_on_any_page(
    client: Client, magazine: Any, checker: Any, settings: Any, tmp_path: Path
) -> None:
    client.raise_request_exception = False
    wanted = {name: (address(name, magazine), 200) for name in [*PAGES, *MORE_PAGES]}
    wanted |= {name: (at, ERRORS[name]) for name, at in faulty_addresses(magazine).items()}
    for language in ("fr", "en"):
        for name, (at, status) in wanted.items():
            with translation.override(language):
                answer = client.get(at)
            assert answer.status_code == status, name
            (tmp_path / f"{name} ({language}).html").write_bytes(answer.content)
    settings.DEMO = True
    for name in style.states():
        (tmp_path / f"style {name}.html").write_bytes(client.get(f"/style/{name}/").content)
    assert [str(finding) for finding in checker(tmp_path)] == []


def test_the_checker_does_find_a_fault(checker: Any, tmp_path: Path) -> None:
    page = '<!doctype html><html lang="fr"><title>Titre</title><p><img src="a.webp"></html>'
    (tmp_path / "faulty.html").write_text(page)
    (finding,) = checker(tmp_path)
    assert finding.page == "faulty"
    assert "alt" in finding.words
