"""The job that analyses a closed round: how its ranking moves with the weights."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

from alliance import jobs
from alliance.models import Job
from alliance.people import system_user
from alliance.writing import change, lock
from initiatives.models import Round

ANALYSED = "initiatives.sensitivity.analysed"  # by name: it loads numpy
LEASE = timedelta(minutes=10)


def analyse(job: Job) -> dict[str, Any]:
    """Works on the locked result alone; a round opened again meanwhile is left as it is."""
    row = Round.objects.get(pk=job.arguments["round"])
    if row.state != "closed" or row.analysis_job_id != job.pk:
        return {"round": str(row.pk), "outcome": "superseded"}
    wanted = {name: job.arguments[name] for name in ("draws", "seed", "top")}
    found = import_string(ANALYSED)(row.result, **wanted, report=lambda percent, text: jobs.report(job, percent, text))
    digest = row.result.get("digest", "")
    with transaction.atomic():
        row = lock(row)
        if row.state != "closed" or row.analysis_job_id != job.pk:
            return {"round": str(row.pk), "outcome": "superseded"}
        change(row, {"analysis": found | {"digest": digest}}, by=system_user(), action="analyse")
    return {"round": str(row.pk), "draws": found["draws"]}
