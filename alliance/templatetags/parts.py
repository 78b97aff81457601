"""Parts of pages that are drawn from numbers or from tables of columns: sparklines, meters, steps, heads and cells of lists."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliance import reach
from alliance.templatetags import words
from alliance.templatetags.words import asked_with, icon_html, safe

register = template.Library()

WIDE, HIGH, EDGE = 200, 56, 6
YES_NO = {True: ("ok", "Yes"), False: ("none", "No")}


@register.simple_tag(takes_context=True)
def way_to(context: Context, url: str, row: Any = None) -> str:
    """The address, or nothing where the reader may not do what it is for."""
    user = context.get("user")
    return url if url and user is not None and reach.may_do(url, user, row) else ""


@register.simple_tag(takes_context=True)
def row_link(context: Context, row: Any) -> SafeString:
    """The row's name, which leads to its page where the reader may open it."""
    name = conditional_escape(row)
    if not reach.sees(context["user"], row):
        return safe(name)
    return safe(f'<a href="{conditional_escape(row.get_absolute_url())}">{name}</a>')


@register.simple_tag
def meter(fraction: Any, label: str = "", lead: bool = False) -> SafeString:
    """A bar in a cell, 0 to 1. It repeats a number beside it, so it is silent unless it gets a label of its own."""
    if fraction is None or fraction == "":
        return safe("")
    width = round(min(max(float(fraction), 0.0), 1.0) * 100, 1)
    heard = f'role="img" aria-label="{conditional_escape(label)}"' if label else 'aria-hidden="true"'
    shape = " meter--lead" if lead else ""
    return safe(
        f'<svg class="meter{shape}" {heard} viewBox="0 0 100 4" preserveAspectRatio="none">'
        f'<rect width="100" height="4"/><rect width="{width:g}" height="4"/></svg>'
    )


@register.simple_tag
def sparkline(values: Sequence[Any], label: str, target: Any = None, minimum: Any = None) -> SafeString:
    """A small line of values in order (None where one is missing), with target (solid) and minimum (dotted) levels."""
    known = [float(value) for value in values if value is not None]
    if not known:
        return safe("")
    levels = {"target": target, "minimum": minimum}
    drawn = [float(level) for level in levels.values() if level is not None]
    at = placed(min(known + drawn), max(known + drawn))
    points = [
        (EDGE + number * (WIDE - 2 * EDGE) / max(len(values) - 1, 1), at(float(value)))
        for number, value in enumerate(values)
        if value is not None
    ]
    line = " ".join(f"{'L' if number else 'M'}{x:.1f} {y:.1f}" for number, (x, y) in enumerate(points))
    x, y = points[-1]
    marks = "".join(
        f'<path class="spark__{name}" d="M0 {at(float(level)):.1f}H{WIDE}"/>'
        for name, level in levels.items()
        if level is not None
    )
    return safe(
        f'<svg class="spark" role="img" aria-label="{conditional_escape(label)}" viewBox="0 0 {WIDE} {HIGH}" '
        f'preserveAspectRatio="none">{marks}<path class="spark__line" d="{line}"/>'
        f'<path class="spark__last" d="M{x:.1f} {y:.1f}h.01"/></svg>'
    )


def placed(low: float, high: float) -> Callable[[float], float]:
    """Heights on the sparkline for values; all equal values lie in the middle."""
    span = high - low
    return lambda value: HIGH - EDGE - ((value - low) / span if span else 0.5) * (HIGH - 2 * EDGE)


@register.simple_tag
def steps(states: Iterable[Any], current: str, said: Mapping[str, str] | None = None) -> SafeString:
    """The stages of a lifecycle in a row. `said` gives a state's second line, such as when it was reached."""
    items, reached = [], False
    for state in states:
        now = state.name == current
        is_ = "now" if now else "next" if reached else "done"
        reached = reached or now
        detail = conditional_escape((said or {}).get(state.name, ""))
        heard = f' <span class="sr">{_("done")}</span>' if is_ == "done" else ""
        mark = ' aria-current="step"' if now else ""
        items.append(
            f'<li data-is="{is_}"{mark}><b>{conditional_escape(state.label)}</b> <span>{detail}</span>{heard}</li>'
        )
    return safe(f'<ol class="steps" aria-label="{_("Stages")}">{"".join(items)}</ol>')


# --- lists ----------------------------------------------------------------------------------------
SPOKEN = {"text", "status"}
NUMERIC = {"number", "money", "percent", "share"}


