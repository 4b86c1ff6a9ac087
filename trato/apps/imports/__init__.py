"""Bringing files in: from columns to fields, tried out first, run as a job, reported row by row, undone as one."""
