"""Activities: calls, meetings, tasks, notes and e-mails with the people and deals that they are about."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.kernel.catalog.declare import Calendar, Choice, Field, Module, ModuleSpec, Related, Rollup, Section
from trato.kernel.catalog.registry import modules
from trato.modules import choices
from trato.modules.activities.actions import register_actions
from trato.modules.activities.rules import RULES

KINDS = (
    Choice("call", pgettext_lazy("activity", "Call"), "cyan", icon="phone", synonyms=("phone call", "llamada")),
    Choice("meeting", pgettext_lazy("activity", "Meeting"), "purple", icon="users",
           synonyms=("event", "appointment", "demo", "lunch", "reunión", "cita", "visita")),
    Choice("task", pgettext_lazy("activity", "Task"), "blue", icon="checkbox", synonyms=("to do", "todo", "to-do",
                                                                                         "deadline", "tarea")),
    Choice("note", pgettext_lazy("activity", "Note"), "yellow", icon="note", synonyms=("comment", "nota")),
    Choice("email", pgettext_lazy("activity", "E-mail"), "teal", icon="mail", synonyms=("email", "mail", "correo")),
)  # fmt: skip
STATES = (
    Choice("planned", pgettext_lazy("activity", "Planned"), "blue",
           synonyms=("open", "not started", "in progress", "scheduled", "pending", "waiting", "deferred",
                     "planificada", "pendiente")),
    Choice("done", pgettext_lazy("activity", "Done"), "green", synonyms=("completed", "held", "closed", "sent",
                                                                         "hecha", "realizada")),
    Choice("cancelled", pgettext_lazy("activity", "Cancelled"), "grey", synonyms=("canceled", "not held", "cancelada")),
)  # fmt: skip
DIRECTIONS = (
    Choice("outbound", _("Outgoing"), "cyan", icon="phone-outgoing", synonyms=("out", "outgoing", "saliente",
                                                                               "outgoing_email")),
    Choice("inbound", _("Incoming"), "teal", icon="phone-incoming", synonyms=("in", "incoming", "entrante",
                                                                              "incoming_email")),
)  # fmt: skip
OUTCOMES = (
    Choice("connected", _("Reached them"), "green", synonyms=("connected", "completed", "conectada")),
    Choice("no_answer", _("No answer"), "grey", synonyms=("no contesta",)),
    Choice("left_message", _("Left a message"), "yellow", synonyms=("left voicemail", "voicemail", "left live message",
                                                                    "dejado mensaje")),
    Choice("busy", _("Busy"), "orange", synonyms=("comunica", "ocupado")),
    Choice("wrong_number", _("Wrong number"), "red", synonyms=("número equivocado",)),
    Choice("positive", _("Went well"), "green", synonyms=("positive", "positivo")),
    Choice("neutral", _("Nothing settled"), "grey", synonyms=("neutral",)),
    Choice("negative", _("Went badly"), "red", synonyms=("negative", "negativo")),
)  # fmt: skip
PRIORITIES = (
    Choice("high", _("High"), "red", synonyms=("urgent", "1", "alta")),
    Choice("normal", _("Normal"), "blue", synonyms=("medium", "2", "media")),
    Choice("low", _("Low"), "grey", synonyms=("3", "baja")),
)
REMINDERS = (
    Choice("0", _("At the time")), Choice("5", _("5 minutes before")), Choice("15", _("15 minutes before")),
    Choice("30", _("30 minutes before")), Choice("60", _("1 hour before")), Choice("1440", _("1 day before")),
)  # fmt: skip

register_actions(OUTCOMES)


def activity_fields(spec: ModuleSpec) -> Sequence[Field]:
    """What every module with activities learns of them: the next one, when it is, and when the last one was."""
    if not spec.activities:
        return ()
    planned = {"status": ("planned",)}
    return (
        Field("next_activity", "lookup", _("Next activity"), read_only=True, options={"module": "activities"},
              rollup=Rollup("activities", "about", "first", "id", "due_at", planned)),
        Field("next_activity_at", "datetime", _("Next activity on"), read_only=True, indexed=True,
              options={"relative": True}, rollup=Rollup("activities", "about", "min", "due_at", "", planned)),
        Field("last_activity_at", "datetime", _("Last activity"), read_only=True, indexed=True,
              options={"relative": True}, rollup=Rollup("activities", "about", "max", "done_at")),
    )  # fmt: skip


@modules.register
class Activities(Module):
    """Something done or to be done with people: a call, meeting, task, note or e-mail."""

    key, label, label_plural = "activities", _("Activity"), _("Activities")
    help = _("Calls, meetings, tasks, notes and e-mails.")
    icon, color = "checklist", "cyan"
    title = "subject"
    activities = False
    depends_on = ("accounts", "contacts")
    gives = staticmethod(activity_fields)  # type: ignore[assignment]  # a plain function, not a method
    fields = (
        Field("subject", "text", _("Subject"), required=True, searchable=True),
        Field("kind", "choice", _("Kind"), required=True, indexed=True, default="task", options={"choices": KINDS}),
        Field("status", "choice", _("Status"), indexed=True, options={"choices": STATES}),
        Field("priority", "choice", _("Priority"), indexed=True, default="normal", options={"choices": PRIORITIES}),
        Field("about", "lookup", _("About"), help=_("The account, contact, lead or deal that it belongs to.")),
        Field("contact", "lookup", _("With"), options={"module": "contacts"}),
        Field("due_at", "datetime", _("When"), indexed=True),
        Field("ends_at", "datetime", _("Until")),
        Field("duration", "duration", _("Duration")),
        Field("done_at", "datetime", _("Done"), read_only=True, indexed=True, options={"brought": True}),
        Field("direction", "choice", _("Direction"), options={"choices": DIRECTIONS}),
        Field("outcome", "choice", _("Outcome"), indexed=True, options={"choices": OUTCOMES}),
        Field("place", "text", _("Place")),
        Field("attendees", "lookups", _("Attendees"), options={"module": "contacts"}),
        Field("participants", "users", _("Colleagues")),
        Field("reminder", "choice", _("Reminder"), options={"choices": REMINDERS}),
        Field("body", "long_text", _("Text"), searchable=True, help=_("Write @ and a name to tell a colleague.")),
        Field("pinned", "yes_no", _("Pinned"), default=False),
        Field("email_from", "text", _("From"), options={"max_length": 320}),
        Field("email_to", "long_text", _("To")),
        Field("subjects", "lookups", _("Concerns"), read_only=True,
              help=_("All records on whose timeline it appears. Kept by Trato.")),
        Field("reference", "reference", _("Reference"), indexed=True),
    )  # fmt: skip
    form = (
        Section(_("Activity"), ("kind", "subject", "about", "contact", "due_at", "ends_at", "duration", "priority",
                                "status", "owner")),
        Section(_("People and place"), ("attendees", "participants", "place", "reminder")),
        Section(_("How it went"), ("direction", "outcome", "body", "pinned")),
        Section(pgettext_lazy("activity", "E-mail"), ("email_from", "email_to", "reference")),
    )  # fmt: skip
    list_columns = ("subject", "kind", "status", "priority", "about", "contact", "due_at", "owner")
    default_sort = ("due_at",)
    quick_create = ("kind", "subject", "about", "contact", "due_at", "priority", "body")
    highlights = ("kind", "status", "due_at", "about", "contact", "owner")
    calendar = Calendar("due_at", "ends_at", "duration")
    related = (Related("documents", "about", _("Documents"), ("name", "category", "version_number", "file")),)
    rules = RULES
    import_names = {
        "subject": ("title", "name", "activity", "activity - subject", "asunto", "título"),
        "kind": ("type", "activity type", "task type", "tipo"),
        "status": ("state", "estado"),
        "priority": ("prioridad",),
        "about": ("related to", "related ref", "regarding", "whatid", "relacionado con"),
        "contact": ("contact", "contact name", "whoid", "person", "contacto"),
        "due_at": ("due", "due date", "date", "start", "start time", "activity - due date", "activitydate", "fecha",
                   "vencimiento"),
        "ends_at": ("end", "end time", "fin"),
        "done_at": ("done", "completed", "completed date", "date completed", "marked as done time",
                    "fecha de realización"),
        "duration": ("duration min", "duration (minutes)", "duración"),
        "direction": ("call type", "dirección"),
        "outcome": ("result", "call result", "call disposition", "resultado"),
        "place": ("location", "lugar"),
        "body": ("notes", "note", "note - content", "comments", "description", "descripción", "notas"),
        "reference": ("activity ref", *choices.REFERENCE_NAMES),
        "owner": choices.OWNER_NAMES,
        "created_at": choices.CREATED_NAMES,
    }  # fmt: skip
