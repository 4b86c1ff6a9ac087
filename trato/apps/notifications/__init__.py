"""Telling people what concerns them: at the bell, and on a page."""
