"""Tests: lists."""
