"""Controls that choose among the parties of one partnership."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.forms import BaseForm, ModelChoiceField

from partnerships.models import Party


def chosen_partnership(given: Mapping[str, Any] | None) -> UUID | None:
    value = (given or {}).get("partnership")
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None


def name_of(obj: Any) -> str:
    return str(obj.name)


class OfPartnership(BaseForm):
    """A form whose controls for parties offer those of its partnership only: the one sent, or the row's own."""

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, initial=initial, **kwargs)
        partnership = chosen_partnership(data) or chosen_partnership(initial)
        rows = Party.objects.filter(left_on=None).select_related("organisation", "department")
        for field in self.fields.values():
            if isinstance(field, ModelChoiceField) and field.queryset is not None and field.queryset.model is Party:
                field.queryset = rows.filter(partnership=partnership) if partnership else rows
                field.label_from_instance = name_of  # type: ignore[method-assign]
