"""The worker killed while it renders again what a changed agreement touches, and what is left.

    python -m benchmarks.agreed agree     the blog of most articles agrees to the other mode
    python -m benchmarks.agreed follows   a line for each thing that does not follow the agreement

in the environment of a store.
"""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date

from django.db.models import Count

from benchmarks.servers import ROOT, Store
from benchmarks.stores import say
from benchmarks.victims import rows, start, verb

WORKER = ["manage.py", "worker", "--batch", "--no-startup-delay", "--verbosity=0"]
# What time does to the hold of a worker that died on its task.
SILENT = """UPDATE django_tasks_database_dbtaskresult
SET started_at = '2000-01-01 00:00:00', run_after = '2000-01-01 00:00:00'
WHERE status = 'RUNNING'"""

RUNNING = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'"


def changed(store: Store) -> None:
    store.python("-m", "benchmarks.agreed", "agree")


def killed_at_work(store: Store) -> None:
    """A worker killed as soon as it has begun its task. On SQLite alone."""
    process = subprocess.Popen([sys.executable, *WORKER], cwd=ROOT, env=store.environment())
    path = store.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as base:
        while not base.execute(RUNNING).fetchone()[0] and process.poll() is None:
            time.sleep(0.01)
    process.kill()
    process.wait()


def faults(store: Store) -> list[str]:
    """What is wrong once the worker that was killed is taken for dead, and another was by."""
    say(store, SILENT)
    store.python(*WORKER)
    return store.python("-m", "benchmarks.agreed", "follows").splitlines()


def agree() -> None:
    blog = rows("authors.Blog").annotate(n=Count("articles")).order_by("-n")[0]
    newest = blog.agreements.order_by("-version")[0]
    mode = "excerpt" if newest.mode == "full" else "full"
    about = {"agreed_on": date(2026, 2, 1), "agreed_by": "les autrices, par courriel"}
    verb("authors.changes.agree")(blog, mode=mode, **about)


def follows() -> None:
    newest = rows("authors.Agreement").order_by("-pk")[0]
    public = rows("articles.Publication").published().filter(blog=newest.blog_id)
    wrong = [row for row in public if row.terms["mode"] != newest.mode]
    tasks = rows("django_tasks_database.DBTaskResult").exclude(status="SUCCESSFUL")
    tasks = tasks.filter(task_path__endswith="rederive_for")  # others wait for their hour
    if not public:
        print("nothing of the blog is public")
    if wrong:
        print(f"{len(wrong)} of {len(public)} publications are under the former agreement")
    if tasks:
        print("tasks that did not end:", *(one.status for one in tasks))


ACTS = {act.__name__: act for act in (agree, follows)}


if __name__ == "__main__":
    start()
    ACTS[sys.argv[1]]()
