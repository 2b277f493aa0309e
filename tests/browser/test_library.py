"""The library of images in Chromium: what stays in sight is shown by a click, or by two numbers."""

import io

from PIL import Image as Pillow
from playwright.sync_api import Page, expect

from magazine.images import masters
from magazine.images.models import Image
from tests import make
from tests.browser.pages import look, succeeded


def photo() -> Image:
    out = io.BytesIO()
    Pillow.linear_gradient("L").resize((600, 300)).convert("RGB").save(out, "JPEG")
    return masters.store(out.getvalue(), alt="Une place")


def test_a_click_says_what_stays_in_sight_and_each_cut_follows(desk: Page):
    image = photo()
    make.article("Un brouillon", lead_image=image)
    desk.goto(f"/admin/images/image/{image.pk}/change/")
    look(desk)
    square = desk.locator(".focal-square")
    expect(square).to_have_css("object-position", "50% 50%")
    whole = desk.locator(".focal-picture img")
    box = whole.bounding_box()
    whole.click(position={"x": box["width"] - 2, "y": box["height"] / 2})
    expect(square).to_have_css("object-position", "100% 50%")
    desk.get_by_label("Point d’intérêt, x en %").fill("25")
    expect(square).to_have_css("object-position", "0% 50%")
    expect(desk.get_by_role("link", name="Un brouillon")).to_be_visible()
    desk.get_by_role("button", name="Enregistrer", exact=True).click()
    succeeded(desk)
    image.refresh_from_db()
    assert (image.focal_x, image.focal_y) == (25, 50)
