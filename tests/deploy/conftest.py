"""The stack of docker-compose.yml, run natively: its commands, its nginx configuration.

What differs from the containers is only where things are: ports on loopback, sockets and media in
a temporary folder.
"""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Never

import pytest
from ruamel.yaml import YAML
from tested_database import postgres_url

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "magazine.example"
NEEDED = ["nginx", "envsubst", "openssl"]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True, slots=True)
class Stack:
    """A running magazine behind nginx."""

    folder: Path
    ports: dict[str, int]
    environment: dict[str, str]
    services: dict[str, Any]

    def get(
        self,
        path: str,
        *,
        scheme: str = "https",
        host: str = HOST,
        body: bytes | None = None,
        **headers: str,
    ) -> Answer:
        if scheme == "https":
            anyone = ssl._create_unverified_context()
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self.ports["https"], context=anyone, timeout=20
            )
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.ports["http"], timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, body, headers={"Host": host, **named})
        response = connection.getresponse()
        answer = Answer(response.status, response.msg, response.read())
        connection.close()
        return answer

    def command(self, words: list[str]) -> list[str]:
        """A command of docker-compose.yml with this machine's Python and this stack's folders."""
        programs = {
            "python": sys.executable,
            "gunicorn": str(Path(sys.executable).parent / "gunicorn"),
        }
        words = [word.replace("/run/magazine", str(self.folder)) for word in words]
        return [programs.get(words[0], words[0]), *words[1:]]

    def run(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(words), cwd=ROOT, env=self.environment, capture_output=True, text=True
        )

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def compose() -> dict[str, Any]:
    return YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())["services"]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: Any, missing: Callable[[str], Never]) -> Iterator[Stack]:
    cache = shutil.which("valkey-server") or shutil.which("redis-server")
    for name in NEEDED:
        if not shutil.which(name):
            missing(f"no {name} on this machine")
    if not cache:
        missing("neither valkey-server nor redis-server on this machine")
    if not Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so").exists():
        missing("nginx has no brotli module (libnginx-mod-http-brotli-static)")
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(folder_for_sockets()))
        ports = {name: free_port() for name in ("http", "https", "cache")}
        found = Stack(folder, ports, environment(folder, ports, cleanup.callback), compose())
        start_all(found, cache, cleanup)
        yield found


def folder_for_sockets() -> Any:
    """A short path: the address of a socket has room for 107 letters."""
    return TemporaryDirectory(prefix="stack")


def environment(folder: Path, ports: dict[str, int], at_end: Callable[..., Any]) -> dict[str, str]:
    """What docker-compose.yml gives the containers, for this machine."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parent),
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "SECRET_KEY": "only-for-the-stack-under-test-but-long-enough-to-pass-every-check",
        "LEGAL_PUBLISHER": "Association La Une | 12 rue des Lilas, 75011 Paris | 01 23 45 67 89",
        "LEGAL_DIRECTOR": "Anne Martin",
        "LEGAL_HOST": "Un hébergeur | 1 quai du Port, 59140 Dunkerque",
        "LEGAL_EMAIL": f"contact@{HOST}",
        "DATABASE_URL": postgres_url(at_end),
        "REDIS_URL": f"redis://127.0.0.1:{ports['cache']}/0",
        "MEDIA_ROOT": str(folder / "media"),
        "TRUSTED_PROXIES": "unix",
        "SERVER_NAME": HOST,
        "HTTP_PORT": f"127.0.0.1:{ports['http']}",
        "HTTPS_PORT": f"127.0.0.1:{ports['https']}",
        "NGINX_USER": "root" if os.geteuid() == 0 else os.environ.get("USER", "nobody"),
        "RUN_DIR": str(folder / "nginx"),
        "APP_SOCKET": str(folder / "gunicorn.sock"),
        "STATIC_ROOT": str(ROOT / "var" / "static"),
        "TLS_CERTIFICATE": str(folder / "fullchain.pem"),
        "TLS_KEY": str(folder / "privkey.pem"),
        "ACME_ROOT": str(folder / "acme"),
    }


def start_all(stack: Stack, cache: str, cleanup: ExitStack) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        + ["-nodes", "-days", "1", "-subj", f"/CN={HOST}"]
        + ["-keyout", "privkey.pem", "-out", "fullchain.pem"],
        cwd=stack.folder,
        check=True,
        capture_output=True,
    )
    (stack.folder / "media").mkdir()
    cache_options = stack.services["valkey"]["command"][1:]
    cache_port = str(stack.ports["cache"])
    start(
        stack,
        "cache",
        [cache, *cache_options, "--port", cache_port, "--bind", "127.0.0.1"],
        cleanup,
    )
    for words in (
        ["python", "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        stack.services["migrate"]["command"],
    ):
        done = stack.run(words)
        assert done.returncode == 0, done.stderr
    for name in ("web", "worker"):
        start(stack, name, stack.command(stack.services[name]["command"]), cleanup)
    start(stack, "nginx", ["sh", str(ROOT / "magazine" / "deploy" / "proxy.sh")], cleanup)
    wait_until_healthy(stack)


def start(stack: Stack, name: str, command: list[str], cleanup: ExitStack) -> None:
    """Start a server; its words go to a log, and it is ended with the stack."""
    log = cleanup.enter_context((stack.folder / f"{name}.log").open("w"))
    process = subprocess.Popen(
        command, cwd=ROOT, env=stack.environment, stdout=log, stderr=subprocess.STDOUT
    )

    def end() -> None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    cleanup.callback(end)


def wait_until_healthy(stack: Stack) -> None:
    probe = stack.services["web"]["healthcheck"]["test"][1:]
    for _ in range(60):
        if stack.run(probe).returncode == 0 and answers(stack.ports["https"]):
            return
        time.sleep(0.2)
    ends = {name: stack.log(name).splitlines()[-12:] for name in ("web", "nginx", "cache")}
    logs = "\n".join(line for name, lines in ends.items() for line in [f"== {name}", *lines])
    pytest.fail(f"the stack did not become healthy\n{logs}", pytrace=False)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
