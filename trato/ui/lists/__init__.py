"""Lists: table, filters, saved views, bulk changes, bin."""
