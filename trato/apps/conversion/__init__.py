"""The screen on which a record is turned into others: a lead into account, contact and opportunity."""
