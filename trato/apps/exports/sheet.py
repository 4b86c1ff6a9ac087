"""One sheet of a workbook, written row by row in constant memory. Nothing in it is ever a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

MAX_ROWS = 1_048_576
_MAX_CELL = 32_767


def write_sheet(path: str, labels: Sequence[str], chunks: Iterable[Sequence[Sequence[str]]]) -> int:
    """Returns how many rows were written; a sheet has no room for more than a million."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False,
                                      "strings_to_formulas": False, "strings_to_numbers": False})  # fmt: skip
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, label in enumerate(labels):
        sheet.set_column(column, column, 18)
        sheet.write_string(0, column, label, bold)
    row = 0
    for rows in chunks:
        for cells in rows[: MAX_ROWS - 1 - row]:
            row += 1
            for column, text in enumerate(cells):
                if text:
                    _write_cell(sheet, row, column, text)
    book.close()
    return row


def _write_cell(sheet: Any, row: int, column: int, text: str) -> None:
    """Figures as numbers, so that they can be summed; everything else as text."""
    if (
        len(text) < 16
        and text.isascii()
        and text.removeprefix("-").replace(".", "", 1).isdigit()
        and not _is_code(text)
    ):
        sheet.write_number(row, column, float(text))
    else:
        sheet.write_string(row, column, text[:_MAX_CELL])


def _is_code(text: str) -> bool:
    """Digits that name something (028013, 0001) lose their zeros as numbers."""
    digits = text.removeprefix("-")
    return len(digits) > 1 and digits[0] == "0" and digits[1] != "."
