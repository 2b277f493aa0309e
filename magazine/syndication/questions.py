"""Questions of the desk to the author of what came in: the draft, the address, the mail.

A mail is claimed before it is handed over, so that of two workers one sends. One that a server
refuses says so beside its arrival and can be sent again; one that a server takes without an answer
may have arrived, and is not sent again by itself.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.models import Article
from authors.models import Author
from magazine.lib.desk import called
from magazine.lib.mail import Uncertain

from .models import Arrival

logger = logging.getLogger(__name__)
_LONGEST_TITLE = 120
# What every mail program takes of a link: beyond it some cut the text short, others do nothing.
_LONGEST_LINK = 2_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail that somebody may still change. `to` is "" when nobody knows an address."""

    to: str
    subject: str
    text: str

    @property
    def mailto(self) -> str:
        """The same for a program of one's own; without its text when that is too long for one."""
        whole = self._link({"subject": self.subject, "body": self.text.replace("\n", "\r\n")})
        return whole if len(whole) <= _LONGEST_LINK else self._link({"subject": self.subject})

    @property
    def fits(self) -> bool:
        """Whether its text goes along."""
        return "body=" in self.mailto

    def _link(self, parts: dict[str, str]) -> str:
        return f"mailto:{quote(self.to, safe='@')}?{urlencode(parts, quote_via=quote)}"


def draft(article: Article, by: object) -> Draft:
    """What one may want to ask, in the language of the site."""
    with override(settings.LANGUAGE_CODE):
        words = {
            "title": " ".join(article.title.split())[:_LONGEST_TITLE] or _("(no title yet)"),
            "site": settings.SITE_NAME,
            "who": called(by),  # type: ignore[arg-type]
            "address": f" ({article.original})" if article.original else "",
        }
        subject = _("About your article « %(title)s »") % words
        text = _(
            "Hello,\n\n"
            "we have received your article « %(title)s »%(address)s and would like to show it "
            "in %(site)s. Before we decide, one question:\n\n\n\n"
            "Thank you for your answer.\n\n"
            "%(who)s\n%(site)s\n"
        )
    return Draft(address_of(article), subject, text % words)


def address_of(article: Article) -> str:
    """The blog's address for questions, else that of the account of who signs; "" for none."""
    if article.blog and article.blog.contact:
        return article.blog.contact
    signers = Author.objects.filter(bylines__article=article, user__is_active=True)
    found = signers.exclude(user__email="").order_by("bylines__position")
    return found.values_list("user__email", flat=True).first() or ""


def later(arrival: Arrival) -> None:
    """Hand the question of this arrival to the worker."""
    if arrival.asked_at:
        post.enqueue(arrival.pk, arrival.asked_at.isoformat())


@task
def post(number: int, asked_at: str) -> str:
    """Send the question that was asked at this instant, once; what became of it."""
    mine = Arrival.objects.filter(pk=number, asked_at=datetime.fromisoformat(asked_at))
    if not mine.filter(sent_at=None).update(sent_at=timezone.now(), mail_fault=""):
        return "taken"
    arrival = mine.select_related("asked_by").get()
    try:
        _letter(arrival).send()
    except Uncertain as error:
        logger.error("A question was handed over and not answered: %s", type(error).__name__)
        return "uncertain"
    except (OSError, ValueError) as error:
        # The error may hold an address, which is nothing for a log.
        logger.warning("A question was refused: %s", type(error).__name__)
        mine.update(sent_at=None, mail_fault=type(error).__name__[:100])
        return "refused"
    return "sent"


def _letter(arrival: Arrival) -> EmailMessage:
    answers = arrival.asked_by.email if arrival.asked_by else ""
    return EmailMessage(
        subject=arrival.subject,
        body=arrival.question,
        from_email=formataddr((settings.SITE_NAME, settings.DEFAULT_FROM_EMAIL)),
        to=[arrival.asked_to],
        reply_to=[answers] if answers else None,
    )
