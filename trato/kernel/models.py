"""All Django models of the kernel: configuration and system tables. Records live in `rec_<module>` tables."""

from trato.kernel.access.models import Access, Role, Team, TeamAbove, User
from trato.kernel.catalog.models import Configuration, Definition, Organisation, Rate
from trato.kernel.history.models import History, Operation, Seal, StageMove
from trato.kernel.jobs.models import Job
from trato.kernel.outbox.models import Delivery, Event
from trato.kernel.records.models import (
    Counter,
    Directory,
    EmailState,
    FurtherAddress,
    FurtherEmail,
    FurtherPhone,
    Link,
    SearchWord,
    Sequence,
    StoredFile,
    Tag,
)

__all__ = [
    "Access", "Configuration", "Counter", "Definition", "Delivery", "Directory", "EmailState", "Event",
    "FurtherAddress", "FurtherEmail", "FurtherPhone", "History", "Job", "Link", "Operation", "Organisation", "Rate",
    "Role", "Seal", "SearchWord", "Sequence", "StageMove", "StoredFile", "Tag", "Team", "TeamAbove", "User",
]  # fmt: skip
