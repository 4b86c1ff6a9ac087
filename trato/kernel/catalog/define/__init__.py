"""What administrators define: own fields on any module, whole own modules, pipelines and their stages.

A definition applies in one transaction: its row, the columns and indexes that it needs, and the new version of the
configuration, which every process follows within a second. Nothing is ever dropped: what is removed keeps its values
and comes back with them.
"""

from trato.kernel.catalog.define.fields import change_field, define_field, remove_field, restore_field
from trato.kernel.catalog.define.modules import change_module, define_module, remove_module, restore_module
from trato.kernel.catalog.define.pipelines import (
    change_pipeline,
    define_pipeline,
    pipeline_data,
    remove_pipeline,
    texts,
)

__all__ = [
    "change_field", "change_module", "change_pipeline", "define_field", "define_module", "define_pipeline",
    "pipeline_data", "remove_field", "remove_module", "remove_pipeline", "restore_field", "restore_module", "texts",
]  # fmt: skip
