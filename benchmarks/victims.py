"""What torture runs in processes of their own, on the magazine in DATABASE_URL, and kills.

    python -m benchmarks.victims ACT [NUMBER]

`save`, `type_in` and `together` print a line for each thing that they were told is done; `examine`
prints as JSON what is wrong with the magazine and a print of all that readers see.
"""

import hashlib
import itertools
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Model, Q, QuerySet
from django.utils.module_loading import import_string

from benchmarks.servers import ROOT

HANDS = 8
TYPED = "Saisie "


def rows(label: str) -> QuerySet[Model]:
    return apps.get_model(label)._default_manager.all()


def verb(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = import_string(name)
    return found


def save(_number: int) -> None:
    """Correct and publish one article again and again; a line when each correction is public."""
    article = rows("articles.Article").get(pk=newest_article())
    for number in itertools.count(1):
        article.title = f"Correction {number}"
        article.body = f"<p>Texte de la correction {number}, entier du début à la fin.</p>"
        article.version = F("version") + 1
        article.save(update_fields=["title", "body", "version"])
        verb("articles.workflow.publish")(article, by=None)
        print(number, flush=True)


def type_in(_number: int) -> None:
    """Autosave one draft again and again, its rows too; a line when each save is told done."""
    people = apps.get_model("auth.User").objects
    person = people.get_or_create(username="torture")[0]
    typed = verb("articles.autosave.Typed")
    blank = verb("articles.snapshot.EMPTY") | {"language": "fr", "origin": "own"}
    blank |= {"dated_precision": "minute", "title": f"{TYPED}0"}
    begun = rows("articles.Article").filter(title__startswith=TYPED).first()
    begun = begun or verb("articles.autosave.begin")(typed(blank), by=person, tab="torture-tab")
    start = int(begun.title.removeprefix(TYPED))
    for number in itertools.count(start + 1):
        source = {"title": f"{TYPED}{number}", "address": "", "kind": "article", "language": ""}
        value = blank | {
            "title": f"{TYPED}{number}",
            "body": f"<p>Texte de la saisie {number}, entier du début à la fin.</p>" * 200,
            "sources": [source] * 5,
        }
        seen = rows("articles.Article").get(pk=begun.pk).version
        done = verb("articles.autosave.save")(begun.pk, typed(value), seen=seen, by=person)
        if done.aside is None:
            print(number, flush=True)


def typed_in(_number: int) -> None:
    """Print the number of the save that stands there whole; what is half there in words."""
    article = rows("articles.Article").filter(title__startswith=TYPED).first()
    if article is None:
        return
    number = article.title.removeprefix(TYPED)
    whole = f"<p>Texte de la saisie {number}, entier du début à la fin.</p>" * 200
    sources = list(article.sources.values_list("title", flat=True))
    same = number == "0" or (article.body == whole and sources == [article.title] * 5)
    print(number if same else f"half of {number}")


def correction(_number: int) -> None:
    """Print the number of the correction that readers see, nothing when they see none."""
    shown = rows("articles.Publication").published().filter(title__startswith="Correction ")
    for row in shown.order_by("-live_from").select_related("body")[:1]:
        number = row.title.removeprefix("Correction ")
        print(number if f"correction {number}," in row.body.text else f"half of {number}")


def newest_article() -> int:
    return int(rows("articles.Publication").published().newest_first()[0].article_id)


def die_after_commit(_number: int) -> None:
    """Withdraw an article; the process dies once that is committed, before any effect."""
    verb("magazine.events.effects.run")  # loaded before it is replaced
    effects = sys.modules["magazine.events.effects"]
    effects.run = lambda _events: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[attr-defined]
    article = rows("articles.Article").get(pk=newest_article())
    print(article.pk, flush=True)
    verb("articles.workflow.withdraw")(article, by=None, reason="mise à l'épreuve")


def together(number: int) -> None:
    """Eight hands publish one new article, `number` times; a line for each that went wrong."""
    model = apps.get_model("articles.Article")
    like = rows("articles.Article").filter(origin="own", state="published").first()
    if like is None:
        raise SystemExit("no article of our own to start from")
    for turn in range(number):
        article = model.objects.create(
            title=f"Huit mains {turn}", body=like.body, section=like.section
        )
        for trouble in _at_once(article.pk):
            print(f"turn {turn}: {trouble}", flush=True)
        for kind, found in {
            "publications": article.publications.count(),
            "events": rows("events.Event").about(article).filter(verb="published").count(),
            "revisions": article.revisions.count(),
        }.items():
            if found != 1:
                print(f"turn {turn}: {found} {kind}", flush=True)


def _at_once(number: int) -> list[str]:
    gate = threading.Barrier(HANDS)

    def publish() -> str:
        try:
            article = rows("articles.Article").get(pk=number)
            gate.wait()
            verb("articles.workflow.publish")(article, by=None)
        except Exception as error:
            return repr(error)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(HANDS) as pool:
        hands = [pool.submit(publish) for _ in range(HANDS)]
        return [hand.result() for hand in hands if hand.result()]


def replay(_number: int) -> None:
    while verb("magazine.events.effects.replay")():
        pass


def examine(_number: int) -> None:
    found = {"faults": list(faults()), "print": shown(), "held": held(), "la_une": la_une()}
    print(json.dumps(found))


def faults() -> Iterator[str]:
    """Everything that is half there, there twice, or there for nothing."""
    publications = rows("articles.Publication")
    whole = {
        "a publication without text": publications.filter(body=None),
        "a listed publication without search terms": publications.listed().filter(terms_row=None),
        "a listed publication in no author's list": publications.listed()
        .exclude(bylines=[])
        .filter(author_links=None),
        "a publication without revision": publications.filter(revision=None),
        "a published article that readers do not see": rows("articles.Article")
        .filter(state="published")
        .exclude(publications__in=publications.published()),
        "an article that no ledger knows": rows("articles.Article")
        .filter(records=None)
        .exclude(title__startswith=TYPED),  # which nobody has brought in
        "an article that two records hold the prints of": rows("articles.Article")
        .annotate(mains=Count("records", filter=~Q(records__prints={})))
        .filter(mains__gt=1),
        "a republished article without its copy": rows("articles.Article")
        .filter(origin="republished", copy=None)
        .exclude(records=None),
        "a double of what is not there": rows("syndication.Double").filter(
            Q(first__records=None) | Q(second__records=None)
        ),
        "a record without article": rows("syndication.Record").filter(article=None, tombstone=None),
        "a feed that is still leased": rows("syndication.Feed").exclude(leased_until=None),
        "an article that waits for nobody": rows("articles.Article").filter(
            origin="republished", state="draft", arrival=None
        ),
        "a republished article without signature": rows("articles.Article").filter(
            origin="republished", bylines=None
        ),
    }
    yield from (f"{what}: {found.count()}" for what, found in whole.items() if found.exists())
    yield from _doubles()
    yield from _media()


def _doubles() -> Iterator[str]:
    once = {
        "articles.Article": ["title", "original"],
        "articles.Tag": ["folded"],
        "authors.Author": ["name"],
        "authors.Blog": ["address"],
        "images.Image": ["digest"],
    }
    for label, fields in once.items():
        twice = rows(label).order_by().values(*fields).annotate(n=Count("pk")).filter(n__gt=1)
        yield from (f"twice in {label}: {row}" for row in twice)


def _media() -> Iterator[str]:
    root = Path(settings.MEDIA_ROOT)
    files = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    named = set(rows("images.Image").values_list("file", flat=True))
    # What the worker draws for pages goes with `manage.py placards --prune`, not here.
    files = {name for name in files if not name.startswith("placards/")}
    yield from (f"a file that no image names: {name}" for name in sorted(files - named))
    yield from (f"an image without its file: {name}" for name in sorted(named - files))


def shown() -> str:
    """A print of what readers see, whatever numbers the rows have."""
    fields = ["title", "standfirst", "dated", "section__slug", "blog_address", "tags", "sources"]
    listed = rows("articles.Publication").published().order_by("title", "dated")
    value = [list(row) for row in listed.values_list(*fields, "body__text")]
    return hashlib.sha256(json.dumps(value, default=str, sort_keys=True).encode()).hexdigest()


def held() -> str:
    """A print of what the desk holds, whatever numbers the rows have: texts, pictures, names."""
    texts = rows("articles.Article").order_by("title", "original")
    fields = ["title", "original", "state", "body"]
    value = [
        [*row[:3], len(re.sub(r"\d+", "", row[3])), row[3].count("<img")]
        for row in texts.values_list(*fields)
    ]
    value.append(sorted(rows("images.Image").values_list("digest", flat=True)))
    value.append(sorted(rows("syndication.Record").values_list("source", "guid")))
    value += [rows(f"syndication.{name}").count() for name in ("Arrival", "FetchedImage", "Copy")]
    value += [rows("syndication.Feed").exclude(checked=None).count()]
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()


def la_une() -> list[int]:
    """The numbers of the articles in the newest composition."""
    newest = rows("front.Composition").filter(section=None).first()
    return list(newest.placings.values_list("article", flat=True)) if newest else []


ACTS = {
    act.__name__: act
    for act in (save, correction, type_in, typed_in, die_after_commit, together, replay, examine)
}


def start() -> None:
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()


def main(arguments: list[str]) -> int:
    start()
    ACTS[arguments[0]](int(arguments[1]) if len(arguments) > 1 else 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
