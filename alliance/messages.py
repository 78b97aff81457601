"""Telling people: a notice in the app, exactly once, and a letter, at least once with the same Message-ID."""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import make_msgid
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from alliance import digests, jobs
from alliance.models import Document, Job, Mail, Notification, User
from alliance.models.documents import TYPES
from alliance.writing import service

SEND_UNTIL = timedelta(hours=24)
BACK_OFF = timedelta(minutes=5)
MOST_ATTACHED = 8 * 1024 * 1024  # bytes


@service
def notify(
    *, recipients: Iterable[User], slot: str, text: str, url: str = "", remind_at: datetime | None = None, by: Any
) -> list[Notification]:
    """Tell each active recipient once. `slot` names the fact ("review 7 due in 7 days"); telling it again does nothing.

    `remind_at` is the present instant where it is a reminder: those who gather these read it in the day's digest.
    """
    told = []
    for person in {person.pk: person for person in recipients if person.is_active}.values():
        gathered = remind_at is not None and digests.gathers(person, remind_at)
        given = {"text": text[:300], "url": url, "waits_for_digest": gathered, "created_by": by}
        notice, is_new = Notification.objects.get_or_create(recipient=person, slot=slot[:200], defaults=given)
        if is_new:
            told.append(notice)
            if person.wants_email and person.email and not gathered:
                write_letter(person=person, subject=text[:200], text=letter_text(text, url), by=by)
    return told


def send_gathered(*, person: User, by: Any) -> None:
    """Somebody wants no digest any more: what was gathered for it comes as letters, if they want any."""
    for notice in digests.taken(person):
        if person.wants_email and person.email:
            write_letter(person=person, subject=notice.text[:200], text=letter_text(notice.text, notice.url), by=by)


def letter_text(text: str, url: str) -> str:
    return f"{text}\n\n{absolute(url)}\n" if url else f"{text}\n"


def absolute(url: str) -> str:
    """As letters, feeds and documents name a page. On one's own machine that is the address that `manage.py run` prints."""
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
    if settings.EMBEDDED and host == "localhost":
        host = f"{host}:{os.environ.get('PORT') or 8000}"
    return f"{'http' if settings.EMBEDDED else 'https'}://{host}{url}"


@service
def write_letter(
    *, person: User | None, subject: str, text: str, by: Any, to: str = "", document: Document | None = None
) -> Mail:
    """Put a letter in the outbox, with a document that is made. Its Message-ID is fixed here, so that a letter sent twice is known to be the same."""
    letter = Mail.objects.create(
        recipient=person,
        to=to or (person.email if person else ""),
        subject=" ".join(subject.split()),
        text=text,
        document=document,
        message_id=make_msgid(domain="alliance.invalid"),
        created_by=by if by and by.pk else None,
    )
    jobs.enqueue("send_letter", {"letter": str(letter.pk)}, slot=f"letter:{letter.pk}")
    return letter


def forget_letters(url: str) -> None:
    """Erase whom letters with a private link went to; those that wait are not sent. Called inside a service."""
    letters = Mail.objects.filter(recipient=None, text__contains=url)
    letters.filter(state=Mail.State.WAITING).update(state=Mail.State.SKIPPED)
    letters.update(to="")


def send_letter(job: Job) -> None:
    """Job. Retried until SEND_UNTIL has passed, then visibly failed."""
    letter = Mail.objects.select_related("recipient", "document").get(pk=job.arguments["letter"])
    if letter.state != Mail.State.WAITING:
        return
    if letter.recipient and not letter.recipient.is_active:
        Mail.objects.filter(pk=letter.pk).update(state=Mail.State.SKIPPED)
        return
    try:
        deliver(letter)
    except SMTPRecipientsRefused:
        Mail.objects.filter(pk=letter.pk).update(state=Mail.State.FAILED)
    except OSError as fault:
        retry_or_fail(letter, fault, timezone.now())
    else:
        Mail.objects.filter(pk=letter.pk).update(state=Mail.State.SENT, sent_at=timezone.now())


def deliver(letter: Mail) -> None:
    with get_connection() as connection:
        message = EmailMessage(
            letter.subject,
            letter.text,
            settings.DEFAULT_FROM_EMAIL,
            [letter.to],
            headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
            connection=connection,
        )
        attach(message, letter.document)
        message.send()


def attach(message: EmailMessage, document: Document | None) -> None:
    """What is too large for a mailbox waits under Documents."""
    if document is None or not document.made_at:
        return
    if document.size_bytes > MOST_ATTACHED:
        message.body += "\nThe file is too large for a letter: you find it in Alliance under Documents.\n"
        return
    with document.file.open("rb") as file:
        message.attach(document.name.replace("/", "-"), file.read(), TYPES[document.format])


def retry_or_fail(letter: Mail, fault: OSError, now: datetime) -> None:
    if now - letter.created_at > SEND_UNTIL:
        Mail.objects.filter(pk=letter.pk).update(state=Mail.State.FAILED)
        return
    raise jobs.Retry(now + BACK_OFF, f"The mail server did not take the letter: {fault}"[:500])


@service
def read_notices(*, by: User, at: datetime) -> int:
    """Mark all of a person's notices as read."""
    with transaction.atomic():
        return Notification.objects.filter(recipient=by, read_at=None).update(read_at=at)
