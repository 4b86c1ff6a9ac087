"""Taking records out: CSV, XLSX, JSON lines and vCards, under the right to export, as fast as the database reads."""
