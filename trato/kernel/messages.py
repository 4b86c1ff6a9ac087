"""The words of every error code: what happened, to which thing, and what to do.

Codes are permanent (programs rely on them); the sentences may be improved at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "value.required": _("This is needed. Fill it in."),
    "value.too_long": _("This is too long: %(length)s characters, at most %(max)s fit."),
    "value.wrong_type": _("This kind of value does not fit here: expected %(expected)s."),
    "value.in_use": _("“%(raw)s” is already in use. Choose another."),
    "value.read_only": _("This field can't be changed by hand."),
    "value.pattern": _("“%(raw)s” does not have the form asked for. %(hint)s"),
    "number.not_a_number": _("“%(raw)s” is not a number. Write it as 12.50."),
    "number.not_whole": _("“%(raw)s” is not a whole number."),
    "number.too_small": _("This is too small: at least %(min)s."),
    "number.too_large": _("This is too large: at most %(max)s."),
    "number.too_precise": _("This has more than %(places)s decimals."),
    "money.no_currency": _("“%(raw)s” is not a currency. Use a code such as EUR."),
    "money.not_an_amount": _("“%(raw)s” is not an amount. Write it as 1250.00 EUR."),
    "money.unknown_currency": _("“%(raw)s” has a currency that we don't know. Use a code such as EUR."),
    "number.out_of_range": _("“%(raw)s” is a larger number than can be kept."),
    "date.not_a_date": _("“%(raw)s” is not a date. Write it as 2026-11-22."),
    "date.no_such_day": _("“%(raw)s”: there is no such day."),
    "date.unknown_period": _("“%(raw)s” is not a period we know. Use one such as this_month or last_30_days."),
    "datetime.not_a_datetime": _("“%(raw)s” is not a date and time. Write it as 2026-11-22 15:30."),
    "datetime.unknown_zone": _("“%(raw)s” is not a time zone. Use one such as Europe/Madrid."),
    "time.not_a_time": _("“%(raw)s” is not a time. Write it as 15:30."),
    "date.out_of_range": _("“%(raw)s” is outside the years 1 to 9999."),
    "duration.not_a_duration": _("“%(raw)s” is not a length of time. Write it as 1h 30m."),
    "duration.too_long": _("“%(raw)s” is longer than a hundred years."),
    "bool.not_a_bool": _("“%(raw)s” is neither yes nor no."),
    "choice.unknown": _("“%(raw)s” is not one of the values of this list."),
    "email.not_valid": _("“%(raw)s” is not an e-mail address. Write it as ana@example.com."),
    "phone.not_valid": _("“%(raw)s” is not a phone number. Write it with its country code, as +34 612 345 678."),
    "phone.no_country": _("“%(raw)s” has no country code. Write it as +34 612 345 678."),
    "url.not_valid": _("“%(raw)s” is not a web address. Write it as https://example.com."),
    "url.scheme_not_allowed": _("“%(raw)s” is not accepted: only http and https addresses are."),
    "csv.empty": _("This file is empty. Choose one with a line of headings and at least one row."),
    "csv.not_text": _("This file is not a text file. Save it as CSV and try again."),
    "csv.missing_cells": _("This row has fewer cells than there are headings."),
    "csv.extra_cells": _("This row has more cells than there are headings: a separator or a quote is wrong."),
    "csv.nul": _("This row holds NUL bytes, which no text has. The file is damaged here."),
    "csv.bad_character": _("This row holds bytes that do not belong to the file's encoding. The file is damaged here."),
    "csv.quote_not_closed": _("A quotation mark that begins in this row is never closed."),
    "csv.cell_too_long": _("A cell of this row is longer than a million characters."),
    "import.file_gone": _("The file of this import is not there any more. Choose it again."),
    "import.bad_map": _("The map of columns is not understood: %(why)s"),
    "import.bad_option": _("The option “%(option)s” is not understood."),
    "import.bad_target": _("“%(raw)s” is not a place where a column can go."),
    "import.target_twice": _("Two columns go to “%(raw)s”. Leave one of them out."),
    "import.no_column": _("The file has no column “%(raw)s”. It has: %(known)s"),
    "import.bad_match": _("Records can't be found by the field “%(field)s”."),
    "import.no_match": _("Say by which fields rows find their records."),
    "import.nothing_mapped": _("No column goes anywhere yet. Choose where at least one goes."),
    "import.not_found": _("No record was found for “%(raw)s”."),
    "import.several_match": _("Several records fit this row. Nothing was changed."),
    "import.twice_in_file": _("This is the same record as in line %(line)s."),
    "import.not_ready": _("This import is not ready for that: it is under way or over."),
    "country.unknown": _("“%(raw)s” is not a country we know. Use its name or its two letters."),
    "color.not_valid": _("“%(raw)s” is not a colour. Write it as #3366cc."),
    "rating.out_of_range": _("A rating goes from 0 to %(max)s."),
    "taxid.not_valid": _("“%(raw)s” is not a valid tax number. Check its letters and digits."),
    "taxid.no_country": _("“%(raw)s” needs a country to be checked."),
    "address.not_valid": _("This is not an address. Give street, postal code, city and country."),
    "name.not_valid": _("This is not a name. Give a first name, a last name, or both."),
    "link.not_found": _("“%(raw)s” was not found. Choose an existing one."),
    "link.wrong_module": _("This record can't be linked here."),
    "link.itself": _("A record can't be linked to itself here."),
    "link.cycle": _("This would make a circle: the record would stand above itself."),
    "link.several": _("“%(raw)s” fits several records (%(count)s). Choose one."),
    "user.not_found": _("“%(raw)s” is not a user here."),
    "team.not_found": _("“%(raw)s” is not a team here."),
    "file.not_found": _("This file is not there any more. Attach it again."),
    "file.too_large": _("This file is too large: %(size)s MB, at most %(max)s MB."),
    "file.type_refused": _("Files of this kind (%(type)s) are not accepted, because they can carry programs."),
    "file.not_an_image": _("This file is not an image that we can show. Use PNG, JPEG, GIF or WebP."),
    "file.empty": _("This file is empty."),
    "stage.wrong_pipeline": _("The stage “%(stage)s” belongs to another pipeline."),
    "stage.needs": _("This is needed in the stage “%(stage)s”. Fill it in."),
    "record.not_found": _("This record is not there. It may have been deleted, or you may not see it."),
    "record.conflict": _("Somebody else changed the same fields meanwhile. Choose what holds for each."),
    "record.duplicate": _("There is already a record like this (%(count)s found)."),
    "record.too_many": _("At most %(max)s records at once. Split them, or import a file."),
    "record.not_deleted": _("This record is not in the bin."),
    "access.denied": _("You may not do this here. Ask your administrator for the right “%(right)s”."),
    "access.field_denied": _("You may not change the field “%(field)s”."),
    "access.signed_out": _("Please sign in."),
    "query.unknown_module": _("There is no module “%(module)s”."),
    "query.unknown_field": _("There is no field “%(field)s” in %(module)s.%(hint)s"),
    "query.unknown_operator": _("The field “%(field)s” can't be compared with “%(operator)s”. It knows: %(known)s."),
    "query.bad_value": _("“%(raw)s” can't be compared with the field “%(field)s”: %(why)s"),
    "query.not_sortable": _("The list can't be sorted by “%(field)s”."),
    "query.not_groupable": _("Records can't be grouped by “%(field)s”."),
    "query.bad_filter": _("The filter is not understood: %(why)s"),
    "query.bad_cursor": _("This page mark does not belong to this list. Start again from the first page."),
    "query.too_deep": _("The filter is nested too deeply, or has too many conditions."),
    "query.bad_measure": _("The measure “%(raw)s” is not understood."),
    "undo.nothing": _("There is nothing to undo."),
    "undo.already": _("This was undone before."),
    "undo.changed_since": _("%(count)s records were changed since and were left as they are."),
    "config.bad_key": _("“%(raw)s” can't be a key: use small letters, digits and _, beginning with a letter."),
    "config.exists": _("There is already a “%(raw)s”."),
    "config.bad_option": _("The setting “%(option)s” is not right: %(why)s"),
    "config.protected": _("“%(raw)s” is needed by Trato and can't be removed."),
    "config.in_use": _("“%(raw)s” is still in use by %(count)s records."),
    "config.not_an_object": _("The definition must be an object with named settings."),
    "config.unknown_setting": _("There is no setting “%(option)s” here. Known: %(known)s."),
    "config.wrong_type": _("The setting “%(option)s” must be %(expected)s."),
    "config.out_of_range": _("The setting “%(option)s” goes from %(min)s to %(max)s."),
    "config.unknown_type": _("There is no field type “%(raw)s”. Known: %(known)s."),
    "config.unknown_field": _("“%(raw)s” is not a field of this module."),
    "config.unfit_field": _("The field “%(raw)s” can't be used here."),
    "config.no_such": _("There is no “%(raw)s” here."),
    "config.reserved": _("“%(raw)s” is a name that Trato uses itself. Choose another."),
    "config.prefix": _("Keys of own fields in this module begin with cf_, as in “cf_%(raw)s”."),
    "config.too_many": _("At most %(max)s fit here."),
    "config.fixed": _("The setting “%(option)s” can't be changed later, because values are kept that way."),
    "config.was_removed": _("“%(raw)s” was removed and still keeps its values of another type. Choose another key."),
    "config.standard": _("“%(raw)s” comes with Trato and can't be changed here."),
    "config.unfit_setting": _("The setting “%(option)s” does not go with this type."),
    "config.not_unique": _("%(count)s values occur more than once, so they can't be made unique yet."),
    "config.linked": _("Records are linked here by “%(raw)s”. Remove that field first."),
    "config.twice": _("“%(raw)s” is named twice."),
    "config.busy": _("The table is in use just now. Try again in a moment."),
    "user.last_administrator": _("Somebody must remain administrator. Make another one first."),
    "action.unknown": _("There is no action “%(action)s” in %(module)s."),
    "action.one_only": _("“%(action)s” works on one record at a time."),
    "job.not_cancellable": _("This work is already finished."),
}


def add_messages(words: Mapping[str, Any]) -> None:
    """The words of a module's own codes. Raises ValueError when a code is taken."""
    taken = words.keys() & MESSAGES.keys()
    if taken:
        raise ValueError(f"error codes are said twice: {', '.join(sorted(taken))}")
    MESSAGES.update(words)


def message(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence for an error code in the current language. An unknown code is shown as it is."""
    text = MESSAGES.get(code)
    if text is None:
        return gettext("Something is not right (%(code)s).") % {"code": code}
    try:
        return str(text) % {**_EMPTY, **(params or {})}
    except (KeyError, TypeError, ValueError):
        return str(text)


class _Blank(dict[str, Any]):
    """Missing parameters show as nothing rather than as an error about an error."""


_EMPTY: Mapping[str, Any] = _Blank({"raw": "", "hint": "", "why": "", "max": "", "min": "", "count": ""})
