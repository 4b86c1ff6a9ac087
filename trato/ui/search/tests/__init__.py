"""Tests: search and palette."""
