"""The sample city's partnerships, signed, settled and ended through the services, as its people would."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from initiatives.models import Initiative
from partnerships import sample_annexes, services
from partnerships.models import GainShare, Partnership, Party, Settlement
from partnerships.telling import people_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alliance.models import User
    from alliance.sample import SampleCity

CITY = "city-of-harlan-falls"
KINDS = {
    "money": "cash",
    "technology": "in_kind",
    "infrastructure": "asset",
    "legal_authority": "in_kind",
}
ROLES = {
    "vendor": "vendor",
    "utility": "operator",
    "university": "evaluator",
    "jurisdiction": "agency",
    "agency": "agency",
    "funder": "funder",
    "non_profit": "community",
}
TERMS = ("partner_share", "unit_price", "deadband", "floor", "bands", "marginal", "share", "minimum_guarantee")
PAPER = "City clerk, file of the partnership"
PAID_AFTER = timedelta(days=25)


def load(city: SampleCity) -> None:
    for row in city.data("portfolio")["partnerships"]:
        initiative = city.find(Initiative, row["initiative"])
        if initiative is not None and city.find(Partnership, row["key"]) is None:
            load_partnership(city, row, initiative)


def load_partnership(city: SampleCity, row: Mapping[str, Any], initiative: Initiative) -> None:
    partnership = services.set_up_partnership(
        initiative=initiative,
        title=row["title"],
        purpose=row["purpose"],
        legal_form="licence" if row["state"] == "ended" else "partnership",
        lead=city.person(row["lead"]),
        starts_on=city.day(row["signed_on"]),
        ends_on=city.day(row["ends_on"]),
        external_id=row["key"],
        by=city.by,
    )
    parties = {party["organisation"]: load_party(city, partnership, party) for party in row["parties"]}
    for number, brought in enumerate(row["contributions"], start=1):
        services.promise_contribution(
            party=parties[brought["organisation"]],
            kind=KINDS.get(brought["kind"], brought["kind"]),
            description=brought["description"],
            value=Decimal(brought["value"]) if brought["value"] else None,
            due_on=city.day(row["ends_on"]),
            external_id=f"{row['key']}:{number}",
            by=city.by,
        )
    sample_annexes.load(city, row["key"], partnership, parties)
    services.send_for_signature(partnership=partnership, by=city.by)
    for party in parties.values():
        sign(city, row, party)
    if row["gain_share"]:
        load_gain_share(city, row, partnership, parties)
    if row["state"] == "ended":
        services.end_partnership(
            partnership=partnership, why="The term is over.", on=city.day(row["ends_on"]), by=city.by
        )


def load_party(city: SampleCity, partnership: Partnership, row: Mapping[str, Any]) -> Party:
    is_city = row["organisation"] == CITY
    organisation = None if is_city else city.organisation(row["organisation"])
    return services.add_party(
        partnership=partnership,
        organisation=organisation,
        department=partnership.initiative.department if is_city else None,
        role=ROLES[organisation.kind] if organisation else "lead_agency",
        duty=row["role"],
        on=city.today,
        by=city.by,
    )


def sign(city: SampleCity, row: Mapping[str, Any], party: Party) -> None:
    """By the organisation's own person where it has one, else recorded from paper by the office."""
    person = people_of([party.organisation_id]).first() if party.organisation_id else city.by
    services.sign_party(
        party=party,
        signatory=person.name if person else f"For {party.name}",
        paper="" if person else PAPER,
        at=city.instant(row["signed_on"]),
        by=person or city.by,
    )


def load_gain_share(
    city: SampleCity, row: Mapping[str, Any], partnership: Partnership, parties: Mapping[str, Party]
) -> None:
    rule = row["gain_share"]
    baseline = next((s["inputs"]["baseline"] for s in row["settlements"] if "baseline" in s["inputs"]), None)
    partner = parties[rule["partner"]]
    gain_share = services.propose_gain_share(
        partnership=partnership,
        title=rule["measure"],
        unit=rule["unit"],
        model=rule["model"],
        period=rule["period"],
        baseline=Decimal(baseline) if baseline else None,
        baseline_note="As both sides measured it before anything was built.",
        terms={name: rule["terms"][name] for name in TERMS if rule["terms"].get(name) is not None},
        shares=[{"party": partner.name, "share": "1"}],
        external_id=row["key"],
        by=city.by,
    )
    at = city.instant(row["signed_on"])
    services.sign_gain_share(gain_share=gain_share, at=at, by=city.by)
    for_partner, paper = voice_of(city, partner)
    gain_share = services.sign_gain_share(gain_share=gain_share, paper=paper, at=at, by=for_partner)
    for period in row["settlements"]:
        load_settlement(city, row["key"], period, gain_share, partner)


def voice_of(city: SampleCity, party: Party) -> tuple[User, str]:
    """Who speaks for a partner, and the paper where nobody of it has an account."""
    person = people_of([party.organisation_id]).first()
    return (person, "") if person else (city.by, PAPER)


def load_settlement(city: SampleCity, key: str, row: Mapping[str, Any], gain_share: GainShare, partner: Party) -> None:
    finance = city.person("desmond")
    settlement = services.draft_settlement(
        gain_share=gain_share,
        starts_on=city.day(row["starts_on"]),
        ends_on=city.day(row["ends_on"]),
        source="Meter and receipt files of the period",
        measured=measured(row, gain_share, finance),
        note=row["note"] or "",
        external_id=f"{key}:{row['number']}",
        by=finance,
    )
    if row["state"] == "draft":
        return
    at, on = city.instant(row["settled_on"]), city.day(row["settled_on"])
    services.confirm_settlement(settlement=settlement, at=at, on=on, by=finance)
    for_partner, paper = voice_of(city, partner)
    settlement = services.confirm_settlement(settlement=settlement, paper=paper, at=at, on=on, by=for_partner)
    pay(city, row, settlement, finance)


def measured(row: Mapping[str, Any], gain_share: GainShare, finance: User) -> dict[str, Any]:
    """The file's measurements without what the agreement says; its one adjustment with the reason from the note."""
    found = {name: value for name, value in row["inputs"].items() if name not in (*gain_share.terms, "paid")}
    if "adjustments" in found:
        reason = row["note"].rpartition(": ")[2][:120]
        entry = {"label": reason, "kind": "non_routine", "amount": found["adjustments"], "approved_by": finance.name}
        found["adjustments"] = [entry]
    return found


def pay(city: SampleCity, row: Mapping[str, Any], settlement: Settlement, finance: User) -> None:
    paid = Decimal(row["inputs"]["paid"]) if row["state"] == "in_arrears" else settlement.owed
    if paid:
        day = city.day(row["settled_on"]) + PAID_AFTER
        services.record_payment(settlement=settlement, amount=paid, paid_on=day, on=city.today, by=finance)
