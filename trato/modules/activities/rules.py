"""What follows and what must hold for activities."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.messages import add_messages
from trato.kernel.records.change import Batch, Change
from trato.kernel.records.linked import modules_of, values_of
from trato.kernel.records.rules import Rule, follows, holds

add_messages({"activity.ends_before_it_begins": _("The end lies before the beginning.")})

#: kinds that tell what happened rather than what is to be done
PAST_KINDS = ("note", "email")
#: lookups through which an activity about a record also concerns others, wherever a module has them
LEADS_TO = ("account", "contact")


@follows(fields=["kind", "status", "outcome", "done_at"])
def status_follows_what_is_told(changes: Batch, ctx: Context) -> None:
    """Notes and e-mails are done as they are written; a call with an outcome was made; all else is still to do."""
    for change in changes.without("status"):
        told = bool(change.get("outcome") or change.get("done_at"))
        if change.is_new:
            is_done = told or change.get("kind") in PAST_KINDS
            change.set("status", "done" if is_done else "planned")
        elif change.changed("outcome") and change.get("outcome") and change.get("status") == "planned":
            change.set("status", "done")


@follows(fields=["status", "done_at", "kind"])
def done_is_dated(changes: Batch, ctx: Context) -> None:
    """Done now; or, for what is entered after the fact, when it took place."""
    for change in changes:
        if change.get("status") != "done":
            if change.get("done_at") is not None:
                change.set("done_at", None)
        elif change.values.get("done_at") is None and (change.is_new or change.changed("status")):
            change.set("done_at", _when_done(change, ctx))


def _when_done(change: Change, ctx: Context) -> datetime:
    if not change.is_new:
        return ctx.now
    told = change.values.get("due_at") or change.values.get("created_at")
    return told if isinstance(told, datetime) and told <= ctx.now else ctx.now


@follows(fields=["due_at", "ends_at", "duration"])
def beginning_end_and_duration_agree(changes: Batch, ctx: Context) -> None:
    """Two of the three give the third; moving the beginning moves the end along."""
    for change in changes:
        begins, ends, duration = change.get("due_at"), change.values.get("ends_at"), change.values.get("duration")
        if begins is None:
            continue
        if ends is not None and duration is None:
            if ends >= begins:
                change.set("duration", int((ends - begins).total_seconds()))
        elif "ends_at" not in change.given and change.get("duration") is not None:
            change.set("ends_at", begins + timedelta(seconds=change.get("duration")))


@follows(fields=["subject", "body", "kind"])
def subject_is_never_missing(changes: Batch, ctx: Context) -> None:
    """Without a subject, the first line of the text or the kind stands for it."""
    organisation = catalog().organisation
    labels = {choice.value: choice.label for choice in changes.spec.fields["kind"].option("choices", ())}
    for change in changes:
        if change.get("subject"):
            continue
        lines = str(change.get("body") or "").strip().splitlines()
        if lines:
            change.set("subject", lines[0].strip()[:120])
        elif change.get("kind") in labels:
            with override(organisation.language if organisation else "en"):
                change.set("subject", str(labels[change.get("kind")]))


@follows(fields=["about", "contact", "attendees"])
def concerns_everybody_around(changes: Batch, ctx: Context) -> None:
    """An activity stands on the timeline of what it is about, of the account and contact behind that, and of the
    people in it. One query per module that occurs."""
    abouts = {change.get("about") for change in changes if change.get("about")}
    modules = modules_of(abouts)
    behind: dict[int, dict[str, Any]] = {}
    for module in set(modules.values()):
        behind |= values_of(module, [rid for rid in abouts if modules.get(rid) == module], LEADS_TO)
    for change in changes:
        if change.is_new and not change.get("contact") and "contact" not in change.given:
            about = change.get("about")
            contact = about if modules.get(about) == "contacts" else behind.get(about, {}).get("contact")
            if contact:
                change.set("contact", contact)
    people = {change.get("contact") for change in changes if change.get("contact")}
    employers = values_of("contacts", people, ["account"])
    for change in changes:
        around = behind.get(change.get("about"), {})
        found = (
            change.get("about"), *(around.get(key) for key in LEADS_TO), change.get("contact"),
            employers.get(change.get("contact"), {}).get("account"), *(change.get("attendees") or ()),
        )  # fmt: skip
        change.set("subjects", tuple(dict.fromkeys(rid for rid in found if rid)) or None)


@holds(fields=["due_at", "ends_at"])
def ends_after_it_begins(changes: Batch, ctx: Context) -> None:
    """Zero length is allowed."""
    for change in changes:
        begins, ends = change.get("due_at"), change.get("ends_at")
        if begins and ends and ends < begins:
            change.fail("ends_at", "activity.ends_before_it_begins")


RULES: tuple[Rule, ...] = (
    status_follows_what_is_told,
    done_is_dated,
    beginning_end_and_duration_agree,
    subject_is_never_missing,
    concerns_everybody_around,
    ends_after_it_begins,
)
