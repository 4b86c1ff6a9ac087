"""Documents: versions form one line, and none is lost."""

import pytest

from trato.kernel.errors import Invalid
from trato.kernel.records import read, write
from trato.kernel.records.models import StoredFile


@pytest.fixture
def bob(as_person):
    return as_person("bob", source="api")


@pytest.fixture
def file(people):
    return StoredFile.objects.create(
        name="offer.pdf",
        path="x",
        content_type="application/pdf",
        size_bytes=1,
        sha256="0" * 64,
        owner_id=people.bob.pk,
    ).pk


def test_is_called_as_its_file(bob, file):
    made = write.create("documents", {"file": file}, bob)
    assert (made.title, made["version_number"], made["is_current"]) == ("offer.pdf", 1, True)
    with pytest.raises(Invalid):
        write.create("documents", {"name": "No file"}, bob)


def test_versions(bob, file):
    acme = write.create("accounts", {"name": "Acme"}, bob).id
    first = write.create("documents", {"file": file, "about": acme, "category": "proposal"}, bob)
    second = write.create("documents", {"file": file, "supersedes": first.id}, bob)
    assert (second["version_number"], second["about"], second["category"]) == (2, acme, "proposal")
    assert read.get("documents", first.id, bob)["is_current"] is False
    with pytest.raises(Invalid) as refused:
        write.create("documents", {"file": file, "supersedes": first.id}, bob)
    assert refused.value.code == "document.replaced_already"
    with pytest.raises(Invalid):
        write.update("documents", first.id, {"supersedes": second.id}, bob)
    write.delete("documents", second.id, bob)
    assert read.get("documents", first.id, bob)["is_current"] is True
    write.restore("documents", second.id, bob)
    assert read.get("documents", first.id, bob)["is_current"] is False
