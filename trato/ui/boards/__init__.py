"""Boards, calendar, my day."""
