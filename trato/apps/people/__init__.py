"""People: the organisation itself, its users, teams and roles, and each person's own profile."""
