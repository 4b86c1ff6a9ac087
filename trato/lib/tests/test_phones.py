import csv
import os
import random
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trato.lib import phones
from trato.lib.errors import BadValue

DATA = os.environ.get("TRATO_TEST_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="TRATO_TEST_DATA is not set")


def test_notations() -> None:
    for raw in ("911 234 567", "91 123-45.67", "+34 911234567", "0034 911 23 45 67", "(91) 1234567", "34911234567"):
        assert phones.parse_phone(raw, "ES") in ("+34911234567",), raw
    assert phones.parse_phone("+1 (415) 555-2671", None) == "+14155552671"
    assert phones.parse_phone("tel:+44-20-7031-3000", "ES") == "+442070313000"
    assert phones.parse_phone("0034911234567", None) == "+34911234567"
    assert phones.parse_phone("0034911234567", "US") == "+34911234567"
    assert phones.parse_phone("020 7031 3000", "gb") == "+442070313000"
    assert phones.parse_phone("06 698 12345", "IT") == "+390669812345"
    assert phones.parse_phone("415-555-2671 ext. 12", "US") == "+14155552671;ext=12"


@pytest.mark.parametrize(
    ("raw", "region", "code"),
    [("911 234 567", None, "phone.no_country"), ("", "ES", "phone.not_valid"), ("12", "ES", "phone.not_valid"),
     ("hello", "ES", "phone.not_valid"), ("+34 123", None, "phone.not_valid"), ("9" * 500, "ES", "phone.not_valid"),
     ("+999123456789", "ES", "phone.not_valid")],
)  # fmt: skip
def test_refused(raw: str, region: str | None, code: str) -> None:
    with pytest.raises(BadValue) as refusal:
        phones.parse_phone(raw, region)
    assert refusal.value.code == code


def test_format() -> None:
    assert phones.format_phone("+34911234567", "ES") == "911 23 45 67"
    assert phones.format_phone("+34911234567", "US") == "+34 911 23 45 67"
    assert phones.format_phone("+14155552671;ext=12", "US") == "(415) 555-2671 ext. 12"
    assert phones.format_phone("nonsense", "US") == "nonsense"
    assert phones.parse_phone(phones.format_phone("+14155552671;ext=12", "ES"), "ES") == "+14155552671;ext=12"
    assert phones.phone_digits("+1 415 555-2671;ext=12") == "14155552671"
    assert phones.phone_region("+34911234567") == "ES"
    assert phones.calling_code("es") == "+34"
    assert phones.national_digits("+34911234567") == "911234567"
    assert phones.national_digits("+14155552671;ext=12") == "4155552671"


def library(raw: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def test_the_quick_way_agrees_with_the_library() -> None:
    seed = random.randrange(10**9)
    print("seed", seed)
    dice = random.Random(seed)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        code = phonenumbers.country_code_for_region(region)
        for _ in range(12):
            example = phonenumbers.example_number_for_type(region, dice.choice([0, 1, 2, 3, 4, 6, 7]))
            national = str(example.national_number) if example else str(dice.randrange(10 ** dice.randrange(4, 12)))
            for _ in range(dice.randrange(4)):
                place = dice.randrange(len(national))
                national = national[:place] + str(dice.randrange(10)) + national[place + dice.choice([0, 1, 1]) :]
            for raw, home in (
                (f"+{code}{national}", None),
                (national, region),
                ("0" + national, region),
                (dice.choice("178") + national, region),
            ):
                quick = phones._quick(raw, home)
                assert quick is None or quick == library(raw, home), (raw, home)


@needs_data
def test_public_examples() -> None:
    with (Path(DATA or "") / "phones" / "phone_examples.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 799
    for row in rows:
        if row["valid"] == "True":
            assert phones.parse_phone(row["international"], None) == row["e164"]
            assert phones.parse_phone(row["e164"], "ES") == row["e164"]
            if row["region"] != "001":
                assert phones.parse_phone(row["national"], row["region"]) == row["e164"]
        else:
            with pytest.raises(BadValue):
                phones.parse_phone(row["international"], None)


@given(
    st.sampled_from(sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)), st.text("0123456789", min_size=5, max_size=11)
)
def test_what_is_surely_wrong_is_wrong_for_the_library_too(code: int, national: str) -> None:
    text = f"+{code}{national}"
    if phones._is_surely_wrong(text) and phones._quick(text, None) is None:
        try:
            assert not phonenumbers.is_valid_number(phonenumbers.parse(text, None))
        except phonenumbers.NumberParseException:
            pass
