import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trato.lib import csvfile
from trato.lib.errors import BadValue

DATA = os.environ.get("TRATO_TEST_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="TRATO_TEST_DATA is not set")
TORTURE = Path(DATA or "") / "csv-torture"


def read(content: bytes) -> tuple[csvfile.Dialect, list[csvfile.Row]]:
    file = io.BytesIO(content)
    dialect = csvfile.sniff(file)
    return dialect, list(csvfile.read_rows(file, dialect))


def cells(content: bytes) -> list[list[str]]:
    return [row.cells for row in read(content)[1]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_usual_files(encoding: str, delimiter: str, end: str) -> None:
    lines = [
        "nombre,teléfono,ciudad",
        "Íñigo Muñoz,1.5,Córdoba",
        '"Peña; Hijos | Co\tSL","a, ""b""",León',
        "Ñandú,,Cádiz",
        "",
    ]
    content = end.join(line.replace(",", delimiter) if '"' not in line else line for line in lines)
    content = content.replace('","a, ""b""",', f'"{delimiter}"a, ""b"""{delimiter}')
    dialect, rows = read(content.encode(encoding))
    assert dialect.delimiter == delimiter
    assert dialect.header == ("nombre", "teléfono", "ciudad")
    assert [row.cells for row in rows] == [
        ["Íñigo Muñoz", "1.5", "Córdoba"],
        ["Peña; Hijos | Co\tSL", 'a, "b"', "León"],
        ["Ñandú", "", "Cádiz"],
    ]
    assert [row.problem for row in rows] == [None] * 3
    assert [row.line for row in rows] == [2, 3, 4]


def test_ragged_rows_are_reported() -> None:
    _, rows = read(b"a,b,c\n1,2\n\n,,\n1,2,3,,\n1,2,3,4\n1,2,3\n")
    assert rows == [
        csvfile.Row(2, ["1", "2", ""], csvfile.MISSING_CELLS),
        csvfile.Row(5, ["1", "2", "3"]),
        csvfile.Row(6, ["1", "2", "3", "4"], csvfile.EXTRA_CELLS),
        csvfile.Row(7, ["1", "2", "3"]),
    ]
    assert [row.is_readable for row in rows] == [True, True, False, True]


def test_lines_are_counted_through_line_breaks() -> None:
    _, rows = read(b'a,b\n"x\ny\nz",1\n2,3\n')
    assert [(row.line, row.cells) for row in rows] == [(2, ["x\ny\nz", "1"]), (5, ["2", "3"])]


def test_damage() -> None:
    _, rows = read(b"a,b\nx\x00,1\ny,2\n")
    assert [row.problem for row in rows] == [csvfile.NUL, None]
    good = "ñandú,é\n".encode() * 50
    dialect, rows = read(b"a,b\n" + good + b"\xf1,1\n")
    assert dialect.encoding == "utf-8"
    assert [row.problem for row in rows if row.problem] == [csvfile.BAD_CHARACTER]
    _, rows = read(b'a,b\n1,2\n3,"4\n5,6\n')
    assert [(row.line, row.problem) for row in rows] == [(2, None), (3, csvfile.QUOTE_NOT_CLOSED)]
    assert rows[-1].cells == ["3", "4\n5,6\n"]
    _, rows = read(b"a,b\n1,2\n" + b"x" * 1_000_100 + b",3\n4,5\n")
    assert [(row.line, row.problem) for row in rows] == [(2, None), (3, csvfile.CELL_TOO_LONG), (4, None)]


def test_special_layouts() -> None:
    dialect, rows = read(b"sep=;\r\na;b\r\n1,5;2,5\r\n")
    assert (dialect.delimiter, dialect.header, rows[0]) == (";", ("a", "b"), csvfile.Row(3, ["1,5", "2,5"]))
    assert cells(b"name\nAna\n\nEva") == [["Ana"], ["Eva"]]
    assert cells(b"'a','b'\n'x, y','1'\n") == [["x, y", "1"]]
    assert cells(b'a,b\n"x \\"y\\" z",1\n') == [['x "y" z', "1"]]
    assert not read(b"1,2\n3,4\n")[0].has_header
    assert cells(b"1,2\n3,4\n") == [["1", "2"], ["3", "4"]]
    assert cells(b"a,b\n") == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "csv.empty"),
        (b"\n\r\n \n", "csv.empty"),
        (b"\xef\xbb\xbf", "csv.empty"),
        (b"PK\x03\x04xxxx", "csv.not_text"),
        (bytes(range(256)) * 4 + b"\x00" * 400, "csv.not_text"),
    ],
)
def test_refused(content: bytes, code: str) -> None:
    with pytest.raises(BadValue) as refusal:
        csvfile.sniff(io.BytesIO(content))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "cell", ["=HYPERLINK(1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "@SUM(A1)", "\t=1", "\r=1", "＝1"]
)
def test_formulas_are_neutralised(cell: str) -> None:
    assert csvfile.guard_formula(cell) == "'" + cell
    assert csvfile.unguard_formula("'" + cell) == cell


