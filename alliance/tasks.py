"""The two messages there are: look for due work, and see whether recurring work has become due."""

from celery import shared_task
from django.db import close_old_connections
from django.utils import timezone

from alliance import jobs


@shared_task(name="alliance.work")
def work() -> None:
    close_old_connections()
    jobs.run_due()


@shared_task(name="alliance.sweep")
def sweep() -> None:
    close_old_connections()
    jobs.sweep(timezone.now())
    jobs.run_due()
