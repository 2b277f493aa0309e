"""Text files of Jekyll, Hugo, MkDocs and Pelican, and of people."""

import io
import re
from collections.abc import Iterator
from datetime import UTC

import pytest

from articles.models import Article, State
from magazine.syndication import detect
from magazine.syndication.items import LeftOut, Loss, Lost, Refused, Unreadable
from magazine.syndication.models import Record
from magazine.syndication.readers.front_matter import parse
from tests.syndication import expected
from tests.syndication.expected import NOW, PARIS, Fault, Sample, instant, items, squeezed


def test_every_text_file_gives_what_is_claimed_of_it(samples):
    files = expected.of_kind(samples, "markdown")
    assert len(files) == 27
    assert expected.wrong(files, faults) == {}


# What makes a draft of a text. Drafts are left out: their claims are held against the same file
# without that line.
DRAFT = re.compile(rb"^(?:draft = true|published: false)\n", re.MULTILINE)
DRAFTS = {"jekyll-edge/2022-06-05-published-false.md", "hugo-toml/residual-information.md"}


def faults(sample: Sample) -> Iterator[Fault]:
    claims = sample.expected
    found = expected.read(sample.path)
    is_draft = sample.name.removeprefix("markdown/") in DRAFTS
    if is_draft != (found == [LeftOut("", "un brouillon du blog")]):
        yield "published", found
    if is_draft:
        found = read(DRAFT.sub(b"", sample.path.read_bytes()), place=f"data/{sample.path.name}")
    if len(found) != 1:
        yield "one article", found
        return
    (item,) = found
    html = expected.body(item)
    if squeezed(item.title) != squeezed(claims["title"]):
        yield "title", item.title
    if claims.get("authors") and [who.name for who in item.signatures] != claims["authors"]:
        yield "authors", item.signatures
    day = claims.get("date") or claims.get("date_from_file_name")
    if day and (not item.dated or f"{item.dated.astimezone(PARIS):%Y-%m-%d}" != day):
        yield "date", item.dated
    at = claims.get("published_utc")
    if at and (not item.dated or item.dated.astimezone(UTC) != instant(at)):
        yield "published_utc", item.dated
    for key in ("tags", "categories", "categories_as_jekyll", "tags_as_jekyll"):
        if not set(claims.get(key) or ()) <= set(item.tags):
            yield key, item.tags
    if item.language != claims.get("lang", item.language):
        yield "lang", item.language
    for key in ("description", "subtitle"):
        if squeezed(claims.get(key)) not in squeezed(item.standfirst):
            yield key, item.standfirst
    if item.lead_image != claims.get("lead_image", item.lead_image):
        yield "lead_image", item.lead_image
    counts = {
        "footnotes": html.count('<span class="note">'),
        "quotes": html.count("<blockquote"),
        "images": html.count("<img"),
        "images_in_body": html.count("<img"),
        "image_references": html.count("<img"),
    }
    for key, count in counts.items():
        if count != claims.get(key, count):
            yield key, count
    if claims.get("published") is False and not is_draft:
        yield "published", item.state


def read(text: str | bytes, *, place: str = "") -> list:
    file = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    reader = detect.reader(file, place=place)
    return list(reader(file, name="carnet", now=NOW, zone=PARIS))


def article(text: str | bytes, *, place: str = ""):
    (item,) = read(text, place=place)
    return item


def test_attacks_give_what_they_must(samples):
    folder = samples / "data/markdown/attacks"
    titles = {}
    for path in sorted(folder.glob("*.md")):
        try:
            titles[path.stem] = [getattr(entry, "title", entry) for entry in expected.read(path)]
        except Unreadable as error:
            titles[path.stem] = str(error)
    assert titles["bom-crlf"] == titles["latin1"] == ["Été"]
    assert titles["no-front-matter"] == ["Titre seul"]
    assert titles["tabs-and-colon"] == ["Astérix : le retour"]
    assert titles["regex-slow"] == ["Lent"]
    assert "touch /tmp/pwned-yaml" in titles["yaml-python-object"][0]
    assert isinstance(titles["yaml-billion-laughs"], str)
    assert isinstance(titles["unclosed-front-matter"], str)


