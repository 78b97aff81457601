"""Taking, replacing and withdrawing sealed responses (trust decision D4).

Nothing here writes to the audit trail: until the opening the trail would tell who responded. The signed receipt is the
trail of a submission, and the opening audits every one of them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import structlog
from django.core.files.uploadedfile import UploadedFile

from alliance import clock, messages
from alliance.errors import Busy, Refusal
from alliance.models import Organisation, User
from alliance.permissions import require
from alliance.writing import insist, lock, service, stamp
from procurement import envelopes, sealing
from procurement.lifecycle import RESPONSE
from procurement.models import ResponseVersion, Rfi, RfiResponse, SealedContent
from procurement.models.responses import ALGORITHM
from procurement.services import answers as answering
from procurement.services import draft_files
from procurement.services.rfis import require_before
from procurement.services.window import lock_alone, lock_shared

log = structlog.get_logger(__name__)
Uploads = Iterable["UploadedFile[bytes]"]
MOST_VERSIONS = 20
LATE = "This RFI is closed: a response counts when it is complete before the deadline. Nothing was stored."


@service
def submit_response(
    *,
    rfi: Rfi,
    addenda_read: int = 0,
    answers: answering.Given = (),
    files: Uploads = (),
    redacted: Uploads = (),
    by: User,
    **content: str,
) -> ResponseVersion:
    """Seal and store a response, or the next version of it; returns its signed receipt. Files kept with its draft go along.

    Judged by the database's clock, read after the RFI is locked. Raises Refusal (409 rfi_closed) at or after the
    deadline, Busy (429) beyond the quota of versions, ValidationError unless the last addendum is acknowledged.
    """
    row = lock_shared(rfi)
    if row.state != "published":
        raise Refusal(LATE, code="rfi_closed", state=row.state)
    require(by, "procurement.respond", row)
    require_acknowledged(row, addenda_read)
    kept = draft_files.uploads(row, by)
    files, redacted = [*kept.pop("files", ()), *files], [*kept.pop("redacted", ()), *redacted]
    insist(
        not redacted or content.get("grounds", "").strip(),
        "grounds",
        "Say on what ground the redacted parts may be withheld.",
    )
    answered, more = answering.checked(row, with_kept(answers or (), kept))
    enclosed = envelopes.once([*envelopes.enclosed(files, redacted), *more])
    envelopes.require_room(enclosed)
    inside = {**content, "addenda_read": addenda_read, "answers": answered, "files": enclosed}
    return take(row, response_of(row, by.organisation_id), inside, by=by)


def with_kept(answers: answering.Given, kept: Mapping[str, list[Any]]) -> list[Mapping[str, Any]]:
    """The answers, where a question was answered by a file kept with the draft and nothing was said anew."""
    given = [dict(row) if isinstance(row, Mapping) else row for row in answers]
    open_ = dict(kept)
    for row in given:
        files = open_.pop(str(row.get("requirement")), None) if isinstance(row, dict) else None
        if files and row.get("value") in (None, ""):
            row["value"] = files[0]
    return [*given, *({"requirement": question, "value": files[0]} for question, files in open_.items())]


@service
def record_paper_response(
    *,
    rfi: Rfi,
    version: int | None = None,
    organisation: Organisation,
    received_on: datetime,
    received_by: str,
    files: Uploads = (),
    by: User,
    **content: str,
) -> Rfi:
    """An officer enters what came on paper in time; it is sealed at once, and opened with all others.

    Only between the deadline and the opening: until then paper stays in its envelope. It is taken whether or not the
    vendor answered online, for a refusal would tell who did; at the opening, what a vendor sent itself counts before
    paper. Raises ValidationError where the paper was late, Refusal (409): wrong_state, not_yet_due.
    """
    row = lock_alone(rfi, version=version)
    require(by, "procurement.run_rfi", row)
    if row.state != "published" or row.opening_proposed_by_id is not None:
        raise Refusal("Paper is recorded after the deadline, before the opening is proposed.", code="wrong_state")
    if row.due_at is None or clock.database_now() < row.due_at:
        raise Refusal("Keep the paper in its envelope until the deadline; record it then.", code="not_yet_due")
    require_in_time(row, received_on)
    response = response_of(row, organisation.pk)
    said = {"received_on": received_on.isoformat(), "received_by": received_by, "recorded_by": by.name}
    inside = {**content, "paper": said, "files": envelopes.enclosed(files, ())}
    take(row, response, inside, by=by, received_at=received_on)
    return row


def require_in_time(rfi: Rfi, received_on: datetime) -> None:
    insist(
        rfi.published_at is None or rfi.published_at <= received_on,
        "received_on",
        "This is before the RFI was published. Write when the paper arrived.",
    )
    insist(
        rfi.due_at is not None and received_on < rfi.due_at,
        "received_on",
        "This is at or after the deadline, so the paper is late. Send it back to the vendor unread.",
    )


def take(
    rfi: Rfi, response: RfiResponse, inside: dict[str, Any], *, by: User, received_at: datetime | None = None
) -> ResponseVersion:
    """Seal and store the next version. What comes online is judged by the clock here; paper was judged by its stamp."""
    number = response.current + 1 if received_at else next_number(response)
    sealed = sealing.seal(inside, public_key=rfi.keys.public_key, name=name_of(response, number))
    if received_at is None:
        received_at = clock.database_now()
        require_open(rfi, received_at)
    store(response, number)
    version = ResponseVersion(
        response=response,
        number=number,
        received_at=received_at,
        submitted_by=by,
        plain_sha256=sealed.plain_sha256,
        cipher_sha256=sealed.cipher_sha256,
    )
    version.receipt, version.signature = sealing.sign(said_by(version))
    version.save(force_insert=True)
    SealedContent(of=version, sealed_key=sealed.sealed_key, ciphertext=sealed.ciphertext).save(force_insert=True)
    tell_vendor(response, f"{rfi.reference}: your response is received and sealed, version {number}.", version, by=by)
    return version


def require_acknowledged(rfi: Rfi, addenda_read: int) -> None:
    last = rfi.addenda.count()
    insist(
        addenda_read == last,
        "addenda_read",
        f"Addendum {last} is the last one: read it on the RFI’s page, then write {last} here."
        if last
        else "There is no addendum to this RFI: write 0.",
    )


def require_open(rfi: Rfi, now: Any) -> None:
    """Late attempts are refused and logged; never whose they were."""
    if rfi.due_at is None or now >= rfi.due_at:
        log.warning("late_response_refused", rfi=str(rfi.pk), received_at=str(now), deadline=str(rfi.due_at))
    require_before(now, rfi.due_at, LATE, code="rfi_closed")


def response_of(rfi: Rfi, organisation_id: Any) -> RfiResponse:
    found: RfiResponse | None = (
        RfiResponse.objects.select_for_update(of=("self",)).filter(rfi=rfi, organisation=organisation_id).first()
    )
    return found or RfiResponse(id=uuid4(), rfi=rfi, organisation_id=organisation_id, current=0)


def next_number(response: RfiResponse) -> int:
    number = response.current + 1
    if number > MOST_VERSIONS:
        raise Busy(
            f"Your organisation has sent {MOST_VERSIONS} versions, the most that are taken. The last one counts.",
            code="too_many_versions",
        )
    return number


def store(response: RfiResponse, number: int) -> None:
    response.receive(number)
    response.full_clean()
    if response._state.adding:
        response.save(force_insert=True)
    else:
        stamp(response)
        response.save(update_fields=["current", "state", "version", "updated_at"])


def name_of(response: RfiResponse, number: int) -> bytes:
    return sealing.name_of(
        rfi=response.rfi_id,
        vendor=response.organisation_id,
        response=response.pk,
        version=number,
        algorithm=ALGORITHM,
    )


def said_by(version: ResponseVersion) -> dict[str, Any]:
    """What a receipt says; verified with the RFI's receipt key, without this system."""
    return {
        "rfi": str(version.response.rfi_id),
        "reference": version.response.rfi.reference,
        "response": str(version.response_id),
        "version": version.number,
        "received_at": version.received_at.isoformat(),
        "plain_sha256": version.plain_sha256,
        "cipher_sha256": version.cipher_sha256,
    }


def tell_vendor(response: RfiResponse, text: str, target: Any, *, by: Any) -> None:
    messages.notify(
        recipients=people_of(response),
        slot=f"response:{response.pk}:{response.version}:{response.current}:{response.state}",
        text=text,
        url=target.get_absolute_url(),
        by=by,
    )


def people_of(response: RfiResponse) -> Any:
    return User.objects.active().filter(organisation=response.organisation_id)


@service
def withdraw_response(*, response: RfiResponse, version: int | None = None, by: User) -> RfiResponse:
    """Take a response back before the deadline. Its keys are destroyed: nobody can read it any more."""
    rfi = lock_shared(response.rfi)
    row = lock(response, version=version)
    require(by, "procurement.withdraw_response", row)
    if row.state != "sealed" or rfi.state != "published":
        raise Refusal(RESPONSE.refusal(RESPONSE.step("withdraw"), row.state), code="wrong_state", state=row.state)
    require_open(rfi, clock.database_now())
    row.take_back()
    stamp(row)
    row.save(update_fields=["state", "version", "updated_at"])
    SealedContent.objects.filter(of__response=row).update(sealed_key=b"")
    tell_vendor(row, f"{rfi.reference}: your response is withdrawn; it cannot be read any more.", row, by=by)
    return row
