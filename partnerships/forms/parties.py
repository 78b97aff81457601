"""Controls that choose among the parties of one partnership."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BaseForm, ModelChoiceField

from alliance.forms import RowsField
from partnerships.models import Party


def id_in(given: Mapping[str, Any] | None, name: str) -> UUID | None:
    value = (given or {}).get(name)
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None


def chosen_partnership(given: Mapping[str, Any] | None) -> UUID | None:
    """The partnership that was sent, or that of the party that was."""
    found = id_in(given, "partnership")
    if found is None and (party := id_in(given, "party")):
        found = Party.objects.filter(pk=party).values_list("partnership_id", flat=True).first()
    return found


def name_of(obj: Any) -> str:
    return str(obj.name)


def whole_name(obj: Any) -> str:
    return str(obj)


class OfPartnership(BaseForm):
    """A form whose controls for parties offer those of its partnership only: the one sent, or the row's own.

    Where no partnership is known yet, each party says which one it is in.
    """

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, initial=initial, **kwargs)
        self.narrow(chosen_partnership(data) or chosen_partnership(initial))

    def offer_of(self, row: Any) -> None:
        """The row is of a partnership, or a partnership itself."""
        self.narrow(getattr(row, "partnership_id", None) or chosen_partnership({"party": getattr(row, "party_id", "")}))

    def narrow(self, partnership: UUID | None) -> None:
        rows = Party.objects.filter(left_on=None).select_related("organisation", "department", "partnership")
        rows = rows.filter(partnership=partnership) if partnership else rows.exclude(partnership__state="ended")
        for field in self.fields.values():
            if isinstance(field, ModelChoiceField) and field.queryset is not None and field.queryset.model is Party:
                field.queryset = rows
                field.label_from_instance = name_of if partnership else whole_name  # type: ignore[method-assign]
            if isinstance(field, RowsField) and "party" in field.row_form.base_fields and partnership:
                offer_names(field, [party.name for party in rows])


def offer_names(field: RowsField, names: list[str]) -> None:
    """Rows that name a party offer the names there are; other systems may send an identifier as well."""
    party = field.row_form.base_fields["party"]
    control = forms.Select(choices=[("", "Choose one"), *((name, name) for name in names)])
    offered = forms.CharField(max_length=200, label=party.label, widget=control)
    field.row_form = type(field.row_form.__name__, (field.row_form,), {"party": offered})
    field.widget.row_form = field.row_form
