"""Forms: shape only, and the fields of our own."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from alliance.forms import AMOUNT_RULE, Form, InstantField, ModelForm, MoneyField, RowsField
from alliance.models import Department
from initiatives.models import PilotIncident


@pytest.mark.parametrize("value", ["1250.00", "1250", "0", "9999999999999.99", 1250, Decimal("0.10"), " 12 "])
def test_amounts_are_plain_digits_with_at_most_two_decimals(value):
    assert MoneyField().clean(value) == Decimal(str(value).strip())


@pytest.mark.parametrize(
    "value",
    [
        "1,250",
        "1e3",
        "-1",
        "+1",
        "1.234",
        "١٢",
        "12345678901234",
        "NaN",
        "Infinity",
        "1 250",
        ".5",
        "5.",
        True,
        1.5,
        Decimal("NaN"),
        Decimal(-1),
        (1,),
    ],
)
def test_M04_other_amounts_are_refused_in_one_sentence(value):
    with pytest.raises(ValidationError) as caught:
        MoneyField().clean(value)
    assert caught.value.messages == [AMOUNT_RULE]
    assert caught.value.code == "invalid_amount"


def test_negative_amounts_only_where_allowed():
    assert MoneyField(allow_negative=True).clean("-12.50") == Decimal("-12.50")


def test_instants_are_read_in_the_zone_in_force():
    with timezone.override("America/New_York"):
        assert InstantField().clean("2026-11-23T14:00") == datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    assert InstantField(zone="Europe/London").clean("2026-07-01T12:00") == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)


def test_instants_with_an_offset_need_no_zone():
    assert InstantField(zone="America/New_York").clean("2026-11-01T01:30-05:00") == datetime(
        2026, 11, 1, 6, 30, tzinfo=UTC
    )
    assert InstantField().clean("2026-11-23T14:00:00Z") == datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-03-08T02:30", "nonexistent_time"),
        ("2026-11-01T01:30", "ambiguous_time"),
        ("2026-11-23", "invalid_instant"),
        ("tomorrow at noon", "invalid_instant"),
        ("0001-01-01T00:00+14:00", "invalid_instant"),
    ],
)
def test_instants_that_are_no_moment_are_refused(value, code):
    with pytest.raises(ValidationError) as caught:
        InstantField(zone="America/New_York").clean(value)
    assert caught.value.code == code


def test_an_ambiguous_time_gets_a_control_that_can_hold_an_offset():
    class Opening(Form):
        at = InstantField(zone="America/New_York")

    assert 'type="datetime-local"' in str(Opening()["at"])
    form = Opening({"at": "2026-11-01T01:30"})
    assert not form.is_valid()
    assert 'type="text"' in str(form["at"])


class SourceForm(Form):
    name = forms.CharField(max_length=20)
    kind = forms.ChoiceField(choices=[("funding", "Funding"), ("financing", "Financing")])
    amount = MoneyField()


class PlanForm(Form):
    title = forms.CharField()
    sources = RowsField(SourceForm, min_rows=1, max_rows=3, extra=2)


def posted(**fields):
    data = QueryDict(mutable=True)
    data.update({name.replace("__", "-"): value for name, value in fields.items()})
    return data


def test_rows_of_a_page_become_a_list_and_blank_ones_are_ignored():
    data = posted(
        title="Plan",
        sources__0__name="Rebate", sources__0__kind="funding", sources__0__amount="10",
        sources__1__name="", sources__1__kind="funding", sources__1__amount="",
        sources__7__name="Loan", sources__7__kind="financing", sources__7__amount="2.50",
    )  # fmt: skip
    form = PlanForm(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["sources"] == [
        {"name": "Rebate", "kind": "funding", "amount": Decimal("10")},
        {"name": "Loan", "kind": "financing", "amount": Decimal("2.50")},
    ]


def test_rows_of_json_are_the_list_itself():
    form = PlanForm({"title": "Plan", "sources": [{"name": "Rebate", "kind": "funding", "amount": 10}]})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["sources"] == [{"name": "Rebate", "kind": "funding", "amount": Decimal("10")}]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "Fill in at least one row."),
        ("text", "Send a list of rows."),
        ([{"name": "a", "kind": "funding", "amount": "1"}] * 4, "At most 3 rows fit here."),
        (["text"], "Row 1: send an object with the row’s fields."),
        ([{"name": "a", "kind": "funding", "amount": "1", "rank": 1}], "Row 1: there is no field “rank”."),
        ([{"name": ["a"], "kind": "funding", "amount": "1"}], "Row 1: “name” takes a single value."),
        (
            [{"name": "a", "kind": "gift", "amount": "1"}],
            "Row 1, kind: Select a valid choice. gift is not one of the available choices.",
        ),
        (
            [{"name": "a", "kind": "funding", "amount": "1"}, {"name": "b", "kind": "funding", "amount": "x"}],
            f"Row 2, amount: {AMOUNT_RULE}",
        ),
    ],
)
def test_faulty_rows_are_named_with_row_and_field(rows, sentence):
    form = PlanForm({"title": "Plan", "sources": rows})
    assert not form.is_valid()
    assert form.errors["sources"] == [sentence]


def test_a_page_with_faults_keeps_every_row_and_offers_blank_ones():
    form = PlanForm(
        posted(title="", sources__0__name="Rebate", sources__0__kind="financing", sources__0__amount="a lot")
    )
    html = str(form)
    assert 'value="Rebate"' in html
    assert 'value="a lot"' in html
    assert 'name="sources-2-name"' in html
    assert 'name="sources-__row__-name"' in html
    assert 'href="#id_title"' in html
    assert 'href="#id_sources"' in html
    assert AMOUNT_RULE in html


def test_rows_start_from_what_is_there():
    html = str(PlanForm(initial={"sources": [{"name": "Rebate", "kind": "financing", "amount": Decimal("10.00")}]}))
    assert 'value="Rebate"' in html
    assert 'value="financing" selected' in html
    assert 'name="sources-2-name"' in html


def test_fields_say_when_they_are_optional_and_tie_hint_and_error_to_the_control():
    class Raise(Form):
        title = forms.CharField(help_text="One line.")
        story = forms.CharField(required=False, widget=forms.Textarea)
        told = forms.BooleanField(required=False)

    html = str(Raise({"title": ""}))
    assert html.count("(optional)") == 1
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html
    assert 'role="alert"' in html


def test_sections_show_every_field_once():
    class Parted(Form):
        sections = ({"title": "First", "fields": ["b"]}, {"title": "Gone", "fields": ["missing"]})
        a = forms.CharField()
        b = forms.CharField()

    html = str(Parted())
    assert html.index("First") < html.index('name="b"') < html.index('name="a"')
    assert html.count('name="a"') == html.count('name="b"') == 1
    assert "Gone" not in html


def test_a_list_without_a_choice_yet_says_so_in_words():
    class IncidentForm(ModelForm):
        class Meta:
            model = PilotIncident
            fields = ("pilot", "severity")

    form = IncidentForm()
    assert [next(iter(form.fields[name].choices)) for name in ("pilot", "severity")] == [("", "Choose one")] * 2


def test_model_forms_leave_the_instance_alone():
    class DepartmentForm(ModelForm):
        class Meta:
            model = Department
            fields = ("code", "name")

    row = Department(code="PW", name="Public Works")
    form = DepartmentForm({"code": "PW2", "name": "Works"}, instance=row)
    assert form.is_valid()
    assert (row.code, row.name) == ("PW", "Public Works")
    assert form.cleaned_data == {"code": "PW2", "name": "Works"}
