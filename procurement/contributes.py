"""What procurement puts in the product's slots."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from alliance import permissions, registry, search_index, visibility
from alliance.lately import dated
from alliance.permissions import allows
from alliance.registry import DocumentKind, Lately, NavItem, Panel, Searched, SettingSpec, Task
from alliance.rules import inside
from governance import sample_packet
from initiatives.models import Initiative
from procurement import (
    concerns,
    dates,
    gate_checks,
    invariants,
    lifecycle,
    nouns,
    packets,
    queries,
    receivers,
    reporting,
    rfi_documents,
)
from procurement.models import (
    FormalProcurement,
    PiggybackCheck,
    ProvenSolution,
    Purchase,
    Rfi,
    RfiResponse,
    Route,
    VendorContact,
    VendorQuestion,
)
from procurement.nouns.rfis import SHOW_COUNT, said_state
from procurement.ocds.packages import LICENCE, NAMES, PREFIX
from procurement.permissions import PERMISSIONS, VISIBLE
from procurement.readiness import readiness
from procurement.sample import load
from procurement.services.addenda import REST_DAYS
from procurement.services.debriefs import PROTEST_DAYS, RELEASE_DAYS
from procurement.services.drafting import LEAST_APPROVALS

MOST_SHOWN = 20


def panel(initiative: Any, user: Any) -> dict[str, Any] | None:
    rfis = [(rfi, said_state(rfi)) for rfi in queries.rfis_of(initiative, user)]
    citations = queries.citations_shown(initiative) if inside(user) else []
    may_draft, may_cite = allows(user, "procurement.draft_rfi"), allows(user, "procurement.cite_solution")
    if not (rfis or citations or may_draft or may_cite):
        return None
    return {
        "rfis": rfis,
        "citations": citations,
        "new_rfi": f"/rfis/new/?initiative={initiative.pk}" if may_draft else "",
        "new_citation": f"/citations/new/?initiative={initiative.pk}" if may_cite else "",
    }


def officers_work(user: Any, now: datetime) -> Iterable[Task]:
    if not allows(user, "procurement.run_rfi"):
        return
    for rfi in queries.to_answer(now):
        yield Task(
            title=f"Answer the questions on “{rfi.title}”",
            detail=f"{rfi.reference}: answers go to all vendors at once.",
            button="Open questions",
            url=f"/vendor-questions/?rfi={rfi.pk}",
            due_at=rfi.questions_until,
        )
    for rfi in Rfi.objects.filter(state="approved"):
        yield Task(
            title=f"Publish “{rfi.title}”",
            detail="Every reviewer approved it.",
            button="Open RFI",
            url=rfi.get_absolute_url(),
        )
    for rfi in queries.unfollowed():
        yield Task(
            title=f"Follow up “{rfi.title}”",
            detail=f"It ended with the outcome “{rfi.get_outcome_display().lower()}”; the next paper is to be drawn up.",
            button="Open RFI",
            url=rfi.get_absolute_url(),
        )
    for rfi in queries.to_open(now):
        if rfi.opening_proposed_by_id != user.pk:
            proposed = rfi.opening_proposed_by_id is not None
            yield Task(
                title=f"Open the responses to “{rfi.title}”",
                detail="Another officer proposed it; you are the second."
                if proposed
                else "Two officers open together.",
                button="Open responses" if proposed else "Propose opening",
                url=rfi.get_absolute_url(),
                due_at=rfi.due_at,
            )


def reviewers_work(user: Any, now: datetime) -> Iterable[Task]:
    for review in queries.to_review(user):
        yield Task(
            title=f"Review “{review.edition.rfi.title}”",
            detail="Approve it, or say what has to change.",
            button="Open RFI",
            url=review.edition.rfi.get_absolute_url(),
        )


def evaluators_work(user: Any, now: datetime) -> Iterable[Task]:
    for rfi in queries.to_declare(user):
        yield Task(
            title=f"Declare your interests for “{rfi.title}”",
            detail="Before you read a response.",
            button="Declare interests",
            url=f"{rfi.get_absolute_url()}declare_interests/",
        )
    for sheet in queries.to_score(user):
        yield Task(
            title=f"Score the response of {sheet.response.organisation}",
            detail=f"{sheet.response.rfi.reference} {sheet.response.rfi.title}",
            button="Open sheet",
            url=sheet.get_absolute_url(),
        )


def history(initiative: Any, user: Any) -> Iterable[tuple[datetime, str]]:
    for rfi in queries.rfis_of(initiative, user):
        moments = (
            (rfi.published_at, "was published"),
            (rfi.opened_at, "was opened by two officers"),
            (rfi.concluded_at, f"was concluded: {rfi.get_outcome_display().lower()}"),
        )
        for moment, said in moments:
            if moment:
                yield moment, f"{rfi.reference} {said}."


def changed(scope: Any, user: Any, since: datetime, most: int) -> Iterable[Lately]:
    """Which RFIs were published and which came to an end."""
    held = Initiative.objects.visible_to(user).filter(**scope.chosen)
    rows = Rfi.objects.visible_to(user).filter(**({"initiative__in": held} if scope.chosen else {}))
    span: dict[str, Any] = {"since": since, "most": most}
    yield dated(
        rows, "published_at", "RFI published", "RFIs published", said=lambda row: f"RFI published: {row.title}.", **span
    )
    yield dated(
        rows,
        "concluded_at",
        "RFI concluded",
        "RFIs concluded",
        said=lambda row: f"RFI concluded: {row.title}, {row.get_outcome_display().lower()}.",
        **span,
    )


def days_fault(value: Any) -> str | None:
    return None if type(value) is int and 0 <= value <= 60 else "Write a whole number of days from 0 to 60."


def count_fault(value: Any) -> str | None:
    return None if type(value) is int and 1 <= value <= 9 else "Write a whole number from 1 to 9."


def flag_fault(value: Any) -> str | None:
    return None if isinstance(value, bool) else "Choose yes or no."


def prefix_fault(value: Any) -> str | None:
    fits = isinstance(value, str) and re.fullmatch(r"ocds-[a-z0-9]{6}", value)
    return None if fits else "Write ocds-, then six small letters or digits."


def address_fault(value: Any) -> str | None:
    return None if isinstance(value, str) and value.startswith("https://") else "Write an address with https://."


def dealings_panel(organisation: Any, user: Any) -> dict[str, Any] | None:
    """The RFIs an organisation answered, once they are opened, and what was bought of it: as far as this person may see.

    Before the opening nobody but the vendor learns that there is a response. Purchases name their vendor in words.
    """
    answered = RfiResponse.objects.visible_to(user).filter(organisation=organisation).exclude(rfi__opened_at=None)
    bought = Purchase.objects.visible_to(user).filter(vendor__iexact=organisation.name)
    rows = list(answered.select_related("rfi").order_by("-rfi__opened_at")[:MOST_SHOWN])
    purchases = list(bought.select_related("route")[:MOST_SHOWN])
    return {"answered": rows, "purchases": purchases} if rows or purchases else None


def fill() -> None:
    registry.invariants.add(*invariants.INVARIANTS)
    permissions.declare(PERMISSIONS)
    visibility.declare(VISIBLE)
    registry.nouns.add(*nouns.NOUNS)
    registry.lifecycles.add(lifecycle.RFI, lifecycle.RESPONSE, lifecycle.SHEET, lifecycle.FORMAL)
    registry.pages.add(
        ("", "procurement.pages"),
        ("", "procurement.route_pages"),
        ("", "procurement.vendor_pages"),
        ("", "procurement.draft_pages"),
        ("", "procurement.clause_pages"),
        ("", "procurement.report_pages"),
    )
    registry.api_pages.add(
        ("", "procurement.api"),
        ("ocds/", "procurement.ocds.api"),
        ("", "procurement.route_api"),
        ("", "procurement.vendor_api"),
        ("", "procurement.clause_api"),
        ("", "procurement.report_api"),
    )
    registry.packet_parts.add(packets.part_of)
    registry.readiness.add(readiness)
    registry.gate_checks.add(*gate_checks.CHECKS)
    registry.initiative_panels.add(Panel("procurement", "Procurement", "procurement/panel.html", panel, order=300))
    registry.organisation_panels.add(
        Panel("dealings", "RFIs answered and purchases", "procurement/dealings.html", dealings_panel, order=200)
    )
    registry.my_work.add(officers_work, reviewers_work, evaluators_work)
    registry.settings.add(
        SettingSpec(
            REST_DAYS,
            "Days between a material addendum and the deadline",
            3,
            "How long vendors have, at least, to react to a change of what an RFI asks.",
            days_fault,
        ),
        SettingSpec(
            LEAST_APPROVALS,
            "Approvals before an RFI is published",
            1,
            "How many people of the city, other than the writer, approve the text.",
            count_fault,
        ),
        SettingSpec(
            PROTEST_DAYS,
            "Working days to object after an outcome",
            10,
            "Counted from the day after the outcome; take it from your code.",
            days_fault,
        ),
        SettingSpec(
            RELEASE_DAYS,
            "Days from the opening to public record",
            30,
            "Opened responses become public then, or with the outcome, whichever is earlier.",
            days_fault,
        ),
        SettingSpec(
            SHOW_COUNT,
            "Officers see how many responses came before the opening",
            False,
            "Never whose they are, nor what they say. Most rules of sealed bidding want it hidden.",
            flag_fault,
        ),
        SettingSpec(
            NAMES,
            "Open data name who responded",
            False,
            "With the outcome, once responses are public record. Otherwise only their number is published.",
            flag_fault,
        ),
        SettingSpec(
            PREFIX,
            "Prefix of open contracting identifiers",
            "ocds-000000",
            "The Open Contracting Partnership gives each publisher one, such as ocds-a2ef3f. Earlier releases keep theirs.",
            prefix_fault,
        ),
        SettingSpec(
            LICENCE,
            "Licence of open contracting data",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            "The address of the licence under which anybody may use the releases.",
            address_fault,
        ),
    )
    registry.documents.add(
        DocumentKind(
            "formal_procurement",
            "Procurement documents",
            FormalProcurement,
            rfi_documents.content_of_formal,
            template="rfi",
            has_sheets=False,
            is_word=True,
        ),
        DocumentKind(
            "evaluation_report",
            "Report",
            Rfi,
            reporting.content_of,
            template="rfi",
            has_sheets=False,
            is_word=True,
            permission=reporting.READ,
            ready=reporting.not_ready,
        ),
        DocumentKind("rfi", "RFI", Rfi, rfi_documents.content_of, template="rfi", has_sheets=False, is_word=True),
    )
    registry.lately.add(changed)
    registry.timeline.add(history)
    search_index.add(
        Searched(Rfi, "summary", order=4),
        Searched(ProvenSolution, "place"),
        Searched(VendorQuestion),
        Searched(Purchase, "vendor"),
        Searched(Route, "citation"),
        Searched(PiggybackCheck, "vendor"),
        Searched(VendorContact, "summary"),
        Searched(FormalProcurement, "scope"),
    )
    registry.calendar.add(dates.entries)
    registry.case_runners.add("procurement.cases.RUNNERS")
    registry.sample_loaders.add(load, sample_packet.load)  # the last app: every question is put by now
    registry.navigation.add(
        NavItem("Procure", "RFIs", "rfi_list", "procurement.see_rfis", order=230),
        NavItem("Procure", "Clause library", "clause_list", "procurement.see_rfis", order=232),
        NavItem("Procure", "Route adviser", "route_adviser", "procurement.see_rfis", order=235),
        NavItem("Procure", "Formal procurements", "formalprocurement_list", "procurement.see_rfis", order=236),
        NavItem("Procure", "Piggyback checks", "piggybackcheck_list", "procurement.see_rfis", order=237),
        NavItem("Procure", "Proven solutions", "provensolution_list", order=240),
        NavItem("", "RFIs", "rfi_list", "procurement.respond", order=20),
        NavItem("", "Invite a colleague", "vendor_invite", "procurement.invite_colleague", order=40),
        NavItem("", "Categories I follow", "subscription_list", "procurement.respond", order=35),
        NavItem("", "My responses", "rfiresponse_list", "procurement.respond", order=30),
    )
    registry.public_links.add(
        NavItem(
            "",
            "RFIs",
            "rfi_list",
            order=30,
            said="Problems that the city seeks partners for. Vendors ask and answer here.",
        ),
        NavItem(
            "",
            "Proven solutions",
            "provensolution_list",
            order=40,
            said="What worked elsewhere, what it cost, and where to read about it.",
        ),
    )
    registry.concerns.add(concerns.found)
    receivers.connect()
