"""Model fields that refuse what must never be stored."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

_web_address = URLValidator(["http", "https"], message=_("Enter a web address."))
MOST_ADDRESSES = 10


def web_addresses(text: str) -> None:
    """A validator: web addresses, one a line, and no more than a page has room for."""
    lines = text.split()
    if len(lines) > MOST_ADDRESSES:
        raise ValidationError(_("At most 10 addresses."))
    for line in lines:
        _web_address(line)


class WebAddressField(models.URLField):
    """An http or https address: a `javascript:` or `ftp:` link never reaches a page or the admin.

    The validator runs in `full_clean()`, so every import calls it (CVE-2026-15920 is the case of
    a bulk import that does not).
    """

    default_validators = [_web_address]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        super().__init__(*args, **kwargs)
