"""The mails about a report: plain text in the language of the site, links from SITE_URL."""

from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import Letter, Report


def mail(letter: Letter) -> EmailMessage | None:
    """None when there is nobody to write to."""
    to = settings.REPORTS_EMAIL if letter.kind == Letter.Kind.DESK else letter.report.email
    if not to:
        return None
    with override(settings.LANGUAGE_CODE):
        subject, lines = _WORDS[Letter.Kind(letter.kind)](letter.report)
        return EmailMessage(
            subject=subject,
            body="\n".join(lines),
            from_email=formataddr((settings.SITE_NAME, settings.DEFAULT_FROM_EMAIL)),
            to=[to],
            headers={"Auto-Submitted": "auto-generated", "Message-ID": _id(letter)},
            reply_to=[] if letter.kind == Letter.Kind.DESK else _ours(),
        )


def _id(letter: Letter) -> str:
    """The same for a mail that is sent again."""
    day = letter.report.received_at
    host = urlsplit(settings.SITE_URL).hostname
    return f"<report-{letter.report_id}-{letter.kind}-{day:%Y%m%d%H%M%S}@{host}>"


def _ours() -> list[str]:
    return [settings.REPORTS_EMAIL] if settings.REPORTS_EMAIL else []


def _to_the_desk(report: Report) -> tuple[str, list[str]]:
    address = settings.SITE_URL + reverse("admin:rights_report_change", args=[report.pk])
    return _("Report %(number)s: %(motive)s") % _facts(report), [
        _("A reader has reported a content of the magazine."),
        "",
        *_what(report),
        "",
        _("Read it and answer it at the desk:"),
        address,
    ]


def _receipt(report: Report) -> tuple[str, list[str]]:
    return _("Your report %(number)s to %(site)s") % _facts(report), [
        _("We have received your report. A person will look at it; no machine decides."),
        "",
        *_what(report),
        "",
        _("You will be told by mail what was decided, and why. This page says how far it is:"),
        settings.SITE_URL + report.receipt,
    ]


def _answer(report: Report) -> tuple[str, list[str]]:
    return _("Answer to your report %(number)s to %(site)s") % _facts(report), [
        _("Your report was looked at by a person, without automated means."),
        "",
        _("Decision: %(decision)s") % {"decision": report.get_decision_display()},
        "",
        report.answer,
        "",
        *_what(report),
        "",
        _("If you disagree, answer this mail; you may also go to court."),
        settings.SITE_URL + report.receipt,
    ]


def _what(report: Report) -> list[str]:
    return [
        _("Number: %(number)s") % _facts(report),
        _("Received: %(at)s") % _facts(report),
        _("Motive: %(motive)s") % _facts(report),
        _("Content: %(address)s") % _facts(report),
    ]


def _facts(report: Report) -> dict[str, str]:
    return {
        "number": str(report),
        "site": settings.SITE_NAME,
        "motive": report.get_motive_display(),
        "address": report.address,
        "at": date_format(timezone.localtime(report.received_at), "DATETIME_FORMAT"),
    }


_WORDS = {
    Letter.Kind.DESK: _to_the_desk,
    Letter.Kind.RECEIPT: _receipt,
    Letter.Kind.ANSWER: _answer,
}
