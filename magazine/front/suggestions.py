"""What machines ask of the search: suggestions while one types, and what it is (OpenSearch)."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from lxml import etree

from articles import suggesting
from magazine.lib import strangers
from magazine.lib.gate import Gate
from magazine.lib.tags import absolute

from .search import tidy

KIND = "application/x-suggestions+json"
DESCRIPTION = "application/opensearchdescription+xml"
NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
# Of one reader, and of all, in a minute and a process.
gate = Gate(most=90, total=3_000)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """As browsers read them: what was typed, then names, what each is, and addresses."""
    if not gate.lets(strangers.network(request.META.get("REMOTE_ADDR", ""))):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    text = tidy(request.GET.get("q", ""))
    found = suggesting.suggest(text, now=timezone.now(), language=settings.LANGUAGE_CODE)
    names, kinds = [one.name for one in found], [one.kind for one in found]
    said = json.dumps([text, names, kinds, [absolute(one.address) for one in found]])
    return HttpResponse(said, KIND, headers={"Cache-Control": "public, max-age=300"})


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """What lets a browser search here from its own bar."""
    plain: Any = {None: NAMESPACE}
    tree = etree.Element(f"{{{NAMESPACE}}}OpenSearchDescription", nsmap=plain)
    site = settings.SITE_NAME
    told = _("Search the articles of %(site)s.") % {"site": site}
    # The bounds are the standard's.
    for name, text in (
        ("ShortName", site[:16]),
        ("LongName", site[:48]),
        ("Description", told[:1024]),
        ("Language", settings.LANGUAGE_CODE),
        ("InputEncoding", "UTF-8"),
        ("OutputEncoding", "UTF-8"),
    ):
        etree.SubElement(tree, f"{{{NAMESPACE}}}{name}").text = text
    image = etree.SubElement(tree, f"{{{NAMESPACE}}}Image", type="image/svg+xml")
    image.text = absolute(static("img/icon.svg"))
    for kind, at in (
        ("text/html", reverse("search")),
        ("application/atom+xml", reverse("search_feed", args=["atom.xml"])),
        (KIND, reverse("suggestions")),
    ):
        template = f"{absolute(at)}?q={{searchTerms}}"
        etree.SubElement(tree, f"{{{NAMESPACE}}}Url", type=kind, template=template)
    content = etree.tostring(tree, xml_declaration=True, encoding="utf-8")
    return HttpResponse(content, f"{DESCRIPTION}; charset=utf-8")
