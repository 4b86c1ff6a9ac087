"""What the house tests look at: our Python files and templates."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "trato"


def python_files(*folders: str, with_tests: bool = False) -> list[Path]:
    """The modules below these folders of the package (all of it when none is named)."""
    found = [path for folder in folders or ("",) for path in (PACKAGE / folder).rglob("*.py")]
    return sorted(path for path in found if with_tests or "tests" not in path.parts)


def templates() -> list[Path]:
    """Every template of ours."""
    return sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".txt"})


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(), str(path))


def imports(path: Path) -> set[str]:
    """Every dotted name that a module imports, wherever in the file: `from a import b` gives a and a.b."""
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def texts(path: Path) -> list[tuple[int, str]]:
    """The string constants of a module with their lines, without docstrings."""
    tree = parsed(path)
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]


def name(path: Path) -> str:
    """The path as a message shows it."""
    return str(path.relative_to(ROOT))
