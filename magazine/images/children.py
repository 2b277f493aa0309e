"""Run one of the child processes that touch pixels, and read what it answers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def ask(script: str, data: bytes, *arguments: str, seconds: int) -> tuple[Any, bytes]:
    """What a script beside this one answers to `data`: its line of JSON and the bytes after it.

    (None, b"") when it died without a word: it hit a limit, or a decoder crashed. Raises
    TimeoutError after so many seconds.
    """
    command = [sys.executable, "-I", str(FOLDER / script), *arguments]
    try:
        child = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(script) from error
    head, _newline, rest = child.stdout.partition(b"\n")
    return (json.loads(head), rest) if head else (None, b"")
