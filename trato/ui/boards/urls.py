"""Addresses: Boards, calendar."""

from django.urls import URLPattern, URLResolver, path

from trato.ui.boards import board, calendar, moving, next

urlpatterns: list[URLPattern | URLResolver] = [
    path("m/<slug:module>/board", board.Board.as_view(), name="board"),
    path("m/<slug:module>/board/lane", board.LaneCards.as_view(), name="board_lane"),
    path("m/<slug:module>/board/sums", board.LaneSums.as_view(), name="board_sums"),
    path("m/<slug:module>/board/move", moving.Move.as_view(), name="board_move"),
    path("m/<slug:module>/calendar", calendar.Calendar.as_view(), name="calendar"),
    path("m/<slug:module>/calendar/move", calendar.MoveEvent.as_view(), name="calendar_move"),
    path("m/<slug:module>/calendar/new", calendar.NewEvent.as_view(), name="calendar_new"),
    path("m/<slug:module>/<int:record_id>/next", next.NextActivities.as_view(), name="next"),
]
