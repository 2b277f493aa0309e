"""The French catalogue: `write` collects what is to be translated, `check` finds what is missing.

The compiled catalogue is committed, so that `make run` needs no gettext. A check collects the
messages again in a copy of the sources and compares; it needs gettext and says so.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po")
SOURCES = ["magazine", "authors", "articles", "templates", "locale", "manage.py"]
# A message of several lines begins with an empty one, as the header does.
MESSAGE = re.compile(r"^msgid (?:\"\"\n)?(.*?)\nmsg", re.MULTILINE | re.DOTALL)
COLLECT = ["makemessages", "--locale=fr", "--no-obsolete", "--no-location", "--ignore=var/*"]


def main(command: str) -> int:
    if not shutil.which("msgfmt") or not shutil.which("xgettext"):
        print("The French catalogue was not checked: gettext is not installed.")
        return 1 if command == "write" or os.environ.get("REQUIRE_ALL") == "1" else 0
    if command == "write":
        write(ROOT)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        faults = check(ROOT, Path(folder))
    for fault in faults:
        print(f"locale/fr: {fault}")
    return 1 if faults else 0


def write(root: Path) -> None:
    """Collect the messages of the sources under `root`, then compile the catalogue."""
    (root / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "SECRET_KEY": "none"}
    collect = [sys.executable, "manage.py", *COLLECT]
    subprocess.run(collect, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)
    compiled = CATALOGUE.with_suffix(".mo")
    subprocess.run(["msgfmt", "--check-format", "-o", compiled, CATALOGUE], cwd=root, check=True)


def check(root: Path, folder: Path) -> list[str]:
    """What is wrong with the catalogue of `root`, a line each; `folder` is for the copy."""
    for name in SOURCES:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, folder)
    write(folder)
    faults = [f"not translated: {message}" for message in listed(folder, "--untranslated")]
    faults += [f"fuzzy: {message}" for message in listed(folder, "--only-fuzzy")]
    if compiled_messages(root) != compiled_messages(folder):
        faults.append("not up to date with the sources: make messages")
    return faults


def listed(root: Path, choice: str) -> list[str]:
    """The messages that msgattrib chooses."""
    command = ["msgattrib", choice, "--no-wrap", str(CATALOGUE)]
    text = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    blocks = [block for block in text.split("\n\n") if "Content-Type:" not in block]
    return [found[1].replace('"\n"', "") for block in blocks if (found := MESSAGE.search(block))]


def compiled_messages(root: Path) -> dict[object, str]:
    path = (root / CATALOGUE).with_suffix(".mo")
    if not path.exists():
        return {}
    with path.open("rb") as file:
        messages = dict(vars(gettext.GNUTranslations(file))["_catalog"])
    messages.pop("", None)
    return messages


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
