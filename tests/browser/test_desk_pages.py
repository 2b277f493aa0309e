"""Every page of the desk in a browser: axe finds nothing, narrow or wide, light or dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model

from articles.models import Article
from magazine.events.models import Event
from tests import make

EXTRACT = (
    '<figure class="extract"><blockquote lang="en"><p>Words.</p></blockquote>'
    "<figcaption>A book</figcaption></figure>"
)
VIEWS = [(360, "dark"), (1440, "light")]


@pytest.fixture
def addresses(transactional_db) -> list[str]:
    make.user("editor", is_staff=True, is_superuser=True)
    author = make.author()
    make.agreement(make.blog(authors=[author]))
    make.published("Publié", authors=[author], lead_image=make.image(), sources=["Une source"])
    make.article("Brouillon", body=make.BODY + EXTRACT, tags=["Ville"])
    article, blog = Article.objects.latest("pk"), author.blogs.get()
    return [
        "/admin/",
        "/admin/articles/article/",
        "/admin/articles/article/calendar/",
        "/admin/articles/article/add/",
        f"/admin/articles/article/{article.pk}/change/",
        f"/admin/articles/article/{article.pk}/history/",
        "/admin/images/image/picker/",
        "/admin/images/image/",
        "/admin/front/edition/",
        f"/admin/authors/blog/{blog.pk}/change/",
        f"/admin/events/event/{Event.objects.latest('pk').pk}/change/",
        "/comptes/2fa/",
        "/comptes/password/change/",
    ]


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_axe_finds_nothing_at_the_desk(page, addresses, width, theme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.goto("/comptes/login/")
    found = findings(page)
    page.locator("[name=login]").fill("editor")
    page.locator("[name=password]").fill("secret")
    page.locator("main form button").first.click()
    page.wait_for_url("**/admin/")
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found += findings(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{address}: {wide} px too wide")
    assert found == [], "\n".join(found)
    assert get_user_model().objects.count() == 1


def findings(page) -> list[str]:
    results = Axe().run(page).response["violations"]
    return [
        f"{page.url} {finding['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for finding in results
        for node in finding["nodes"]
    ]
