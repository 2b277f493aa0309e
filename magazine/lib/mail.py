"""The way out for mail, which says for sure whether a server took a message or not.

SMTP has one moment of doubt: the whole message was handed over and no answer came. Whoever sends
again then may send twice (RFC 5321, 4.5.3.2.6). Every other failure is a refusal, after which
sending again is safe.
"""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

# Seconds that a server gets to answer once it holds the whole message. RFC 5321 would give it
# ten minutes; what else the worker does each minute waits meanwhile.
PATIENCE = 60.0
_END = b"\r\n.\r\n"


# Refusals that say nothing about the next mail.
OF_ONE_MAIL = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ValueError)


class Uncertain(smtplib.SMTPException):
    """The server holds the whole message and did not say what became of it."""


class _Certain(smtplib.SMTP):
    _whole = False

    def send(self, s: Any) -> None:
        super().send(s)
        # What was cut off in the middle has no end, and a server throws it away.
        self._whole = isinstance(s, bytes) and s.endswith(_END)
        if self._whole and self.sock:
            self.sock.settimeout(PATIENCE)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._whole = False
        try:
            answer = super().data(msg)
        except OSError as error:
            if self._whole:
                raise Uncertain(str(error)) from error
            raise
        if self.sock:
            self.sock.settimeout(self.timeout)
        return answer


class _CertainSsl(_Certain, smtplib.SMTP_SSL):
    pass


class Smtp(EmailBackend):
    """Django's way to an SMTP server, raising Uncertain in the moment of doubt."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _CertainSsl if self.use_ssl else _Certain
