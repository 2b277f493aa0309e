"""A test in a browser waits for what the page says: it never reads at once what may not be there
yet. A program can check that, and is shown to fail on a bad snippet."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent / "browser"

# What playwright answers at once, whatever the page is about to become. `expect` says the same,
# and waits.
READS = {"is_visible", "is_hidden", "is_enabled", "is_disabled", "is_editable", "is_checked"}
READS |= {"inner_text", "inner_html", "text_content", "all_inner_texts", "all_text_contents"}
READS |= {"input_value", "get_attribute", "bounding_box", "content", "title", "evaluate"}
READS |= {"evaluate_all", "eval_on_selector", "eval_on_selector_all"}
# What waits for nothing that a page says, and what takes a frame for the one that is meant.
NEVER = {"wait_for_timeout", "sleep", "frames", "is_visible", "is_hidden"}
# What gives rows to count, which are no elements of a page.
ROWS = {"objects", "with_bin"}


def called(node: ast.AST) -> str:
    """The name of the method that is called."""
    is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return node.func.attr if is_method else ""  # type: ignore[attr-defined]


def named(node: ast.AST) -> set[str]:
    return {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def counts_elements(node: ast.AST) -> bool:
    return called(node) == "count" and not node.args and not named(node) & ROWS  # type: ignore[attr-defined]


def asks_the_address(node: ast.AST) -> bool:
    """`page.url` of a page that is named; those of an answer and of a server stand still."""
    return bool(re.fullmatch(r"(?!live_server)\w+\.url", ast.unparse(node)))


def hasty(tree: ast.AST) -> Iterator[str]:
    """What reads at once: in what is asserted, and what is a fault wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in NEVER:
            yield f"{node.lineno}: {node.attr}"
        if isinstance(node, ast.Assert):
            for part in ast.walk(node.test):
                if called(part) in READS or counts_elements(part) or asks_the_address(part):
                    yield f"{node.lineno}: asserts {ast.unparse(part)}"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_every_test_waits_for_what_the_page_says(path: Path) -> None:
    assert list(hasty(ast.parse(path.read_text()))) == []


@pytest.mark.parametrize(
    "source",
    [
        "assert page.get_by_role('link').is_visible()",
        "assert not page.locator('p').is_hidden()",
        "if page.locator('p').is_visible(): pass",
        "assert 'word' in page.inner_text('main')",
        "assert page.locator('h1').text_content() == 'La Une'",
        "assert page.locator('p').count() == 1",
        "assert page.locator('p').filter(has_text='a').first.count()",
        "assert page.locator('input').input_value() == 'a'",
        "assert page.locator('a').get_attribute('href') == '/'",
        "assert (box.bounding_box() or {})['height'] < 80",
        "assert page.evaluate('scrollY') == 0",
        "assert page.url == '/'",
        "assert re.search('/$', page.url)",
        "page.wait_for_timeout(100)",
        "time.sleep(1)",
        "desk.frames[1].evaluate('scrollY')",
    ],
)
def test_what_reads_at_once_is_found(source: str) -> None:
    assert list(hasty(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "expect(page.locator('p')).to_have_count(1)",
        "assert Article.objects.filter(state=1).count() == 1",
        "assert article.body.count('x') == 1",
        "assert reader.request.get('/').url.startswith('/')",
        "address = page.locator('input').input_value()",
        "assert counted.value.status == 204",
    ],
)
def test_what_waits_or_needs_not_is_let_pass(source: str) -> None:
    assert list(hasty(ast.parse(source))) == []
