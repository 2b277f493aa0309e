"""The Nu HTML checker, over a whole folder of pages in one call of Java."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
INSTALL = "npm ci --omit=dev --prefix benchmarks/audit"


@dataclass(frozen=True, slots=True)
class Finding:
    """One complaint: the name of the page's file without its ending, the line, the words."""

    page: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.page}, line {self.line}: {self.words}"


def lacking() -> str:
    """What is missing on this machine to run it, "" when nothing is."""
    if not shutil.which("java"):
        return "no Java on this machine"
    return "" if JAR.exists() else f"no Nu HTML checker: {INSTALL}"


def check(folder: Path) -> list[Finding]:
    """The errors and warnings of every .html file in the folder."""
    command = ["java", "-Xss4m", "-jar", str(JAR), "--format", "json", "--skip-non-html"]
    result = subprocess.run([*command, str(folder)], capture_output=True, text=True)
    try:
        messages = json.loads(result.stderr)["messages"]
    except ValueError as error:
        raise RuntimeError(f"the checker did not run: {result.stderr[-300:]}") from error
    return [_finding(message) for message in messages if not _is_remark(message)]


def _is_remark(message: dict[str, object]) -> bool:
    """Neither an error nor a warning, such as « trailing slash on void elements »."""
    return message["type"] == "info" and message.get("subType") != "warning"


def _finding(message: dict[str, object]) -> Finding:
    page = Path(str(message.get("url", ""))).stem
    return Finding(page, int(str(message.get("lastLine", 0))), str(message["message"]))
