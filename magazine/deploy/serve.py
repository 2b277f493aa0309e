"""`make run`: the magazine on this machine, web server and task worker, until Ctrl-C.

Django is loaded once, here; the web server and the worker are forked from it. That is what makes
a second start quick.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from types import FrameType

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import DatabaseError, connections
from django.urls import get_resolver
from gunicorn.app.base import Application

from magazine.deploy.prepare import Fault, check_folder, prepare

HOST = "127.0.0.1"
PATIENCE = 10  # seconds that a child gets to end its request or its task


class WebServer(Application):
    """gunicorn, with the settings of magazine.deploy.gunicorn, around what is loaded already."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        self.load_config_from_module_name_or_filename("python:magazine.deploy.gunicorn")
        self.cfg.set("bind", f"{HOST}:{self.port}")
        self.cfg.set(
            "when_ready", lambda server: say(f"La Une: {settings.SITE_URL}/ (Ctrl-C ends)")
        )

    def load(self) -> object:
        return get_internal_wsgi_application()


def say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    try:
        port = check_port(os.environ.get("PORT") or "8000")
        set_up(port)
        check_folder(settings.VAR)
        check_folder(settings.MEDIA_ROOT, "MEDIA_ROOT ")
        check_folder(settings.IMPORTS_ROOT, "IMPORTS_ROOT ")
        prepare(say)
    except (Fault, ImproperlyConfigured, CommandError, DatabaseError, OSError) as error:
        say(f"La Une cannot start: {' '.join(str(error).split())}")
        return 1
    except KeyboardInterrupt:
        return 130
    return supervise(port)


def check_port(text: str) -> int:
    """The port as a number; Fault when it is none or when something else listens there."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Fault(f"PORT is not a number from 1 to 65535: {text!r}.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            advice = "choose another with make run PORT=…"
            raise Fault(f"port {port} cannot be used ({error.strerror}); {advice}") from error
    return port


def set_up(port: int) -> None:
    """Load Django, with all that a first request would load, before anything is forked."""
    os.environ["DEBUG"] = "0"
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    check_folder(settings.VAR)
    django.setup()


def supervise(port: int) -> int:
    """Run both until a signal, or until one of them dies; 0 after a signal, else 1."""
    get_internal_wsgi_application()
    get_resolver().check()
    connections.close_all()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    children = {
        fork(lambda: WebServer(port).run()): "The web server",
        fork(lambda: call_command("worker", verbosity=0)): "The task worker",
    }
    try:
        pid, status = os.wait()
        while pid not in children:  # what prepared the magazine may have left a process of its own
            pid, status = os.wait()
        say(f"{children.pop(pid)} has stopped by itself ({describe(status)}): ending the other.")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        end(list(children))


def stop(number: int, frame: FrameType | None) -> None:
    for more in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(more, signal.SIG_IGN)
    raise KeyboardInterrupt


def fork(run: Callable[[], object]) -> int:
    """Run in a child of its own group: Ctrl-C then comes to it once, through us."""
    pid = os.fork()
    if pid:
        return pid
    os.setpgid(0, 0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    try:
        run()
    except SystemExit as leaving:
        os._exit(leaving.code if isinstance(leaving.code, int) else 1)
    os._exit(0)


def end(children: list[int]) -> None:
    """Ask the children to end; after PATIENCE seconds, end them."""
    for pid in children:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while children and time.monotonic() < deadline:
        children = [pid for pid in children if os.waitpid(pid, os.WNOHANG) == (0, 0)]
        time.sleep(0.05)
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def describe(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"exit code {code}"


if __name__ == "__main__":
    sys.exit(main())
