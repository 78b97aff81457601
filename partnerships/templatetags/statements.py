"""How names and figures of a statement read."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def humanised(name: str) -> str:
    """`adjusted_baseline` as a reader says it."""
    return name.replace("_", " ")


@register.filter
def statement_figure(value: str) -> str:
    """An exact figure with its thousands grouped; nothing is rounded."""
    return f"{Decimal(value):,f}"
