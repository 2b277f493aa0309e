"""The desk's own steps before readers see an article: handed in, approved, sent back.

Each is one transaction, idempotent, leaves a revision and its Event with the note, and raises
Refused where it does not fit, Article.DoesNotExist when the article was deleted meanwhile.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from magazine.events.effects import event, record
from magazine.events.models import Event

from . import states
from .models import Article, State
from .states import Refused
from .workflow import held, turn

# The acts whose note the next person reads on the form.
NOTED = (
    "submitted",
    "approved",
    "sent_back",
    "scheduled",
    "rescheduled",
    "unscheduled",
    "published",
    "unpublished",
    "archived",
    "unarchived",
    "withdrawn",
    "reinstated",
)


def submit(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> bool:
    """Hand a draft in for review. Whether that changed anything."""
    return _step(article, "submit", State.REVIEW, "submitted", by, why)


def approve(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> bool:
    """Call an article ready to be published. Whether that changed anything."""
    return _step(article, "approve", State.READY, "approved", by, why)


def send_back(article: Article, *, by: AbstractBaseUser | None, why: str) -> bool:
    """Give an article back to its writer, who reads why. Whether that changed anything."""
    if not why.strip():
        raise Refused(_("Say to the writer what is to be done."))
    return _step(article, "send_back", State.DRAFT, "sent_back", by, why)


def last_note(article: Article) -> Event | None:
    """The last step of the article, when whoever took it said something."""
    last = Event.objects.about(article).filter(verb__in=NOTED).first()
    return last if last and last.why else None


@transaction.atomic
def _step(
    article: Article, act: str, state: State, verb: str, by: AbstractBaseUser | None, why: str
) -> bool:
    row = held(article)
    if row.state == state and not row.deleted_at:
        return False
    states.check(act, row)
    turn(row, state, by, why)
    article.state = row.state
    data = {"title": row.title}
    record(event(verb, row, by=by, why=why, data=data, keys=[f"article:{row.pk}"]))
    return True
