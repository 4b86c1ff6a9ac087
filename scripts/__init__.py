"""Tools of the source tree; not part of the installed program."""
