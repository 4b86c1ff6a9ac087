"""Loads templates with their components, and writes icons into them as they are loaded.

A page has some eighty icons; as components each would cost more than a row of a list. Their markup is the same
everywhere, so `<c-icon …>` with plain attributes becomes that markup once, when the template is read.
"""

from __future__ import annotations

import re

from django.templatetags.static import static
from django_cotton.cotton_loader import Loader as CottonLoader

_ICON = re.compile(r'<c-icon((?:\s+[a-z-]+="[^"]*")+)\s*/>')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
#: what the component understands; with anything else it is left to do its work itself
KNOWN = {"name", "size", "label", "class"}


class Loader(CottonLoader):  # type: ignore[misc]
    """Cotton's loader with icons written out."""

    def _get_template_string(self, template_name: str) -> str:
        return write_icons(super()._get_template_string(template_name))


def write_icons(template: str) -> str:
    """The template with its icons as SVG. Values may hold template variables and tags."""
    return _ICON.sub(_icon, template) if "<c-icon" in template else template


def _icon(found: re.Match[str]) -> str:
    given = dict(_ATTRIBUTE.findall(found[1]))
    if "name" not in given or not set(given) <= KNOWN:
        return found[0]
    size = f" icon-{given['size']}" if given.get("size") else ""
    further = f" {given['class']}" if given.get("class") else ""
    if given.get("label"):
        said = f'role="img" aria-label="{given["label"]}"'
    else:
        said = 'aria-hidden="true"'
    sprite = static("vendor/icons.svg")
    return f'<svg class="icon{size}{further}" {said}><use href="{sprite}#icon-{given["name"]}"></use></svg>'