@pytest.mark.parametrize(
    "cell", ["", "-12,50", "+34 911 234 567", "-3", "-1.234,56\u00a0€", "text", "a=b", "-", "'quoted'"]
)
def test_harmless_cells_stay(cell: str) -> None:
    assert csvfile.guard_formula(cell) == cell
    assert csvfile.unguard_formula(cell) == cell


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), min_size=1))
def test_what_is_written_reads_back(rows: list[tuple[str, str]]) -> None:
    clean = [tuple(cell.replace("\x00", "").encode("utf-8", "ignore").decode() or "x" for cell in row) for row in rows]
    file = io.BytesIO()
    assert csvfile.write(file, [("first", "second"), *clean]) == len(clean) + 1
    dialect = csvfile.sniff(file)
    assert [tuple(map(csvfile.unguard_formula, row.cells)) for row in csvfile.read_rows(file, dialect)] == clean


def test_without_byte_order_mark() -> None:
    file = io.BytesIO()
    csvfile.write(file, [["é", "=1"]], delimiter=";", bom=False, guard=False)
    assert file.getvalue() == "é;=1\r\n".encode()


@needs_data
def test_csv_spectrum() -> None:
    paths = sorted((TORTURE / "csv-spectrum" / "csvs").glob("*.csv"))
    assert len(paths) == 11
    for path in paths:
        expected = json.loads((TORTURE / "csv-spectrum" / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        dialect = csvfile.sniff(path)
        records = [dict(zip(dialect.header, row.cells, strict=True)) for row in csvfile.read_rows(path, dialect)]
        tidy = [{k: v.replace("\r\n", "\n") for k, v in record.items()} for record in records]
        assert tidy == [{k: v.replace("\r\n", "\n") for k, v in record.items()} for record in expected], path.name


ABC, ONE = ("a", "b", "c"), ["1", "2", "3"]
CSVKIT: dict[str, tuple[tuple[str, ...], list[list[str]], list[str | None]]] = {
    "bad.csv": (
        ("column_a", "column_b", "column_c"),
        [["1", "27", "", "I'm too long!"], ["", "I'm too short!", ""], ["0", "mixed types.... uh oh", "17"]],
        [csvfile.EXTRA_CELLS, csvfile.MISSING_CELLS, None],
    ),
    "blanks.csv": (tuple("abcdef"), [["", "NA", "N/A", "NONE", "NULL", "."]], [None]),
    "blanks_converted.csv": (tuple("abcdef"), [], []),
    "dummy.csv": (ABC, [ONE], [None]),
    "dummy.tsv": (ABC, [ONE], [None]),
    "dummy3.csv": (ABC, [ONE, ["1", "4", "5"]], [None, None]),
    "dummy_col_shuffled_ragged.csv": (("b", "c", "a", "d"), [["2", "3", "1", "4"]], [None]),
    "mac_newlines.csv": (ABC, [ONE, ["Once upon\ra time", "5", "6"]], [None, None]),
    "no_header_row3.csv": ((), [ONE, ["4", "5", "6"]], [None, None]),
    "null_byte.csv": (ABC, [["\x00", "2", "3"]], [csvfile.NUL]),
    "optional_quote_characters.csv": (ABC, [ONE], [None]),
    "test_empty_columns.csv": (
        ("a", "b", "c", "", ""),
        [["a", "", "", "", ""], ["", "", "c", "", ""]],
        [None, csvfile.MISSING_CELLS],
    ),
    "test_empty_columns_long_row.csv": (ABC, [], []),
    "test_empty_columns_short_row.csv": (ABC, [], []),
    "test_header_newline.csv": (("start end", "b", "c"), [["d", "e", "f"]], [None]),
    "test_latin1.csv": (ABC, [ONE, ["4", "5", "©"]], [None, None]),
    "test_locale.csv": (ABC, [["1,7", "200.000.000", ""]], [None]),
    "test_skip_lines.csv": (ABC, [ONE], [None]),
    "test_utf16_big.csv": (ABC, [ONE, ["4", "5", "ʤ"]], [None, None]),
    "test_utf16_little.csv": (ABC, [ONE, ["4", "5", "ʤ"]], [None, None]),
    "test_utf8.csv": (("foo", "bar", "baz"), [ONE, ["4", "5", "ʤ"]], [None, None]),
    "test_utf8_bom.csv": (("foo", "bar", "baz"), [ONE, ["4", "5", "ʤ"]], [None, None]),
}
CSVKIT["bad_skip_lines.csv"] = CSVKIT["bad.csv"]


@needs_data
@pytest.mark.parametrize("name", CSVKIT)
def test_csvkit(name: str) -> None:
    path = TORTURE / "csvkit" / name
    header, expected, problems = CSVKIT[name]
    dialect = csvfile.sniff(path)
    rows = list(csvfile.read_rows(path, dialect))
    assert dialect.header == header
    assert [row.cells for row in rows] == expected
    assert [row.problem for row in rows] == problems


@needs_data
def test_every_csvkit_file_is_read() -> None:
    for path in (TORTURE / "csvkit").glob("*.?sv"):
        list(csvfile.read_rows(path, csvfile.sniff(path)))
