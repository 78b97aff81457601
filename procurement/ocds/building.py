"""The body of each release, from rows as they are at that instant. Only what anybody may read goes in.

Mapping: an RFI concludes no contract, so it is a planning process (`planning`, `planningUpdate`); its outcome has its
own ocid and points back with `relatedProcesses`. Source: OCDS 1.1.5 release schema, standard.open-contracting.org.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from alliance import city
from alliance.messages import absolute
from alliance.models import Organisation
from procurement import cpv
from procurement.models import Addendum, Criterion, FormalProcurement, Rfi, RfiResponse

Body = dict[str, Any]
LANGUAGE = "en"
DATA_TYPES = {"number": "number"}
PUBLIC_NEEDS = ("accepted", "answered", "merged")
METHODS = {"pilot_agreement": "direct", "cooperative_contract": "limited"}


def at_offset(moment: datetime) -> str:
    """RFC 3339 with the city's offset."""
    return moment.astimezone(ZoneInfo(city.city_zone())).isoformat(timespec="seconds")


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(city.city_zone()))


def rfi_url(rfi: Rfi) -> str:
    return absolute(rfi.get_absolute_url())


def city_party(roles: list[str]) -> Body:
    found = city.profile()
    name, country = (found.name, found.country) if found else ("City", "US")
    scheme = f"{country}-CITY"
    identifier = {"scheme": scheme, "id": slugify(name), "legalName": name}
    return {"id": f"{scheme}-{slugify(name)}", "name": name, "identifier": identifier, "roles": roles}


def vendor_party(organisation: Organisation) -> Body:
    scheme = f"{city_party([])['identifier']['scheme']}-VENDORS"
    identifier = {"scheme": scheme, "id": str(organisation.pk), "legalName": organisation.name}
    roles = ["tenderer", "supplier"]
    return {"id": f"{scheme}-{organisation.pk}", "name": organisation.name, "identifier": identifier, "roles": roles}


def reference_to(party: Mapping[str, Any]) -> Body:
    return {"id": party["id"], "name": party["name"]}


def milestone(key: str, title: str, due: datetime, **more: Any) -> Body:
    return {"id": key, "title": title, "type": "engagement", "dueDate": at_offset(due), "status": "scheduled"} | more


def milestones(rfi: Rfi, **more: Any) -> list[Body]:
    found = []
    if rfi.questions_until:
        found.append(milestone("questions-close", "Questions close", rfi.questions_until))
    if rfi.due_at:
        found.append(milestone("responses-due", "Responses due", rfi.due_at, **more))
    return found


def document(key: str, kind: str, title: str, url: str, at: datetime) -> Body:
    return {
        "id": key,
        "documentType": kind,
        "title": title,
        "url": url,
        "datePublished": at_offset(at),
        "format": "text/html",
        "language": LANGUAGE,
    }


def period(start: datetime | None, end: datetime | None) -> Body:
    return {name: at_offset(moment) for name, moment in (("startDate", start), ("endDate", end)) if moment}


def published(rfi: Rfi, at: datetime) -> Body:
    """The RFI as vendors first read it: tag `planning`."""
    buyer = city_party(["buyer", "procuringEntity"])
    return {
        "tag": ["planning"],
        "title": rfi.title,
        "description": rfi.summary,
        "parties": [buyer],
        "buyer": reference_to(buyer),
        "planning": {
            "rationale": rfi.problem,
            "budget": {"project": str(rfi.initiative.title), "projectID": str(rfi.initiative.reference)},
            "documents": [
                document("notice", "marketEngagementNotice", f"{rfi.reference} {rfi.title}", rfi_url(rfi), at),
                *needs_of(rfi, at),
            ],
            "milestones": milestones(rfi),
        },
        "tender": {
            "id": rfi.reference,
            "title": rfi.title,
            "description": rfi.summary,
            "status": "planning",
            "procuringEntity": reference_to(buyer),
            "procurementMethodDetails": "Request for information: no award is made from this notice",
            "submissionMethod": ["electronicSubmission"],
            "submissionMethodDetails": rfi_url(rfi),
            "enquiryPeriod": period(rfi.published_at, rfi.questions_until),
            "tenderPeriod": period(rfi.published_at, rfi.due_at),
            "hasEnquiries": False,
            "awardCriteriaDetails": "; ".join(str(row) for row in rfi.criterion_rows.all()),
            "criteria": [
                *(criterion(row) for row in rfi.criterion_rows.all()),
                *(question(row) for row in rfi.requirement_rows.all()),
                *demonstration(rfi),
            ],
            "documents": [document("rfi", "biddingDocuments", str(rfi), rfi_url(rfi), at)],
        }
        | classified(rfi),
    }


def classified(rfi: Rfi) -> Body:
    """The category, where the RFI has one."""
    if not rfi.category:
        return {}
    found = {"scheme": "CPV", "id": rfi.category}
    if name := cpv.BY_DIGITS.get(rfi.category[:8]):
        found["description"] = name
    return {"items": [{"id": "1", "description": rfi.title, "classification": found}]}


