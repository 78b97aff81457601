"""Compute published reference cases with our own code and show expected against computed.

Exit code 1 on any miss; 2 on a malformed file, or a kind of case that no app computes.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from alliance import registry, verification
from alliance.verification import Case, Difference, MalformedCaseFile

LONGEST_SHOWN = 64


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        runners = {kind: run for table in registry.case_runners for kind, run in import_string(table).items()}
        cases = [case for file in options["files"] for case in loaded(file)]
        unknown = [case for case in cases if case.kind not in runners]
        missed = sum(not self.judge(case, runners[case.kind]) for case in cases if case.kind in runners)
        for case in unknown:
            self.stdout.write(f"\n{case.id}: no app computes “{case.kind}”")
        held = len(cases) - missed - len(unknown)
        self.stdout.write(f"\n{len(cases)} cases: {held} held, {missed} missed, {len(unknown)} not supported")
        if missed or unknown:
            raise CommandError("Not every case holds.", returncode=1 if missed else 2)

    def judge(self, case: Case, run: registry.CaseRunner) -> bool:
        self.stdout.write(f"\n{case.id}  {case.title}")
        try:
            computed = run(case.inputs)
        except (ValueError, ArithmeticError, LookupError) as refusal:
            self.stdout.write(f"  MISSED  refused: {refusal}")
            return False
        for line in compared(case, computed):
            self.stdout.write(f"  {line}")
        missed = verification.differences(case, computed)
        for difference in missed:
            self.stdout.write(f"  MISSED  {difference}")
        return not missed


def loaded(file: str) -> list[Case]:
    try:
        return verification.load_cases(file)
    except MalformedCaseFile as fault:
        raise CommandError(str(fault), returncode=2) from fault


def compared(case: Case, computed: Mapping[str, Any]) -> Iterator[str]:
    """One line for each expected field: what was expected, what we computed, and by how much they differ."""
    exact = verification.differences(replace(case, tolerance={}), computed)
    for name, expected in case.expected.items():
        ours = computed.get(name, computed.get("selected") if name == "optimal_selections" else None)
        yield f"{name}: expected {shown(expected)}, computed {shown(ours)}, difference {largest(exact, name)}"


def largest(exact: list[Difference], field: str) -> str:
    """The largest difference anywhere within a field of the answer; 0 where everything is equal."""
    within = [item for item in exact if item.path == field or item.path.startswith((f"{field}.", f"{field}["))]
    numbers = [abs(item.difference) for item in within if item.difference is not None]
    if len(numbers) < len(within):
        return "another value"
    return str(max(numbers, default=Decimal(0)))


def shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
