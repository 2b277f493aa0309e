"""Load the demo magazine, through the same import as any other file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from magazine.syndication.bringing_in import Import
from magazine.syndication.report import Report
from magazine.syndication.store import Options

DEMO = Path(__file__).resolve().parents[2] / "demo"


class Command(BaseCommand):
    help = "Load the demo magazine, which is fictional. Safe to run again."

    def handle(self, *args: Any, **given: Any) -> None:
        report = Report(say=self.stderr.write)
        options = Options(publish=True, source="demo", ours=True)
        Import(options, report).run(sorted(DEMO.glob("*.jsonl")))
        self.stdout.write(report.summary())
        if report.exit_code:
            sys.exit(report.exit_code)
