"""The slots of the product. Each app fills them from its `contributes.py`; the ground and the pages read them.

This is how the dashboard, My work and the initiative page tie all apps together while nothing imports upwards.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Slot(Generic[T]):
    """An ordered list that apps add to at start-up and that is only read afterwards."""

    def __init__(self, meaning: str) -> None:
        self.meaning = meaning
        self._items: list[T] = []

    def add(self, *items: T) -> None:
        self._items.extend(items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


@dataclass(frozen=True)
class Check:
    """One readiness check of an initiative. `passes` is a fact with its evidence; `fix_url` is where to mend it."""

    pillar: str  # finance, partnership, procurement or governance
    sentence: str  # what must be so
    passes: bool
    evidence: str = ""
    fix_label: str = ""
    fix_url: str = ""
    gate: str = ""  # the gate whose own decision this asks for; left out of that gate's checklist

    @property
    def proof_url(self) -> str:
        """Where the evidence is seen: the page where it would be mended, unless that is a form."""
        is_form = "/new/" in self.fix_url or self.fix_url.endswith("/change/")
        return "" if is_form else self.fix_url


@dataclass(frozen=True)
class GateChecks:
    """What an app answers for one topic of the gates' checklists (governance/gates.py lists the topics)."""

    topic: str
    source: Callable[[Any], Iterable[Check]]
    about: str = "initiatives.initiative"  # label of the kind of row that `source` gets


@dataclass(frozen=True)
class Concern:
    """A fact that somebody must act on, such as a review that is late; it climbs while nobody does (governance)."""

    rule: str
    subject: Any
    fact: str
    owner: Any = None


@dataclass(frozen=True)
class Task:
    """Something that waits for a person, with the one button that deals with it."""

    title: str
    detail: str
    button: str
    url: str
    due_at: datetime | None = None
    subject: str = ""

    @property
    def key(self) -> str:
        """The same for as long as the same button leads to the same page."""
        return hashlib.sha256(f"{self.url} {self.button}".encode()).hexdigest()


@dataclass(frozen=True)
class Dated:
    """A day on which something is due or happens. `key` stays the same when the day moves."""

    on: date
    title: str
    detail: str
    url: str
    key: str


@dataclass(frozen=True)
class SubjectCalendar:
    """The calendar of a row, such as a body, besides people's own: events(row, reader, first day, last day, request)."""

    model: type[Any]
    events: Callable[[Any, Any, date, date, Any], list[dict[str, Any]]]


@dataclass(frozen=True)
class NavItem:
    group: str  # one of alliance.context.GROUPS
    label: str
    url_name: str
    permission: str | None = None
    order: int = 100
    for_whom: Callable[[Any], bool] | None = None  # leaves it out for people to whom the list is empty by rule
    said: str = ""  # what a visitor finds there, on the welcome page


@dataclass(frozen=True)
class Panel:
    """A part of another app's page. `context` gets the row and the reader; `template` draws it (None from context: left out)."""

    key: str
    title: str
    template: str
    context: Callable[[Any, Any], Mapping[str, Any] | None]
    order: int = 100
    is_public: bool = False  # of the council's page: drawn for visitors too, from the rows they may see


@dataclass(frozen=True)
class Lately:
    """One kind of change since a day: its words for one and for many, how many there were, and the newest as (when,
    sentence, address)."""

    one: str
    many: str
    count: int
    items: tuple[tuple[datetime, str, str], ...]


@dataclass(frozen=True)
class PacketPart:
    """What an app knows of one item of a council packet, as plain words, frozen with the packet.

    `facts` are compared with the last packet; `inside` are for the body alone. `contract` proposes words for some of the eight facts of a contract.
    """

    facts: tuple[tuple[str, str], ...] = ()
    fiscal: tuple[tuple[str, str], ...] = ()
    funds: tuple[tuple[str, str, str], ...] = ()  # source, kind of money, amount
    contract: Mapping[str, str] = field(default_factory=dict)
    inside: tuple[tuple[str, str], ...] = ()
    kpis: tuple[tuple[str, ...], ...] = ()  # name, unit, baseline, target, latest, how it stands


@dataclass(frozen=True)
class Found:
    """A search result."""

    kind: str
    label: str
    detail: str
    url: str
    type: str = ""  # the kind as the API names it, such as initiatives.need
    id: Any = None


@dataclass(frozen=True)
class Searched:
    """A kind of row that the search over everything finds, by the words its list is searched by.

    `detail` is the column shown below the label, `words` are further columns. `follows` leads to rows that name this one
    and always exist: when they are renamed, it is indexed anew.
    """

    model: type[Any]
    detail: str = ""
    words: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    order: int = 100  # among kinds that were found about equally well


@dataclass(frozen=True)
class JobKind:
    """How a kind of job is run. `atomic`: the effect and the job's end are one transaction (exactly once)."""

    name: str
    run: Callable[[Any], Mapping[str, Any] | None]
    atomic: bool = True
    lease: timedelta = timedelta(minutes=2)
    most_tries: int = 5


