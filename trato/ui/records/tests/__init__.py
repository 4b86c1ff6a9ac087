"""Tests of record pages and forms."""
