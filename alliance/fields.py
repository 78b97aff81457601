"""Model fields with our rules."""

from typing import Any

from django import forms
from django.db import models


class WebAddressField(models.URLField):  # type: ignore[type-arg]
    """A URL; what people type without a scheme is https."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.URLField, "assume_scheme": "https", **kwargs})


class JsonField(forms.JSONField):
    """JSON typed by people or sent as text: what Python's reader chokes on is a fault of the value, not of ours."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (TypeError, ValueError, RecursionError) as fault:  # a number with a point comes as a Decimal
            raise forms.ValidationError("This is not valid JSON.", code="invalid") from fault
