"""Templates: no inline script or style, nothing that makemessages cannot see, icons that exist."""

from __future__ import annotations

import re

import pytest

from tests.house.source import PACKAGE, name, python_files, templates

INLINE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(application/json|text/template)\")[^>]*>", re.I),
    "a style": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"\sstyle\s*=\s*[\"']", re.I),
    "an event attribute": re.compile(
        r"\son(click|change|input|submit|load|error|key\w+|mouse\w+|focus|blur)\s*=", re.I
    ),
    "an htmx script attribute": re.compile(r"\shx-on[:\-]", re.I),
    "a foreign address": re.compile(r"<(script|link|img|iframe)\b[^>]*\b(src|href)=[\"'](https?:)?//", re.I),
    "a translation that makemessages does not see": re.compile(r"\s:[\w-]+=\"_\("),
}
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_no(what):
    wrong = [name(path) for path in templates() if INLINE[what].search(COMMENT.sub("", path.read_text()))]
    assert not wrong, f"{what} in {wrong}"


def test_every_page_template_opens_with_a_comment():
    wrong = [
        name(path)
        for path in templates()
        if path.suffix == ".html"
        and not re.match(r"\s*(\{% extends [^%]*%\}\s*)?\{[#%] ?(comment\b)?", path.read_text())
    ]
    assert not wrong, wrong


def test_icons_named_in_templates_and_declarations_are_in_the_sprite():
    listed = {line.strip() for line in (PACKAGE / "ui" / "icons.txt").read_text().splitlines()}
    in_templates = re.compile(r"<c-icon\b[^>]*?\sname=\"([a-z0-9-]+)\"")
    in_python = re.compile(r"\bicon=\"([a-z0-9-]+)\"")
    wrong = [
        f"{name(path)}: {icon}"
        for paths, pattern in ((templates(), in_templates), (python_files(), in_python))
        for path in paths
        for icon in pattern.findall(path.read_text())
        if icon not in listed
    ]
    assert not wrong, wrong
