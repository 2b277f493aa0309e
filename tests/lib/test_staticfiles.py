import gzip
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage

from magazine.lib.staticfiles import JoinedStaticFilesStorage

ENTRY = """/* The order of the layers. */
@layer tokens, page;
@import url("tokens.css") layer(tokens);
@import url("page.css") layer(page);
"""


@pytest.fixture
def collect(tmp_path: Path):
    """collectstatic in small: `collect(name=text, ...)` gives the names that are served."""

    def run(files: dict[str, str]) -> dict[str, str]:
        source = StaticFilesStorage(location=tmp_path / "source", base_url="/static/")
        target = JoinedStaticFilesStorage(location=tmp_path / "served", base_url="/static/")
        for name, text in files.items():
            path = tmp_path / "source" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            target.delete(name)
            target.save(name, source.open(name))
        served = {}
        for name, hashed, processed in target.post_process({n: (source, n) for n in files}):
            if isinstance(processed, Exception):
                raise processed
            if name in files:
                served[name] = hashed
        return served

    return run


PARTS = {"css/tokens.css": "a { color: red }" * 40, "css/page.css": "b { color: blue }"}


def test_an_entry_is_served_as_one_file_with_its_layers_in_order(collect, tmp_path: Path) -> None:
    served = collect({"css/site.css": ENTRY, **PARTS})
    text = (tmp_path / "served" / served["css/site.css"]).read_text()
    assert "@import" not in text
    assert text.index("@layer tokens, page;") < text.index("@layer tokens {") < text.index("red")
    assert text.index("red") < text.index("@layer page {") < text.index("blue")


def test_a_change_in_a_part_changes_the_name_of_the_entry(collect) -> None:
    before = collect({"css/site.css": ENTRY, **PARTS})
    after = collect({"css/site.css": ENTRY, **PARTS, "css/page.css": "b { color: green }"})
    assert before["css/site.css"] != after["css/site.css"]


def test_a_served_file_is_compressed_once_for_all_readers(collect, tmp_path: Path) -> None:
    served = collect({"css/site.css": ENTRY, **PARTS})
    path = tmp_path / "served" / served["css/site.css"]
    assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == path.read_bytes()
    assert brotli.decompress(Path(f"{path}.br").read_bytes()) == path.read_bytes()
    assert not (tmp_path / "served" / "css/site.css.br").exists()


def test_a_sheet_with_rules_of_its_own_is_left_as_it_is(collect, tmp_path: Path) -> None:
    served = collect({"css/other.css": ENTRY + "i { color: grey }", **PARTS})
    assert "@import" in (tmp_path / "served" / served["css/other.css"]).read_text()


def test_an_import_of_a_missing_part_stops_the_collection(collect) -> None:
    with pytest.raises(ValueError, match=r"page\.css"):
        collect({"css/site.css": ENTRY, "css/tokens.css": "a {}"})
