"""Record pages, forms, timeline, files."""
