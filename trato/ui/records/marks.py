"""What a person keeps about a record for themselves: a star, following it, having seen it."""

from __future__ import annotations

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from trato.kernel.sql import Sql, fetch_one, writing
from trato.ui.errors import toast
from trato.ui.models import Favourite, Preference, Recent
from trato.ui.records.base import RecordView
from trato.ui.records.saving import go
from trato.ui.request import is_fragment, person

#: recently seen records that are kept per person
KEPT = 50


def follow_key(record_id: int) -> str:
    return f"follow:{record_id}"


def marks_of(user_id: int | None, record_id: int) -> tuple[bool, bool]:
    """Whether it is a favourite of this person, and whether they follow it. One query."""
    row = fetch_one(Sql(
        "SELECT EXISTS (SELECT 1 FROM trato_favourite WHERE user_id = %s AND record_id = %s), "
        "EXISTS (SELECT 1 FROM trato_preference WHERE user_id = %s AND key = %s)",
        user_id, record_id, user_id, follow_key(record_id),
    ))  # fmt: skip
    return (bool(row[0]), bool(row[1])) if row else (False, False)


def followers(record_id: int) -> list[int]:
    """Ids of the people who want to hear of changes of this record."""
    return list(Preference.objects.filter(key=follow_key(record_id)).values_list("user_id", flat=True))


class Star(RecordView):
    """Favourite or not any more."""

    def post(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        mine = Favourite.objects.filter(user=person(self.request))
        with writing():
            gone, _rows = mine.filter(record_id=record_id).delete()
            if not gone:
                last = mine.aggregate(last=Max("position"))["last"] or 0
                Favourite.objects.create(user=person(self.request), record_id=record_id, position=last + 1)
        if not is_fragment(request):
            return go(request, self.url)
        response = self.render("ui/record/marks.html#star", {"is_favourite": not gone})
        return toast(response, _("Removed from favourites.") if gone else _("Added to favourites."))


class Follow(RecordView):
    """Follow a record, or not any more."""

    def post(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        with writing():
            mine = Preference.objects.filter(user=person(self.request), key=follow_key(record_id))
            gone, _rows = mine.delete()
            if not gone:
                Preference.objects.create(user=person(self.request), key=follow_key(record_id))
        if not is_fragment(request):
            return go(request, self.url)
        response = self.render("ui/record/marks.html#follow", {"is_following": not gone})
        return toast(response, _("You don't follow this any more.") if gone else _("You follow this."))


class Seen(RecordView):
    """The page itself reports that it was shown: a GET writes nothing."""

    def post(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        with writing():
            Recent.objects.update_or_create(
                user=person(self.request), record_id=record_id, defaults={"seen_at": timezone.now()}
            )
            mine = Recent.objects.filter(user=person(self.request)).order_by("-seen_at")
            old = list(mine.values_list("pk", flat=True)[KEPT : KEPT + 100])
            if old:
                Recent.objects.filter(pk__in=old).delete()
        return HttpResponse(status=204)
