"""Lighthouse, with its mobile defaults, one run a page."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.audit.browser import FLAGS, chromium
from benchmarks.servers import HOST, Broken, Server, last_line

PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
AUDITS = {
    "FCP s": ("first-contentful-paint", 1000.0),
    "LCP s": ("largest-contentful-paint", 1000.0),
    "TBT ms": ("total-blocking-time", 1.0),
    "CLS": ("cumulative-layout-shift", 1.0),
    "KB": ("total-byte-weight", 1000.0),
}


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of 0 to 100 by category, figures by name, and the audits that were not passed."""

    path: str
    scores: dict[str, int]
    figures: dict[str, float]
    requests: int
    failed: tuple[str, ...]


def run(server: Server, path: str) -> Scores:
    command = [str(PROGRAM), f"http://{HOST}:{server.port}{path}", "--output=json", "--quiet"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}"]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    if result.returncode:
        raise Broken(f"Lighthouse: {last_line(result.stderr)}")
    return _scores(path, json.loads(result.stdout))


def _scores(path: str, report: dict[str, dict[str, dict[str, object]]]) -> Scores:
    audits = report["audits"]
    categories = report["categories"]
    counted = {
        reference["id"]
        for name in CATEGORIES
        for reference in categories[name]["auditRefs"]  # type: ignore[attr-defined]
        if reference["weight"]
    }
    return Scores(
        path=path,
        scores={name: round(100 * float(categories[name]["score"] or 0)) for name in CATEGORIES},  # type: ignore[arg-type]
        figures={
            name: float(audits[audit]["numericValue"]) / unit  # type: ignore[arg-type]
            for name, (audit, unit) in AUDITS.items()
        },
        requests=len(audits["network-requests"]["details"]["items"]),  # type: ignore[index]
        failed=tuple(name for name in sorted(counted) if audits[name]["score"] not in (None, 1)),
    )