def test_a_picture_above_the_folder_is_lost_and_no_address_is_taken_from_a_path(samples):
    (item,) = items(samples / "data/markdown/attacks/path-traversal-slug.md")
    assert (item.lead_image, item.original) == ("", "")
    assert Loss(Lost.LEAD, "../../../../etc/passwd") in item.losses


def test_code_is_shown_and_what_would_run_is_gone(samples):
    (item,) = items(samples / "data/markdown/attacks/raw-html-and-links.md")
    html = expected.body(item)
    assert "&lt;script&gt;montré comme code&lt;/script&gt;" in html
    assert "texte gardé" in html
    assert "<script" not in html
    assert "href" not in html
    assert 'src="javascript' not in html


def test_the_three_kinds_of_heads_say_the_same():
    heads = [
        '---\ntitle: "Un"\ndate: 2009-06-05\nauthors: [Léa Pont, Noé Dan]\n---\n',
        '+++\ntitle = "Un"\ndate = 2009-06-05\nauthors = ["Léa Pont", "Noé Dan"]\n+++\n',
        "Title: Un\nDate: 2009-06-05\nAuthors: Léa Pont, Noé Dan\n\n",
    ]
    for head in heads:
        item = article(f"{head}Le *texte*.")
        assert (item.title, item.body.strip()) == ("Un", "<p>Le <em>texte</em>.</p>")
        assert [who.name for who in item.signatures] == ["Léa Pont", "Noé Dan"]
        assert (item.dated.day, item.precision) == (5, "day")


def test_yes_and_no_are_words_and_dates_are_read_by_us():
    values = parse("---\ntitle: Non\ndate: 5 juin 2009\nn: 12\ndraft: true\nx: ~\n---\n").values
    assert values == {"title": "Non", "date": "5 juin 2009", "n": "12", "draft": True, "x": None}


def test_a_bundle_is_known_by_its_path_and_dated_by_its_folder():
    item = article("---\ntitle: Un\n---\nx", place="blog/posts/2015-03-15-un/index.md")
    assert (item.source, item.guid) == ("files:carnet", "posts/2015-03-15-un/index")
    assert f"{item.dated:%Y-%m-%d}" == "2015-03-15"
    assert article("---\ntitle: Un\n---\nx", place="blog/carnet.md").source == "files:blog"


@pytest.mark.parametrize(
    ("head", "place", "why"),
    [
        ("draft: true", "", "un brouillon du blog"),
        ("published: false", "", "un brouillon du blog"),
        ("status: draft", "", "un brouillon du blog"),
        ("Draft: yes", "", "un brouillon du blog"),
        ("x: y", "blog/_drafts/un.md", "un brouillon du blog"),
        ("status: private", "", "privé"),
        ("status: hidden", "", "privé"),
        ("date: 2026-11-28", "", "pas encore paru sur le blog"),
        ("x: y", "blog/2031-01-01-un.md", "pas encore paru sur le blog"),
        ("layout: page", "", "une page du site"),
        ("x: y", "content/voyages/_index.md", "une page du site"),
    ],
)
def test_what_the_site_does_not_show_is_left_out(head: str, place: str, why: str) -> None:
    (left,) = read(f"---\ntitle: Un\n{head}\n---\nx", place=place)
    assert left == LeftOut("", why)


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("published: 2009-06-05", ""),
        ("draft: false", ""),
        ("date: 2026-11-27", ""),
        ("date: 2026-11-27 07:30", ""),
        ("x: y", "content/voyages/un/index.md"),
    ],
)
def test_what_it_shows_comes_in(head: str, place: str) -> None:
    assert article(f"---\ntitle: Un\n{head}\n---\nx", place=place).state == ""


def test_a_text_that_calls_itself_both_a_draft_and_published_waits_for_somebody(bring_in, write):
    path = write("---\ntitle: Un\npublished: true\nstatus: draft\n---\nLe texte.", "un.md")
    said = bring_in(path, "--publish")
    assert said.code == 0
    assert said.tells("both a draft and published")
    assert Article.objects.get().state == State.DRAFT


