"""The mails about remarks under torture: their process killed around the hand-over.

    python -m benchmarks.letters prepare NUMBER    as many people, each with a remark to be told of
    python -m benchmarks.letters send [POINT]      one round of mails, dead at this point of it
    python -m benchmarks.letters fates             how the notices stand, as JSON

A mail that was on its way when its process died may be missing; none may ever come twice.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle
from typing import Any

import django
from django.apps import apps
from django.utils import timezone

from benchmarks.postbox import Postbox
from benchmarks.servers import ROOT, Store
from benchmarks.victims import rows, verb

# Where a round can die: each point is a function of the round, and whether it dies after it.
POINTS: dict[str, tuple[str, str, bool]] = {
    "composing": ("articles.letters", "about", False),
    "claimed": ("articles.digests", "_claim", True),
    "handing over": ("magazine.lib.mail", "Smtp._send", False),
    "taken": ("magazine.lib.mail", "Smtp._send", True),
    "noted": ("articles.digests", "_send", True),
}


def prepare(number: str) -> None:
    """Remarks on the articles of so many new people, an hour old."""
    user, article = apps.get_model("auth.User"), apps.get_model("articles.Article")
    editor, _made = user.objects.get_or_create(username="redaction", is_superuser=True)
    for _ in range(int(number)):
        serial = user.objects.count()
        name = f"personne{serial}"
        owner = user.objects.create(
            username=name, email=f"{name}@example.org", is_staff=True, is_superuser=True
        )
        own = article.objects.create(title=f"Article {serial}", created_by=owner)
        verb("articles.remarks.add")(own, by=editor, text=f"Remarque {serial}")
        apps.get_model("articles.Remark").objects.update(at=timezone.now() - timedelta(hours=2))
    rows("articles.Notice").filter(fate="waiting").update(at=timezone.now() - timedelta(hours=1))


def send(point: str = "") -> None:
    round_of_mails = verb("articles.digests.send_due")
    if point:
        die_at(*POINTS[point])
    print(round_of_mails(), flush=True)


def die_at(module: str, name: str, after: bool) -> None:
    """From now on this function is the end of the process, before or after it did its work."""
    owner: Any = sys.modules[module]
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    whole: Callable[..., Any] = getattr(owner, last)

    def last_act(*given: Any, **options: Any) -> None:
        if after:
            whole(*given, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, last, last_act)


def fates() -> None:
    notices = rows("articles.Notice").values_list("recipient__email", "fate")
    print(json.dumps(dict(notices)))


# From outside ----------------------------------------------------------------------------------


def start(store: Store, box: Postbox, *arguments: str) -> subprocess.Popen[str]:
    """This module in a process of its own, with this box as its way out."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.letters", *arguments],
        cwd=ROOT,
        env=store.environment() | {"EMAIL_URL": box.url},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def run(store: Store, box: Postbox, *arguments: str) -> str:
    return start(store, box, *arguments).communicate()[0]


def killed_after(process: subprocess.Popen[str], seconds: float) -> None:
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def finish(store: Store, box: Postbox) -> None:
    """Two workers at once, undisturbed, until nothing waits."""
    for worker in [start(store, box, "send") for _ in range(2)]:
        worker.communicate()


def faults(store: Store, box: Postbox, kills: int) -> Iterator[str]:
    """What is doubled, still waiting, or missing without having been on its way at a kill."""
    found = json.loads(run(store, box, "fates"))
    came = Counter(re.findall(r"[\w.]+@[\w.]+", str(mail["To"]))[-1] for mail in box.mails)
    yield from (f"{who} has {times} mails" for who, times in came.items() if times > 1)
    for who, fate in found.items():
        if fate not in ("sent", "leaving"):
            yield f"the notice of {who} is {fate}"
        if fate == "sent" and not came[who]:
            yield f"{who} has no mail although it was noted"
    missing = sum(1 for who in found if not came[who])
    if missing > kills:
        yield f"{missing} mails are missing after {kills} kills"


def tortured(store: Store, moments: int, dice: random.Random) -> list[str]:
    """So many kills, by turns at a point and at any time; what is wrong afterwards."""
    with Postbox() as box:
        box.mood, box.pause = "slow", 0.02
        lasts = 2.0
        for moment, point in zip(range(moments), cycle(POINTS), strict=False):
            run(store, box, "prepare", "4")
            if moment % 2:
                workers = [start(store, box, "send") for _ in range(2)]
                killed_after(workers[0], dice.uniform(0.3, 1.0) * lasts)
                workers[1].communicate()
            else:
                began = time.monotonic()
                run(store, box, "send", point)
                lasts = max(time.monotonic() - began, 0.5)
        finish(store, box)
        return list(faults(store, box, moments))


ACTS: dict[str, Callable[..., None]] = {"prepare": prepare, "send": send, "fates": fates}


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    ACTS[arguments[0]](*arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
