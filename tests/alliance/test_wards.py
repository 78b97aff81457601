"""A city's own wards come from its GeoJSON, at both doors, and nothing of a file that is at fault."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.models import CityProfile

pytestmark = pytest.mark.django_db
SQUARE = [[[-80.0123456, 40.0], [-79.99, 40.0], [-79.99, 40.1], [-80.0123456, 40.1], [-80.0123456, 40.0]]]


def feature(name="Foundry", people=1200, kind="Polygon", shape=None):
    geometry = {"type": kind, "coordinates": SQUARE if shape is None else shape}
    return {"type": "Feature", "properties": {"WARD": name, "POP": people}, "geometry": geometry}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def upload(given):
    body = given if isinstance(given, bytes) else json.dumps(given).encode()
    return SimpleUploadedFile("wards.geojson", body)


def send(browser, city, given, **words):
    fields = {"file": upload(given), "name_property": "WARD", "population_property": "POP"} | words
    return browser.post(f"/city/{city.pk}/load_wards/", fields)


def test_the_page_takes_a_file_and_everybody_finds_the_wards_in_their_forms(city, cast, browser_of):
    browser = browser_of(cast.administrator)
    assert 'enctype="multipart/form-data"' in browser.get(f"/city/{city.pk}/load_wards/").content.decode()
    answer = send(browser, city, collection(feature(), feature("Harbour", 90, "MultiPolygon", [SQUARE])))
    assert answer.status_code == 302
    wards = CityProfile.objects.get().wards
    assert [(ward["name"], ward["population"]) for ward in wards] == [("Foundry", 1200), ("Harbour", 90)]
    assert wards[0]["geometry"]["coordinates"][0][0] == [-80.01235, 40.0]
    assert "Harbour" in browser_of(cast.staff).get("/needs/new/").content.decode()
    assert "-80.01235" not in browser.get(f"/city/{city.pk}/").content.decode()


def test_other_systems_send_the_object_itself(city, cast, api):
    body = {"geojson": collection(feature()), "name_property": "WARD"}
    answer = api(cast.administrator).post(f"/api/v1/city/{city.pk}/load_wards/", body)
    assert answer.status_code == 200
    assert [ward["name"] for ward in answer.json()["wards"]] == ["Foundry"]
    assert api(cast.office).post(f"/api/v1/city/{city.pk}/load_wards/", body).status_code == 403


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"\xff\xfe", "no GeoJSON"),
        ({"type": "Feature"}, "no GeoJSON"),
        (collection(), "no GeoJSON"),
        (collection(feature("")), "Its properties are: POP, WARD"),
        (collection(feature(), feature()), "Two wards are called"),
        (collection(feature(people="many")), "no whole number of residents"),
        (collection(feature(kind="Point", shape=[0, 0])), "is no polygon"),
        (collection(feature(shape=[[[580000, 4400000]] * 5])), "cannot be read"),
        (collection(feature(shape=[[[0, 0]] * 3])), "cannot be read"),
        (collection(feature(shape=[[["x", 0]] * 5])), "cannot be read"),
        (collection(feature(shape=[[[-180.5, 0]] * 5])), "cannot be read"),
        (collection(feature(shape=[[[180.5, 0]] * 5])), "cannot be read"),
        (collection(feature(shape=[[[0, -90.5]] * 5])), "cannot be read"),
        (collection(feature(shape=[[[0, 90.5]] * 5])), "cannot be read"),
    ],
)
def test_a_file_at_fault_changes_nothing_and_is_told_why(city, cast, browser_of, given, words):
    before = CityProfile.objects.get().wards
    answer = send(browser_of(cast.administrator), city, given)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert CityProfile.objects.get().wards == before
