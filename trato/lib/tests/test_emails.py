import os
import re
from pathlib import Path

import pytest

from trato.lib import emails
from trato.lib.errors import BadValue

DATA = os.environ.get("TRATO_TEST_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="TRATO_TEST_DATA is not set")

# Valid by the RFCs, refused here, as the module says.
EXOTIC = re.compile(
    r"""\( | \)             # comments
    | "[^"]*.*@             # quoted local parts
    | @[^.]*$               # single-label hosts
    | \.[0-9]+$ | \.[a-z]$  # IP numbers, numbers or one letter as top domain
    | @.*[!_\[]             # what host names do not have, domain literals
    """,
    re.VERBOSE,
)


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        (" Ana.Lopez@EXAMPLE.Com ", "Ana.Lopez@example.com"),
        ('"López, Ana" <ana@example.com>', "ana@example.com"),
        ("<ana@example.com>", "ana@example.com"),
        ("mailto:ana@example.com?subject=hola", "ana@example.com"),
        ("MAILTO:ana@example.com", "ana@example.com"),
        ("info@peña.es", "info@xn--pea-8ma.es"),
        ("info@XN--PEA-8MA.es", "info@xn--pea-8ma.es"),
        ("a+b_c-d=e@sub.example.co.uk", "a+b_c-d=e@sub.example.co.uk"),
        ("用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v"),
    ],
)
def test_normalise(raw: str, address: str) -> None:
    assert emails.normalise_email(raw) == address
    assert emails.normalise_email(address) == address


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "@",
        "a@",
        "@b.com",
        "a b@c.com",
        "a@b",
        "a@b..com",
        "a..b@c.com",
        "a@-b.com",
        "a@b.com.",
        "a@b.com, c@d.com",
        "a@1.2.3.4",
        "a\x00@b.com",
        "a@b.com\nbcc:x@y.z",
        "x" * 65 + "@b.com",
        "a@" + "b." * 200 + "com",
        "a@" + "b" * 64 + ".com",
        "é" * 40 + "@b.com",
        "a@xn--example.com",
    ],
)
def test_refused(raw: str) -> None:
    with pytest.raises(BadValue, match=r"email\.not_valid"):
        emails.normalise_email(raw)


def test_helpers() -> None:
    assert emails.email_key("Ana@example.com") == "ana@example.com"
    assert emails.email_domain("ana@example.com") == "example.com"
    assert emails.is_free_mail("ana@gmail.com")
    assert not emails.is_free_mail("ana@acme.es")
    assert emails.readable_email("info@xn--pea-8ma.es") == "info@peña.es"
    assert emails.readable_email("info@example.es") == "info@example.es"


def addresses(name: str) -> list[str]:
    lines = (Path(DATA or "") / "email-addresses" / name).read_text(encoding="utf-8").splitlines()
    return [re.sub(r"\s{2,}#.*", "", line) for line in lines if line.strip() and not line.startswith("#")]


@needs_data
def test_public_list_of_valid_addresses() -> None:
    refused = [raw for raw in addresses("mailbox_valid.txt") if not emails.is_valid_email(raw)]
    assert [raw for raw in refused if not EXOTIC.search(raw)] == []
    accepted = [raw for raw in addresses("mailbox_valid.txt") if emails.is_valid_email(raw)]
    assert len(accepted) == 90  # of 151, the other 61 being exotic


@needs_data
def test_public_list_of_invalid_addresses() -> None:
    assert [raw for raw in addresses("mailbox_invalid.txt") if emails.is_valid_email(raw)] == []


@needs_data
def test_public_lists_of_local_parts() -> None:
    wrong = [raw for raw in addresses("abridged_localpart_invalid.txt") if emails.is_valid_email(f"{raw}@example.com")]
    assert wrong == []
    missed = [
        raw for raw in addresses("abridged_localpart_valid.txt") if not emails.is_valid_email(f"{raw}@example.com")
    ]
    assert [raw for raw in missed if '"' not in raw] == []