def criterion(row: Any) -> Body:
    requirement = {"id": f"{row.pk}-1", "title": row.name, "description": row.anchors or row.name, "dataType": "number"}
    group = {"id": f"{row.pk}-all", "requirements": [requirement | {"minValue": 0, "maxValue": row.TOP}]}
    return {"id": str(row.pk), "title": row.name, "relatesTo": "tenderer", "requirementGroups": [group]}


def question(row: Any) -> Body:
    """A question to vendors; a bounded number says its bounds."""
    requirement: Body = {"id": f"{row.pk}-1", "title": row.text, "dataType": DATA_TYPES.get(row.kind, "string")}
    bounds = {"minValue": row.least, "maxValue": row.most}
    requirement |= {name: float(value) for name, value in bounds.items() if value is not None}
    if row.accepted_list and row.must_be_answered:
        requirement["description"] = f"Met by: {'; '.join(row.accepted_list)}"
    if row.kind == "date" and any(row.bounds):
        requirement["description"] = " ".join(
            f"{word} {day.isoformat()}" for word, day in zip(("from", "until"), row.bounds, strict=True) if day
        )
    group = {"id": f"{row.pk}-all", "requirements": [requirement]}
    return {"id": str(row.pk), "title": row.text, "relatesTo": "tenderer", "requirementGroups": [group]}


def needs_of(rfi: Rfi, at: datetime) -> list[Body]:
    """The needs it is about that anybody can read."""
    rows = rfi.needs.filter(is_public=True, state__in=PUBLIC_NEEDS).order_by("reference")
    return [
        document(f"need-{row.reference}", "needsAssessment", str(row), absolute(row.get_absolute_url()), at)
        for row in rows
    ]


def demonstration(rfi: Rfi) -> list[Body]:
    """What every vendor shows: one requirement per step, scored like a criterion."""
    steps = [
        {"id": str(row.pk), "title": row.text, "description": row.expected or row.text, "dataType": "number"}
        | {"minValue": 0, "maxValue": Criterion.TOP}
        for row in rfi.script_rows.all()
    ]
    if not steps:
        return []
    group = {"id": "demonstration-all", "requirements": steps}
    return [{"id": "demonstration", "title": "Demonstration", "relatesTo": "tenderer", "requirementGroups": [group]}]


def amended(rfi: Rfi, addendum: Addendum, *, before: str, this: str) -> Body:
    """An addendum: only what changed, and the deadline where it moved."""
    amendment = {
        "id": f"addendum-{addendum.number}",
        "date": at_offset(addendum.issued_at),
        "description": f"Addendum {addendum.number}",
        "rationale": addendum.text,
        "amendsReleaseID": before,
        "releaseID": this,
    }
    tender: Body = {"id": rfi.reference, "status": "planning", "amendments": [amendment]}
    body: Body = {"tag": ["planningUpdate"], "tender": tender}
    if addendum.due_at:
        tender["tenderPeriod"] = period(rfi.published_at, rfi.due_at)
        body["planning"] = {"milestones": milestones(rfi, dateModified=at_offset(addendum.issued_at))}
    return body


def answered(rfi: Rfi, at: datetime) -> Body:
    """Questions and answers as published; who asked is nowhere among them."""
    enquiries = [
        {
            "id": str(row.pk),
            "date": at_offset(row.asked_at),
            "description": row.text,
            "answer": row.answer,
            "dateAnswered": at_offset(row.published_at),
        }
        for row in rfi.questions.exclude(published_at=None)
    ]
    clarification = document("answers", "clarifications", "Questions and answers", f"{rfi_url(rfi)}#questions", at)
    tender = {"id": rfi.reference, "status": "planning", "hasEnquiries": True, "enquiries": enquiries}
    return {"tag": ["planningUpdate"], "tender": tender | {"documents": [clarification]}}


def opened(rfi: Rfi, responses: int) -> Body:
    """How many responded, never who."""
    assert rfi.opened_at is not None
    when = at_offset(rfi.opened_at)
    met = milestone("responses-due", "Responses due", rfi.due_at or rfi.opened_at, status="met", dateMet=when)
    return {
        "tag": ["planningUpdate"],
        "tender": {"id": rfi.reference, "status": "planning", "bidOpening": {"date": when}},
        "bids": {"statistics": [{"id": "responses", "measure": "requests", "value": responses, "date": when}]},
        "planning": {"milestones": [met]},
    }


def named(responses: Iterable[RfiResponse], at: datetime) -> Body:
    """Who responded, where the city publishes it: with the outcome, when responses are public record."""
    parties = [vendor_party(row.organisation) | {"roles": ["tenderer"]} for row in responses]
    details = [
        {"id": str(number), "status": "valid", "date": at_offset(at), "tenderers": [reference_to(party)]}
        for number, party in enumerate(parties, start=1)
    ]
    return {"parties": parties, "bids": {"details": details}} if parties else {}


def ended(rfi: Rfi, at: datetime) -> Body:
    """Concluded, or cancelled with the reason."""
    if rfi.state == "cancelled":
        tender = {"id": rfi.reference, "status": "cancelled"}
        return {"tag": ["planningUpdate"], "tender": tender, "planning": {"rationale": rfi.outcome_reason}}
    report = document("outcome", "marketStudies", "What the market said", rfi_url(rfi), at)
    report["description"] = f"{rfi.get_outcome_display()}. {rfi.outcome_reason}"
    return {
        "tag": ["planningUpdate"],
        "tender": {"id": rfi.reference, "status": "complete"},
        "planning": {"documents": [report]},
    }


