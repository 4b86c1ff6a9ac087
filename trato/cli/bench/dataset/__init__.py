"""A realistic CRM data set, made anew anywhere with the same bytes: every row is a function of seed, column and row."""
