"""The check of the French catalogue finds what it is there to find."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Never

import pytest

from magazine.deploy import catalogue

MANAGE = """
import sys
from django.conf import settings
from django.core.management import execute_from_command_line
settings.configure(LOCALE_PATHS=["locale"], USE_I18N=True)
execute_from_command_line(sys.argv)
"""


@pytest.fixture
def project(tmp_path: Path, missing: Callable[[str], Never]) -> Path:
    """A project with one message, translated and compiled."""
    if not shutil.which("msgfmt"):
        missing("no gettext on this machine")
    root = tmp_path / "project"
    (root / "magazine").mkdir(parents=True)
    (root / "manage.py").write_text(MANAGE)
    (root / "magazine" / "page.py").write_text('_("Read on")')
    catalogue.write(root)
    replace(root, 'msgid "Read on"\nmsgstr ""', 'msgid "Read on"\nmsgstr "Lire la suite"')
    catalogue.write(root)
    return root


def replace(root: Path, old: str, new: str) -> None:
    path = root / catalogue.CATALOGUE
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def faults(root: Path, tmp_path: Path) -> list[str]:
    (tmp_path / "copy").mkdir()
    return catalogue.check(root, tmp_path / "copy")


def test_a_complete_catalogue_has_no_fault(project: Path, tmp_path: Path) -> None:
    assert faults(project, tmp_path) == []


def test_a_message_without_translation_is_found(project: Path, tmp_path: Path) -> None:
    (project / "magazine" / "other.py").write_text('_("Write")')
    assert 'not translated: "Write"' in faults(project, tmp_path)


def test_a_message_of_several_lines_is_found_too(project: Path, tmp_path: Path) -> None:
    (project / "magazine" / "other.py").write_text('_("One\\nTwo")')
    assert 'not translated: "One\\nTwo"' in faults(project, tmp_path)


def test_a_message_that_gettext_only_guessed_is_found(project: Path, tmp_path: Path) -> None:
    (project / "magazine" / "page.py").write_text('_("Read one")')
    assert 'fuzzy: "Read one"' in faults(project, tmp_path)


def test_a_catalogue_that_was_not_compiled_is_found(project: Path, tmp_path: Path) -> None:
    replace(project, "Lire la suite", "Lire plus")
    assert faults(project, tmp_path) == ["not up to date with the sources: make messages"]
