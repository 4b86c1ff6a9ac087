"""All operations. Importing this module registers them, in the order of the document."""

from trato.api.views import index, records, bulk, modules, fields, pipelines, files, work, people, docs  # noqa: I001

__all__ = ["bulk", "docs", "fields", "files", "index", "modules", "people", "pipelines", "records", "work"]
