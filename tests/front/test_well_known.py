"""What programs ask for at addresses that they know."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from PIL import Image

from articles import workflow
from magazine.front import well_known
from tests import make

pytestmark = pytest.mark.django_db
MANY = ["mailto:securite@magazine.example", "https://magazine.example/signaler/"]


def test_the_file_of_tdmrep_reserves_all_that_no_page_gives_free(client, settings):
    answer = client.get("/.well-known/tdmrep.json")
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == [{"location": "/", "tdm-reservation": 1}]


@pytest.mark.parametrize("mining", [True, False])
def test_a_page_says_for_itself_whether_it_may_be_mined(client, mining):
    draft = make.republished("Du blog", terms={"text_mining": mining, "indexing": True})
    answer = client.get(workflow.publish(draft, by=None).get_absolute_url())
    value = "0" if mining else "1"
    assert answer["tdm-reservation"] == value
    assert f'<meta name="tdm-reservation" content="{value}">' in answer.content.decode()
    # All else is reserved, in its header too.
    for path in ("/", "/flux/atom.xml", "/sitemap.xml", "/auteurs/", "/inconnu/"):
        assert client.get(path)["tdm-reservation"] == "1"


def test_nobody_is_named_until_somebody_is_set(client):
    assert client.get("/.well-known/security.txt").status_code == 404


def test_security_txt_keeps_to_rfc_9116(client, settings):
    settings.SECURITY_CONTACT = MANY
    settings.SITE_URL = "https://magazine.example"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    names = [name for name, _value in fields]
    assert [value for name, value in fields if name == "Contact"] == MANY
    assert all(names.count(once) == 1 for once in ("Expires", "Preferred-Languages", "Canonical"))
    said = dict(fields)
    assert said["Canonical"] == "https://magazine.example/.well-known/security.txt"
    assert said["Preferred-Languages"] == "fr, en"
    expires = datetime.fromisoformat(said["Expires"])
    assert timedelta(days=120) < expires - timezone.now() < timedelta(days=365)


@pytest.mark.parametrize(
    ("now", "expiry"),
    [
        (datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)),
        (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)),
        (datetime(2026, 7, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)),
    ],
)
def test_the_file_holds_for_half_a_year(now, expiry):
    assert well_known._expiry(now) == expiry


def test_the_manifest_has_what_browsers_ask_for(client, settings):
    settings.SITE_NAME = "Le Très Long Magazine « d’ici »"
    page = client.get("/").content.decode()
    (address,) = re.findall(r'<link rel="manifest" href="([^"]+)"', page)
    answer = client.get(address)
    assert answer["Content-Type"] == "application/manifest+json"
    said = answer.json()
    assert (said["name"], said["lang"], said["start_url"]) == (settings.SITE_NAME, "fr", "/")
    assert 0 < len(said["short_name"]) <= 12
    sizes = {(icon["sizes"], icon["purpose"]) for icon in said["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes


def test_every_icon_is_there_and_as_large_as_is_said(client):
    for icon in client.get("/manifest.webmanifest").json()["icons"]:
        content = Path(finders.find(icon["src"].removeprefix("/static/"))).read_bytes()
        if icon["type"] == "image/png":
            found = Image.open(io.BytesIO(content))
            assert (found.format, f"{found.width}x{found.height}") == ("PNG", icon["sizes"])
        else:
            assert content.startswith(b"<svg")
    icon = client.get("/favicon.ico")
    assert icon["Content-Type"] == "image/x-icon"
    assert Image.open(io.BytesIO(icon.content)).info["sizes"] >= {(16, 16), (32, 32)}