def test_a_draft_in_a_folder_is_counted_and_nothing_of_it_is_kept(bring_in, write) -> None:
    write("---\ntitle: Secret\ndraft: true\n---\nLe texte.", "blog/secret.md")
    said = bring_in(write("---\ntitle: Un\n---\nLe texte.", "blog/un.md").parent)
    assert said.code == 0
    assert said.tells("secret.md", "left out", "a draft of the blog")
    assert [one.title for one in Article.objects.all()] == ["Un"]
    assert Record.objects.count() == 1


def test_the_heading_that_says_the_title_again_goes_and_another_stays():
    assert "<h2>" not in expected.body(article("---\ntitle: Un marché\n---\n\n# Un _marché_\n\nx"))
    assert "Deux" in expected.body(article("---\ntitle: Un marché\n---\n\n# Deux\n\nx"))
    assert article("Un marché\n=========\n\nTexte.").title == "Un marché"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ('{{ site.baseurl }}/a', "<p>/a</p>"),
        ('{{< ref "suite.md" >}}', "<p>suite.md</p>"),
        ("{% raw %}{{ x }}{% endraw %}", "<pre><code>{{ x }}\n</code></pre>"),
        ("{{% notice %}}Attention.{{% /notice %}}", "<p>Attention.</p>"),
        ('{{< figure src="a.png" caption="Un & deux" >}}',
         '<figure><img src="a.png" alt=""><figcaption>Un &amp; deux</figcaption></figure>'),
        ("![x](a.png){: .left } mot", '<p><img src="a.png" alt="x"> mot</p>'),
        ("Mot :material-star: fin", "<p>Mot fin</p>"),
        ("`{{ x }} :a-b:`", "<p><code>{{ x }} :a-b:</code></p>"),
        ("À 10:30:00 x", "<p>À 10:30:00 x</p>"),
        ('!!! info "Titre"\n    Le *texte*.\n\nSuite.',
         '<aside class="box">\n<p><strong>Titre</strong></p>\n<p>Le <em>texte</em>.</p>\n</aside>\n'
         "<p>Suite.</p>"),
        ("Un[^1].\n\n[^1]: La *note*.", '<p>Un<span class="note">La <em>note</em>.</span>.</p>'),
        ("[dehors](https://x.example/) [dedans](/y)",
         '<p><a href="https://x.example/">dehors</a> dedans</p>'),
    ],
)  # fmt: skip
def test_what_a_generator_adds_becomes_text(given, shown):
    item = article(f"---\ntitle: Un\n---\n{given}\n")
    assert expected.body(item).replace(' data-file="1"', "").strip() == shown


def test_a_video_of_a_shortcode_is_a_video_and_an_unknown_one_is_told():
    item = article("---\ntitle: Un\n---\n{{< youtube dQw4w9WgXcQ >}}\n\n{{< carte 12 >}}x{% bid %}")
    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in item.body
    assert item.losses[:2] == (Loss(Lost.ELEMENT, "carte"), Loss(Lost.ELEMENT, "bid"))


def test_html_under_a_head_is_html():
    item = article("---\ntitle: Un\n---\n<p>Un\n\n    deux</p>", place="b/2015-03-15-un.html")
    assert expected.words(item) == "Undeux"
    assert "<pre>" not in item.body


def test_a_head_alone_and_nothing_else_is_refused():
    (entry,) = read("---\nlayout: x\n---\n")
    assert isinstance(entry, Refused)


def test_a_folder_of_posts_comes_in_and_again_changes_nothing(culture, write, bring_in):
    for name in ("a/2015-03-15-un/index.md", "a/2015-03-16-deux/index.md", "a/notes.md"):
        path = write(f"---\ntitle: {name}\n---\nLe texte de {name}.", name)
    folder = path.parent
    assert bring_in(folder, "--section", "culture").code == 0
    assert bring_in(folder, "--section", "culture").code == 0
    assert sorted(Record.objects.values_list("source", "guid")) == [
        ("files:a", "2015-03-15-un/index"),
        ("files:a", "2015-03-16-deux/index"),
        ("files:a", "notes"),
    ]
    assert Article.objects.count() == 3
