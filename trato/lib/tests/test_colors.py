import pytest

from trato.lib import colors
from trato.lib.errors import BadValue


def test_parse() -> None:
    assert colors.parse_color(" #A1b2C3 ") == "#a1b2c3"
    assert colors.parse_color("fa0") == "#ffaa00"
    for raw in ("", "#12", "red", "#12345g", "#1234567", "url(x)"):
        with pytest.raises(BadValue, match=r"color\.not_valid"):
            colors.parse_color(raw)


def test_text_color() -> None:
    assert colors.text_color("#ffffff") == colors.DARK_TEXT
    assert colors.text_color("#206bc4") == colors.LIGHT_TEXT
    assert round(colors.contrast("#000000", "#ffffff")) == 21
