"""Records are read and written through the kernel only."""

from __future__ import annotations

import re

from tests.house.source import name, python_files, templates, texts

RECORD_TABLE = re.compile(r"\brec_[a-z{%]")
# Measures what the machine itself does with the same rows in the same tables.
MEASURING = "cli/bench/"


def test_only_the_kernel_names_record_tables():
    wrong = [
        f"{name(path)}:{line}"
        for folder in ("ui", "api", "apps", "modules", "cli", "config", "lib")
        for path in python_files(folder)
        for line, text in texts(path)
        if RECORD_TABLE.search(text) and MEASURING not in name(path)
    ]
    assert not wrong, wrong


def test_templates_run_no_queries():
    wrong = [name(path) for path in templates() if re.search(r"\.(objects|all)\b[ .|%}]", path.read_text())]
    assert not wrong, wrong