@register.simple_tag(takes_context=True)
def column_head(context: Context, column: Any) -> SafeString:
    """The `<th>` of a column (label, kind, order_by, optional), as a link that sorts where the column can be sorted."""
    classes = conditional_escape(column.kind) + (" c-opt" if column.optional else "")
    label = conditional_escape(column.label)
    if not column.order_by:
        return safe(f'<th scope="col" class="{classes}">{label}</th>')
    asked = getattr(context.get("request"), "GET", None)
    ordering = (asked.get("ordering", "") if asked else "") or context.get("ordering", "")
    state = {column.order_by: "ascending", f"-{column.order_by}": "descending"}.get(ordering, "")
    turned = f"-{column.order_by}" if state == "ascending" else column.order_by
    href = conditional_escape(asked_with(asked, {"ordering": turned, "cursor": None, "page": None}))
    sign = icon_html({"ascending": "sort-up", "descending": "sort-down"}.get(state, "sort"))
    sign = sign if state else sign.replace("<svg ", "<svg data-idle ", 1)
    sort = f' aria-sort="{state}"' if state else ""
    return safe(f'<th scope="col" class="{classes}"{sort}><a href="{href}">{label}{sign}</a></th>')


@register.simple_tag(takes_context=True)
def cell(context: Context, column: Any, row: Any) -> SafeString:
    """One cell. The first column of kind `link` heads its row."""
    return safe(drawn_cell(context, column, row, column.of(row), heads=column.kind == "link"))


@register.simple_tag(takes_context=True)
def table_rows(context: Context, columns: Sequence[Any], rows: Iterable[Any], pick: str = "") -> SafeString:
    """All `<tr>` of a list. `pick` names the checkboxes of bulk actions; their values are the rows' ids.

    On a phone the optional columns leave, and their words follow under the row's head.
    """
    head = next((column for column in columns if column.kind == "link"), None)
    spoken = [column for column in columns if column.optional and column.kind in SPOKEN]
    lines = []
    for row in rows:
        values = {id(column): column.of(row) for column in columns}
        under = under_head([values[id(column)] for column in spoken])
        cells = [drawn_cell(context, column, row, values[id(column)], column is head, under) for column in columns]
        first = box(pick, row) if pick else ""
        lines.append(f"<tr>{first}{''.join(cells)}</tr>")
    return safe("".join(lines))


def under_head(values: Sequence[Any]) -> str:
    said = [
        str(getattr(value, "label", None) or (value[1] if isinstance(value, tuple) else value))
        for value in values
        if value
    ]
    return f'<span class="phone-line small dim">{conditional_escape(" · ".join(said))}</span>' if said else ""


def box(name: str, row: Any) -> str:
    words_ = conditional_escape(_("Select %(row)s") % {"row": row})
    return (
        f'<td class="pick c-opt"><label><input type="checkbox" name="{conditional_escape(name)}" value="{conditional_escape(row.pk)}">'
        f'<span class="sr">{words_}</span></label></td>'
    )


def drawn_cell(context: Context, column: Any, row: Any, value: Any, heads: bool = False, under: str = "") -> str:
    kind = column.kind
    shown = KINDS.get(kind, text)(context, value, row)
    classes = (kind if kind in NUMERIC else "") + (" c-opt" if column.optional else "")
    attribute = f' class="{classes.strip()}"' if classes else ""
    return f'<th scope="row"{attribute}>{shown}{under}</th>' if heads else f"<td{attribute}>{shown}</td>"


def text(context: Context, value: Any, row: Any) -> str:
    return words.nothing() if value is None or value == "" else conditional_escape(value)


def linked(context: Context, value: Any, row: Any) -> str:
    """`value` is the words, or (words, address); the row knows its own address otherwise."""
    label, url = value if isinstance(value, tuple) else (value, address_of(context, row))
    shown = text(context, label, row)
    return f'<a href="{conditional_escape(url)}">{shown}</a>' if url else shown


def address_of(context: Context, row: Any) -> str:
    url_of = context.get("url_of")
    if url_of:
        return str(url_of(row))
    own = getattr(row, "get_absolute_url", None)
    return str(own()) if own else ""


def flagged(context: Context, value: Any, row: Any) -> str:
    return words.nothing() if value is None else words.status(*YES_NO[bool(value)])


def stated(context: Context, value: Any, row: Any) -> str:
    """`value` is a lifecycle state, or (tone, label), or only words."""
    if hasattr(value, "tone"):
        return words.status(value.tone, value.label)
    if isinstance(value, tuple):
        return words.status(*value)
    return text(context, value, row)


def counted(context: Context, value: Any, row: Any) -> str:
    return words.number(value) if isinstance(value, int | float | Decimal) else text(context, value, row)


KINDS: dict[str, Callable[[Context, Any, Any], str]] = {
    "link": linked,
    "number": counted,
    "money": lambda context, value, row: words.money(context, value, bare=False),
    "percent": lambda context, value, row: words.percent(value),
    "share": lambda context, value, row: words.share(value),
    "day": lambda context, value, row: words.day(value, "short"),
    "instant": lambda context, value, row: words.instant(value),
    "due": lambda context, value, row: words.due(context, value),
    "status": stated,
    "flag": flagged,
}
