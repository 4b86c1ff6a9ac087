"""Tables that hold what every record has, whatever its module: written by the kernel in sets, never row by row.

The tables of the modules themselves (`rec_<module>`) are made from the catalog by `kernel/storage`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Sequence(models.Model):
    """The next record id on SQLite. PostgreSQL has a sequence of the same purpose."""

    name = models.CharField(max_length=60, primary_key=True)
    next_value = models.BigIntegerField(default=1)

    class Meta:
        db_table = "trato_sequence"

    def __str__(self) -> str:
        return f"{self.name} {self.next_value}"


class Directory(models.Model):
    """One row per record of any module: resolves titles, carries search terms, finds what an id is."""

    id = models.BigIntegerField(primary_key=True)
    module = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    title_key = models.CharField(max_length=120)
    terms = models.TextField(default="")
    owner_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trato_directory"

    def __str__(self) -> str:
        return self.title


class Link(models.Model):
    """One of several lookups, users or tags of a record."""

    source_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    position = models.IntegerField(default=0)

    class Meta:
        db_table = "trato_link"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["source_id", "field"], name="link_source"),
            models.Index(fields=["target_id", "field", "source_id"], name="link_target"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}.{self.field} → {self.target_id}"


class FurtherEmail(models.Model):
    """An e-mail of a record beyond the primary one."""

    record_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    position = models.IntegerField()
    kind = models.CharField(max_length=20)
    address = models.CharField(max_length=254)
    address_key = models.CharField(max_length=254)

    class Meta:
        db_table = "trato_email"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["record_id", "field"], name="email_record"),
            models.Index(fields=["address_key"], name="email_address"),
        ]

    def __str__(self) -> str:
        return self.address


class FurtherPhone(models.Model):
    """A phone number of a record beyond the primary one (E.164)."""

    record_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    position = models.IntegerField()
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=20)

    class Meta:
        db_table = "trato_phone"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["record_id", "field"], name="phone_record"),
            models.Index(fields=["number"], name="phone_number"),
        ]

    def __str__(self) -> str:
        return self.number


class FurtherAddress(models.Model):
    """A postal address of a record beyond the primary one."""

    record_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    position = models.IntegerField()
    kind = models.CharField(max_length=20)
    street = models.CharField(max_length=255, null=True)  # noqa: DJ001  parts are null when not known
    city = models.CharField(max_length=255, null=True)  # noqa: DJ001
    postal_code = models.CharField(max_length=255, null=True)  # noqa: DJ001
    province = models.CharField(max_length=255, null=True)  # noqa: DJ001
    country = models.CharField(max_length=2, null=True)  # noqa: DJ001

    class Meta:
        db_table = "trato_address"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["record_id", "field"], name="address_record")]

    def __str__(self) -> str:
        return f"{self.street} {self.city}"


class EmailState(models.Model):
    """What is known of an e-mail address itself, for everyone who shares it. No row: nothing bad is known."""

    address_key = models.CharField(max_length=254, primary_key=True)
    state = models.CharField(max_length=20)
    reason = models.CharField(max_length=300, blank=True, default="")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "trato_email_state"

    def __str__(self) -> str:
        return f"{self.address_key} {self.state}"


class Tag(models.Model):
    """A free label, shared by all modules."""

    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, unique=True)
    color = models.CharField(max_length=12, default="grey")

    class Meta:
        db_table = "trato_tag"
        ordering: ClassVar[list[str]] = ["name_key"]

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """The last number given by an auto-number field."""

    key = models.CharField(max_length=130, primary_key=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        db_table = "trato_counter"

    def __str__(self) -> str:
        return f"{self.key} {self.value}"


class StoredFile(models.Model):
    """An uploaded file. The bytes lie in the data folder under `path`; `sha256` proves them."""

    name = models.CharField(max_length=255)
    path = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    owner_id = models.BigIntegerField(null=True)
    record_id = models.BigIntegerField(null=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "trato_file"

    def __str__(self) -> str:
        return self.name


class SearchWord(models.Model):
    """A word that occurs in some title: what a misspelt search is compared with."""

    word = models.CharField(max_length=60, primary_key=True)

    class Meta:
        db_table = "trato_search_word"

    def __str__(self) -> str:
        return self.word
