"""The first visit: two doors, the first administrator, first steps."""
