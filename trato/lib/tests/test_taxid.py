import csv
import os
from pathlib import Path

import pytest

from trato.lib.errors import BadValue
from trato.lib.taxid import TaxId, is_valid_tax_id, normalise_tax_id

DATA = os.environ.get("TRATO_TEST_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="TRATO_TEST_DATA is not set")


@pytest.mark.parametrize(
    ("raw", "country", "expected"),
    [
        ("54362315-K", "ES", TaxId("54362315K", "nif")),
        ("x-2482300-w", "ES", TaxId("X2482300W", "nie")),
        ("ES B-58378431", "ES", TaxId("B58378431", "cif")),
        ("B58378431", None, TaxId("B58378431", "cif")),
        ("ESB58378431", None, TaxId("B58378431", "cif")),
        ("DE 136,695 976".replace(",", ""), "DE", TaxId("DE136695976", "vat")),
        ("136695976", "DE", TaxId("DE136695976", "vat")),
        ("DE136695976", None, TaxId("DE136695976", "vat")),
        ("123 456 782", "XK", TaxId("123456782", "unchecked")),
    ],
)
def test_normalise(raw: str, country: str | None, expected: TaxId) -> None:
    assert normalise_tax_id(raw, country) == expected


@pytest.mark.parametrize(
    ("raw", "country", "code", "reason"),
    [
        ("54362315Z", "ES", "taxid.not_valid", "checksum"),
        ("", "ES", "taxid.not_valid", "format"),
        ("123", "ES", "taxid.not_valid", "length"),
        ("136695978", "DE", "taxid.not_valid", "checksum"),
        ("123456", None, "taxid.no_country", None),
        ("Ñ" * 9, "ES", "taxid.not_valid", "format"),
    ],
)
def test_refused(raw: str, country: str | None, code: str, reason: str | None) -> None:
    with pytest.raises(BadValue) as refusal:
        normalise_tax_id(raw, country)
    assert (refusal.value.code, refusal.value.params.get("reason")) == (code, reason)


def vectors(*modules: str) -> list[tuple[str, str, str]]:
    with (Path(DATA or "") / "id-numbers" / "stdnum_vectors.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["stdnum_module"], row["input"], row["expected"]) for row in csv.DictReader(file)]
    return [row for row in rows if row[0] in modules]


@needs_data
def test_spanish_vectors() -> None:
    found = vectors("stdnum.es.nif", "stdnum.es.nie", "stdnum.es.dni", "stdnum.es.cif")
    assert len(found) == 8
    for _, raw, expected in found:
        if expected.startswith("valid"):
            compact = normalise_tax_id(raw, "ES").compact
            assert expected in ("valid", f"valid:{compact}")


@needs_data
def test_spanish_nif_vectors_refused() -> None:
    for _, raw, expected in vectors("stdnum.es.nif"):
        assert is_valid_tax_id(raw, "ES") == expected.startswith("valid"), raw


@needs_data
def test_european_vectors() -> None:
    found = vectors("stdnum.eu.vat")
    assert len(found) == 412
    for _, raw, expected in found:
        assert is_valid_tax_id(raw, None) == expected.startswith("valid"), (raw, expected)