@dataclass(frozen=True)
class DocumentKind:
    """A PDF or spreadsheet of a row. `content` gets the row and its reader and gives plain data (alliance/documents.py);
    `template` is the PDF's layout in templates/documents, without which there is no PDF. `permission` is asked of who
    orders or fetches it, where seeing the row is not enough."""

    name: str
    label: str
    model: type[Any]
    content: Callable[[Any, Any], Mapping[str, Any]]
    template: str = ""
    has_sheets: bool = True
    is_word: bool = False
    has_csv: bool = False
    permission: str = ""
    ready: Callable[[Any], str] = field(default=lambda row: "")  # the sentence of why not yet


@dataclass(frozen=True)
class Periodic:
    """A job that a sweep creates once per period, whoever sweeps and however often."""

    kind: str
    every: timedelta


@dataclass(frozen=True)
class ReminderDue:
    """A reminder that ought to exist: the ledger takes each (subject, version, recipient, kind) once."""

    subject: Any
    recipient_id: Any
    kind: str
    due_at: datetime


@dataclass(frozen=True)
class ReminderSource:
    """`due` lists what falls due up to an instant; `text` words one; `still_wanted` is asked again when sending."""

    subject_type: str
    due: Callable[[datetime], Iterable[ReminderDue]]
    text: Callable[[Any], tuple[str, str] | None]  # reminder row -> (sentence, url), None when no longer wanted


@dataclass(frozen=True)
class Invariant:
    """What always holds. `sql` gives the ids of rows that break it, on either database; it may use %(minute_ago)s,
    %(five_minutes_ago)s and %(quarter_ago)s."""

    name: str
    sentence: str
    sql: str
    needs_workers: bool = (
        False  # says that work is done in time; a backup of a moment with work waiting is good all the same
    )


@dataclass(frozen=True)
class SettingSpec:
    """A value the city may change: what is shipped, what it means, and the rule it must keep."""

    key: str
    label: str
    default: Any
    help_text: str
    check: Callable[[Any], str | None] = field(default=lambda value: None)  # the sentence of what is wrong
    parts: Mapping[str, str] = field(default_factory=dict)  # words for the keys of a value with several parts
    choices: Mapping[str, str] = field(default_factory=dict)  # what its lists may hold


CaseRunner = Callable[[Mapping[str, Any]], Mapping[str, Any]]

nouns: Slot[Any] = Slot("Nouns with a list, a page, forms and an API (alliance.doors.noun.Noun)")
lifecycles: Slot[Any] = Slot("Lifecycle tables, for the documentation and the tests")
readiness: Slot[Callable[[Any], Iterable[Check]]] = Slot("Readiness checks of an initiative, by pillar")
gate_checks: Slot[GateChecks] = Slot("Checks of the gates besides the pillars', by topic")
my_work: Slot[Callable[[Any, datetime], Iterable[Task]]] = Slot("What waits for a person")
calendar: Slot[Callable[[Any, date, date], Iterable[Dated]]] = Slot(
    "Days on which something is due or happens: entries(reader, first day, last day)"
)
subject_calendars: Slot[SubjectCalendar] = Slot("Kinds of rows whose calendar can be subscribed to")
navigation: Slot[NavItem] = Slot("Entries of the main navigation")
initiative_panels: Slot[Panel] = Slot("Panels of the initiative page")
organisation_panels: Slot[Panel] = Slot("Panels of an organisation: its history with the city")
dashboard_panels: Slot[Panel] = Slot(
    "Panels of the council's page: context(alliance.dashboard.Scope, reader) gives plain data, drawn as `data`"
)
lately: Slot[Callable[[Any, Any, datetime, int], Iterable[Lately]]] = Slot(
    "What changed: changes(scope, reader, since, most named), one Lately for each kind of change"
)
scoped: Slot[Callable[[Any, Any], Mapping[str, Any]]] = Slot(
    "Which rows a scope of the council's page holds: label of the kind of row -> a queryset of its rows"
)
packet_parts: Slot[Callable[[Any, Any], PacketPart | None]] = Slot(
    "What an app says about an item of a council packet: part(row the item is about, reader)"
)
timeline: Slot[Callable[[Any, Any], Iterable[tuple[datetime, str]]]] = Slot("What happened to an initiative")
search: Slot[Searched] = Slot("Kinds of rows that the search over everything finds")
concerns: Slot[Callable[[datetime], Iterable[Concern]]] = Slot("Facts that climb until somebody acts on them")
job_kinds: Slot[JobKind] = Slot("Kinds of background work")
documents: Slot[DocumentKind] = Slot("PDFs and spreadsheets that a person can ask for")
periodic: Slot[Periodic] = Slot("Background work that recurs")
reminder_sources: Slot[ReminderSource] = Slot("Where reminders come from")
settings: Slot[SettingSpec] = Slot("Settings the city may change")
invariants: Slot[Invariant] = Slot("What always holds, for `manage.py check_invariants`")
case_runners: Slot[str] = Slot(
    "Dotted names of RUNNERS tables that reproduce published cases; loaded by verify_cases alone (they import numpy)"
)
sample_loaders: Slot[Callable[[Any], None]] = Slot("Loaders of the sample city, lower apps first")
public_links: Slot[NavItem] = Slot("Entries of the public navigation")
pages: Slot[tuple[str, str]] = Slot("Further pages of an app: a prefix and its module of URLs")
api_pages: Slot[tuple[str, str]] = Slot("Further API routes of an app: a prefix and its module of URLs")
