"""Write docs/lifecycles.md from the tables that the engine obeys; with --check, only say whether it is up to date."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance import permissions, registry
from alliance.env import ROOT
from alliance.lifecycle import Lifecycle, Step

FILE = ROOT / "docs" / "lifecycles.md"
BEGINNING = """# Lifecycles

The states of every noun and the steps between them, drawn from the tables in each app's `lifecycle.py` (`make lifecycles`
writes this page again). The same tables draw the buttons of the pages and the API's `available_actions`.
"""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit code 1 if the page is out of date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        text = "\n".join([BEGINNING, *(line for table in registry.lifecycles for line in section(table))])
        if not options["check"]:
            FILE.write_text(text, encoding="utf-8")
            self.stdout.write(f"{FILE.relative_to(ROOT)}: {len(registry.lifecycles)} lifecycles")
        elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
            raise CommandError("docs/lifecycles.md is not what the tables say: run make lifecycles.")


def section(table: Lifecycle) -> Iterator[str]:
    yield f"## {table.noun[0].upper()}{table.noun[1:]}\n"
    yield from diagram(table)
    yield "| state | meaning |\n|---|---|"
    for state in table.states:
        yield f"| {state.label}{' (final)' if state.final else ''} | {cell(state.meaning)} |"
    yield "\n| step | from | to | who |\n|---|---|---|---|"
    for step in table.steps:
        sources = ", ".join(table.state(name).label for name in step.sources)
        yield f"| {step.label} | {sources} | {table.state(step.target).label} | {cell(who(step))} |"
    yield ""


def diagram(table: Lifecycle) -> Iterator[str]:
    yield "```mermaid\nstateDiagram-v2"
    for state in table.states:
        yield f'    state "{state.label}" as {state.name}'
    yield f"    [*] --> {table.states[0].name}"
    for step in table.steps:
        yield from (f"    {source} --> {step.target}: {step.label}" for source in step.sources)
    yield from (f"    {state.name} --> [*]" for state in table.states if state.final)
    yield "```\n"


def who(step: Step) -> str:
    permission = permissions.declared()[step.permission]
    roles = sorted(getattr(role, "label", str(role)) for role in permission.roles)
    return ", ".join(roles) or permission.sentence


def cell(text: str) -> str:
    return text.replace("|", "\\|")
