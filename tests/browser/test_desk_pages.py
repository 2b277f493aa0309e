"""Every page of the desk in a browser: axe finds nothing and no console complains, narrow or wide,
light or dark."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import Page

from articles import autosave, bin, draft_links, remarks, steps
from articles.autosave import Typed
from articles.models import Article, Publication
from articles.snapshot import snapshot
from authors.models import Blog
from magazine.audience import meter
from magazine.audience.meter import What
from magazine.events.models import Event
from magazine.front.models import Missing
from magazine.rights.models import Motive, Report
from magazine.syndication.models import Copy, Double
from tests import make
from tests.browser.pages import VIEWS, look, show

EXTRACT = (
    '<figure class="extract"><blockquote lang="en"><p>Words.</p></blockquote>'
    "<figcaption>A book</figcaption></figure>"
)


@pytest.fixture
def addresses(editor) -> list[str]:
    author = make.author()
    make.agreement(make.blog(authors=[author]))
    make.published("Publié", authors=[author], lead_image=make.image(), sources=["Une source"])
    make.article("Brouillon", body=make.BODY + EXTRACT, tags=["Ville"])
    article, blog = Article.objects.latest("pk"), author.blogs.get()
    return [*about_everything(blog), *about_one(article), *of_an_account()]


def about_everything(blog: Blog) -> list[str]:
    bin.delete(make.article("Jeté"), by=None)
    Missing.objects.create(path="/concours", times=12, last=timezone.localdate())
    return [
        "/admin/",
        "/admin/articles/article/",
        "/admin/articles/article/calendar/",
        "/admin/articles/article/bin/",
        "/admin/articles/article/add/",
        "/admin/articles/dossier/",
        "/admin/articles/dossier/add/",
        "/admin/articles/checklevel/",
        f"/admin/articles/checklevel/?section={make.section().pk}",
        "/admin/images/image/picker/",
        "/admin/images/image/several/",
        "/admin/images/image/",
        "/admin/front/edition/",
        "/admin/front/redirect/",
        "/admin/front/redirect/add/",
        "/admin/front/redirect/import/",
        "/admin/front/missing/",
        "/admin/sections/section/",
        "/admin/sections/seat/",
        "/admin/sections/seat/add/",
        f"/admin/authors/blog/{blog.pk}/change/",
        "/admin/authors/blog/find/",
        "/admin/syndication/feed/",
        "/admin/syndication/importrun/add/",
        *of_what_came_in(blog),
        *of_its_readers(),
        "/admin/events/event/",
        f"/admin/events/event/{Event.objects.latest('pk').pk}/change/",
    ]


def of_what_came_in(blog: Blog) -> list[str]:
    """Two articles that may be one, of which the blog has changed the second."""
    first, second = (make.republished("Un quai", blog=blog) for _each in range(2))
    now = timezone.now()
    double = Double.objects.create(first=first, second=second, likeness=90, found_at=now)
    offered = {"title": {"value": "Un quai, le soir", "declined": True}}
    Copy.objects.create(article=second, changed_at=now, offered=offered)
    return [
        f"/admin/syndication/double/{double.pk}/change/",
        f"/admin/articles/article/{second.pk}/original/",
    ]


def of_its_readers() -> list[str]:
    """What they read, and what one of them reports."""
    public = Publication.objects.get(title="Publié")
    seen = {"section": public.section_id, "republished": False, "day": timezone.localdate()}
    meter.count(What.READ, article=public.article_id, **seen)
    report = Report.objects.create(
        token="jeton",
        motive=Motive.PRIVACY,
        address=f"https://magazine.example{public.get_absolute_url()}",
        article_id=public.article_id,
        explanation="On y lit mon adresse.",
    )
    return [
        "/admin/audience/articleday/",
        "/admin/rights/report/",
        f"/admin/rights/report/{report.pk}/change/",
        f"/admin/articles/article/{public.article_id}/change/",
    ]


def about_one(article: Article) -> list[str]:
    """Its form and the pages of each part beside it: nothing of what they list is empty."""
    editor = get_user_model().objects.get()
    remarks.add(article, by=editor, text="Encore une fois ?")
    draft_links.make(article, by=editor, name="pour relecture")
    steps.submit(article, by=editor, why="À relire")
    article = Article.objects.with_rows().get(pk=article.pk)
    typed = Typed(snapshot(article) | {"title": "Un autre brouillon"})
    autosave.save(article.pk, typed, seen=article.version, by=editor, tab="ailleurs")
    typed = Typed(snapshot(article) | {"title": "Un brouillon de trop"})
    late = autosave.save(article.pk, typed, seen=article.version, by=editor).aside
    pages = (
        "change/ history/ history/compare/?new=1 schedule/ checklist/ links/ delete/"
        f" preview/?version=1 merge/{late.number if late else 0}/"
    )
    return [f"/admin/articles/article/{article.pk}/{page}" for page in pages.split()]


def of_an_account() -> list[str]:
    return ["/comptes/2fa/", "/comptes/password/change/"]


@pytest.mark.parametrize("half", [0, 1])
def test_axe_finds_nothing_at_the_desk(desk: Page, addresses: list[str], half: int):
    # As it is loaded on a telephone, then wide.
    show(desk, *VIEWS[0])
    for address in addresses[half::2]:
        answer = desk.goto(address)
        assert answer and answer.status == 200, address
        desk.wait_for_load_state("networkidle")
        look(desk)
        show(desk, *VIEWS[0])
    assert get_user_model().objects.count() == 1


def test_axe_finds_nothing_where_one_logs_in(reader: Page):
    reader.goto("/comptes/login/")
    look(reader)
