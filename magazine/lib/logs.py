"""What a log may say: never the secret address of a reading link or of a hub's callback."""

import logging
from typing import Any

from .policies import SECRETS


class NoSecrets(logging.Filter):
    """Cuts an address that is a secret wherever a message names it, as Django's own do."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(map(_cut, record.args))
        return True


def _cut(value: Any) -> Any:
    begun = next((one for one in SECRETS if isinstance(value, str) and value.startswith(one)), None)
    return f"{begun}…" if begun else value
