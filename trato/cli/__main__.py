"""`python -m trato.cli`: the same as the `trato` command."""

from trato.cli import main

main()
