"""Invented examples for the page of components (/design/): every component in all its states."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from alliance.env import ROOT
from alliance.forms import Form, InstantField, MoneyField, RowsField
from alliance.lifecycle import State
from alliance.registry import Check, Task

HERE = "/design/"
TOKENS = [
    "paper",
    "well",
    "hover",
    "rule",
    "rule-strong",
    "ink",
    "ink-2",
    "brand",
    "brand-tint",
    "bar",
    "ok",
    "ok-tint",
    "warn",
    "warn-tint",
    "bad",
    "bad-tint",
    "quiet-tint",
    "focus",
    "data-1",
    "data-2",
    "data-3",
    "data-4",
    "data-grid",
]
ICONS = ROOT / "static" / "src" / "icons.json"
STAGES = (
    State("proposed", "Propose", "Somebody proposes it."),
    State("prioritised", "Prioritise", "A round selects it."),
    State("prepared", "Prepare", "Its four pillars are made ready."),
    State("piloted", "Pilot", "It is tested.", tone="warn"),
    State("scaled", "Scale up", "It is for everybody.", tone="ok"),
)
MARKDOWN = """# Why we ask

Streets east of the river are **dark and costly**. We look for a partner who

1. measures before and after,
2. shares what is saved.

> “I walk the long way round at night.”

