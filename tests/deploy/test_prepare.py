"""Faults of the machine are told in one line, before anything is started."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from magazine.deploy import prepare, serve

ROOT = Path(prepare.__file__).resolve().parent.parent.parent


def test_a_busy_port_is_told_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        with pytest.raises(prepare.Fault, match=f"port {port} .* make run PORT="):
            serve.check_port(port)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(prepare.Fault, match="PORT"):
        serve.check_port(port)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "NEEDED_MB", 10**9)
    with pytest.raises(prepare.Fault, match=r"is full: \d+ MB free"):
        prepare.check_folder(tmp_path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, not a folder")
    with pytest.raises(prepare.Fault, match="cannot be written"):
        prepare.check_folder(tmp_path / "var")


def test_a_changed_file_is_noticed_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    style = tmp_path / "site.css"
    style.write_text("a {}")
    before = prepare.file_print([style])
    assert prepare.file_print([style]) == before
    style.write_text("b { }")
    assert prepare.file_print([style]) != before


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("TIME_ZONE", "Moon"),
        ("MEDIA_ROOT", "/dev/null/media"),
        ("IMPORTS_ROOT", "/dev/null/imports"),
    ],
)
def test_a_fault_is_one_line_without_a_traceback(setting: str, value: str) -> None:
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "test", setting: value}
    result = subprocess.run(
        [sys.executable, "-m", "magazine.deploy.serve"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert result.stderr == ""
    assert result.stdout.startswith(f"La Une cannot start: {setting} ")
    assert result.stdout.count("\n") == 1
