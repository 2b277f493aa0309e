"""The library of images in Chromium: what stays in sight is shown by a click, or by two numbers."""

import io
import re
from functools import partial

from PIL import Image as Pillow
from playwright.sync_api import FilePayload, Page, Route, expect

from magazine.images import masters
from magazine.images.models import Image
from tests import make
from tests.browser.pages import follow, look, succeeded


def picture(size: tuple[int, int] = (600, 300)) -> bytes:
    out = io.BytesIO()
    Pillow.linear_gradient("L").resize(size).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def photo() -> Image:
    return masters.store(picture(), alt="Une place")


def file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def hold_the_first(held: list[Route], route: Route) -> None:
    if held:
        route.continue_()
    held.append(route)


def test_many_files_are_sent_at_once_and_one_that_fails_stops_no_other(desk: Page):
    photo()
    desk.goto("/admin/images/image/")
    follow(desk, desk.get_by_role("link", name="Ajouter plusieurs images"))
    files = [
        file("là.jpg", picture()),
        file("page.jpg", b"<html>"),
        file("rue.jpg", picture((300, 300))),
        file("quai.jpg", picture((300, 200))),
    ]
    held: list[Route] = []
    desk.route("**/several/one/", partial(hold_the_first, held))
    desk.get_by_label("Images de cet ordinateur").set_input_files(files)
    # The others pass by the first one, which goes no further until it is sent again.
    expect(desk.get_by_role("status")).to_contain_text("3 fichiers sur 4 envoyés")
    desk.get_by_role("button", name="Annuler – là.jpg").click()
    expect(desk.locator(".uploads-state")).to_have_text("Non envoyé.")
    desk.get_by_role("button", name="Renvoyer – là.jpg").click()
    expect(desk.get_by_role("group", name="là.jpg")).to_be_visible()
    expect(desk.get_by_role("status")).to_contain_text("Tout est envoyé")
    expect(desk.get_by_role("group", name="là.jpg")).to_contain_text("Déjà dans la photothèque")
    expect(desk.get_by_role("group", name="page.jpg")).to_contain_text("Ce n’est pas une image")
    look(desk)
    desk.get_by_label("Crédit").fill("M. L.")
    rue = desk.get_by_role("group", name="rue.jpg")
    rue.get_by_label("Texte de remplacement").fill("Une rue")
    desk.get_by_role("group", name="quai.jpg").get_by_label("Décorative").check()
    follow(desk, desk.get_by_role("button", name="Tout enregistrer"))
    succeeded(desk, "2 images")
    said = set(Image.objects.values_list("alt", "decorative", "credit"))
    assert said == {("Une place", False, ""), ("Une rue", False, "M. L."), ("", True, "M. L.")}


def test_a_click_says_what_stays_in_sight_and_each_cut_follows(desk: Page):
    image = photo()
    make.article("Un brouillon", lead_image=image)
    desk.goto(f"/admin/images/image/{image.pk}/change/")
    look(desk)
    square = desk.locator(".framing-square img")
    expect(square).to_have_attribute("style", re.compile("left: -50%"))
    whole = desk.locator(".framing-picture > img")
    box = whole.bounding_box()
    whole.click(position={"x": box["width"] - 2, "y": box["height"] / 2})
    expect(square).to_have_attribute("style", re.compile("left: -100%"))
    desk.get_by_label("Point d’intérêt, x en %").fill("25")
    expect(square).to_have_attribute("style", re.compile("left: 0%"))
    expect(desk.get_by_role("link", name="Un brouillon")).to_be_visible()
    follow(desk, desk.get_by_role("button", name="Enregistrer", exact=True))
    succeeded(desk)
    image.refresh_from_db()
    assert (image.focal_x, image.focal_y) == (25, 50)


def test_a_frame_is_drawn_by_the_mouse_and_by_the_keyboard(desk: Page):
    image = photo()
    desk.goto(f"/admin/images/image/{image.pk}/change/")
    desk.get_by_role("button", name="Carré").click()
    frame = desk.get_by_role("application", name="Cadre")
    numbers = desk.get_by_role("group", name=re.compile("Carré"))
    x, width = numbers.get_by_label("Depuis la gauche"), numbers.get_by_label("Largeur, en %")
    look(desk, ".framing")
    # By the mouse to the left edge, smaller by its corner; then by the keyboard the other way.
    box = frame.bounding_box()
    desk.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.mouse.down()
    desk.mouse.move(box["x"] - 2 * box["width"], box["y"])
    desk.mouse.up()
    expect(x).to_have_value("0")
    box = frame.bounding_box()
    desk.mouse.move(box["x"] + box["width"] - 3, box["y"] + box["height"] - 3)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.mouse.up()
    expect(width).to_have_value(re.compile(r"^2[4-6]"))
    frame.press("ArrowRight")
    frame.press("ArrowDown")
    frame.press("ArrowDown")
    expect(x).to_have_value("1")
    before = float(width.input_value())
    frame.press("Shift+ArrowRight")
    expect(width).to_have_value(str(round(before + 1, 2)).removesuffix(".0"))
    follow(desk, desk.get_by_role("button", name="Enregistrer", exact=True))
    succeeded(desk)
    image.refresh_from_db()
    crop = image.crops["square"]
    assert crop["width"] == round(before + 1, 2)
    assert crop["height"] == round(2 * crop["width"], 2)
    assert crop["y"] == 1, "it grows around its middle"
