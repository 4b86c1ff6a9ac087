"""First steps: a few things by role that make a CRM useful, ticked off from what is really there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from trato.kernel.access.models import Team, User
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.history.models import Operation
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.ui.models import SavedView, preference, remember

KEY = "first_steps"


@dataclass(frozen=True)
class Step:
    """One step. `done` looks at the data; `module` must be there and the person must have `right` in it."""

    key: str
    label: Any
    why: Any
    url: str
    icon: str
    done: Callable[[Context], bool]
    module: str = ""
    right: str = "see"
    roles: tuple[str, ...] = ("administrator", "manager", "rep")


def _any(module: str, *, mine: bool = False) -> Callable[[Context], bool]:
    def look(ctx: Context) -> bool:
        where = Group((Condition("owner", "eq", ctx.user_id),)) if mine else Group()
        return bool(read.ids(Query(module, where=where), ctx, limit=1))

    return look


def _done_activity(ctx: Context) -> bool:
    where = Group((Condition("owner", "eq", ctx.user_id), Condition("status", "eq", "done")))
    return bool(read.ids(Query("activities", where=where), ctx, limit=1))


def _next_step_planned(ctx: Context) -> bool:
    where = Group((Condition("owner", "eq", ctx.user_id), Condition("status", "eq", "planned")))
    return bool(read.ids(Query("activities", where=where), ctx, limit=1))


STEPS = (
    Step("invite", _("Invite a colleague"), _("They get a link and choose their own password."), "/settings/users/new/",
         "user-plus", lambda ctx: User.objects.count() > 1, roles=("administrator",)),
    Step("team", _("Form a team"), _("So that colleagues see each other's records."), "/settings/teams/",
         "users-group", lambda ctx: Team.objects.exists(), roles=("administrator",)),
    Step("import", _("Bring your data in"), _("From a CSV file; it can be undone."), "/import/", "file-import",
         lambda ctx: Operation.objects.filter(source="import").exists(), "accounts", "import",
         ("administrator", "manager")),
    Step("account", _("Create the first account"), _("A company that you deal with."), "/m/accounts/new", "building",
         _any("accounts"), "accounts", "create"),
    Step("contact", _("Add a person"), _("Whom do you talk to there?"), "/m/contacts/new", "users", _any("contacts"),
         "contacts", "create", ("rep", "administrator")),
    Step("opportunity", _("Open the first opportunity"), _("Something that you could sell them."),
         "/m/opportunities/new", "target-arrow", _any("opportunities", mine=True), "opportunities", "create", ("rep",)),
    Step("deals", _("Look at the pipeline"), _("All open deals, by stage."), "/m/opportunities/board",
         "layout-kanban", _any("opportunities"), "opportunities", "see", ("manager",)),
    Step("activity", _("Log a call or a meeting"), _("What was said, while you remember it."), "/m/activities/new",
         "phone", _done_activity, "activities", "create", ("rep",)),
    Step("next", _("Plan a next step"), _("Every open deal has one."), "/m/activities/new", "calendar-plus",
         _next_step_planned, "activities", "create", ("rep", "manager")),
    Step("view", _("Save a view of your own"), _("Filter a list and keep it at hand."), "/m/accounts/", "bookmark",
         lambda ctx: SavedView.objects.filter(owner_id=ctx.user_id, deleted_at=None).exists(), "accounts"),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A step as the page shows it."""

    step: Step
    is_done: bool


def role_of(ctx: Context) -> str:
    """Which of the three lists a person gets: by role, own roles by what they may do."""
    role = ctx.principal.role
    if role is None or role.is_admin:
        return "administrator"
    if role.key in ("manager", "rep"):
        return role.key
    may_import = any(ctx.principal.may(module, "import") for module in catalog().modules)
    return "manager" if may_import else "rep"


def first_steps(ctx: Context) -> list[Shown]:
    """The person's steps that were not dismissed; [] when all were, or all are done."""
    kept = preference(ctx.user_id, KEY)
    if kept.get("hidden"):
        return []
    role, dismissed = role_of(ctx), set(kept.get("dismissed", []))
    steps = [
        step for step in STEPS
        if role in step.roles and step.key not in dismissed
        and (not step.module or (step.module in catalog() and ctx.principal.may(step.module, "see")
                                 and ctx.principal.may(step.module, step.right)))
    ]  # fmt: skip
    shown = [Shown(step, step.done(ctx)) for step in steps]
    return [] if all(item.is_done for item in shown) else shown


def dismiss(ctx: Context, step: str) -> None:
    """Takes one step off the list; "all" hides the list, "reset" brings everything back."""
    if ctx.user_id is None:
        return
    if step == "reset":
        remember(ctx.user_id, KEY, hidden=False, dismissed=[])
    elif step == "all":
        remember(ctx.user_id, KEY, hidden=True)
    else:
        known = set(preference(ctx.user_id, KEY).get("dismissed", []))
        if any(step == item.key for item in STEPS):
            remember(ctx.user_id, KEY, dismissed=sorted(known | {step}))
