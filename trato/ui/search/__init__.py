"""Search, palette, lookups."""
