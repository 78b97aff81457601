"""Service levels: how a window went, what credit is due, and when failures are chronic. Plain numbers in and out."""

from collections.abc import Sequence
from decimal import Decimal

GREEN, AMBER, RED, NO_DATA, EXCLUDED = "green", "amber", "red", "no_data", "excluded"


def colour(value: Decimal | None, target: Decimal, threshold: Decimal, *, higher_is_better: bool) -> str:
    """Green from the target on, red beyond the threshold, amber between; without a value there is no colour."""
    if value is None:
        return NO_DATA
    sign = 1 if higher_is_better else -1
    if sign * value >= sign * target:
        return GREEN
    return AMBER if sign * value >= sign * threshold else RED


def credits(states: Sequence[str], credit: Decimal, cap: Decimal | None, windows_a_year: int) -> list[Decimal]:
    """The credit of each window, oldest first: `credit` for red, until `cap` is used up in a year of windows.

    A year is `windows_a_year` windows counted from the first one.
    """
    found: list[Decimal] = []
    for place, state in enumerate(states):
        used = sum(found[place - place % windows_a_year :], Decimal(0))
        due = credit if state == RED else Decimal(0)
        found.append(due if cap is None else max(Decimal(0), min(due, cap - used)))
    return found


def is_chronic(states: Sequence[str], misses: int, within: int) -> bool:
    """Whether `misses` of any `within` windows in a row were red; windows left out or without data count as neither."""
    counted = [state for state in states if state not in (NO_DATA, EXCLUDED)]
    runs = (counted[max(0, end - within) : end] for end in range(1, len(counted) + 1))
    return any(run.count(RED) >= misses for run in runs)
