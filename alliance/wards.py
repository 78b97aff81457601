"""The city's own wards from its GeoJSON: names, residents and shapes for maps, checked before anything is saved."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from alliance import city as cities
from alliance.fields import JsonField
from alliance.forms import Form
from alliance.models import CityProfile
from alliance.permissions import require
from alliance.writing import change, insist, lock, service

MOST_BYTES = 5 * 1024 * 1024
MOST_WARDS, MOST_POINTS = 500, 60_000
DIGITS = 5  # of a degree: about a metre
UNREADABLE = "This is no GeoJSON: save the wards as a FeatureCollection in UTF-8, with longitude and latitude (WGS 84)."


class WardsForm(Form):
    """A file on the page, the same object as `geojson` from other systems."""

    machines_only = ("geojson",)
    file = forms.FileField(
        required=False,
        label="GeoJSON file",
        help_text="A FeatureCollection of polygons in longitude and latitude, 5 MiB at most.",
    )
    name_property = forms.CharField(
        max_length=80, initial="name", label="Property with the ward’s name", help_text="As it stands in the file."
    )
    population_property = forms.CharField(
        max_length=80, required=False, label="Property with its residents", help_text="Leave empty if there is none."
    )
    geojson = JsonField(required=False, help_text="The FeatureCollection itself, instead of a file.")

    def offer_of(self, row: Any) -> None:
        """A person has nothing but the file to send."""
        self.fields["file"].required = True


@service
def load_wards(
    *,
    city: CityProfile,
    version: int | None = None,
    file: Any = None,
    geojson: Any = None,
    name_property: str = "name",
    population_property: str = "",
    by: Any,
) -> CityProfile:
    """Replace the wards of the profile. Raises ValidationError naming the feature that is at fault; then nothing is changed."""
    require(by, "alliance.change_settings")
    row = lock(city, version=version)
    insist((file is None) != (not geojson), "file", "Send the wards, once.")
    found = list(wards_of(read(file) if file is not None else geojson, name_property, population_property))
    names = [ward["name"] for ward in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    insist(
        twice is None, "name_property", f"Two wards are called “{twice}”. Choose the property that tells them apart."
    )
    changed = change(row, {"wards": found}, by=by, action="load_wards")
    cities.forget()
    return changed


def read(file: Any) -> Any:
    insist(file.size <= MOST_BYTES, "file", "The file is larger than 5 MiB. Simplify the shapes first.")
    try:
        return json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise ValidationError({"file": [UNREADABLE]}) from fault


def wards_of(given: Any, name: str, population: str) -> Iterator[dict[str, Any]]:
    features = (
        given.get("features") if isinstance(given, Mapping) and given.get("type") == "FeatureCollection" else None
    )
    insist(isinstance(features, list) and features, "file", UNREADABLE)
    assert isinstance(features, list)
    insist(len(features) <= MOST_WARDS, "file", f"At most {MOST_WARDS} wards are taken; this file has {len(features)}.")
    points = 0
    for number, feature in enumerate(features, start=1):
        ward, size = ward_of(feature, number, name, population)
        points += size
        insist(points <= MOST_POINTS, "file", f"The shapes have more than {MOST_POINTS:,} points. Simplify them first.")
        yield ward


def ward_of(feature: Any, number: int, name: str, population: str) -> tuple[dict[str, Any], int]:
    facts = feature.get("properties") if isinstance(feature, Mapping) else None
    known = sorted(facts) if isinstance(facts, Mapping) else []
    insist(
        isinstance(facts, Mapping) and str(facts.get(name) or "").strip(),
        "name_property",
        f"Feature {number} has no “{name}”. Its properties are: {', '.join(map(str, known)) or 'none'}.",
    )
    assert isinstance(facts, Mapping)
    called = str(facts[name]).strip()[:60]
    shape, size = shape_of(feature.get("geometry"), f"Ward “{called}”")
    ward: dict[str, Any] = {"name": called, "geometry": shape}
    if population:
        people = facts.get(population)
        fits = isinstance(people, int) and not isinstance(people, bool) and people >= 0
        insist(fits, "population_property", f"Ward “{called}” has no whole number of residents in “{population}”.")
        ward["population"] = people
    return ward, size


def shape_of(given: Any, called: str) -> tuple[dict[str, Any], int]:
    """The polygon or polygons, rounded to a metre, and the number of their points."""
    kind = given.get("type") if isinstance(given, Mapping) else None
    insist(kind in ("Polygon", "MultiPolygon"), "file", f"{called} is no polygon.")
    assert isinstance(given, Mapping)
    try:
        polygons = [given["coordinates"]] if kind == "Polygon" else given["coordinates"]
        rings = [[[point(one) for one in ring] for ring in polygon] for polygon in polygons]
        fits = bool(rings) and all(len(ring) >= 4 for polygon in rings for ring in polygon)
    except (KeyError, TypeError, ValueError, IndexError):
        fits, rings = False, []
    insist(fits, "file", f"The shape of {called[0].lower()}{called[1:]} cannot be read. {UNREADABLE}")
    size = sum(len(ring) for polygon in rings for ring in polygon)
    return {"type": kind, "coordinates": rings[0] if kind == "Polygon" else rings}, size


def point(given: Any) -> list[float]:
    """Raises ValueError for what is no place on earth, such as metres of a national grid."""
    east, north = float(given[0]), float(given[1])
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        raise ValueError(given)
    return [round(east, DIGITS), round(north, DIGITS)]
