"""What a log may say: never the secret of a reading link."""

import logging
from typing import Any

from .policies import LENT


class NoSecrets(logging.Filter):
    """Cuts the address of a reading link wherever a message names it, as Django's own do."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(map(_cut, record.args))
        return True


def _cut(value: Any) -> Any:
    return f"{LENT}…" if isinstance(value, str) and value.startswith(LENT) else value
