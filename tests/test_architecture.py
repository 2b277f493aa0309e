"""The house rules that a program can check; each is also shown to fail on a bad snippet."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parent.parent

# An import may only go down, and apps of one floor never import one another.
FLOORS = [
    {"magazine.lib"},
    {"magazine.images", "magazine.sections", "magazine.events"},
    {"authors"},
    {"articles"},
    {"magazine.front", "magazine.syndication", "magazine.audience", "magazine.rights"},
    {"magazine.settings", "magazine.urls", "magazine.wsgi", "magazine.deploy"},
]
FLOOR_OF = {part: number for number, parts in enumerate(FLOORS) for part in parts}
NEVER_IMPORTED = {"magazine.settings", "magazine.urls", "magazine.wsgi", "tests", "benchmarks"}
# What speaks to another machine, and who may: the one door, and what serves the magazine itself.
WAYS_OUT = {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client", "ftplib"}
WAYS_OUT |= {"smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc.client", "ssl", "socketserver"}
WAYS_OUT |= {"asyncio", "selectors", "boto3", "botocore", "redis", "curl_cffi", "pycurl"}
CALLS_OUT = {"urlopen", "urlretrieve", "create_connection", "open_connection", "getaddrinfo"}
CALLS_OUT |= {"HTTPConnection", "HTTPSConnection", "PoolManager", "gethostbyname", "sendto"}
CALLS_OUT |= {"fetch_url", "fetch_response", "load_html", "focused_crawler", "sitemap_search"}
DOOR = {"magazine.lib.fetch", "magazine.lib.dialling", "magazine.lib.contents"}
MAY_USE = {
    "magazine.lib.mail": {"smtplib"},
    "magazine.lib.objects": {"boto3", "botocore"},
    "magazine.lib.cache": {"redis"},
    "magazine.deploy.health": {"socket", "connect"},
    "magazine.deploy.serve": {"socket"},
    "magazine.syndication.reading": {"socket"},  # a pair of them, to a child process
    "magazine.syndication.reading_child": {"socket"},
}
LOOKUPS = {"filter", "exclude", "get", "Q", "When", "order_by", "latest", "earliest"}
LOOKUPS |= {"dates", "datetimes", "get_or_create", "update_or_create", "aggregate"}
BAD_NAMES = {"utils.py", "helpers.py", "services.py", "core.py", "utils", "helpers", "services"}
LIMITS = {".html": 120, ".xml": 120, ".txt": 120, ".css": 250, ".js": 150, ".py": 400}
UNESCAPED = re.compile(r"\|\s*safe(seq)?\b|\{%-?\s*autoescape\s+off")


@dataclass(frozen=True)
class Module:
    """One of our modules: its dotted name and its source."""

    name: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        kinds = ast.FunctionDef | ast.AsyncFunctionDef
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]

    @property
    def part(self) -> str:
        """The app, or the part of `magazine`, that it belongs to."""
        first, _, rest = self.name.partition(".")
        return f"{first}.{rest.split('.')[0]}" if first == "magazine" and rest else first

    def imports(self, *, at_run_time: bool = False) -> Iterator[str]:
        """Dotted names that it imports; `from a import b` gives a.b."""
        package = self.name if self.is_package else self.name.rpartition(".")[0]
        for node in walk(self.tree, skip_typing=at_run_time):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package.split(".")[: len(package.split(".")) + 1 - node.level]
                base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
                yield from (f"{base}.{alias.name}" for alias in node.names)

    @property
    def is_package(self) -> bool:
        return (ROOT / self.name.replace(".", "/") / "__init__.py").exists()


def walk(tree: ast.AST, *, skip_typing: bool) -> Iterator[ast.AST]:
    yield tree
    for node in ast.iter_child_nodes(tree):
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if not (skip_typing and typing_only):
            yield from walk(node, skip_typing=skip_typing)


def ours() -> list[Module]:
    modules = []
    for path in sorted(path for top in ("magazine", "authors", "articles") for path in files(top)):
        relative = path.relative_to(ROOT)
        if path.suffix == ".py" and "migrations" not in relative.parts:
            name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
            modules.append(Module(name, path.read_text()))
    return modules


def files(*tops: str) -> list[Path]:
    return [path for top in tops for path in sorted((ROOT / top).rglob("*")) if path.is_file()]


def names(node: ast.AST) -> Iterator[str]:
    """Every plain and dotted name used under `node`."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr
        elif isinstance(each, ast.alias):
            yield each.name.rpartition(".")[2]


# The rules: each gives the faults of one module.


def upward_imports(module: Module) -> list[str]:
    if module.name == "magazine":
        return []
    if module.part not in FLOOR_OF:
        return [f"{module.part} has no floor"]
    faults = []
    for target in module.imports():
        part = Module(target, "").part
        if any(f"{target}.".startswith(f"{name}.") for name in NEVER_IMPORTED):
            faults.append(f"{module.name} imports {target}")
        elif part != module.part and FLOOR_OF.get(part, -1) >= FLOOR_OF[module.part]:
            faults.append(f"{module.name} imports {target}, which is not below it")
    return faults


