"""Jobs of portfolios: each question goes to a process of its own, which is ended if it takes too long."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from alliance import jobs
from alliance.env import ROOT
from alliance.models import Job
from alliance.people import system_user
from alliance.writing import change, lock
from initiatives.models import Portfolio

SEARCH_SECONDS = 60.0
HARD_LIMIT_SECONDS = 240.0  # all of it: search, cause of a clash, explanations
LEASE = timedelta(seconds=HARD_LIMIT_SECONDS + 60)


def solve(job: Job) -> dict[str, Any]:
    """The best set for the inputs that were stored when it was asked for."""
    row = Portfolio.objects.get(pk=job.arguments["portfolio"])
    if row.job_id != job.pk:
        return {"portfolio": str(row.pk), "outcome": "superseded"}
    answer = asked(job, {"inputs": row.inputs, "seconds": SEARCH_SECONDS}) or {"outcome": "unknown"}
    is_kept = keep(row, "job_id", "solve", lambda now: {"solution": answer, "solved_at": timezone.now()})
    return {"portfolio": str(row.pk), "outcome": answer["outcome"] if is_kept else "superseded"}


def explain(job: Job) -> dict[str, Any]:
    """Adds why one initiative is out to the solution, if that is still the one that was asked about."""
    row = Portfolio.objects.get(pk=job.arguments["portfolio"])
    name = job.arguments["item"]
    if not row.solution.get("value"):
        return {"portfolio": str(row.pk), "outcome": "superseded"}
    answer = asked(job, {"inputs": row.inputs, "solution": row.solution, "explain": name}) or {"explanations": {}}

    def explained(now: Portfolio) -> dict[str, Any]:
        explanations = {**now.solution.get("explanations", {}), **answer["explanations"]}
        return {"solution": {**now.solution, "explanations": explanations}}

    is_kept = keep(row, "solved_at", "explain", explained)
    return {"portfolio": str(row.pk)} | ({"explained": name} if is_kept else {"outcome": "superseded"})


def keep(row: Portfolio, mark: str, action: str, found: Callable[[Portfolio], dict[str, Any]]) -> bool:
    """Write down what was found, unless `mark` moved in the minutes it took: the portfolio was revised, or asked anew."""
    with transaction.atomic():
        now = lock(row)
        is_same: bool = getattr(now, mark) == getattr(row, mark)
        if is_same:
            change(now, found(now), by=system_user(), action=action)
    return is_same


def asked(job: Job, question: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answer of the solving process, with its progress shown on the job; None if it had to be ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "initiatives.solving"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    end = threading.Timer(HARD_LIMIT_SECONDS, process.kill)
    end.start()
    answer: dict[str, Any] | None = None
    try:
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(question))
            process.stdin.close()
            for line in process.stdout:
                said = json.loads(line)
                answer = said.get("answer", answer)
                if "percent" in said:
                    jobs.report(job, said["percent"], said["said"])
    finally:
        end.cancel()
    if answer is None and process.returncode != -9:
        raise RuntimeError(f"the solving process ended with {process.returncode}")
    return answer
