"""Opening sealed responses: after the deadline, by two officers, each item checked and none skipped silently."""

from datetime import datetime
from typing import Any

import structlog
from nacl.public import PrivateKey

from alliance import audit, clock, events, messages
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.roles import CHAMPION_OFFICE
from alliance.writing import change, service
from procurement import envelopes, sealing
from procurement.lifecycle import RESPONSE, RFI
from procurement.models import ResponseVersion, Rfi, RfiResponse, SealedContent
from procurement.ocds import building
from procurement.services import drafts
from procurement.services.releases import freeze
from procurement.services.responses import name_of, people_of
from procurement.services.window import lock_alone

log = structlog.get_logger(__name__)


@service
def propose_opening(*, rfi: Rfi, version: int | None = None, by: Any) -> Rfi:
    """The first of two officers asks for the opening. Raises Refusal (409 not_yet_due) before the deadline."""
    row = lock_alone(rfi, version=version)
    require(by, "procurement.open_responses", row)
    if row.state != "published":
        raise Refusal(RFI.refusal(RFI.step("open"), row.state), code="wrong_state", state=row.state)
    now = clock.database_now()
    require_due(row, now, by)
    change(row, {"opening_proposed_by": by, "opening_proposed_at": now}, by=by, action="propose_opening")
    return row


@service
def open_responses(*, rfi: Rfi, version: int | None = None, by: Any) -> Rfi:
    """The second officer opens. Raises Refusal: 409 not_yet_due, second_opener_required, sealing_key_wrong.

    What does not open as it was received is marked damaged and named in the audit trail; the others still open.
    """
    row = lock_alone(rfi, version=version)
    require(by, "procurement.open_responses", row)
    now = clock.database_now()
    if row.state == "published":
        require_due(row, now, by)
        require_second(row, by)
    opened = RFI.take(row, "open", by=by, opened_by=by, opened_at=now)
    private = sealing.private_key(opened.pk, opened.keys.wrapped_key, opened.keys.wrapped_by)
    responses = list(opened.responses.select_for_update(of=("self",)).order_by("id"))
    for response in responses:
        open_one(response, private, by=by)
    drafts.destroy(opened)
    kept = sum(response.state != "withdrawn" for response in opened.responses.all())
    freeze(opened, now, lambda before, this: building.opened(opened, kept))
    announce(opened, list(opened.responses.all()), by=by)
    return opened


def require_due(rfi: Rfi, now: Any, by: Any) -> None:
    if rfi.due_at is None or now < rfi.due_at:
        log.warning("opening_refused", rfi=str(rfi.pk), person=str(by.pk), code="not_yet_due")
        refused = Refusal(
            "Responses can still come in: nobody opens them before the deadline.",
            code="not_yet_due",
            deadline=rfi.due_at,
        )
        refused.afterwards = lambda: note_early_opening(rfi=rfi, at=now, by=by)
        raise refused


@service
def note_early_opening(*, rfi: Rfi, at: datetime, by: Any) -> None:
    """Trust case S2: keep the attempt in the audit trail and tell the champion's office. Called once it was refused."""
    audit.record("opening_refused", rfi, by=by, after={"at": at.isoformat(), "code": "not_yet_due"})
    office = User.objects.active().filter(role_assignments__role__in=CHAMPION_OFFICE).distinct()
    messages.notify(
        recipients=office,
        slot=f"rfi:{rfi.pk}:early:{by.pk}:{at.isoformat()}",
        text=f"{by.name} tried to open {rfi.reference} before its deadline. It was refused.",
        url=rfi.get_absolute_url(),
        by=by,
    )


def require_second(rfi: Rfi, by: Any) -> None:
    if rfi.opening_proposed_by_id is None:
        raise Refusal(
            "Two officers open responses together. Propose the opening; another officer then opens.",
            code="second_opener_required",
        )
    if rfi.opening_proposed_by_id == by.pk:
        raise Refusal(
            "You proposed this opening: another procurement officer has to open.", code="second_opener_required"
        )


def open_one(response: RfiResponse, private: PrivateKey, *, by: Any) -> None:
    """Decrypt the current version; and only now write into the audit trail what was received and when."""
    versions = list(response.versions.select_related("submitted_by", "sealed").order_by("number"))
    for version in versions:
        audit.record("submit_response", version, by=version.submitted_by or by, after=audit.values_of(version))
    if response.state == "withdrawn":
        return
    try:
        content = unsealed(response, versions, private)
    except sealing.Damaged:
        log.error("integrity_failure", response=str(response.pk))
        RESPONSE.take(response, "integrity_failure", by=by)
    else:
        RESPONSE.take(response, "open_response", by=by, content=envelopes.listed(content))


def unsealed(response: RfiResponse, versions: list[ResponseVersion], private: PrivateKey) -> dict[str, Any]:
    """What counts: the last that the vendor sent itself, else the last paper.

    Raises Damaged where a version is missing, moved, rolled back or changed since its receipt was signed.
    """
    if not versions or [version.number for version in versions] != list(range(1, response.current + 1)):
        raise sealing.Damaged
    newest = found = content_of(response, versions[-1], private)
    for earlier in reversed(versions[:-1]):
        if "paper" not in found or not bytes(kept_of(earlier).sealed_key):
            break  # a version that was withdrawn has lost its key
        found = content_of(response, earlier, private)
    return newest if "paper" in found else found


def content_of(response: RfiResponse, version: ResponseVersion, private: PrivateKey) -> dict[str, Any]:
    kept = kept_of(version)
    sealed = sealing.Sealed(bytes(kept.sealed_key), bytes(kept.ciphertext), version.plain_sha256, version.cipher_sha256)
    return sealing.unseal(sealed, private=private, name=name_of(response, version.number))


def kept_of(version: ResponseVersion) -> SealedContent:
    """Raises Damaged where it is gone."""
    try:
        return version.sealed
    except SealedContent.DoesNotExist as fault:
        raise sealing.Damaged from fault


def file_of(response: RfiResponse, number: int) -> tuple[dict[str, Any], bytes]:
    """One file of an opened response, unsealed for this reading alone. Raises Refusal where it cannot be read."""
    rows = (response.content or {}).get("files", []) if response.state == "opened" else []
    if not 0 <= number < len(rows):
        raise Refusal("There is no such file to read.", code="sealed")
    keys = response.rfi.keys
    versions = list(response.versions.select_related("sealed").order_by("number"))
    try:
        private = sealing.private_key(response.rfi_id, keys.wrapped_key, keys.wrapped_by)
        return rows[number], envelopes.bytes_of(unsealed(response, versions, private), number)
    except sealing.Damaged as fault:
        raise Refusal("This file is not what was received: restore it from the backup.", code="damaged") from fault


def announce(rfi: Rfi, responses: list[RfiResponse], *, by: Any) -> None:
    counts = {state: sum(row.state == state for row in responses) for state in ("opened", "damaged", "withdrawn")}
    events.publish("rfi.opened", rfi, by=by, payload=counts)
    for response in responses:
        if response.state != "withdrawn":
            messages.notify(
                recipients=people_of(response),
                slot=f"response:{response.pk}:opened",
                text=f"{rfi.reference} {rfi.title}: the responses were opened.",
                url=response.get_absolute_url(),
                by=by,
            )
