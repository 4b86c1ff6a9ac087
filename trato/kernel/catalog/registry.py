"""Standard modules that are on: filled by importing their `module.py`."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from trato.kernel.catalog.declare import Module


class Modules:
    """Declarations of standard modules, in the order of the settings."""

    def __init__(self) -> None:
        self._found: dict[str, type[Module]] = {}

    def register(self, cls: type[Module]) -> type[Module]:
        """Class decorator. Raises ValueError when the key is taken."""
        if cls.key in self._found:
            raise ValueError(f"module {cls.key!r} is registered twice")
        self._found[cls.key] = cls
        return cls

    def all(self) -> list[type[Module]]:
        """Imports every module that the settings name, and gives their declarations."""
        for package in settings.TRATO_MODULES:
            import_module(f"{package}.module")
        return list(self._found.values())


modules = Modules()
