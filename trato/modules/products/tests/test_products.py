"""Products: unique codes, everybody sees them, few change them."""

import pytest

from trato.kernel.errors import Invalid, NotAllowed
from trato.kernel.records import read, write


def test_codes_are_unique_whatever_their_case(as_person):
    alice = as_person("alice")
    made = write.create("products", {"name": "GTX Pro", "code": "gtx-1", "price": "4821"}, alice)
    assert (made["price"].currency, made["is_active"]) == ("EUR", True)
    with pytest.raises(Invalid) as refused:
        write.create("products", {"name": "Other", "code": "GTX-1"}, alice)
    assert refused.value.code == "value.in_use"


def test_reps_use_them_and_do_not_change_them(as_person):
    made = write.create("products", {"name": "GTX Pro"}, as_person("alice"))
    assert read.get("products", made.id, as_person("carla")).title == "GTX Pro"
    with pytest.raises(NotAllowed):
        write.update("products", made.id, {"price": "1"}, as_person("bob"))
