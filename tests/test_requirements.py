"""The pinned packages: the six we were asked for, none known to be unsafe, no index named.

An audit tool that cannot reach its advisories says that all is well; this table cannot.
"""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = ["requirements.txt", "requirements-s3.txt", "requirements-dev.txt"]

# The first versions without a known hole, as of 22 November 2026.
SAFE_SINCE = {
    "django": "6.1.3",
    "pillow": "12.2.0",
    "nh3": "0.3.8",
    "lxml": "6.1.3",
    "urllib3": "2.8.0",
    "gunicorn": "23.0.0",
    "feedparser": "6.0.14",
    "django-allauth": "65.21.1",
}
ASKED_FOR = {"django", "django-taggit", "pillow", "psycopg", "gunicorn", "pytest-django"}
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==([\w.!+]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return {pin[1].lower(): pin[2] for pin in PIN.finditer((ROOT / name).read_text())}


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def declared() -> tuple[set[str], set[str]]:
    """The direct dependencies of pyproject.toml: at run time, and for developers."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lists = project["project"]["dependencies"], project["dependency-groups"]["dev"]
    run_time, dev = ({re.match(r"[\w.-]+", line)[0] for line in lines} for lines in lists)
    return run_time, dev


def test_the_extra_for_a_bucket_has_its_packages_and_all_the_others() -> None:
    assert "django-storages" in pins("requirements-s3.txt")
    assert pins("requirements.txt").items() <= pins("requirements-s3.txt").items()
    assert pins("requirements-s3.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("package", sorted(SAFE_SINCE))
@pytest.mark.parametrize("name", FILES)
def test_no_pinned_version_is_known_to_be_unsafe(name: str, package: str) -> None:
    pinned = pins(name).get(package)
    if pinned is not None:
        assert number(pinned) >= number(SAFE_SINCE[package])


def test_the_packages_that_were_asked_for_are_direct_dependencies() -> None:
    run_time, dev = declared()
    assert run_time | dev >= ASKED_FOR


def test_every_declared_package_is_pinned() -> None:
    run_time, dev = declared()
    assert set(pins("requirements.txt")) >= run_time
    assert set(pins("requirements-dev.txt")) >= run_time | dev


def test_developers_run_what_readers_run() -> None:
    dev = pins("requirements-dev.txt")
    assert {name: dev.get(name) for name in pins("requirements.txt")} == pins("requirements.txt")


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_its_hashes(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    bare = [block for block in blocks if PIN.match(block) and "--hash=sha256:" not in block]
    assert bare == []


@pytest.mark.parametrize("name", FILES)
def test_no_index_and_no_host_is_named(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "index" not in re.sub(r"#.*", "", text)
