"""Model fields with our rules."""

from typing import Any

from django import forms
from django.db import models


class WebAddressField(models.URLField):  # type: ignore[type-arg]
    """A URL; what people type without a scheme is https."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.URLField, "assume_scheme": "https", **kwargs})
