"""Records: the one write path and the one read path.

from trato.kernel import records
records.create("accounts", {"name": "Acme"}, ctx)
records.page(Query("accounts"), ctx)
"""
