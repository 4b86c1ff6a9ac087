"""Django's SQLite backend, made fit for many writers."""
