"""Reading any usual CSV file in one pass with little memory, and writing safe ones.

`sniff` finds encoding, separator, quotes and header; `read_rows` yields the records with what is wrong with each.
"""

import codecs
import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from charset_normalizer import from_bytes

from trato.lib.errors import BadValue
from trato.lib.text import clean_line

SAMPLE_BYTES = 262_144
_CHUNK_BYTES = 1_048_576
_SAMPLE_ROWS = 60
# A quote that is never closed swallows the rest of a file: the limit of a cell bounds the memory it takes.
MAX_CELL_CHARACTERS = 1_000_000
csv.field_size_limit(MAX_CELL_CHARACTERS)

_DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*\Z', re.IGNORECASE)
_DATA_CELL = re.compile(r"[-+]?[0-9][0-9 .,:/%€$-]*\Z|[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_BACKSLASH_QUOTE = re.compile(r'[^\\,;\t|\r\n]\\"[^,;\t|\r\n]')
_APOSTROPHES = re.compile(r"(?:^|[,;\t|])'[^'\r\n]*'(?=[,;\t|\r\n]|\Z)", re.MULTILINE)
# A line of our own at the end: it comes back as a record of its own unless a quote is open.
_END = "\x00end of file\x00"

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NOT_TEXT = (
    (b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0", "xls"), (b"%PDF", "pdf"), (b"\x1f\x8b", "gzip"), (b"\x89PNG", "png"),
    (b"SQLite format 3", "sqlite"),
)  # fmt: skip
_WESTERN = frozenset("áéíóúüñçàèìòùâêîôûäëïöãõåæøœßÁÉÍÓÚÜÑÇÀÈÌÒÙÂÊÎÔÛÄËÏÖÃÕÅÆØŒºª¿¡€£©®°·´’‘“”«»–—…§²³½\u00a0")

MISSING_CELLS = "csv.missing_cells"
EXTRA_CELLS = "csv.extra_cells"
NUL = "csv.nul"
BAD_CHARACTER = "csv.bad_character"
QUOTE_NOT_CLOSED = "csv.quote_not_closed"
CELL_TOO_LONG = "csv.cell_too_long"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written.

    header: names of the columns, white space tidied; empty when the file has none.  skip_lines: lines before it.
    width: cells per record.  has_faults: there are NUL bytes or bytes foreign to the encoding, so rows are looked at.
    """

    encoding: str
    delimiter: str
    quotechar: str = '"'
    escapechar: str | None = None
    skip_lines: int = 0
    header: tuple[str, ...] = ()
    width: int = 0
    has_faults: bool = False

    @property
    def has_header(self) -> bool:
        """Whether the first record names the columns."""
        return bool(self.header)


class Row(NamedTuple):
    """A record: the line where it begins (from 1), its cells, and a code of what is wrong with it, if anything."""

    line: int
    cells: list[str]
    problem: str | None = None

    @property
    def is_readable(self) -> bool:
        """Whether the cells can be trusted; missing cells at the end are only filled up."""
        return self.problem is None or self.problem == MISSING_CELLS


@contextmanager
def _opened(source: str | Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(source, str | Path):
        with open(source, "rb") as file:
            yield file
    else:
        source.seek(0)
        yield source


def sniff(source: str | Path | BinaryIO) -> Dialect:
    """How a file is written. Reads all of it once to be sure of the encoding, keeping a quarter of a megabyte.

    Raises:
        BadValue: csv.empty, csv.not_text (kind: "xlsx", "pdf" … or "binary").
    """
    with _opened(source) as file:
        sample = file.read(SAMPLE_BYTES)
        for magic, kind in _NOT_TEXT:
            if sample.startswith(magic):
                raise BadValue("csv.not_text", kind=kind)
        encoding, has_faults = _encoding(sample, file)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
    return _layout(text, encoding, has_faults)


def _encoding(sample: bytes, file: BinaryIO) -> tuple[str, bool]:
    """The encoding, and whether some bytes do not belong to it or are NUL."""
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            damage = _scan(file, encoding)
            return encoding, damage.bad > 0 or damage.nul
    if b"\x00" in sample:
        half = max(len(sample) // 2, 1)
        for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
            if len(sample) > 3 and zeros.count(0) > 0.4 * half:
                damage = _scan(file, encoding)
                return encoding, damage.bad > 0 or damage.nul
        if sample.count(0) > 0.1 * len(sample):
            raise BadValue("csv.not_text", kind="binary")
    damage = _scan(file, "utf-8")
    # A few foreign bytes in a file that is otherwise UTF-8 spoil those rows, not the reading of all others.
    if damage.bad == 0 or damage.good > 4 * damage.bad:
        return "utf-8", damage.bad > 0 or damage.nul
    return _single_byte(damage.example), True


class _Damage(NamedTuple):
    bad: int
    good: int
    nul: bool
    example: bytes


def _scan(file: BinaryIO, encoding: str) -> _Damage:
    """Decode the whole file: how many characters beyond ASCII are bad and good, and the first part that is bad."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    bad = good = 0
    nul = False
    example = b""
    while True:
        chunk = file.read(_CHUNK_BYTES)
        text = decoder.decode(chunk, not chunk)
        if "\x00" in text:
            nul = True
        if not text.isascii():
            replaced = text.count("\ufffd")
            bad += replaced
            good += len(text) - len(text.encode("ascii", "ignore")) - replaced
            if replaced and not example:
                example = chunk[:_CHUNK_BYTES]
        if not chunk:
            return _Damage(bad, good, nul, example)


def _single_byte(example: bytes) -> str:
    """The eight-bit encoding of text that is not UTF-8. Western ones first: short texts mislead statistics."""
    special = bytes(byte for byte in example if byte > 127)
    best, best_share = "cp1252", 0.0
    for encoding in ("cp1252", "mac_roman", "cp850"):
        text = special.decode(encoding, "replace")
        share = sum(letter in _WESTERN for letter in text) / max(len(text), 1)
        if share > best_share + 0.05:
            best, best_share = encoding, share
    if best_share >= 0.8:
        return best
    guess = from_bytes(example[:SAMPLE_BYTES]).best()
    return guess.encoding if guess is not None and guess.encoding not in ("ascii", "utf_8") else "cp1252"


def _layout(text: str, encoding: str, has_faults: bool) -> Dialect:
    """Separator, quotes, and header of a text."""
    lines = io.StringIO(text, newline="").readlines()
    skip = 0
    delimiter: str | None = None
    declared = _SEP_LINE.match(lines[0]) if lines else None
    if declared:
        delimiter, skip = declared.group(1), 1
    while skip < len(lines) and not lines[skip].strip(" \r\n\x00"):
        skip += 1
    if skip == len(lines):
        raise BadValue("csv.empty")
    sample = lines[skip:]
    body = "".join(sample[:200])
    quotechar = "'" if '"' not in body and len(_APOSTROPHES.findall(body)) >= 2 else '"'
    escapechar = "\\" if _BACKSLASH_QUOTE.search(body) and '""' not in body else None
    if delimiter is None:
        delimiter = max(_DELIMITERS, key=lambda sign: _score(sample, sign, quotechar, escapechar))
    first = next(_reader(sample, delimiter, quotechar, escapechar), [])
    header = tuple(" ".join(clean_line(cell).split()) for cell in first)
    if any(_DATA_CELL.match(name) for name in header) or not any(header):
        header = ()
    return Dialect(encoding, delimiter, quotechar, escapechar, skip, header, len(first), has_faults)


def _reader(lines: Iterable[str], delimiter: str, quotechar: str, escapechar: str | None) -> "Iterator[list[str]]":
    return csv.reader(lines, delimiter=delimiter, quotechar=quotechar, escapechar=escapechar)


def _score(lines: Sequence[str], delimiter: str, quotechar: str, escapechar: str | None) -> float:
    """How well a separator explains the text: columns of the first record, times the share of records that agree."""
    try:
        rows = [row for row in islice(_reader(lines, delimiter, quotechar, escapechar), _SAMPLE_ROWS) if row]
    except csv.Error:
        return 0.0
    width = len(rows[0]) if rows else 0
    if width < 2:
        return 0.0
    return math.sqrt(width - 1) * sum(len(row) == width for row in rows) / len(rows)


def read_rows(source: str | Path | BinaryIO, dialect: Dialect) -> Iterator[Row]:
    """The records after the header, one at a time, empty ones left out; rows that cannot be read say why.

    Missing cells are filled with "" (problem csv.missing_cells); empty cells too many at the end are dropped. Other
    problems: csv.extra_cells, csv.nul, csv.bad_character, csv.quote_not_closed, csv.cell_too_long.
    """
    with _opened(source) as file:
        text = io.TextIOWrapper(file, dialect.encoding, errors="replace", newline="")
        try:
            lines = chain(islice(text, dialect.skip_lines, None), [_END])
            yield from _rows(lines, dialect)
        finally:
            text.detach()


def _rows(lines: Iterator[str], dialect: Dialect) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quotechar, escapechar=dialect.escapechar)
    if dialect.has_header:
        next(reader, None)
    skipped, width, has_faults = dialect.skip_lines, dialect.width, dialect.has_faults
    line = reader.line_num
    while True:
        try:
            for cells in reader:
                begin, line = line, reader.line_num
                if len(cells) == width and line - begin == 1 and not has_faults and cells[0]:
                    if width == 1 and cells[0] == _END:
                        return
                    yield Row(skipped + line, cells)
                    continue
                if cells == [_END]:
                    return
                row = _checked(skipped + begin + 1, cells, width, has_faults)
                if row is not None:
                    yield row
            return
        except csv.Error:
            yield Row(skipped + line + 1, [""] * width, CELL_TOO_LONG)
            line = reader.line_num


def _checked(line: int, cells: list[str], width: int, has_faults: bool) -> Row | None:
    """A record that is not plainly right; None if there is nothing in it."""
    if not any(cells):
        return None
    problem: str | None = None
    if cells[-1].endswith(_END):
        cells[-1] = cells[-1].removesuffix(_END)
        problem = QUOTE_NOT_CLOSED
    elif has_faults and any("\x00" in cell for cell in cells):
        problem = NUL
    elif has_faults and any("\ufffd" in cell for cell in cells):
        problem = BAD_CHARACTER
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if len(cells) < width:
        cells.extend([""] * (width - len(cells)))
        problem = problem or MISSING_CELLS
    elif len(cells) > width:
        problem = problem or EXTRA_CELLS
    return Row(line, cells, problem)


# Spreadsheets run cells that begin so (OWASP, CSV injection), full-width signs included.
_FORMULA_START = frozenset("=+-@\t\r\n＝＋－＠")
_HARMLESS = re.compile(r"[+-]?[0-9][0-9 .,()/%\u00a0\u202f-]*(?:\u00a0?[€$£])?\Z|-\Z")


def guard_formula(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run; numbers and phones stay as they are."""
    if cell and cell[0] in _FORMULA_START and not _HARMLESS.match(cell):
        return "'" + cell
    return cell


def unguard_formula(cell: str) -> str:
    """The cell as it was before `guard_formula`, for reading our own files back."""
    if len(cell) > 1 and cell[0] == "'" and cell[1] in _FORMULA_START and guard_formula(cell[1:]) == cell:
        return cell[1:]
    return cell


def write(
    file: BinaryIO, rows: Iterable[Sequence[str]], *, delimiter: str = ",", bom: bool = True, guard: bool = True
) -> int:
    """Write rows (the header is the first) as UTF-8 CSV by RFC 4180, and return how many.

    Args:
        bom: begin with a byte order mark, without which Excel misreads accents.
        guard: neutralise formulas, see `guard_formula`.
    """
    text = io.TextIOWrapper(file, "utf-8-sig" if bom else "utf-8", newline="", write_through=False)
    count = 0
    try:
        writer = csv.writer(text, delimiter=delimiter)
        for row in rows:
            if guard:
                row = [guard_formula(cell) if cell and cell[0] in _FORMULA_START else cell for cell in row]
            writer.writerow(row)
            count += 1
        text.flush()
    finally:
        text.detach()
    return count
