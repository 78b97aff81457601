"""Open data: every public row as CSV and JSON with its data dictionary, and the catalogue of it all (DCAT-US 1.1).

A table is what a visitor's API shows of a noun that is public; nothing is shown here that is not shown there.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from alliance import city, registry, replica
from alliance.api import serializers
from alliance.api.rendering import as_text
from alliance.doors.noun import Noun
from alliance.exports import cell, line_writer
from alliance.messages import absolute
from alliance.models.people import Anonymous
from alliance.registry import SettingSpec

R = TypeVar("R", bound=HttpResponseBase)
CONFORMS_TO = "https://project-open-data.cio.gov/v1.1/schema"
KEY = "alliance.open_data"
SHIPPED = {
    "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
    "frequency": "R/PT1S",
    "contact": "",
}
WORDS = {
    "licence": "The address of the licence that the tables are under.",
    "frequency": "How often they change, as ISO 8601 repeats: R/PT1S is at once, R/P1D every day.",
    "contact": "The address for questions by e-mail. Left empty, the catalogue names only the city.",
}
AT_ONCE = 500


def check(value: Any) -> str | None:
    if not isinstance(value, dict) or set(value) != set(SHIPPED) or not all(isinstance(v, str) for v in value.values()):
        return "Give licence, frequency and contact, each a text."
    if urlsplit(value["licence"]).scheme != "https":
        return "Give the licence as an address that begins with https://."
    if not value["frequency"].startswith("R/P") and value["frequency"] != "irregular":
        return "Give the frequency as R/P1D, R/PT1S and the like, or irregular."
    return None if not value["contact"] or "@" in value["contact"] else "Give an e-mail address, or nothing."


SETTING = SettingSpec(
    KEY,
    "Open data: licence, frequency, contact",
    SHIPPED,
    "What the catalogue of open data says of every table.",
    check,
    parts=WORDS,
)


def tables() -> list[Noun]:
    return [noun for noun in registry.nouns if noun.public]


def table_called(name: str) -> Noun:
    for noun in tables():
        if noun.path == name:
            return noun
    raise Http404


def rows_of(noun: Noun) -> QuerySet[Any]:
    """Public rows in the order in which they came, with all that the API shows of them."""
    rows = replica.spread(noun.api_rows(Anonymous()), Anonymous(), timezone.now())
    return rows.order_by("created_at", "pk")


def shown_rows(noun: Noun) -> Iterator[dict[str, Any]]:
    found = rows_of(noun).iterator(chunk_size=AT_ONCE)
    while chunk := list(islice(found, AT_ONCE)):
        yield from serializers.shown(noun.serializer, chunk)


def csv_lines(noun: Noun) -> Iterator[str]:
    writer = line_writer()
    names = list(noun.serializer.Meta.fields)
    yield writer(names)
    for row in shown_rows(noun):
        yield writer([flat(row[name]) for name in names])


def flat(value: Any) -> str:
    """Lists and objects stand in a cell as JSON."""
    return json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, list | dict) else cell(value)


def json_pieces(noun: Noun) -> Iterator[bytes]:
    yield b"["
    for number, row in enumerate(shown_rows(noun)):
        yield (b",\n" if number else b"\n") + orjson.dumps(row, default=as_text, option=orjson.OPT_UTC_Z)
    yield b"\n]\n"


def dictionary(noun: Noun) -> list[dict[str, Any]]:
    """Each column: name, title, description, type, and the values it may have where they are fixed."""
    columns = {column.name: column for column in noun.model._meta.get_fields()}
    return [described(name, columns.get(name), field) for name, field in noun.serializer().fields.items()]


def described(name: str, column: Any, field: Any) -> dict[str, Any]:
    choices = getattr(column, "flatchoices", None) or []
    found: dict[str, Any] = {
        "name": name,
        "title": str(getattr(column, "verbose_name", "") or field.label or name),
        "description": str(getattr(column, "help_text", "") or field.help_text or ""),
        "type": KINDS.get(type(field).__name__, "text"),
    }
    if choices:
        found["values"] = {str(value): str(label) for value, label in choices}
    return found


KINDS = {
    "BooleanField": "yes or no",
    "DateField": "day (ISO 8601)",
    "DateTimeField": "instant (ISO 8601)",
    "DecimalField": "number",
    "IntegerField": "whole number",
    "JSONField": "JSON",
    "ListSerializer": "JSON",
    "ManyRelatedField": "JSON list of identifiers",
    "PrimaryKeyRelatedField": "identifier of a row",
    "UUIDField": "identifier",
}


def catalogue() -> dict[str, Any]:
    said: Mapping[str, str] = city.setting(KEY)
    return {
        "@context": f"{CONFORMS_TO}/catalog.jsonld",
        "@id": absolute("/data.json"),
        "@type": "dcat:Catalog",
        "conformsTo": CONFORMS_TO,
        "describedBy": f"{CONFORMS_TO}/catalog.json",
        "dataset": [dataset(noun, said) for noun in tables()],
    }


def dataset(noun: Noun, said: Mapping[str, str]) -> dict[str, Any]:
    place = absolute(f"/open-data/{noun.path}")
    title = noun.label_plural[:1].upper() + noun.label_plural[1:]
    return {
        "@type": "dcat:Dataset",
        "identifier": place,
        "title": title,
        "description": noun.lead or title,
        "keyword": ["smart city", noun.label, str(noun.model._meta.app_label)],
        "modified": changed_at(noun).isoformat(timespec="seconds"),
        "publisher": {"@type": "org:Organization", "name": publisher()},
        "contactPoint": contact(said),
        "accessLevel": "public",
        "license": said["licence"],
        "accrualPeriodicity": said["frequency"],
        "describedBy": f"{place}/dictionary.json",
        "describedByType": "application/json",
        "landingPage": absolute("/open-data/"),
        "distribution": [
            distribution(f"{place}.csv", "text/csv", "CSV"),
            distribution(f"{place}.json", "application/json", "JSON"),
        ],
    }


def distribution(url: str, kind: str, title: str) -> dict[str, str]:
    return {"@type": "dcat:Distribution", "downloadURL": url, "mediaType": kind, "title": title}


def contact(said: Mapping[str, str]) -> dict[str, str]:
    found = {"@type": "vcard:Contact", "fn": f"Open data of {publisher()}"}
    return found | {"hasEmail": f"mailto:{said['contact'] or settings.DEFAULT_FROM_EMAIL}"}


def publisher() -> str:
    profile = city.profile()
    return profile.name if profile else "The city"


def changed_at(noun: Noun) -> datetime:
    last = noun.api_rows(Anonymous()).order_by().aggregate(last=Max("updated_at"))["last"]
    return timezone.localtime(last or timezone.now())


@login_not_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The tables with their size, for people."""
    found = [{"noun": noun, "count": noun.api_rows(Anonymous()).order_by().count()} for noun in tables()]
    return render(request, "public/open_data.html", {"tables": found, "said": city.setting(KEY)})


