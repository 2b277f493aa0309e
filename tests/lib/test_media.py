import re
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import pytest

from magazine.lib.media import confine, with_media


@pytest.fixture
def ask(tmp_path: Path):
    """`ask(path)` gives status, headers and body; the application behind answers 404."""

    def application(environ, start_response):
        start_response("404 Not Found", [])
        return [b"not here"]

    (tmp_path / "media").mkdir()
    layer = with_media(application, tmp_path / "media")

    def run(path: str) -> tuple[str, dict[str, str], bytes]:
        environ = {"PATH_INFO": path}
        setup_testing_defaults(environ)
        heard = {}
        body = layer(environ, lambda status, headers: heard.update(status=status, headers=headers))
        return heard["status"], dict(heard["headers"]), b"".join(body)

    return run


def test_a_file_added_while_the_server_runs_is_served(ask, tmp_path: Path) -> None:
    (tmp_path / "media" / "drawing.svg").write_text("<svg/>")
    status, headers, body = ask("/media/drawing.svg")
    assert status.startswith("200")
    assert body == b"<svg/>"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/media/../secret", "/media/%2e%2e/secret", "/media//secret"])
@pytest.mark.parametrize("end", ["", "/"])
def test_nothing_beside_the_folder_is_served(ask, tmp_path: Path, path: str, end: str) -> None:
    (tmp_path / "secret").write_text("key")
    assert ask(path + end)[2] == b"not here"


def test_what_is_no_media_goes_to_the_application(ask) -> None:
    assert ask("/")[2] == b"not here"
    assert ask("/media/")[2] == b"not here"


def test_nginx_says_of_files_what_the_application_says() -> None:
    said: dict[str, str] = {}
    confine(said, "", "")
    template = Path(__file__).parents[2] / "magazine/deploy/nginx.conf.template"
    block = template.read_text().partition("location /media/ {")[2].partition("\n        }")[0]
    in_nginx = re.findall(r'add_header (\S+) "?([^"\n]+?)"? always;', block)
    assert dict(in_nginx) == said
    assert said["tdm-reservation"] == "1"
