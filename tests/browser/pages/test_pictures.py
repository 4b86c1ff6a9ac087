"""The pictures of the documentation, made from the running product so that they are never old.

`make pictures` puts them into docs/images; otherwise they are only looked at: a page that can't be pictured fails.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from PIL import Image

pytestmark = pytest.mark.sqlite
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
#: name → language, colours, screen, address
PICTURES = {
    "board-en-light": ("en", "light", DESK, "/m/opportunities/board"),
    "board-es-light": ("es", "light", DESK, "/m/opportunities/board"),
    "day-en-dark": ("en", "dark", DESK, "/"),
    "list-en-light": ("en", "light", DESK, "/m/opportunities/"),
    "calendar-es-light": ("es", "light", DESK, "/m/activities/calendar"),
    "day-es-phone": ("es", "light", PHONE, "/"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_the_documentation(sign_in, tmp_path, name):
    language, colors, screen, address = PICTURES[name]
    page = sign_in("seller", locale="es" if language == "es" else "en-GB", color_scheme=colors, **screen)
    if address == "/" and (hide := page.get_by_role("button", name=re.compile("Hide|Ocultar"))).count():
        hide.first.click()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    folder = Path(os.environ.get("TRATO_PICTURES", tmp_path))
    picture = folder / f"{name}.png"
    page.screenshot(path=picture)
    with Image.open(picture) as image:
        assert image.width == screen["viewport"]["width"]
        assert len(image.convert("RGB").getcolors(maxcolors=1_000_000)) > 50, "the page is blank"
        if "TRATO_PICTURES" in os.environ:
            # Fewer colours make a file that a repository can carry.
            image.convert("P", palette=Image.Palette.ADAPTIVE, colors=256).save(picture, optimize=True)