See the [baseline](https://example.org/baseline).
"""


@dataclass(frozen=True)
class Row:
    pk: int
    reference: str
    title: str
    stage: State
    champion: str
    due_at: datetime
    plan: Decimal
    met: Decimal

    def get_absolute_url(self) -> str:
        return HERE

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class Shown:
    """A column of a list, as `alliance.doors.noun.Column` is one."""

    label: str
    of: Callable[[Row], Any]
    kind: str = "text"
    order_by: str = ""
    optional: bool = False


COLUMNS = (
    Shown("No.", lambda row: row.reference, optional=True),
    Shown("Initiative", lambda row: row.title, kind="link", order_by="title"),
    Shown("Stage", lambda row: row.stage, kind="status", order_by="state", optional=True),
    Shown("Champion", lambda row: row.champion, optional=True),
    Shown("Due", lambda row: row.due_at, kind="due", order_by="due_at"),
    Shown("KPIs met", lambda row: row.met, kind="share", optional=True),
    Shown("Plan", lambda row: row.plan, kind="money", order_by="plan", optional=True),
)


class SourceForm(Form):
    name = forms.CharField(max_length=80)
    kind = forms.ChoiceField(choices=[("funding", "Funding"), ("financing", "Financing")])
    amount = MoneyField()


class FilterForm(Form):
    stage = forms.ChoiceField(
        choices=[("", "Any stage"), *((state.name, state.label) for state in STAGES)], required=False
    )
    champion = forms.ChoiceField(choices=[("", "Anyone"), ("none", "No owner")], required=False)


class ExampleForm(Form):
    sections = (
        {"title": "The need", "fields": ["title", "story", "raised_on"], "hint": "In the words of whoever raised it."},
        {"title": "What it takes", "fields": ["cost", "opens_at", "kind", "wards", "sources", "told"]},
    )
    title = forms.CharField(max_length=120, help_text="One line that a neighbour would understand.")
    story = forms.CharField(widget=forms.Textarea, required=False, label="What happens today")
    raised_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), label="Raised on")
    cost = MoneyField(label="Estimated cost", help_text="In US dollars.")
    opens_at = InstantField(label="Opens", help_text="In your own time zone.", required=False)
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("new", "A new thing"), ("more", "More of what works")])
    wards = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, choices=[("e", "Eastgate"), ("m", "Mill Hill")], required=False
    )
    sources = RowsField(SourceForm, min_rows=1, extra=2, label="Sources of money")
    told = forms.BooleanField(required=False, label="Tell me what becomes of it")


def faulty_form() -> ExampleForm:
    typed = {
        "title": "",
        "story": "Four lamps on Alder Street have been out since May.",
        "raised_on": "2026-11-04",
        "cost": "1,250",
        "kind": "new",
        "sources-0-name": "Utility rebate",
        "sources-0-kind": "funding",
        "sources-0-amount": "a lot",
        "told": "on",
    }
    return ExampleForm(typed, auto_id="faulty_%s")


def examples() -> dict[str, Any]:
    now = timezone.now()
    return {
        "tokens": TOKENS,
        "icons": list(json.loads(ICONS.read_text())),
        "stages": STAGES,
        "stage_said": {
            "proposed": "May 2025",
            "prioritised": "Oct 2025",
            "prepared": "Jan 2026",
            "piloted": "Ends 31 Oct",
        },
        "markdown": MARKDOWN,
        "amount": Decimal("6380000"),
        "cents": Decimal("7276.62"),
        "minus": Decimal("-310000"),
        "fraction": Decimal("0.0425"),
        "part": Decimal("0.7"),
        "energy": Decimal("92814.5"),
        "on": date(2026, 11, 23),
        "at": datetime(2026, 11, 23, 19, 0, tzinfo=UTC),
        "hour_ago": now - timedelta(hours=1, minutes=2),
        "last_week": now - timedelta(days=5),
        "tomorrow": now + timedelta(days=1),
        "crumbs": [{"label": "Initiatives", "url": HERE}, {"label": "I-014"}],
        "primary": {"label": "Write recommendation", "url": HERE},
        "plain": [{"label": "Preview", "url": HERE}],
        "more": [
            {"label": "Download summary", "url": HERE},
            {"label": "Stop the initiative", "url": HERE, "danger": True},
        ],
        "tabs": tabs(),
        "views": [
            {"label": "List", "url": HERE, "current": True, "icon": "list"},
            {"label": "Board", "url": HERE, "icon": "board"},
        ],
        "facts": [
            ("Champion", "Dana Okafor"),
            ("Department", "Public Works"),
            ("Next gate", "Scale-up decision, 10 December"),
        ],
        "tasks": tasks(now),
        "missing": missing(),
        "passed": [Check("partnership", "Partners agreed the gain share in writing", True, "Signed 12 January 2026")]
        * 2,
        "energy_values": [41, 38.6, 36.9, 35.8, 35.1, 34.6, 34.1, 33.6, 33.2],
        "safe_values": [49, 50, 52, 53, None, 55, 56, 57, 58],
        "act": {"label": "Record the first risk", "url": HERE},
        "columns": COLUMNS,
        "rows": rows(now),
        "chips": [{"label": "Stage: Pilot", "url": HERE}, {"label": "“light”", "url": HERE}],
        "exports": [{"label": "CSV", "url": HERE}, {"label": "Excel", "url": HERE}],
        "bulk": [{"label": "Ask for an update", "url": HERE}, {"label": "Add to council packet", "url": HERE}],
        "events": [
            (now - timedelta(days=days), words) for days, words in ((1, "Value entered."), (30, "Pilot ended."))
        ],
        "job": {
            "title": "Comparing 4,096 sets",
            "said": "2,048 of 4,096 done",
            "fraction": 0.5,
            "tone": "none",
            "label": "Running",
        },
        "job_done": {
            "title": "Packet for December",
            "said": "42 pages, ready to download",
            "done": True,
            "tone": "ok",
            "label": "Done",
        },
        "consequences": [
            "Eleven vendors are told at once.",
            "The text can no longer change; an addendum can be added.",
        ],
        "changed": [{"label": "Title", "yours": "Brighter streets, sooner", "theirs": "Brighter streets"}],
        "lanes": lanes(),
        "filter_fields": list(FilterForm()),
        "form": ExampleForm(
            initial={"sources": [{"name": "Capital budget 2027", "kind": "funding", "amount": "520000"}]}
        ),
        "faulty_form": faulty_form(),
        **charts(),
    }


def tabs() -> list[dict[str, Any]]:
    named = [("All active", 28), ("Needs attention", 9), ("Pilots", 5), ("No update for 30 days", 0)]
    return [{"label": label, "url": HERE, "count": count, "current": label == "Pilots"} for label, count in named]


def tasks(now: datetime) -> list[Task]:
    return [
        Task(
            "Enter the October outage hours",
            "Public Works has not answered two reminders.",
            "Enter value",
            HERE,
            now - timedelta(days=5),
        ),
        Task(
            "Release answers to six vendor questions",
            "They go to all 11 vendors.",
            "Review answers",
            HERE,
            now + timedelta(days=2),
        ),
        Task("Write down what the pilot taught us", "", "Start writing", HERE),
    ]


def missing() -> list[dict[str, str]]:
    return [
        {
            "sentence": "October outage hours are not reported",
            "evidence": "Asked on 6 November; due 20 November.",
            "tone": "bad",
            "fix_label": "Enter value",
            "fix_url": HERE,
        },
        {
            "sentence": "Sources are $310,000 short of uses",
            "evidence": "Raise a source or lower a use.",
            "fix_label": "Open the plan",
            "fix_url": HERE,
        },
    ]


def rows(now: datetime) -> list[Row]:
    return [
        Row(
            1, "I-036", "Bus-stop arrival screens", STAGES[2], "", now - timedelta(days=5), Decimal(840000), Decimal(0)
        ),
        Row(
            2,
            "I-014",
            "Adaptive LED street lighting",
            STAGES[3],
            "Dana Okafor",
            now + timedelta(days=3),
            Decimal(6380000),
            Decimal("0.5"),
        ),
        Row(
            3,
            "I-011",
            "Digital permit counter",
            STAGES[4],
            "Marta Lindqvist",
            now + timedelta(days=60),
            Decimal("830000.50"),
            Decimal(1),
        ),
    ]


def lanes() -> list[dict[str, Any]]:
    cards = [
        {
            "label": "Clinic ride booking",
            "url": HERE,
            "detail": "2 Dec · Pilot review 2",
            "tone": "ok",
            "status": "All pillars ready",
        },
        {
            "label": "Adaptive LED street lighting",
            "url": HERE,
            "detail": "10 Dec · Decision",
            "tone": "warn",
            "status": "$310,000 short",
        },
    ]
    return [
        {
            "label": "Prepare",
            "count": 1,
            "cards": [
                {"label": "Bus-stop screens", "url": HERE, "detail": "No date", "tone": "bad", "status": "No owner"}
            ],
        },
        {"label": "Pilot", "count": 5, "cards": cards, "more_url": HERE},
        {"label": "Scale up", "count": 0, "cards": []},
    ]


def charts() -> dict[str, Any]:
    counts = [("Needs raised", 63), ("Proposed", 31), ("Selected", 15), ("Piloted", 11), ("Scaled up", 3)]
    money = [("Energy retrofits", 1.1, 6.1), ("Riverside corridor", 1.2, 2.6), ("Water meters", 0.6, 1.3)]
    months = ["Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"]
    ranks = {
        "Faster help after overdoses": [1, 1, 1, 1],
        "Stormwater basin controls": [4, 3, 2, 2],
        "Acoustic leak detection": [2, 2, 3, 4],
        "School-zone feedback": [3, 4, 4, 3],
    }
    kwh = [41, 38.6, 36.9, 35.8, 35.1, 34.6, 34.1, 33.6, 33.2]
    before = [84, 83, 82.5, 83, 84, 84.5, 84, 83.5, 84]
    return {
        "bars": {"kind": "bars", "labels": [label for label, _ in counts], "series": [{"name": "Number", "values": [value for _, value in counts]}]},
        "heads": {
            "bars": ["Stage", "Number"],
            "stack": ["Initiative", "Funding, $M", "Financing, $M"],
            "lines": ["2026", "Pilot, kWh", "2024, kWh"],
            "ranks": ["Initiative", "0%", "20%", "40%", "60%"],
        },
        "bars_rows": counts,
        "stack": {
            "kind": "bars", "stacked": True, "before": "$", "unit": "M", "labels": [label for label, *_ in money],
            "series": [{"name": "Funding", "values": [row[1] for row in money]}, {"name": "Financing, to be repaid", "values": [row[2] for row in money]}],
        },
        "stack_rows": money,
        "lines": {
            "kind": "lines", "labels": months, "unit": " kWh", "series": [{"name": "Pilot", "values": kwh}, {"name": "Same streets, 2024", "values": before}],
            "limits": [{"at": 37.8, "label": "target"}],
        },
        "lines_rows": list(zip(months, kwh, before, strict=True)),
        "ranks": {
            "kind": "ranks", "labels": [0, 20, 40, 60], "unit": "%", "titles": ["Weight of resident benefit", "Rank"], "limits": [{"at": 30, "label": "as approved"}],
            "series": [{"name": name, "values": values, "strong": number < 2} for number, (name, values) in enumerate(ranks.items())],
        },
        "ranks_rows": [(name, *values) for name, values in ranks.items()],
    }  # fmt: skip
