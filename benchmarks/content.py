"""A magazine of any size, the same every time: French-looking articles as JSON Lines.

The lines are the project's own form, which `import_articles` reads. Dates go back one hour an
article from a fixed day, so that a month, a list and a feed hold as much at every size: what grows
is only what lies behind them. One article in a thousand holds RARE, every one holds COMMON.
"""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SEED = 20090605
SECTIONS, BLOGS, TAGS = 10, 50, 40
PARAGRAPHS, WORDS = 9, 62  # with the extract and the links: about 590 words an article
NEWEST = datetime(2026, 10, 31, 18, tzinfo=UTC)
COMMON, RARE, RARE_EVERY = "ville", "xylographe", 1000
# What `import_articles` is told of the blogs: all lend the whole text.
AGREED = ["--agreement=full", "--agreed-on=2026-01-15", "--agreed-by=les autrices, par courriel"]

SHORT = """le la les un une des de du au aux en sur dans par pour avec sans sous entre vers chez
et ou mais donc car ni or que qui dont où ce cette ces son sa ses leur leurs il elle on nous ils
elles est était sont fut sera a avait ont eu plus moins très peu trop bien mal encore déjà ici là
jamais toujours souvent parfois alors ainsi puis depuis pendant après avant contre selon""".split()
LONG = """ville maison rivière lumière mémoire fenêtre histoire musique théâtre bibliothèque école
marché quartier voyage matin soir automne hiver printemps été pluie neige vent mer montagne forêt
jardin chemin route gare train bateau navire port île pont place rue église château usine atelier
ouvrier paysanne médecin avocate écrivain poète peintre musicienne comédien journaliste lectrice
éditeur libraire professeure élève enfant voisine étranger ami famille frère sœur père mère parole
langue mot phrase livre roman poème page chapitre lettre journal article revue image photographie
film chanson danse fête repas pain vin café table cuisine couleur rouge bleu noir blanc vert ancien
nouveau grand petit long court haut bas lent rapide simple difficile étrange familier public secret
premier dernier seul même autre vivant fragile solide juste faux vrai libre égal nécessaire possible
regarder écouter parler écrire lire marcher courir attendre revenir partir rester chercher trouver
perdre garder donner prendre ouvrir fermer commencer finir apprendre oublier comprendre raconter
répondre demander travailler construire traverser habiter découvrir naître mourir changer grandir
question réponse idée pensée raison doute preuve erreur science calcul mesure nombre règle loi
droit justice liberté égalité travail salaire argent prix dette commerce impôt élection vote parti
conseil maire ministre gouvernement pays frontière peuple guerre paix révolution siècle année
semaine jour heure instant présent passé avenir silence bruit voix visage main regard cœur corps
sommeil rêve peur colère joie tristesse espoir patience courage hasard détail travers surface
profondeur distance espace étoile planète lune soleil océan cellule plante arbre feuille fleur
graine oiseau insecte abeille cheval chien poisson espèce climat chaleur froid énergie machine
moteur réseau écran clavier mémoire logiciel archive""".split()
VOCABULARY = [*SHORT, *LONG]
WEIGHTS = [12] * len(SHORT) + [3] * len(LONG)


def write(path: Path, size: int) -> None:
    """Write a magazine of `size` articles, line by line; nothing is kept in memory."""
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        for row in rows(size):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    draft.rename(path)


def rows(size: int) -> Iterator[dict[str, Any]]:
    """The articles, the newest first."""
    dice = random.Random(SEED)
    for number in range(size):
        yield _article(number, dice)


def sections() -> list[str]:
    """The slugs of the sections, which must be there before the import."""
    return [f"rubrique-{number}" for number in range(SECTIONS)]


def _article(number: int, dice: random.Random) -> dict[str, Any]:
    turn = number // 2
    blog = turn * 7 % BLOGS
    address = _blog(blog)
    original = f"{address}{number}/"
    dated = NEWEST - timedelta(hours=number)
    own = number % 2 == 1  # every other one is the magazine's own
    return {
        "kind": "article",
        "key": f"bench-{number}",
        "kicker": dice.choice(LONG).capitalize() if number % 3 == 0 else "",
        "title": sentence(dice, 7).rstrip("."),
        "standfirst": sentence(dice, 24),
        "body": _body(number, dice, original),
        "language": "fr",
        "section": sections()[(number + turn) % SECTIONS],
        "origin": "own" if own else "republished",
        "blog": None if own else address,
        "original": "" if own else original,
        "dated": dated.isoformat(),
        "dated_precision": "minute",
        "lead_image": "",
        "bylines": [{"name": f"{'Rédactrice' if own else 'Autrice'} {blog}", "role": "author"}],
        "sources": [
            {"title": sentence(dice, 6).rstrip("."), "address": f"{original}source/"}
            | {"kind": "article", "language": "fr"}
        ],
        "tags": [f"mot clé {tag}" for tag in dice.sample(range(TAGS), 4)],
        "translation_of": None,
        "state": "published",
        "shares": [],
    }


def _body(number: int, dice: random.Random, original: str) -> str:
    """Nine paragraphs, three links and one quotation with its source."""
    parts = [paragraph(dice) for _ in range(PARAGRAPHS)]
    parts[0] += f" La {COMMON} est un {dice.choice(LONG)}."
    if number % RARE_EVERY == 0:
        parts[1] += f" Le {RARE} travaille."
    for place in (0, 3, 6):
        link = f'<a href="{original}lien-{place}/">{sentence(dice, 3).rstrip(".")}</a>'
        parts[place] += f" Voir {link}."
    paragraphs = [f"<p>{part}</p>" for part in parts]
    paragraphs.insert(
        4,
        f'<figure class="extract"><blockquote cite="{original}extrait/"><p>{paragraph(dice, 40)}'
        f"</p></blockquote><figcaption>Une autrice, <cite>{sentence(dice, 3)}</cite></figcaption>"
        "</figure>",
    )
    return "\n".join(paragraphs)


def paragraph(dice: random.Random, words: int = WORDS - 6) -> str:
    lengths = []
    while words > 0:
        lengths.append(min(words, dice.randint(7, 21)))
        words -= lengths[-1]
    return " ".join(sentence(dice, length) for length in lengths)


def sentence(dice: random.Random, length: int) -> str:
    chosen = dice.choices(VOCABULARY, WEIGHTS, k=length)
    if length > 12:
        chosen[length // 2] += " :" if length % 2 else ","
    return " ".join(chosen).capitalize() + "."


def _blog(number: int) -> str:
    return f"https://carnet-{number}.example/"
