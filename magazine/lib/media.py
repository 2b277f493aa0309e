"""Uploaded files, where no nginx serves them: `make run` and `make dev`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def with_media(application: "WSGIApplication", folder: Path) -> WhiteNoise:
    """The application, with /media/ answered from `folder` as magazine/deploy does it in nginx.

    Files are looked for at each request, since editors add them while the server runs.
    """
    layer = WhiteNoise(application, autorefresh=True, max_age=86400, add_headers_function=confine)
    layer.add_files(str(folder), prefix="media/")
    return layer


def confine(headers: Any, path: str, url: str) -> None:
    """Whatever has been uploaded is shown, and can neither run nor load anything."""
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # A file may be shown by several articles: what one of them allows is not said of it.
    headers["tdm-reservation"] = "1"
