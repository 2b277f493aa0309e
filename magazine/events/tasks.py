"""The worker's part in after-effects: tell again what a failure or a killed process left untold."""

from django.tasks import task

from .effects import replay


@task
def replay_events() -> int:
    """The number of events told; safe to run at any time, also twice at once."""
    return replay()
