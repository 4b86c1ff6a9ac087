"""Colours as #rrggbb."""

import re

from trato.lib.errors import BadValue

_HEX = re.compile(r"#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\Z")
DARK_TEXT, LIGHT_TEXT = "#1d2733", "#ffffff"


def parse_color(raw: str) -> str:
    """The colour as "#rrggbb" in lower case; "#abc" and a missing # are understood.

    Raises:
        BadValue: color.not_valid.
    """
    match = _HEX.match(raw.strip())
    if not match:
        raise BadValue("color.not_valid", text=raw.strip()[:40])
    digits = match.group(1).lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def luminance(color: str) -> float:
    """Relative luminance of "#rrggbb", 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def text_color(background: str) -> str:
    """The text colour, dark or light, that reads better on the background."""
    return max(DARK_TEXT, LIGHT_TEXT, key=lambda color: contrast(color, background))
