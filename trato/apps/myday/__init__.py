"""My day: the home page, one list of what to do now."""
