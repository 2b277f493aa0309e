"""Language tags, and the guess at a language."""

import pytest

from magazine.lib.languages import base, guess, is_language_tag

TEXTS = {
    "fr": "Confronté à la pire crise de son histoire, la tentation était sans doute grande de "
    "fermer les écoutilles et de se recroqueviller dans la salle de crise.",
    "en": "Overlook video, and you miss a chance to use visuals to reinforce or better convey what "
    "you are trying to get across; that is what it means to be well rounded.",
    "es": "En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho tiempo que "
    "vivía un hidalgo de los de lanza en astillero.",
    "de": "Als Gregor Samsa eines Morgens aus unruhigen Träumen erwachte, fand er sich in seinem "
    "Bett zu einem ungeheueren Ungeziefer verwandelt, und das ist nicht schön.",
    "it": "Nel mezzo del cammin di nostra vita mi ritrovai per una selva oscura, che la diritta "
    "via era smarrita, e non so come.",
    "nl": "Het was een van die dagen waarop het niet ophield te regenen, en wij zaten met de hele "
    "familie voor het raam te kijken naar wat er op de straat gebeurde.",
    "pt": "Não me lembro de quando foi que o meu pai me levou para ver o mar, mas sei que era uma "
    "manhã de verão e que não havia ninguém na praia.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_paragraph_tells_its_language(language: str) -> None:
    assert guess(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "Bonjour", "12 345", "GM Fastlane Blog", "москва и весна"])
def test_a_text_that_does_not_say_is_not_guessed(text: str) -> None:
    assert guess(text) == ""


def test_the_base_of_a_tag_is_its_first_part() -> None:
    assert [base(tag) for tag in ("fr", "fr-CA", "FR_ca", " en ", "")] == [
        "fr",
        "fr",
        "fr",
        "en",
        "",
    ]


def test_a_tag_has_the_shape_of_bcp_47() -> None:
    assert all(map(is_language_tag, ["fr", "en-GB", "zh-Hant-TW", "fil", "de-CH-1996"]))
    assert not any(map(is_language_tag, ["", "f", "français", "fr_FR", "x" * 40, "en-", "12"]))
