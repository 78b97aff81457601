"""Reads of governance."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from alliance.doors.noun import noun_of
from alliance.errors import Refusal
from alliance.models import User
from alliance.remember import remembered
from governance import seats
from governance.models import Absence, Action, Body, ChampionMandate, Decision, Meeting, Risk, Vote


def champion(on: date) -> ChampionMandate | None:
    """Who holds the mandate on a day, or None: a gap that council sees."""
    found: ChampionMandate | None = (
        ChampionMandate.objects.select_related("person")
        .filter(Q(ends_on=None) | Q(ends_on__gte=on), state="serving", starts_on__lte=on)
        .first()
    )
    return found


def decisions_on(subject: Model) -> QuerySet[Decision]:
    return Decision.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).select_related("body")


def risks_of(subject: Model) -> QuerySet[Risk]:
    return Risk.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).select_related("owner")


def champion_beside(row: Model, on: date) -> ChampionMandate | None:
    """Who holds the mandate, read once for the page of a row."""
    return remembered(row, ("governance.champion", on), lambda: champion(on))


def decisions_beside(row: Model) -> list[Decision]:
    """Every decision on a row, the newest first, read once for its page."""
    return remembered(row, "governance.decisions", lambda: list(decisions_on(row).order_by("-created_at")))


def risks_beside(row: Model) -> list[Risk]:
    """Every risk of a row, by state and then the likeliest first, read once for its page."""
    return remembered(row, "governance.risks", lambda: list(risks_of(row).order_by("state", "-likelihood")))


def positive_decision(subject: Model, gate: str) -> Decision | None:
    """The latest signed decision that lets the subject pass the gate, if any."""
    found = decisions_on(subject).filter(gate=gate, state="signed").order_by("-signed_at").first()
    return found if found and found.is_positive else None


def passed_gate(decisions: list[Decision], gate: str) -> Decision | None:
    """As `positive_decision`, of decisions that are read already."""
    signed = [decision for decision in decisions if decision.gate == gate and decision.state == "signed"]
    found = max(signed, key=lambda decision: decision.signed_at or decision.created_at, default=None)
    return found if found and found.is_positive else None


def require_decision(*, gate: str, subject: Model) -> Decision:
    """The decision that lets the subject pass. Raises Refusal (409) where there is none."""
    found = positive_decision(subject, gate)
    if found is None:
        words = Decision.Gate(gate).label
        raise Refusal(
            f"This needs a signed decision on “{words}”. Put the question to a body first.", code="decision_required"
        )
    return found


def require_champion(*, on: date) -> ChampionMandate:
    """Raises Refusal (409) where nobody holds the mandate: no initiative leaves the idea stage without a champion."""
    found = champion(on)
    if found is None:
        raise Refusal("There is no Smart City Champion. Appoint one first, under Govern.", code="champion_required")
    return found


def tally(decision: Decision) -> dict[str, int]:
    counts: dict[str, int] = {"for": 0, "against": 0, "abstain": 0, "recused": 0}
    for choice in decision.votes.values_list("choice", flat=True):
        counts[choice] += 1
    return counts


def waiting_for(user: Any, on: date) -> QuerySet[Decision]:
    """Open questions this person, seated that day, has not voted on, or signs as the chair."""
    votes = Vote.objects.filter(decision=OuterRef("pk"), member=user)
    seated = Q(body__in=seats.seats_on(on).filter(user_id=user.pk).values("body_id"))
    votes_on, signs = seated & ~Exists(votes), Q(body__chair=user) & ~Exists(votes.filter(choice=Vote.Choice.RECUSED))
    return Decision.objects.filter(votes_on | signs, state="open").select_related("body")


def subject_of(row: Any) -> Model | None:
    """The row a decision or risk is about, whoever asks; None where it is gone."""
    try:
        model = apps.get_model(row.subject_type)
    except (LookupError, ValueError):
        return None
    found: Model | None = model._default_manager.filter(pk=row.subject_id).first()
    return found


def stand_in(person: User, on: date) -> User:
    """The person, or who covers for them that day. One step: who covers is there."""
    away = Absence.objects.filter(person=person, starts_on__lte=on, ends_on__gte=on).select_related("cover").first()
    return away.cover if away else person


def absences_between(since: date, until: date) -> list[Absence]:
    """Who is away on some day between two, with who covers: for work that asks about many people."""
    return list(Absence.objects.filter(starts_on__lte=until, ends_on__gte=since).select_related("cover"))


def acting(mandate: ChampionMandate, on: date) -> list[User]:
    """Who may decide for the mandate that day: its holder; while they are away, who covers and the deputies."""
    cover = stand_in(mandate.person, on)
    if cover == mandate.person:
        return [mandate.person]
    return [mandate.person, cover, *mandate.deputies.filter(is_active=True).exclude(pk=cover.pk).order_by("name")]


def agenda_of(meeting: Meeting) -> list[Decision]:
    """The questions that wait for the body on that day: those dated for it, and those without a date."""
    day = timezone.localdate(meeting.starts_at)
    waiting = Decision.objects.filter(body=meeting.body, state="open").filter(Q(meets_on=None) | Q(meets_on__lte=day))
    return list(waiting.order_by("meets_on", "reference"))


def open_actions(body: Body) -> QuerySet[Action]:
    """What the body waits for, carried forward until it is done."""
    return Action.objects.filter(body=body, state="open").select_related("owner").order_by("due_on", "reference")


def subject_url(row: Any, user: Any) -> str:
    """The address of the row a decision or risk is about, or nothing where this person may not see it."""
    try:
        noun = noun_of(apps.get_model(row.subject_type))
    except (LookupError, ValueError):
        return ""
    found = noun.rows(user).filter(pk=row.subject_id).first()
    return found.get_absolute_url() if found else ""


def promised_by(user: User, on: date) -> QuerySet[Action]:
    """Open actions of a person, and of those they cover for that day."""
    covered = Absence.objects.filter(cover=user, starts_on__lte=on, ends_on__gte=on).values("person_id")
    mine = Q(owner=user) | Q(owner_id__in=covered)
    rows = Action.objects.filter(mine, state="open").select_related("body", "decision")
    return rows.order_by("due_on", "reference")[:50]


def gate_labels() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in Decision.Gate.choices]
