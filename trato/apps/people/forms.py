"""Forms as the kit shows them: a label above, help below, the error beside the field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.safestring import SafeString

from trato.kernel.errors import Invalid, TratoError


@dataclass(frozen=True)
class Row:
    """One field, ready for the form row component."""

    name: str
    label: str
    id: str
    help: str
    error: str
    required: bool
    wide: bool
    is_check: bool
    control: SafeString


class TidyForm(forms.Form):
    """A Django form whose controls carry the kit's classes and descriptions."""

    #: fields that take the whole width
    wide: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        self.use_required_attribute = False

    def rows(self) -> Iterator[Row]:
        for bound in self.visible_fields():
            yield self.row(bound.name)

    def row(self, name: str) -> Row:
        bound = self[name]
        widget = bound.field.widget
        error = " ".join(str(text) for text in bound.errors)
        help_text = str(bound.field.help_text or "")
        described = [f"{bound.id_for_label}-help"] * bool(help_text) + [f"{bound.id_for_label}-error"] * bool(error)
        is_check = isinstance(widget, forms.CheckboxInput)
        attrs: dict[str, Any] = {} if is_check else {"class": "input"}
        if described:
            attrs["aria-describedby"] = " ".join(described)
        if error:
            attrs["aria-invalid"] = "true"
        if bound.field.required:
            attrs["aria-required"] = "true"
        return Row(
            name, str(bound.label), bound.id_for_label, help_text, error, bound.field.required, name in self.wide,
            is_check, SafeString(bound.as_widget(attrs={**attrs, **widget.attrs})),
        )  # fmt: skip

    def take(self, error: TratoError) -> None:
        """Shows what the kernel refused beside the fields that it means."""
        if not isinstance(error, Invalid):
            self.add_error(None, error.message)
            return
        for problem in error.problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)

    @property
    def general_errors(self) -> list[str]:
        return [str(text) for text in self.non_field_errors()] if self.is_bound else []
