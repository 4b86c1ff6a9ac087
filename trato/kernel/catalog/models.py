"""What administrators define, and the organisation itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Definition(models.Model):
    """One definition beyond the product's own: a module, a field, a pipeline, a mapping …

    Only differences from the product's defaults are stored, so that an upgrade never overwrites a choice.
    `data` is what `catalog/build.py` reads for this `kind`.
    """

    kind = models.CharField(max_length=30)
    module = models.CharField(max_length=60, blank=True, default="")
    key = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    position = models.IntegerField(default=0)
    deleted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "trato_definition"
        ordering: ClassVar[list[str]] = ["kind", "module", "position", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["kind", "module", "key"], name="definition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.module} {self.key}"


class Configuration(models.Model):
    """One row: the version of the configuration. Every process reloads its catalog when it changes."""

    version = models.BigIntegerField(default=1)

    class Meta:
        db_table = "trato_configuration"

    def __str__(self) -> str:
        return str(self.version)


class Organisation(models.Model):
    """One row: the organisation that works with this Trato. No row: it is not set up yet."""

    name = models.CharField(max_length=150)
    country = models.CharField(max_length=2, default="ES")
    language = models.CharField(max_length=10, default="en")
    currency = models.CharField(max_length=3, default="EUR")
    timezone = models.CharField(max_length=60, default="Europe/Madrid")
    first_weekday = models.IntegerField(default=0)
    fiscal_month = models.IntegerField(default=1)
    accent = models.CharField(max_length=7, default="", blank=True)
    logo = models.BigIntegerField(null=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "trato_organisation"

    def __str__(self) -> str:
        return self.name


class Rate(models.Model):
    """What one unit of a currency is worth in the organisation's currency from a day on."""

    currency = models.CharField(max_length=3)
    day = models.DateField()
    rate = models.DecimalField(max_digits=20, decimal_places=8)

    class Meta:
        db_table = "trato_rate"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["currency", "day"], name="rate_once"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.day} {self.rate}"