def records(rfi: Rfi, withheld: Iterable[Mapping[str, str]], at: datetime) -> Body:
    """Responses became public record; what is withheld is said with its ground, never whose it is."""
    body: Body = {
        "tag": ["planningUpdate"],
        "planning": {
            "documents": [document("records", "marketStudies", "Responses", f"{rfi_url(rfi)}records/", at)],
        },
    }
    items = [
        {"id": row["id"], "field": "planning/documents", "name": row["name"], "rationale": row["ground"]}
        for row in withheld
    ]
    return body | ({"withheldInformation": items} if items else {})


def followed(rfi: Rfi, ocid_of_rfi: str, at: datetime, agreement: Mapping[str, Any]) -> Body:
    """What an RFI leads to, as a process of its own. `agreement`: title, starts, ends of the pilot, where there is one."""
    buyer = city_party(["buyer", "procuringEntity"])
    body: Body = {
        "tag": ["planning"],
        "title": rfi.title,
        "parties": [buyer],
        "buyer": reference_to(buyer),
        "relatedProcesses": [
            {
                "id": "rfi",
                "relationship": ["planning"],
                "title": rfi.title,
                "scheme": "ocid",
                "identifier": ocid_of_rfi,
                "uri": absolute(f"/api/v1/ocds/records/{ocid_of_rfi}/"),
            }
        ],
        "tender": {
            "id": f"{rfi.reference}-outcome",
            "title": rfi.title,
            "status": "planned",
            "procurementMethodDetails": rfi.get_outcome_display(),
            "procurementMethodRationale": rfi.outcome_reason,
        },
    }
    if rfi.chosen and rfi.outcome in METHODS:
        awarded(body, rfi, rfi.chosen.organisation, at, agreement)
    return body


def announced(formal: FormalProcurement, ocid_of_rfi: str, at: datetime) -> Body:
    """The official notice of a formal procurement is out: tag `tender`."""
    body = followed(formal.rfi, ocid_of_rfi, at, {})
    url = formal.notice or rfi_url(formal.rfi)
    body["tag"] = ["tender"]
    body["tender"] |= {
        "title": formal.title,
        "description": formal.scope,
        "status": "active",
        "procurementMethod": "open",
        "procurementMethodDetails": f"{formal.route.get_kind_display()}, {formal.route.citation}",
        "tenderPeriod": period(at, formal.bids_until),
        "awardCriteriaDetails": "; ".join(f"{row['name']} ({row['weight']})" for row in formal.criteria),
        "documents": [document("notice", "tenderNotice", str(formal), url, at)],
    }
    if formal.estimate is not None:
        body["tender"]["value"] = value_of(formal.estimate, formal.route.currency)
    return body


def value_of(amount: Decimal, currency: str) -> Body:
    return {"amount": float(amount), "currency": currency}


def awarded_formally(formal: FormalProcurement, vendor: Organisation, amount: Decimal, at: datetime) -> Body:
    """The award of a formal procurement and its contract, pending while others may object."""
    party = vendor_party(vendor) | {"roles": ["supplier"]}
    value = value_of(amount, formal.route.currency)
    award = {"id": "award-1", "title": formal.title, "status": "pending", "date": at_offset(at), "value": value}
    contract = {"id": "contract-1", "awardID": "award-1", "title": formal.title, "status": "pending", "value": value}
    return {
        "tag": ["award", "contract"],
        "parties": [city_party(["buyer", "procuringEntity"]), party],
        "tender": {"id": f"{formal.rfi.reference}-outcome", "status": "complete"},
        "awards": [award | {"suppliers": [reference_to(party)], "description": formal.ended_because}],
        "contracts": [contract],
    }


def abandoned(formal: FormalProcurement) -> Body:
    tender = {"id": f"{formal.rfi.reference}-outcome", "status": "unsuccessful"}
    return {"tag": ["tenderUpdate"], "tender": tender | {"procurementMethodRationale": formal.ended_because}}


def awarded(body: Body, rfi: Rfi, organisation: Organisation, at: datetime, agreement: Mapping[str, Any]) -> None:
    """Adds the award, pending while others may object, and the contract, pending until it is signed."""
    vendor = vendor_party(organisation)
    body["tag"] = ["tender", "award", "contract"]
    body["parties"].append(vendor)
    body["tender"] |= {"status": "complete", "procurementMethod": METHODS[rfi.outcome]}
    award = {"id": "award-1", "title": rfi.title, "status": "pending", "date": at_offset(at)}
    body["awards"] = [award | {"suppliers": [reference_to(vendor)]}]
    contract: Body = {"id": "contract-1", "awardID": "award-1", "title": rfi.title, "status": "pending"}
    if agreement:
        contract |= {"title": agreement["title"], "period": period(agreement["starts"], agreement["ends"])}
    body["contracts"] = [contract]
