"""How names and figures of a statement read."""

from decimal import Decimal

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from partnerships.maths import formulas
from partnerships.maths.allocate import rounded

register = template.Library()


@register.filter
def humanised(name: str) -> str:
    """`adjusted_baseline` as a reader says it."""
    return name.replace("_", " ")


@register.filter
def formula_words(formula: str) -> str:
    """A formula as a sentence of arithmetic."""
    return formulas.in_words(formula)


@register.filter
def breakable(digest: str) -> SafeString:
    """A long digest that a narrow screen may break; copied, it is one word."""
    pieces = ((digest[at : at + 8],) for at in range(0, len(digest), 8))
    return format_html_join(mark_safe("<wbr>"), "{}", pieces)


@register.filter
def statement_figure(value: str) -> str:
    """An exact figure with its thousands grouped; nothing is rounded."""
    return f"{Decimal(value):,f}"


@register.filter
def to_the_cent(value: Decimal) -> Decimal:
    """An exact result as money, half to even."""
    return rounded(value)
