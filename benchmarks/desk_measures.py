"""What is measured at the desk, each with the milliseconds of server time it may take."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from lxml import html

from articles import workflow
from articles.models import Article, Publication
from benchmarks import front_measures
from benchmarks.desk import Measure
from benchmarks.desk_content import LONG, USUAL, Desk
from magazine.front import arranging, editions
from magazine.front.models import Edition, Format
from magazine.front.plans import Arranged, Chosen, Plan

LIST = "/admin/articles/article/"
# Of the board, those that somebody was chosen for; and of how many articles a rule can take.
PLACES, PUBLIC = 58, 240


def page(person: str, address: str) -> Callable[[Desk], Callable[[], Any]]:
    """The page at this address, `{article}` being the long one, as this person of the desk."""

    def prepare(desk: Desk) -> Callable[[], Any]:
        client = desk.client(getattr(desk, person))
        path = address.format(article=desk.article.pk)

        def fetch() -> None:
            answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")

        return fetch

    return prepare


def publish(title: str) -> Callable[[Desk], Callable[[], Any]]:
    """An article, with a word changed each time: else there is nothing to publish."""
    return lambda desk: _publish(desk, Article.objects.get(title=title).pk)


def _publish(desk: Desk, number: int) -> Callable[[], Any]:
    count = iter(range(10_000))

    def act() -> None:
        article = Article.objects.get(pk=number)
        article.standfirst = f"Un chapô {next(count)}."
        article.save(update_fields=["standfirst"])
        workflow.publish(article, by=desk.superuser)

    return act


def typed(part: str) -> Callable[[Desk], Callable[[], Any]]:
    """What stands in the form of the long article, posted as a part beside it does."""
    return lambda desk: _typed(desk, LIST + f"{desk.article.pk}/{part}/")


def _typed(desk: Desk, path: str) -> Callable[[], Any]:
    client = desk.client(desk.superuser)
    form = {"seen": 1, "title": desk.article.title, "body": desk.article.body, "language": "fr"}
    form |= {"section": desk.article.section_id, "origin": "own", "dated_precision": "minute"}
    for rows in ("bylines", "sources"):
        form |= {f"{rows}-TOTAL_FORMS": 0, f"{rows}-INITIAL_FORMS": 0}

    def post() -> None:
        answer = client.post(path, form)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")

    return post


def sent(page: bytes) -> dict[str, list[Any]]:
    """What a browser sends back from the form of an article, by name."""
    form = html.document_fromstring(page.decode()).get_element_by_id("article_form")
    found: dict[str, list[Any]] = {"tab": ["bench-" * 4]}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def autosave(desk: Desk) -> Callable[[], Any]:
    """What the form of the long article sends, with a word more each time."""
    client = desk.client(desk.superuser)
    number, count = desk.article.pk, iter(range(10_000))
    data = sent(client.get(f"{LIST}{number}/change/").content)
    body = str(data["body"][0])

    def act() -> None:
        word = f" mot{next(count)}</p>"
        data["body"] = [body.replace("</p>", word, 1)]
        answer = client.post(f"{LIST}{number}/autosave/", data).json()
        if answer["state"] != "saved":
            raise RuntimeError(f"autosave: {answer}")
        data["seen"] = [answer["version"]]

    return act


def composed(desk: Desk) -> Edition:
    """A draft of La Une with 60 places, all but two of them chosen."""
    rows = list(Article.objects.filter(section__isnull=False).exclude(title=LONG)[:PUBLIC])
    public = set(Publication.objects.published().values_list("article", flat=True))
    for article in rows:
        if article.pk not in public:
            workflow.publish(article, by=desk.superuser)
    edition = editions.draft(None, by=desk.superuser)
    blocks = [Arranged(Format.LEAD, 1), Arranged(Format.CARDS, 6), Arranged(Format.COLUMN, 5)]
    blocks += [Arranged(Format.GRID, 12), Arranged(Format.GRID, 12), Arranged(Format.BRIEFS, 24)]

    def act(plan: Plan, at: datetime) -> None:
        plan.blocks = blocks
        for where, article in zip(plan.every_place()[2:], rows[:PLACES], strict=True):
            plan.place(Chosen(article.pk), where, at)

    arranging.change(edition, act, version=edition.version, by=desk.superuser, what="Soixante")
    return edition


def board(desk: Desk) -> Callable[[], Any]:
    address = f"/admin/front/edition/{composed(desk).pk}/change/"
    return page("chief", address)(desk)


def move(desk: Desk) -> Callable[[], Any]:
    """One article to and fro between two places, and the board anew, as a script asks for it."""
    edition, client = composed(desk), desk.client(desk.chief)
    article = next(slot.article for _where, slot in arranging.read(edition).slots())
    count = iter(range(10_000))

    def act() -> None:
        version = Edition.objects.values_list("version", flat=True).get(pk=edition.pk)
        data = {"do": f"put {article}", "to": f"3.{next(count) % 2 + 5}", "version": version}
        path = f"/admin/front/edition/{edition.pk}/act/"
        answer = client.post(path, data, headers={"X-Fragment": "1"})
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")

    return act


MEASURES = [
    Measure("list, chief", 150, page("chief", LIST)),
    Measure("list, section editor", 150, page("section_editor", LIST)),
    Measure("list, freelance", 150, page("freelance", LIST)),
    Measure("list by state, section editor", 150, page("section_editor", f"{LIST}?state=draft")),
    Measure("search, chief", 150, page("chief", f"{LIST}?q=ville+lumi%C3%A8re")),
    Measure("search, section editor", 150, page("section_editor", f"{LIST}?q=ville+lumi%C3%A8re")),
    Measure("le bureau, chief", 150, page("chief", "/admin/")),
    Measure("le bureau, freelance", 150, page("freelance", "/admin/")),
    Measure("calendar, chief", 150, page("chief", f"{LIST}calendar/")),
    Measure("form, 10,000 words", 300, page("superuser", LIST + "{article}/change/")),
    Measure("autosave, 10,000 words", 60, autosave),
    Measure("history, 500 revisions", 200, page("superuser", LIST + "{article}/history/")),
    Measure("publish, 600 words", 100, publish(USUAL)),
    Measure("publish, 10,000 words", 200, publish(LONG)),
    Measure("preview, 10,000 words", 200, typed("preview")),
    Measure("checklist, 10,000 words", 200, typed("checklist")),
    Measure("La Une: board, 60 places", 150, board),
    Measure("La Une: move, 60 places", 200, move),
    *front_measures.MEASURES,
]
