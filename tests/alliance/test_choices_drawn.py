"""Lists of choices are drawn by a template of our own: what a browser reads is the same as from Django's."""

import re

from django import forms
from django.forms.renderers import DjangoTemplates

from alliance.forms import Form

MANY = [(str(number), f"Choice {number}") for number in range(5)]


class Choices(Form):
    grouped = forms.ChoiceField(choices=[("", "None"), ("<", "A & <b>"), ("Group", [("1", "One"), ("2", "Two")])])
    several = forms.MultipleChoiceField(choices=MANY)
    marked = forms.ChoiceField(choices=MANY, widget=forms.Select(attrs={"class": "c", "data-x": '"', "hidden": True}))


def test_a_list_of_choices_reads_as_djangos_own():
    given = {"grouped": "2", "several": ["3", "4"], "marked": "0"}
    ours, theirs = Choices(given), Choices(given, renderer=DjangoTemplates())
    for name in Choices.base_fields:
        assert tight(ours[name]) == tight(theirs[name])
    assert tight(ours["grouped"]).count(" selected") == 1


def tight(field):
    """Without the space between tags, which nobody sees."""
    return re.sub(r">\s+|\s+<", lambda found: found.group().strip(), str(field))
