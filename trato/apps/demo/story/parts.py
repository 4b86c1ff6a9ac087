"""What a story consists of. `key` numbers the things of one kind from 0; others point at them by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Colleague:
    """A person of the sample company. `role` is the key of a standard role; `team` a key of `TEAMS`."""

    key: int
    name: str
    email: str
    role: str
    team: str
    language: str
    job: str


@dataclass(frozen=True)
class Place:
    """Where an account is. `country` is ISO 3166."""

    street: str
    city: str
    postal_code: str
    province: str
    country: str


@dataclass
class Account:
    """A company that the sample company deals with."""

    key: int
    name: str
    kind: str
    industry: str
    place: Place
    phone: str
    email: str
    website: str
    tax_id: str
    employees: int
    revenue: Decimal
    currency: str
    owner: int
    created_at: datetime
    language: str
    description: str
    parent: int | None = None
    tags: tuple[str, ...] = ()


@dataclass
class Contact:
    """A person who works at an account."""

    key: int
    account: int
    given: str
    family: str
    job: str
    department: str
    level: str
    emails: tuple[tuple[str, str], ...]
    phones: tuple[tuple[str, str], ...]
    owner: int
    created_at: datetime
    tags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass
class Lead:
    """Somebody who may be interested."""

    key: int
    given: str
    family: str
    company: str
    job: str
    email: str
    phone: str
    place: Place
    source: str
    status: str
    score: int
    owner: int
    created_at: datetime
    language: str
    description: str
    industry: str
    converted: int | None = None
    tags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass(frozen=True)
class Product:
    """Something that the sample company sells. `price` is in euros."""

    key: int
    code: str
    name: str
    name_en: str
    family: str
    price: Decimal
    description: str

    def called(self, language: str) -> str:
        """As it stands inside a sentence: without what follows a comma."""
        name = self.name_en if language == "en" else self.name
        return (name[0].lower() + name[1:]).split(",")[0]


@dataclass(frozen=True)
class Move:
    """An opportunity that entered a stage: its position among the open ones, or "won" or "lost"."""

    stage: int | str
    at: datetime


@dataclass
class Opportunity:
    """A possible sale. `pipeline` is the position of the pipeline; the first move is its beginning."""

    key: int
    name: str
    account: int
    contact: int
    pipeline: int
    amount: Decimal
    currency: str
    owner: int
    product: int
    source: str
    moves: list[Move]
    close_date: date
    description: str
    lost_reason: str = ""
    competitor: str = ""
    tags: tuple[str, ...] = ()

    @property
    def created_at(self) -> datetime:
        return self.moves[0].at

    @property
    def is_open(self) -> bool:
        return isinstance(self.moves[-1].stage, int)


@dataclass
class Activity:
    """A call, meeting, task, note or e-mail. `about` says of what: (kind, key); `contact` who took part."""

    kind: str
    subject: str
    text: str
    owner: int
    created_at: datetime
    start: datetime
    minutes: int
    is_done: bool
    about: tuple[str, int]
    contact: int | None = None
    direction: str = "outbound"
    outcome: str = ""
    priority: str = "normal"
    place: str = ""
    mentions: tuple[int, ...] = ()
    done_at: datetime | None = None


@dataclass(frozen=True)
class Relation:
    """How a contact stands to an account other than their own, or to another contact."""

    kind: str
    contact: int
    account: int | None = None
    other: int | None = None
    since: date | None = None
    until: date | None = None
    note: str = ""


@dataclass
class Story:
    """Everything, told as of `now`."""

    now: datetime
    today: date
    company: str
    colleagues: list[Colleague] = field(default_factory=list)
    teams: list[tuple[str, str]] = field(default_factory=list)
    rates: list[tuple[str, date, Decimal]] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    opportunities: list[Opportunity] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
