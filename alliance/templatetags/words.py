"""How values are worded on pages: money, numbers, dates, statuses. Each returns finished, escaped HTML in microseconds."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any

import nh3
from django import template
from django.forms import BaseForm
from django.http import QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt
from markdown_it.token import Token

from alliance.city import profile

register = template.Library()

TONES = {"ok": "ok", "warn": "warn", "bad": "bad", "none": "none"}
SYMBOLS = {"USD": "$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "EUR": "€", "GBP": "£", "INR": "₹", "MXN": "MX$"}
SHORT_STEPS = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k"))
NARROW, MINUS = "\u00a0", "\u2212"
SOON_DAYS = 7


def safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 — every caller has escaped its values


def nothing() -> SafeString:
    """A value that is not known: a dash to see, words to hear."""
    return safe(f'<span class="none" aria-hidden="true">–</span><span class="sr">{_("not given")}</span>')


# --- signs ----------------------------------------------------------------------------------------
@lru_cache(maxsize=200)
def icon_html(name: str) -> str:
    sprite = static("build/icons.svg")
    return f'<svg class="icon" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"></use></svg>'


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside words; never alone."""
    return safe(icon_html(str(conditional_escape(name))))


@register.simple_tag
def status(tone: str, label: Any, pill: bool = False) -> SafeString:
    """An icon and words: tone is ok, warn, bad or none. `pill=True` adds the tinted ground."""
    tone = TONES.get(tone, "none")
    shape = " pill" if pill else ""
    return safe(f'<span class="st {tone}{shape}">{icon_html(tone)}<span>{conditional_escape(label)}</span></span>')


@register.simple_tag
def mark(tone: str, words: Any, count: int | None = None) -> SafeString:
    """A status in a narrow cell: icon and, where given, a number; the words are heard and shown on hover."""
    tone, words = TONES.get(tone, "none"), conditional_escape(words)
    number = "" if count is None else f"<b>{int(count)}</b>"
    heard = f'<span class="sr">{words}</span>'
    return safe(f'<span class="mark {tone}" title="{words}">{icon_html(tone)}{number}{heard}</span>')


@register.filter
def zone_words(zone: str) -> str:
    """A time zone's name for people: America/New York."""
    return str(zone).replace("_", " ")


@register.filter
def without_placeholders(form: BaseForm) -> BaseForm:
    """The form with labels alone; words inside the controls of forms that are not ours would only repeat them."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.filter
def message_tone(tags: str) -> str:
    """The tone of one of Django's messages; plain information has none."""
    return {"success": "ok", "warning": "warn", "error": "bad"}.get(tags.rpartition(" ")[2], "")


# --- numbers --------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def money(context: Context, amount: Any, short: bool = False, cents: bool = False, bare: bool = False) -> SafeString:
    """An amount in the city's currency, exact. `short`: rounded to two or three figures, exact on hover.

    `cents`: always two decimals, for columns. `bare`: no currency sign, where the column's head says it.
    """
    if amount is None or amount == "":
        return nothing()
    value = Decimal(amount)
    sign = "" if bare else symbol(context)
    exact = (
        f"{sign}{grouped(value, 2 if cents or value % 1 else 0)}"
        if value >= 0
        else (f"{MINUS}{sign}{grouped(-value, 2 if cents or value % 1 else 0)}")
    )
    if short and abs(value) >= 1000:
        return safe(f'<span class="num" title="{exact}">{shortened(value, sign)}</span>')
    return safe(f'<span class="num">{exact}</span>')


def symbol(context: Context) -> str:
    """The city's currency sign, asked of the database at most once per rendering."""
    if "city" in context:
        city = context["city"]
    else:
        city = context.render_context.get("alliance.city") or profile()
        context.render_context["alliance.city"] = city
    code = city.currency if city else "USD"
    return SYMBOLS.get(code, f"{code}{NARROW}")


def grouped(value: Decimal, places: int) -> str:
    """Exact to the places asked for; more decimals than that are kept, not cut."""
    exponent = value.normalize().as_tuple().exponent
    needed = max(places, -exponent if isinstance(exponent, int) else 0)
    return f"{value:,.{needed}f}"


def shortened(value: Decimal, sign: str) -> str:
    before = f"{MINUS if value < 0 else ''}{sign}"
    size = abs(value)
    for number, (step, letter) in enumerate(SHORT_STEPS):
        if size < step:
            continue
        scaled = size / step
        places = Decimal("0.1") if scaled < 100 else Decimal(1)
        rounded = scaled.quantize(places, rounding=ROUND_HALF_EVEN)
        if rounded >= 1000 and number:
            return f"{before}1{SHORT_STEPS[number - 1][1]}"
        return f"{before}{trimmed(rounded)}{letter}"
    return f"{before}{trimmed(size)}"


