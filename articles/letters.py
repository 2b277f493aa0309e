"""The mail about remarks: plain text in the language of the site, links from SITE_URL."""

from collections.abc import Sequence
from email.utils import formataddr
from itertools import groupby
from textwrap import indent, shorten
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from .models import Notice, Remark
from .models.remarks import shown_name

_LONGEST_QUOTE = 160


def about(recipient: Any, notices: Sequence[Notice]) -> EmailMessage:
    """One mail with all of these remarks, by article."""
    with override(settings.LANGUAGE_CODE):
        rows = sorted(notices, key=lambda row: (row.remark.article_id, row.remark_id))
        stop = settings.SITE_URL + reverse("admin:articles_article_remarks_mail")
        return EmailMessage(
            subject=_subject(rows),
            body="\n".join([_greeting(recipient), "", *_articles(rows), *_foot(stop)]),
            from_email=formataddr((settings.SITE_NAME, settings.DEFAULT_FROM_EMAIL)),
            to=[formataddr((shown_name(recipient), recipient.email))],
            headers={"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{stop}>"},
        )


def _subject(rows: Sequence[Notice]) -> str:
    titles = list(dict.fromkeys(_title(row.remark) for row in rows))
    count = len(rows)
    if len(titles) == 1:
        text = ngettext(
            '%(count)d remark on "%(title)s"', '%(count)d remarks on "%(title)s"', count
        )
        return text % {"count": count, "title": shorten(titles[0], 80, placeholder=" …")}
    text = _("%(count)d remarks on %(articles)d articles")
    return text % {"count": count, "articles": len(titles)}


def _title(remark: Remark) -> str:
    """On one line: a title also stands in the head of the mail."""
    return " ".join(remark.article.title.split()) or _("(no title yet)")


def _greeting(recipient: Any) -> str:
    return _("Hello %(name)s,") % {"name": shown_name(recipient)}


def _articles(rows: Sequence[Notice]) -> list[str]:
    lines: list[str] = []
    for _number, found in groupby(rows, key=lambda row: row.remark.article_id):
        group = list(found)
        title = _title(group[0].remark)
        lines += [title, "=" * min(len(title), 72), ""]
        for notice in group:
            lines += [*_lines(notice), ""]
    return lines


def _lines(notice: Notice) -> list[str]:
    remark = notice.remark
    words = {
        "who": remark.by_name,
        "at": date_format(timezone.localtime(remark.at), "DATETIME_FORMAT"),
    }
    heads = {
        Notice.Reason.MENTION: _("%(who)s mentions you, %(at)s"),
        Notice.Reason.REPLY: _("%(who)s answers in a thread of yours, %(at)s"),
        Notice.Reason.OWN: _("%(who)s remarks on your article, %(at)s"),
    }
    head = heads[Notice.Reason(notice.reason)] % words
    quote = (remark.parent or remark).quote
    if quote:
        short = shorten(" ".join(quote.split()), _LONGEST_QUOTE, placeholder=" …")
        head += "\n" + _('about "%(quote)s"') % {"quote": short}
    return [head, indent(remark.text, "  | ", lambda _line: True), _address(remark)]


def _address(remark: Remark) -> str:
    path = reverse("admin:articles_article_change", args=[remark.article_id])
    return f"{settings.SITE_URL}{path}#remark-{remark.pk}"


def _foot(stop: str) -> list[str]:
    why = _("You get this mail because you work at the desk of %(site)s. No more such mails:")
    return ["-- ", why % {"site": settings.SITE_NAME}, stop]
