"""A task for the worker of the stack under test: it leaves a file."""

from pathlib import Path

from django.tasks import task


@task
def leave(path: str) -> None:
    Path(path).write_text("done")
