"""The one lifecycle engine: a table of states and steps per noun, and `take`, the only way to move a row along it.

The same table draws the buttons, the API's `available_actions`, docs/lifecycles.md and a test of every pair.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model

from alliance import audit
from alliance.errors import WrongState
from alliance.permissions import allows, require
from alliance.writing import lock, save_checked, stamped

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class State:
    name: str
    label: str
    meaning: str  # who brings a row here, and what it means
    tone: str = "none"  # ok, warn, bad or none: how a status is drawn
    final: bool = False
    aside: bool = False  # beside the way a row usually goes; drawn only where the row is there


@dataclass(frozen=True)
class Step:
    """`needs` are preconditions: each is called with the locked row and raises if the step must wait."""

    name: str
    label: str  # the verb on the button
    sources: tuple[str, ...]
    target: str
    permission: str
    needs: tuple[Callable[[Any], None], ...] = ()


@dataclass(frozen=True)
class Lifecycle:
    noun: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    field: str = "state"

    def __post_init__(self) -> None:
        names = {state.name for state in self.states}
        for step in self.steps:
            unknown = {*step.sources, step.target} - names
            if unknown:
                raise ValueError(f"{self.noun}: step {step.name} names unknown states {sorted(unknown)}")

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(state.name, state.label) for state in self.states]

    def state_of(self, row: Any) -> State:
        return self.state(getattr(row, self.field))

    def state(self, name: str) -> State:
        return next(state for state in self.states if state.name == name)

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)

    def path_to(self, current: str) -> list[State]:
        """The states a row goes through when all goes well; a side exit is shown only where the row took it."""
        return [
            state
            for state in self.states
            if not (state.aside or (state.final and state.tone == "none")) or state.name == current
        ]

    def steps_from(self, state: str) -> list[Step]:
        return [step for step in self.steps if state in step.sources]

    def available(self, row: Any, user: Any) -> list[Step]:
        """Steps this person could take now, by state and permission (preconditions are judged when it is taken)."""
        return [step for step in self.steps_from(getattr(row, self.field)) if allows(user, step.permission, row)]

    def take(self, row: M, name: str, *, by: Any, version: int | None = None, why: str = "", **values: Any) -> M:
        """Move the row: lock and reload it, ask permission, check state and preconditions, save, audit.

        `values` are further fields that change with the step. Returns the fresh row. Raises NotAllowed, WrongState,
        StaleVersion, or what a precondition raises. Must run inside a service.
        """
        step = self.step(name)
        fresh = lock(row, version=version)
        require(by, step.permission, fresh)
        state = getattr(fresh, self.field)
        if state not in step.sources:
            raise WrongState(self.refusal(step, state), state=state, allowed=[s.name for s in self.steps_from(state)])
        for need in step.needs:
            need(fresh)
        values |= {self.field: step.target}
        before = audit.values_of(fresh, values)
        for field, value in values.items():
            setattr(fresh, field, value)
        save_checked(fresh, update_fields=[*values, *stamped(fresh)])
        audit.record(name, fresh, by=by, before=before, after=audit.values_of(fresh, values), why=why)
        return fresh

    def refusal(self, step: Step, state: str) -> str:
        wanted = " or ".join(self.state(name).label.lower() for name in step.sources)
        return (
            f"“{step.label}” is not possible now: this {self.noun} is {self.state(state).label.lower()}, "
            f"and must be {wanted}."
        )
