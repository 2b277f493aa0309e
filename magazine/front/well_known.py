"""What programs ask a site for at addresses that they know: what may be mined, whom to tell of a
weakness, what the magazine is called and looks like on a screen of applications."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magazine.lib.tags import absolute

A_DAY = 24 * 3600
# The paper of static/css/tokens.css.
PAPER = "#fdfcf9"
ICONS = (
    ("img/icon.svg", "any", "image/svg+xml", "any"),
    ("img/icon-192.png", "192x192", "image/png", "any"),
    ("img/icon-512.png", "512x512", "image/png", "any"),
    ("img/icon-maskable-512.png", "512x512", "image/png", "maskable"),
)


@require_safe
def tdmrep(request: HttpRequest) -> HttpResponse:
    """Nothing of the site may be mined, but for the pages that say otherwise (`articles.indexing`).

    TDMRep (W3C Community Group, 2024): what the header of an answer says goes before this file,
    what its page says before both; so a list of what may be mined, which grows, is not needed.
    """
    return JsonResponse([{"location": "/", "tdm-reservation": 1}], safe=False)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116); 404 while nobody is named."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACT]
    lines += [
        f"Expires: {_expiry(timezone.now()):%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(dict.fromkeys([settings.LANGUAGE_CODE, 'en']))}",
        f"Canonical: {absolute(reverse('security'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a browser needs to keep the magazine like an application (W3C, Web App Manifest)."""
    front = reverse("la_une")
    content = {
        "id": front,
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME[:12].strip(),
        "description": _("The latest articles of %(site)s.") % {"site": settings.SITE_NAME},
        "lang": settings.LANGUAGE_CODE,
        "dir": "ltr",
        "start_url": front,
        "scope": front,
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static(path), "sizes": sizes, "type": kind, "purpose": purpose}
            for path, sizes, kind, purpose in ICONS
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Asked for by itself by what reads no page: readers of feeds, lists of bookmarks."""
    found = finders.find("img/favicon.ico")
    if not found:
        raise Http404
    content = Path(found).read_bytes()
    answer = HttpResponse(content, content_type="image/x-icon")
    answer["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer


def _expiry(now: datetime) -> datetime:
    """The first of a month half a year away: the file is the same for a month, and never stale."""
    months = now.astimezone(UTC).month + 6
    return datetime(now.year + (months - 1) // 12, (months - 1) % 12 + 1, 1, tzinfo=UTC)
