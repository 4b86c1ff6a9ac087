"""Tests of the whole; unit tests live beside the code."""
