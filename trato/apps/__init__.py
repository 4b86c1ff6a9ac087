"""Capabilities that work on any module."""
