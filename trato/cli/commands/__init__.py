"""The commands that belong to the program itself."""
