"""The web server's settings, for `make run` and for docker-compose.yml alike."""

import os
from pathlib import Path

from gunicorn.http import message

wsgi_app = "magazine.wsgi:application"
bind = "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
# Longer than nginx keeps an idle connection, so that nginx never writes into one being closed.
keepalive = 75
timeout = 30
graceful_timeout = 20
# A worker's sign of life is a file that it touches: on a disk under load it would look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# As long as nginx takes it: a search of 10 KB, each sign written with three, gets its page. The
# server lets one choose less than 8,190 or no bound at all.
limit_request_line = message.MAX_REQUEST_LINE = 32 * 1024
# Who may speak for the client is decided in one place, magazine.lib.proxies.
forwarded_allow_ips = ""
control_socket_disable = True
loglevel = "warning"
