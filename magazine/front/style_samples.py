"""Made-up publications for the style pages: nothing of them is stored."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from articles.bodies import Heading
from articles.corrections import Told
from articles.models import Byline, Origin, Publication, PublicationBody
from articles.reading import Standing
from articles.translations import Translation
from magazine.images.models import Image
from magazine.lib import richtext
from magazine.sections.models import Section

ON = datetime(2009, 6, 5, 10, tzinfo=UTC)
LONG = "Anticonstitutionnellement, Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
_STANDFIRST = "Ce qu’un chapô dit en deux phrases. La seconde va à la ligne sur un téléphone."
# Everything that a text may hold.
BODY = """
<p>Un paragraphe avec <a href="/">un lien</a>, de l’<em>italique</em>, du <strong>gras</strong>, un
<code>mot de programme</code>, une <abbr title="Organisation des Nations unies">ONU</abbr>, un
<mark>passage marqué</mark> et une note<span class="note">La note elle-même.</span>.</p>
<h2>Un intertitre</h2><p>Suite du texte.</p><h3>Un intertitre plus petit</h3>
<ul><li>Un point</li><li>Un autre point</li></ul><ol><li>Premier</li><li>Deuxième</li></ol>
<blockquote><p>Une citation de plusieurs mots.</p></blockquote>
<figure class="extract"><blockquote lang="en" cite="https://example.org/"><p>An extract in another
language, with its source.</p></blockquote><figcaption>D’où il vient</figcaption></figure>
<figure class="pullquote"><blockquote><p>Une phrase en exergue.</p></blockquote></figure>
<aside class="box"><h2>Un encadré</h2><p>Avec son texte.</p></aside>
<table><caption>Un tableau</caption><thead><tr><th scope="col">Ville</th><th scope="col">Crue</th>
</tr></thead><tbody><tr><td>Nantes</td><td>6,34 m</td></tr></tbody></table>
<pre><code>print("une ligne longue, qui ne doit pas sortir de la page où elle est")</code></pre>
<figure class="video"><a href="https://youtu.be/dQw4w9WgXcQ"></a><figcaption>Une vidéo</figcaption>
</figure><hr><p>La fin, après un filet.</p>
"""
SOURCES = [
    {"title": "Une étude", "address": "https://example.org/", "kind": "study", "language": ""},
    {"title": "A book without an address", "address": "", "kind": "book", "language": "en"},
]


def section(name: str = "Culture", slug: str = "culture") -> Section:
    return Section(name=name, slug=slug)


def byline(name: str = "Anthony Hamelle", role: str = "author", **fields: Any) -> dict[str, Any]:
    """Somebody who has not claimed the account that stands there for them."""
    made = {"id": sum(map(ord, name)), "name": name, "slug": "anthony-hamelle", "role": role}
    made |= {"claimed": False, "bio": "", "shares": 21, "shares_from": "Paperblog"}
    return made | {"shares_on": "2009-06-01", "blog": "", "blog_address": ""} | fields


def publication(title: str = "Le vieux pont", **fields: Any) -> Publication:
    """One that nobody published: without a number, so that no part of a page is kept of it."""
    body = fields.pop("body", "<p>Un texte court.</p>")
    given = {
        "article_id": 1,
        "slug": "le-vieux-pont",
        "language": "fr",
        "kicker": "Reportage",
        "title": title,
        "standfirst": _STANDFIRST,
        "section": section(),
        "dated": ON,
        "dated_precision": "day",
        "bylines": [byline()],
        "origin": Origin.OWN,
        "words": 400,
        "minutes": 2,
        "tags": [{"name": "presse", "slug": "presse"}],
    }
    made = Publication(**given | fields)
    made.body = PublicationBody(html=richtext.clean(body), text=richtext.plain(body))
    return made


def republished(title: str = "Une copie", **fields: Any) -> Publication:
    terms = {"agreed_on": "2026-11-01", "agreed_by": "Anthony Hamelle", "images": True}
    terms |= {"following": "follow", "until": ""} | fields.pop("terms", {})
    given = {"origin": Origin.REPUBLISHED, "blog_title": "Réputation", "terms": terms}
    given |= {"original": "https://example.org/pont/", "blog_address": "https://example.org/"}
    return publication(title, **given | fields)


def everything(image: Image | None) -> Publication:
    """An article with all that one may have."""
    claimed = byline("Chloé", claimed=True, bio="Elle écrit.", blog_address="https://example.org/")
    others = [byline("Bob", Byline.Role.TRANSLATOR), byline("Élise", Byline.Role.PHOTOGRAPHER)]
    return republished(
        "Tout ce qu’un article peut porter",
        body=BODY,
        lead_image=image,
        bylines=[byline(), claimed, *others],
        sources=SOURCES,
    )


def cards(image: Image | None) -> list[Publication]:
    """What a card may hold: a picture or none, little, too much, other scripts."""
    return [
        publication("Avec une image", lead_image=image),
        publication("Sans image ni chapô", standfirst="", kicker=""),
        long_words(),
        foreign(),
        publication("卢瓦尔河上的古桥", language="zh", standfirst="一句话的简介。"),
        republished(lead_image=image),
    ]


def long_words() -> Publication:
    return publication(
        LONG, kicker=LONG, standfirst=LONG, bylines=[byline(LONG)], body=f"<p>{LONG}</p>"
    )


def foreign() -> Publication:
    words = "نص قصير من سطر واحد."
    return publication(
        "جسر قديم على نهر اللوار", language="ar", standfirst=words, body=f"<p>{words}</p>"
    )


def told() -> list[Told]:
    text = "Nous écrivions « mille » au lieu de cent."
    html = richtext.stored(richtext.paragraphs_to_html(text))
    names = {"correction": "Rectificatif", "reply": "Droit de réponse"}
    pairs = enumerate(names.items(), start=1)
    return [Told(number, kind, name, ON, text, html) for number, (kind, name) in pairs]


def standing(word: str) -> Standing:
    return Standing(word, date(2026, 11, 1))


def translations() -> tuple[Translation, ...]:
    rows = {"ar": "جسر قديم على نهر اللوار", "en": "All that an article may hold", "tlh": LONG}
    return tuple(Translation(tag, title, "/1/le-vieux-pont/") for tag, title in rows.items())


def contents() -> Sequence[Heading]:
    return [Heading("main", "Une partie"), Heading("main", LONG)]
