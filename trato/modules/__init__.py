"""The CRM itself: one folder per module, imported by nobody."""
