"""The page of notifications, and the number at the bell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trato.apps.notifications.models import Notification
from trato.apps.notifications.notify import MOST, mark_read, unread
from trato.apps.notifications.wording import shown
from trato.kernel.errors import NotFound
from trato.ui.errors import toast
from trato.ui.request import is_fragment
from trato.ui.views.base import SignedInView

PAGE = 50


class NotificationList(SignedInView):
    """Newest first; the next page begins before the last one shown."""

    def get(self, request: HttpRequest) -> HttpResponse:
        only_unread = request.GET.get("show") == "unread"
        before = request.GET.get("before", "")
        rows = Notification.objects.filter(user_id=self.ctx.user_id or 0).order_by("-id")
        if only_unread:
            rows = rows.filter(read_at=None)
        if before.isascii() and before.isdigit():
            rows = rows.filter(pk__lt=int(before[:18]))
        found = list(rows[: PAGE + 1])
        page = found[:PAGE]
        template = "notifications/list.html#items" if is_fragment(request) else "notifications/list.html"
        return self.render(template, {
            "items": shown(page, self.ctx), "only_unread": only_unread, "unread": unread(self.ctx),
            "next": page[-1].pk if len(found) > PAGE else None,
        })  # fmt: skip


class Open(SignedInView):
    """Marks one as read and goes to what it is about."""

    def post(self, request: HttpRequest, notification: int) -> HttpResponse:
        row = Notification.objects.filter(pk=notification, user_id=self.ctx.user_id or 0).first()
        if row is None:
            raise NotFound("record.not_found")
        mark_read(self.ctx, [row.pk])
        return redirect(shown([row], self.ctx)[0].url or "notifications:list")


class MarkRead(SignedInView):
    """Marks one, or all, as read."""

    def post(self, request: HttpRequest, notification: int = 0) -> HttpResponse:
        mark_read(self.ctx, [notification] if notification else None)
        if not is_fragment(request):
            return redirect("notifications:list")
        response = HttpResponse(status=200)
        response["HX-Refresh"] = "true"
        return toast(response, _("Marked as read.")) if not notification else response


class Count(SignedInView):
    """The number at the bell, asked for once a minute. Nothing new: nothing is sent."""

    def get(self, request: HttpRequest) -> HttpResponse:
        count = unread(self.ctx)
        if request.GET.get("known") == str(count):
            return HttpResponse(status=204)
        return self.render("notifications/count.html", {"unread": count, "most": MOST})