def local_imports(module: Module) -> list[str]:
    return [
        f"{module.name}: {function.name} imports inside"
        for function in module.functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def long_functions(module: Module) -> list[str]:
    limits = [
        (function, length(function), limit(module, function)) for function in module.functions
    ]
    return [
        f"{module.name}: {f.name} has {lines} lines" for f, lines, most in limits if lines > most
    ]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def limit(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    is_view = function.args.args[:1] and function.args.args[0].arg == "request"
    return 15 if is_view and module.name.endswith("views") else 40


def signals(module: Module) -> list[str]:
    return [
        f"{module.name} imports {target}"
        for target in module.imports()
        if "signals" in target.split(".") or target.startswith("django.dispatch")
    ]


def unsafe_marks(module: Module) -> list[str]:
    if module.name == "magazine.lib.richtext":
        return []
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    called = {name for call in calls for name in names(call.func)}
    used = set(names(module.tree)) & {"mark_safe", "html_safe"} | called & {"SafeString"}
    return [f"{module.name} uses {name}" for name in used]


def visibility_lookups(module: Module) -> list[str]:
    if module.name.startswith("articles.models"):
        return []
    return [
        f"{module.name}:{node.lineno} looks up {word}"
        for node in ast.walk(module.tree)
        for word in looked_up(node)
        if {"live_from", "live_until"} & set(word.removeprefix("-").split("__"))
    ]


def looked_up(node: ast.AST) -> list[str]:
    """The field names of a call that asks the database, and lookups written as strings."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value] if re.fullmatch(r"\w*live_(from|until)__\w+", node.value) else []
    if not isinstance(node, ast.Call) or not set(list(names(node.func))[:1]) & LOOKUPS:
        return []
    strings = [each.value for each in node.args if isinstance(each, ast.Constant)]
    return [keyword.arg for keyword in node.keywords if keyword.arg] + [
        word for word in strings if isinstance(word, str)
    ]


def ways_out(module: Module) -> list[str]:
    """What reaches another machine, or lets a parser do it, elsewhere than at the one door."""
    if module.name in DOOR:
        return []
    found = {way for target in module.imports() for way in WAYS_OUT if inside(target, way)}
    found |= set(names(module.tree)) & CALLS_OUT
    if any(inside(target, "socket") for target in module.imports()):
        found |= {"socket"} | set(names(module.tree)) & {"connect", "connect_ex"}
    found |= {ast.unparse(call) for call in calls(module.tree) if reads_an_address(call)}
    return [f"{module.name} uses {way}" for way in found - MAY_USE.get(module.name, set())]


def inside(target: str, package: str) -> bool:
    return f"{target}.".startswith(f"{package}.")


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def reads_an_address(call: ast.Call) -> bool:
    """feedparser and lxml open what they are given the name of, and a parser may be told to."""
    asks = {"no_network": False, "load_dtd": True, "dtd_validation": True}
    told = {k.arg: k.value.value for k in call.keywords if isinstance(k.value, ast.Constant)}
    if any(told.get(word) is value for word, value in asks.items()):
        return True
    if not (isinstance(call.func, ast.Attribute) and call.func.attr == "parse"):
        return False
    opens = ast.unparse(call.func.value) in ("feedparser", "etree", "html", "lxml.html")
    return opens and not (call.args and "BytesIO(" in ast.unparse(call.args[0]))


RULES = [upward_imports, local_imports, long_functions, signals, unsafe_marks]
RULES += [visibility_lookups, ways_out]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_rule(rule) -> None:
    assert [fault for module in ours() for fault in rule(module)] == []


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (upward_imports, "authors.models", "from articles.models import Article"),
        (upward_imports, "magazine.front.views", "from magazine.syndication import pull"),
        (upward_imports, "magazine.lib.fetch", "import magazine.images.models"),
        (upward_imports, "articles.views", "from magazine.settings import DEBUG"),
        (upward_imports, "articles.views", "from tests import make"),
        (upward_imports, "magazine.newapp.models", ""),
        (local_imports, "articles.views", "def page(request):\n    import json"),
        (long_functions, "articles.tree", "def f():\n" + "    a = 1\n" * 40),
        (long_functions, "articles.views", "def page(request):\n" + "    a = 1\n" * 15),
        (signals, "articles.apps", "from django.db.models.signals import post_save"),
        (signals, "articles.apps", "from django.dispatch import receiver"),
        (unsafe_marks, "articles.views", "from django.utils.safestring import mark_safe"),
        (unsafe_marks, "articles.views", "html = SafeString(text)"),
        (visibility_lookups, "articles.views", "rows.filter(live_from__lte=now)"),
        (visibility_lookups, "articles.views", "rows.filter(publication__live_until=None)"),
        (visibility_lookups, "articles.views", "Q(live_until__gt=now)"),
        (visibility_lookups, "articles.views", "rows.order_by('-live_from')"),
        (visibility_lookups, "articles.views", "rows.filter(**{'live_from__lte': now})"),
        (ways_out, "articles.views", "from urllib.request import urlopen"),
        (ways_out, "articles.views", "import http.client"),
        (ways_out, "articles.views", "import socket\nsocket.create_connection(address)"),
        (ways_out, "articles.views", "import socket\nsocket.socket().connect(address)"),
        (ways_out, "articles.views", "from urllib3 import PoolManager"),
        (ways_out, "articles.views", "import smtplib"),
        (ways_out, "articles.views", "import asyncio"),
        (ways_out, "magazine.syndication.pull", "feedparser.parse(address)"),
        (ways_out, "magazine.syndication.pull", "etree.parse(address)"),
        (ways_out, "magazine.syndication.pull", "etree.XMLParser(no_network=False)"),
        (ways_out, "magazine.syndication.pull", "etree.iterparse(file, load_dtd=True)"),
        (ways_out, "magazine.syndication.pull", "trafilatura.fetch_url(address)"),
        (ways_out, "magazine.syndication.pull", "from trafilatura import fetch_url"),
    ],
)
def test_the_rule_finds_a_bad_module(rule, name: str, source: str) -> None:
    assert rule(Module(name, source))


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (upward_imports, "articles.workflow", "from authors.models import Author"),
        (upward_imports, "articles.workflow", "from .models import Article"),
        (visibility_lookups, "articles.workflow", "Publication(live_from=now)"),
        (visibility_lookups, "articles.workflow", "row.live_until = now"),
        (ways_out, "magazine.lib.fetch", "import urllib3"),
        (ways_out, "magazine.lib.mail", "import smtplib"),
        (ways_out, "magazine.syndication.pull", "from magazine.lib.fetch import fetch"),
        (ways_out, "magazine.syndication.pull", "feedparser.parse(io.BytesIO(data))"),
        (ways_out, "magazine.syndication.pull", "etree.XMLParser(no_network=True)"),
    ],
)
def test_the_rule_lets_a_good_module_pass(rule, name: str, source: str) -> None:
    assert rule(Module(name, source)) == []


def test_no_modules_import_one_another_in_a_circle() -> None:
    assert circles(ours()) == []


def test_a_circle_is_found() -> None:
    one = Module("articles.one", "from articles.two import a")
    two = Module("articles.two", "from . import three")
    three = Module("articles.three", "import articles.one")
    assert circles([one, two, three]) == [["articles.one", "articles.two", "articles.three"]]


def circles(modules: list[Module]) -> list[list[str]]:
    """Each circle once, as the names along it."""
    known = {module.name for module in modules}
    edges = {module.name: sorted(imported(module, known)) for module in modules}
    done: set[str] = set()
    found: list[list[str]] = []

    def visit(name: str, path: list[str]) -> None:
        if name in path:
            found.append(path[path.index(name) :])
        elif name not in done:
            for target in edges[name]:
                visit(target, [*path, name])
            done.add(name)

    for name in edges:
        visit(name, [])
    return found


def imported(module: Module, known: set[str]) -> set[str]:
    """Which of the known modules it imports: for `from a import b`, a.b if known, else a."""
    wanted = set(module.imports(at_run_time=True))
    direct = {target if target in known else target.rpartition(".")[0] for target in wanted}
    return direct & known - {module.name}


def test_a_function_is_short_in_the_median() -> None:
    assert median(length(f) for module in ours() for f in module.functions) < 10


def test_no_file_is_too_long() -> None:
    faults = []
    for path in files("magazine", "authors", "articles", "templates", "static", "tests"):
        lines = len(path.read_bytes().splitlines())
        if lines > LIMITS.get(path.suffix, 10**6) and "migrations" not in path.parts:
            faults.append(f"{path.relative_to(ROOT)} has {lines} lines")
    assert faults == []


def test_no_template_switches_escaping_off() -> None:
    faulty = [path for path in files("templates") if UNESCAPED.search(path.read_text())]
    assert faulty == []


@pytest.mark.parametrize("text", ["{{ a|safe }}", "{{ a | safeseq }}", "{% autoescape off %}"])
def test_a_template_that_switches_escaping_off_is_found(text: str) -> None:
    assert UNESCAPED.search(text)


def test_a_module_is_named_for_what_it_does() -> None:
    found = {part for path in files("magazine", "authors", "articles") for part in path.parts}
    assert found & BAD_NAMES == set()


def test_the_project_package_is_not_an_app() -> None:
    assert (ROOT / "magazine" / "__init__.py").read_bytes() == b""
    assert list((ROOT / "tests").rglob("__init__.py")) == []
