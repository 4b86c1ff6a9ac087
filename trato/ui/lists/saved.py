"""Saving lists as views: for oneself, one's team or everybody; changing, liking, deleting and restoring them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trato.lib.text import clean_line
from trato.ui.lists import prefs
from trato.ui.lists.filters import DialogView
from trato.ui.lists.table import ListView
from trato.ui.lists.views import find_own_row, find_row, forget_old, from_row, may_change, visibilities, visible_rows
from trato.ui.lists.words import Words
from trato.ui.models import Favourite, SavedView


class Views(ListView):
    """All views of a module that this person may use, and those that can still be restored."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        names = {"me": _("Only me"), "team": _("Team"), "all": _("Everybody")}
        rows = []
        for row in visible_rows(module, self.ctx):
            view = from_row(row)
            said = Words(self.spec, self.ctx, view.where).sentence(view.where)
            rows.append({"row": row, "said": said, "shared": names.get(row.visibility, ""),
                         "may_change": may_change(row, self.ctx)})  # fmt: skip
        deleted = [row for row in visible_rows(module, self.ctx, deleted=True) if may_change(row, self.ctx)]
        return self.render("ui/list/views.html", {"rows": rows, "deleted": deleted})


class NewView(DialogView):
    """`Save as new view`: name and sharing of the list as it is."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        return self._form({})

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        state = self.state()
        name, visibility = _posted(request)
        if not name or visibility not in visibilities(self.spec, self.ctx):
            return self._form({"name": name, "visibility": visibility, "error": _("Give the view a name.")}, 422)
        row = SavedView.objects.create(
            module=module, name=name, owner_id=self.ctx.user_id or 0, visibility=visibility, query=state.saved_query()
        )
        prefs.update_view(module, state.view.key, self.ctx, None)
        return self.go(f"/m/{module}/?view={row.pk}")

    def _form(self, values: dict[str, str], status: int = 200) -> HttpResponse:
        action = f"/m/{self.spec.key}/views/new?{self.state().params()}"
        context = {"title": _("Save as new view"), "action": action, "options": visibilities(self.spec, self.ctx)}
        return self.dialog("ui/list/view_form.html", {**context, "visibility": "me", **values}, status=status)


class EditView(DialogView):
    """Name and sharing of a saved view."""

    def get(self, request: HttpRequest, module: str, view: int) -> HttpResponse:
        row = find_own_row(module, view, self.ctx)
        return self._form(row, {"name": row.name, "visibility": row.visibility})

    def post(self, request: HttpRequest, module: str, view: int) -> HttpResponse:
        row = find_own_row(module, view, self.ctx)
        name, visibility = _posted(request)
        if not name or visibility not in {**visibilities(self.spec, self.ctx), row.visibility: ""}:
            return self._form(row, {"name": name, "error": _("Give the view a name.")}, 422)
        SavedView.objects.filter(pk=row.pk).update(name=name, visibility=visibility)
        return self.go(f"/m/{module}/?view={row.pk}")

    def _form(self, row: SavedView, values: dict[str, str], status: int = 200) -> HttpResponse:
        action = f"/m/{self.spec.key}/views/{row.pk}/edit"
        context = {"title": _("Name and sharing"), "action": action, "options": visibilities(self.spec, self.ctx)}
        return self.dialog("ui/list/view_form.html", {**context, **values}, status=status)


class SaveView(ListView):
    """`Save`: the view becomes what the list shows: filter, sort, columns, grouping."""

    def post(self, request: HttpRequest, module: str, view: int) -> HttpResponse:
        row = find_own_row(module, view, self.ctx)
        state = self.state()
        SavedView.objects.filter(pk=row.pk).update(query=state.saved_query())
        prefs.update_view(module, str(row.pk), self.ctx, None)
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": row.name})
        return redirect(f"/m/{module}/?view={row.pk}")


class DeleteView(ListView):
    """To the bin of views, for thirty days."""

    def post(self, request: HttpRequest, module: str, view: int) -> HttpResponse:
        row = find_own_row(module, view, self.ctx)
        forget_old()
        SavedView.objects.filter(pk=row.pk).update(deleted_at=datetime.now(UTC))
        undo = f"undo=/m/{module}/views/{row.pk}/restore"
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": row.name}, extra_tags=undo)
        return redirect(f"/m/{module}/")


class RestoreView(ListView):
    """Back from there."""

    def post(self, request: HttpRequest, module: str, view: int) -> HttpResponse:
        row = find_own_row(module, view, self.ctx, deleted=True)
        SavedView.objects.filter(pk=row.pk).update(deleted_at=None)
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=204)
            response["HX-Redirect"] = f"/m/{module}/?view={row.pk}"
            return response
        return redirect(f"/m/{module}/?view={row.pk}")


class LikeView(ListView):
    """A favourite, or not any more."""

    def post(self, request: HttpRequest, module: str, view: int) -> HttpResponse:
        row = find_row(module, view, self.ctx)
        mine = Favourite.objects.filter(user_id=self.ctx.user_id or 0)
        gone, _rows = mine.filter(view=row).delete()
        if not gone:
            Favourite.objects.create(user_id=self.ctx.user_id or 0, view=row, position=mine.count())
        return redirect(f"/m/{module}/?view={row.pk}")


class FirstView(ListView):
    """The view that the list of this module begins with, for this person."""

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        asked = request.POST.get("view", "")
        if any(view.key == asked for view in self.state().views):
            prefs.update(module, self.ctx, view=asked)
            messages.success(request, _("This view comes first from now on."))
        return redirect(f"/m/{module}/")


def _posted(request: HttpRequest) -> tuple[str, str]:
    return clean_line(request.POST.get("name", ""))[:120], request.POST.get("visibility", "me")
