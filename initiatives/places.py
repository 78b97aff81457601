"""Where something is: a ward of the city, a point on the map, or neither for the whole city."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from alliance.city import profile


class Placed(models.Model):
    """A row with a place. A point has both numbers or none (WGS 84, in degrees)."""

    ward = models.CharField(max_length=60, blank=True, help_text="Where; leave empty for the whole city.")
    latitude = models.DecimalField(
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-90)), MaxValueValidator(Decimal(90))],
        help_text="In degrees north, such as 40.440624; negative in the south.",
    )
    longitude = models.DecimalField(
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-180)), MaxValueValidator(Decimal(180))],
        help_text="In degrees east, such as -79.995888; negative in the west.",
    )

    class Meta:
        abstract = True

    @property
    def point(self) -> str:
        return "" if self.latitude is None else f"{self.latitude}, {self.longitude}"

    @property
    def map_url(self) -> str:
        """A map in another place of the web; nothing of it is loaded here."""
        here = f"{self.latitude}/{self.longitude}"
        return f"https://www.openstreetmap.org/?mlat={self.latitude}&mlon={self.longitude}#map=17/{here}"


def whole_point(name: str) -> models.CheckConstraint:
    """A point with one number is no place."""
    return models.CheckConstraint(
        condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
        name=name,
        violation_error_message="Give latitude and longitude together, or neither.",
    )


def wards() -> Iterator[tuple[str, str]]:
    """Choices: the whole city, and the wards that the profile names."""
    city = profile()
    yield "", "The whole city"
    for ward in city.wards if city else []:
        yield ward["name"], ward["name"]


class WardsField(forms.MultipleChoiceField):
    """Several of the city's wards. Any name is taken as long as the profile names no wards."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=named_wards, **kwargs)

    def valid_value(self, value: Any) -> bool:
        known = [name for name, _ in named_wards()]
        return not known or value in known


def named_wards() -> list[tuple[str, str]]:
    return [pair for pair in wards() if pair[0]]


class WardField(forms.CharField):
    """One of the city's wards. Any name is taken as long as the profile names no wards."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, label="Where", **kwargs)
        self.widget = forms.Select()
        self.widget.choices = wards  # asked each time it is drawn

    def validate(self, value: Any) -> None:
        super().validate(value)
        known = [name for name, _ in wards()]
        if len(known) > 1 and value not in known:
            raise ValidationError(f"“{value}” is not a ward of this city. Choose one of: {', '.join(known[1:])}.")