@login_not_required
@require_GET
def catalogue_file(request: HttpRequest) -> JsonResponse:
    return open_to_all(JsonResponse(catalogue()))


@login_not_required
@require_GET
def csv_file(request: HttpRequest, name: str) -> StreamingHttpResponse:
    lines = csv_lines(table_called(name))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return open_to_all(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers))


@login_not_required
@require_GET
def json_file(request: HttpRequest, name: str) -> StreamingHttpResponse:
    return open_to_all(StreamingHttpResponse(json_pieces(table_called(name)), content_type="application/json"))


@login_not_required
@require_GET
def dictionary_file(request: HttpRequest, name: str) -> JsonResponse:
    noun = table_called(name)
    return open_to_all(JsonResponse({"table": noun.path, "title": noun.label_plural, "columns": dictionary(noun)}))


def open_to_all(response: R) -> R:
    """Scripts of other sites may read it: there is nothing here that is not everybody's."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


urlpatterns = [
    path("data.json", catalogue_file, name="open_data_catalogue"),
    path("open-data/", page, name="open_data"),
    path("open-data/<slug:name>.csv", csv_file, name="open_data_csv"),
    path("open-data/<slug:name>.json", json_file, name="open_data_json"),
    path("open-data/<slug:name>/dictionary.json", dictionary_file, name="open_data_dictionary"),
]
