"""An empty installation with an organisation, without processes."""

from __future__ import annotations

import pytest

from tests.installation import Installation

ORGANISATION = """
from trato.kernel.catalog.models import Organisation
from trato.kernel.catalog.current import configuration_changed
Organisation.objects.create(name="Test", country="ES")
configuration_changed()
"""


@pytest.fixture
def installation(tmp_path):
    found = Installation(tmp_path)
    try:
        found.trato("migrate")
        found.python(ORGANISATION)
        yield found
    finally:
        found.close()
