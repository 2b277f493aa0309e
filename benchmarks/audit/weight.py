"""What La Une asks of a reader's line before any picture: bytes as they are sent, and requests.

gunicorn sends pages as they are and nginx compresses them (magazine/deploy/nginx.conf.template):
what came uncompressed counts as that would send it.
"""

import gzip
from dataclasses import dataclass

from playwright.sync_api import Browser, Response

from benchmarks.servers import HOST, Server

MOST_BYTES, MOST_REQUESTS = 20_000, 4
PICTURES = {"image", "media"}
LEVEL = 6  # gzip_comp_level there


@dataclass(frozen=True, slots=True)
class Weight:
    """Of everything but pictures; `sent` is compressed, without the headers."""

    sent: int
    requests: int

    def faults(self) -> list[str]:
        found = []
        if self.sent > MOST_BYTES:
            found.append(f"La Une sends {self.sent:,} bytes without its pictures")
        if self.requests > MOST_REQUESTS:
            found.append(f"La Une makes {self.requests} requests without its pictures")
        return found


def front(browser: Browser, server: Server, path: str = "/") -> Weight:
    """As a browser with nothing in its cache asks for it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR")
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"http://{HOST}:{server.port}{path}", wait_until="networkidle")
    sent = [_sent(one) for one in answers if one.request.resource_type not in PICTURES]
    context.close()
    return Weight(sum(sent), len(sent))


def _sent(answer: Response) -> int:
    if "content-encoding" in answer.headers:
        return answer.request.sizes()["responseBodySize"]
    return len(gzip.compress(answer.body(), LEVEL))
