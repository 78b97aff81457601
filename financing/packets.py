"""What financing says about an item of a council packet: the leading plan, its balance and where the money comes from."""

from typing import Any

from alliance.registry import PacketPart
from financing import queries
from financing.instruments import SIDE_WORDS
from financing.models import Plan, Source
from initiatives.models import Initiative


def part_of(row: Any, reader: Any) -> PacketPart | None:
    initiative = row if isinstance(row, Initiative) else getattr(row, "initiative", None)
    if not isinstance(initiative, Initiative) or not reader.has_perm("financing.see_plans"):
        return None
    plan = queries.leading_plan(initiative)
    if plan is None:
        return PacketPart(facts=(("Financing plan", "none yet"),))
    lines = queries.lines_of(plan)
    balance = lines.balance
    difference = "none: sources equal uses" if not balance.difference else money(plan, lines.gap)
    return PacketPart(
        facts=(("Financing plan", f"{plan}, {plan.get_state_display().lower()}"), ("Money still missing", difference)),
        fiscal=(
            ("Uses of money in all", money(plan, sum((use.amount for use in lines.uses), balance.difference * 0))),
            ("Given, not repaid", money(plan, lines.given)),
            ("To be repaid", money(plan, lines.repaid)),
        ),
        funds=tuple(fund_row(plan, source) for source in lines.counted),
        contract={"funds": words_of(plan, lines.counted)} if lines.counted else {},
    )


def fund_row(plan: Plan, source: Source) -> tuple[str, str, str]:
    return source.label, f"{SIDE_WORDS[source.side]}, {source.get_state_display().lower()}", money(plan, source.amount)


def words_of(plan: Plan, sources: list[Source]) -> str:
    named = "; ".join(f"{source.label}, {money(plan, source.amount)}" for source in sources)
    return f"{plan}: {named}."


def money(plan: Plan, amount: Any) -> str:
    return f"{amount:,.2f} {plan.currency}"