def trimmed(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.simple_tag
def number(value: Any, unit: str = "", places: int | None = None) -> SafeString:
    """A number with thousands separators, every decimal kept unless `places` says how many, and its unit."""
    if value is None or value == "":
        return nothing()
    given = Decimal(str(value))
    text = trimmed(given) if places is None else f"{given:,.{places}f}"
    behind = f'{NARROW}<span class="unit">{conditional_escape(unit)}</span>' if unit else ""
    return safe(f'<span class="num">{text.replace("-", MINUS)}{behind}</span>')


@register.simple_tag
def percent(fraction: Any, places: int = 2) -> SafeString:
    """A rate: 0.0425 is 4.25%. At most `places` decimals."""
    if fraction is None or fraction == "":
        return nothing()
    rounded = (Decimal(str(fraction)) * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    return safe(f'<span class="num">{trimmed(rounded).replace("-", MINUS)}%</span>')


@register.simple_tag
def share(fraction: Any) -> SafeString:
    """A part of a whole, 0 to 1: 0.7 is 70%."""
    return percent(fraction, places=1)


# --- time -----------------------------------------------------------------------------------------
DAY_STYLES = {"": "D j M Y", "short": "j M Y", "long": "l j F Y", "month": "F Y", "near": "D j M"}


@register.simple_tag
def day(value: date | None, style: str = "") -> SafeString:
    """A calendar day, such as Mon 23 Nov 2026. Styles: short, long, near (no year), month."""
    if not value:
        return nothing()
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return safe(f'<time datetime="{on.isoformat()}">{formatted(on, DAY_STYLES[style])}</time>')


@register.simple_tag
def instant(value: datetime | None, style: str = "short") -> SafeString:
    """A moment in the reader's zone, the zone named: 23 Nov 2026, 14:00 EST."""
    if not value:
        return nothing()
    local = timezone.localtime(value)
    words = f"{formatted(local, DAY_STYLES[style])}, {local:%H:%M} {local.tzname()}"
    return safe(f'<time datetime="{value.astimezone(UTC).isoformat()}">{conditional_escape(words)}</time>')


@register.simple_tag(takes_context=True)
def ago(context: Context, value: datetime | None) -> SafeString:
    """How long since: “5 minutes ago”, “3 days ago”; the exact moment on hover. The context may give `now`."""
    if not value:
        return nothing()
    words = since((context.get("now") or timezone.now()) - value)
    local = timezone.localtime(value)
    exact = conditional_escape(f"{formatted(local, 'j M Y')}, {local:%H:%M} {local.tzname()}")
    return safe(f'<time datetime="{value.astimezone(UTC).isoformat()}" title="{exact}">{words}</time>')


def since(gap: timedelta) -> str:
    minutes = int(gap.total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%d minute ago", "%d minutes ago", minutes) % minutes
    if minutes < 24 * 60:
        return ngettext("%d hour ago", "%d hours ago", minutes // 60) % (minutes // 60)
    return ngettext("%d day ago", "%d days ago", gap.days) % gap.days


@register.simple_tag(takes_context=True)
def late(context: Context, value: date | datetime | None) -> bool:
    """Whether a due moment or day has passed: `{% late task.due_at as is_late %}`."""
    if not value:
        return False
    now = context.get("now") or timezone.now()
    if isinstance(value, datetime):
        return value < now
    return value < (context.get("today") or timezone.localtime(now).date())


@register.simple_tag(takes_context=True)
def due(context: Context, value: date | datetime | None) -> SafeString:
    """How near a due day is: “5 days late” as bad, “today” and the days of this week as words, then the day itself.

    The context may give `today` or `now`.
    """
    if not value:
        return nothing()
    now = context.get("now") or timezone.now()
    today = context.get("today") or timezone.localtime(now).date()
    if isinstance(value, datetime) and value < now and timezone.localtime(value).date() == today:
        return status("bad", _("late since today"))
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    left = (on - today).days
    if left < 0:
        return status("bad", ngettext("%d day late", "%d days late", -left) % -left)
    return safe(f'<time datetime="{on.isoformat()}">{ahead(left) or formatted(on, "j M Y")}</time>')


def ahead(days: int) -> str:
    if days > SOON_DAYS:
        return ""
    near = {0: _("today"), 1: _("tomorrow")}
    return near.get(days) or ngettext("in %d day", "in %d days", days) % days


# --- text -----------------------------------------------------------------------------------------
ALLOWED = {
    "p": set(), "br": set(), "hr": set(), "em": set(), "strong": set(), "s": set(), "code": set(), "pre": set(),
    "blockquote": set(), "ul": set(), "ol": {"start"}, "li": set(), "h3": set(), "h4": set(), "h5": set(), "h6": set(),
    "a": {"href", "title"}, "table": set(), "thead": set(), "tbody": set(), "tr": set(), "th": set(), "td": set(),
}  # fmt: skip
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
SMALLEST_HEADING, PAGE_LEVELS = 6, 2


@register.filter
def rich(text: str | None) -> SafeString:
    """Markdown as safe HTML. Its headings start at the third level, below the page's own; images and HTML are left out."""
    return safe(rendered(str(text))) if text else safe("")


@lru_cache(maxsize=512)
def rendered(text: str) -> str:
    tokens = MARKDOWN.parse(text)
    for token in tokens:
        lower_heading(token)
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    return nh3.clean(
        html,
        tags=set(ALLOWED),
        attributes={tag: names for tag, names in ALLOWED.items() if names},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def lower_heading(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1]) + PAGE_LEVELS, SMALLEST_HEADING)}"


# --- addresses ------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """The page's query with some parameters set, or removed where None; the others stay: `?page=2&stage=pilot`."""
    return asked_with(getattr(context.get("request"), "GET", None), changes)


def asked_with(asked: QueryDict | None, changes: Mapping[str, Any]) -> str:
    query = asked.copy() if asked is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        elif isinstance(value, list | tuple):
            query.setlist(name, [str(item) for item in value])
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
