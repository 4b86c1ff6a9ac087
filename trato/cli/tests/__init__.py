"""Tests of the `trato` command."""
