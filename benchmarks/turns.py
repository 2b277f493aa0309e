"""Articles whose hours come while the worker is killed, on the magazine in DATABASE_URL.

    python -m benchmarks.turns due NUMBER|turn|turned

`turn` prints a line for each publication that was told; `turned` one for each thing that is wrong
once another worker has been by.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from benchmarks.victims import replay, rows, start, verb

TITLE = "À son heure "


def due(number: int) -> None:
    """So many articles whose hour has come and which nobody was told of; each also ends soon."""
    model: Any = apps.get_model("articles.Article")
    section: Any = apps.get_model("sections.Section")
    place = section.objects.get_or_create(name="Heures", slug="heures")[0]
    now = timezone.now()
    for turn in range(number):
        article = model.objects.create(title=f"{TITLE}{turn}", body="<p>Oui.</p>", section=place)
        verb("articles.scheduling.schedule")(article, by=None, at=now + timedelta(hours=1))
    rows("articles.Publication").filter(title__startswith=TITLE).update(
        live_from=now - timedelta(seconds=1)
    )


def turn(_number: int) -> None:
    turning: Any = import_module("articles.turning")
    told = turning._turn

    def aloud(*numbers: int) -> int:
        found: int = told(*numbers)
        print(*numbers, flush=True)
        return found

    turning._turn = aloud
    turning.turn_due()


def turned(_number: int) -> None:
    """What another worker leaves behind: each told once, to each effect, and shown as it is."""
    verb("articles.turning.turn_due")()
    replay(0)
    for fault in _faults():
        print(fault, flush=True)


def _faults() -> Iterator[str]:
    articles: Any = rows("articles.Article").filter(title__startswith=TITLE)
    events: Any = rows("events.Event").filter(verb="appeared", subject="articles.article")
    times = Counter(events.values_list("subject_id", flat=True))
    for article in articles:
        if article.state != "published" or times[article.pk] != 1:
            yield f"{article}: {article.state}, told {times[article.pk]} times"
    for name in settings.AFTER_CHANGE:
        done = rows("events.Done").filter(effect=name, event__in=events).count()
        if done != articles.count():
            yield f"{name} was told of {done} of {articles.count()}"


if __name__ == "__main__":
    start()
    {"due": due, "turn": turn, "turned": turned}[sys.argv[1]](int((sys.argv[2:] or ["0"])[0]))
