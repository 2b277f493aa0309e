"""What the tests of La Une at the desk share: one press, and what an edition holds."""

from magazine.front import arranging
from magazine.front.models import Edition

LIST = "/admin/front/edition/"
FRAGMENT = {"X-Fragment": "1"}


def at(edition, part="change"):
    return f"{LIST}{edition.pk}/{part}/"


def version(edition):
    return Edition.objects.get(pk=edition.pk).version


def press(client, edition, do, to="", *, seen=None, script=True):
    """One act on the board, as a script sends it, on the version that stands."""
    data = {"do": do, "to": to, "version": version(edition) if seen is None else seen}
    return client.post(at(edition, "act"), data, headers=FRAGMENT if script else {})


def send(client, edition, part, *, script=True, seen=None, **data):
    """A form of the board."""
    data["version"] = version(edition) if seen is None else seen
    return client.post(at(edition, part), data, headers=FRAGMENT if script else {})


def plain(text):
    """With the spaces that anybody types."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def said(answer):
    """What the answer of an act tells."""
    return plain(answer.context["said"])


def page(client, edition):
    return plain(client.get(at(edition)).content.decode())


def plan(edition):
    return arranging.read(Edition.objects.get(pk=edition.pk))


def chosen(edition):
    """The articles that were given a place, by their place."""
    return {where: slot.article for where, slot in plan(edition).slots()}


def cards(client, edition):
    """The places of the board that hold something, by their key."""
    drawn = client.get(at(edition)).context["drawn"]
    return {card.key: card for shelf in drawn.shelves for card in shelf.cards}
