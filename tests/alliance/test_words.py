"""Template tags: values worded for people."""

import re
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.utils import timezone

from alliance import design
from alliance.templatetags import parts, words

CITY = SimpleNamespace(currency="USD", name="Harlan Falls")
NOW = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


def drawn(source: str, **context: object) -> str:
    return Template("{% load parts %}" + source).render(Context({"city": CITY, "now": NOW, **context}))


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("amount", "options", "shown"),
    [
        (Decimal("6380000"), "", "$6,380,000"),
        (Decimal("7276.62"), "", "$7,276.62"),
        (Decimal("7276.6"), "", "$7,276.60"),
        (Decimal("0.005"), "", "$0.005"),
        (Decimal("0"), "cents=True", "$0.00"),
        (Decimal("-310000"), "", "−$310,000"),
        (Decimal("1050000"), "bare=True", "1,050,000"),
        (Decimal("6380000"), "short=True", "$6.4M"),
        (Decimal("999999"), "short=True", "$1M"),
        (Decimal("-2450000000"), "short=True", "−$2.4bn"),
        (Decimal("950"), "short=True", "$950"),
        (1250, "", "$1,250"),
    ],
)
def test_money_is_exact_unless_short(amount, options, shown):
    assert text_of(drawn("{% money amount " + options + " %}", amount=amount)) == shown


def test_short_money_keeps_the_exact_amount_on_hover():
    assert 'title="$6,380,000"' in drawn("{% money amount short=True %}", amount=Decimal("6380000.00"))


def test_money_names_a_currency_without_a_sign_of_its_own():
    assert text_of(drawn("{% money 5 %}", city=SimpleNamespace(currency="CHF"))) == "CHF\u00a05"


def test_what_is_unknown_is_a_dash_with_words():
    for tag in ("money", "number", "percent", "share", "day", "instant"):
        assert "not given" in drawn("{% " + tag + " nothing %}", nothing=None)


def test_rates_and_shares_are_percentages():
    assert text_of(drawn("{% percent rate %}", rate=Decimal("0.0425"))) == "4.25%"
    assert text_of(drawn("{% percent rate %}", rate=Decimal("-0.01"))) == "−1%"
    assert text_of(drawn("{% share part %}", part=Decimal("0.7"))) == "70%"
    assert text_of(drawn('{% number value "kWh" %}', value=Decimal("92814.50"))) == "92,814.5\u00a0kWh"


def test_days_and_moments_name_weekday_and_zone():
    assert text_of(drawn("{% day on %}", on=date(2026, 11, 23))) == "Mon 23 Nov 2026"
    with timezone.override("America/New_York"):
        shown = drawn("{% instant at %}", at=NOW)
    assert text_of(shown) == "23 Nov 2026, 14:00 EST"
    assert 'datetime="2026-11-23T19:00:00+00:00"' in shown


@pytest.mark.parametrize(
    ("days", "shown"),
    [(-5, "5 days late"), (-1, "1 day late"), (0, "today"), (1, "tomorrow"), (3, "in 3 days"), (30, "23 Dec 2026")],
)
def test_due_days_say_how_near_they_are(days, shown):
    assert text_of(drawn("{% due on %}", on=date(2026, 11, 23) + timedelta(days=days))) == shown


def test_due_moments_of_today_that_have_passed_are_late():
    assert "late since today" in drawn("{% due at %}", at=NOW - timedelta(hours=1))
    assert drawn("{% late at as is_late %}{{ is_late }}", at=NOW - timedelta(seconds=1)) == "True"
    assert drawn("{% late on as is_late %}{{ is_late }}", on=NOW.date()) == "False"


def test_ago_counts_in_the_largest_unit():
    said = [
        text_of(drawn("{% ago at %}", at=NOW - gap))
        for gap in (timedelta(seconds=5), timedelta(minutes=61), timedelta(days=2))
    ]
    assert said == ["just now", "1 hour ago", "2 days ago"]


def test_status_has_an_icon_and_escaped_words():
    shown = drawn('{% status "bad" label pill=True %}', label="<b>Late</b>")
    assert "#bad" in shown
    assert "&lt;b&gt;Late&lt;/b&gt;" in shown
    assert 'class="st none"' in drawn('{% status "purple" "x" %}')


def test_X02_rich_text_keeps_structure_and_nothing_that_can_run():
    source = "# Title\n\n**bold** [x](javascript:alert(1)) [y](https://example.org) ![i](https://e.org/i.png)\n\n<script>alert(1)</script>"
    html = words.rich(source)
    assert "<h3>Title</h3>" in html
    assert "<strong>bold</strong>" in html
    assert 'href="https://example.org"' in html
    assert "noopener" in html
    for forbidden in ("<script", 'href="javascript', "<img", "<h1"):
        assert forbidden not in html


def test_query_with_changes_one_parameter_and_keeps_the_others():
    request = SimpleNamespace(GET=QueryDict("stage=pilot&stage=prepare&page=3"))
    assert drawn("{% query_with page=2 %}", request=request) == "?stage=pilot&amp;stage=prepare&amp;page=2"
    assert drawn("{% query_with page=None stage=None %}", request=request) == "?"
    assert request.GET["page"] == "3"


def test_a_sorted_column_says_so_and_turns_round():
    request = SimpleNamespace(GET=QueryDict("ordering=title&cursor=abc"))
    head = drawn("{% column_head column %}", column=design.COLUMNS[1], request=request)
    assert 'aria-sort="ascending"' in head
    assert 'href="?ordering=-title"' in head
    assert "aria-sort" not in drawn("{% column_head column %}", column=design.COLUMNS[4], request=request)


def test_X01_rows_of_a_list_escape_what_people_wrote():
    row = design.Row(1, "I-1", "<script>x</script>", design.STAGES[0], "", NOW, Decimal(1), Decimal(1))
    html = drawn('{% table_rows columns rows "pick" %}', columns=design.COLUMNS, rows=[row])
    assert "<script" not in html
    assert 'value="1"' in html


def test_fifty_rows_are_drawn_in_milliseconds():
    page = Template('{% load parts %}{% table_rows columns rows "pick" %}')
    context = {"city": CITY, "now": NOW, "columns": design.COLUMNS, "rows": design.rows(NOW)[:2] * 25}
    page.render(Context(context))
    taken = []
    for _ in range(7):
        started = time.process_time()
        page.render(Context(context))
        taken.append(time.process_time() - started)
    assert min(taken) < 0.015


def test_sparklines_skip_missing_values_and_stay_inside_their_box():
    html = parts.sparkline([1, None, 3], "rises", target=2)
    assert html.count("L") == 1
    assert "spark__target" in html
    assert parts.sparkline([None], "nothing") == ""
    assert "nan" not in parts.sparkline([5, 5], "flat")


def test_meters_are_cut_to_their_width():
    assert 'width="100" height="4"/></svg>' in parts.meter(Decimal("1.3"))
    assert 'width="0"' in parts.meter(-1)


def test_steps_mark_what_is_done_and_where_we_are():
    html = parts.steps(design.STAGES, "prepared", {"prepared": "Jan 2026"})
    assert html.count('data-is="done"') == 2
    assert html.count('aria-current="step"') == 1
    assert html.count('data-is="next"') == 2
