"""What nobody sends who means well: bodies, values and queries, and every operation of the API to send them to."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from alliance import registry

# Bodies that are no JSON object of ours, whole.
RAW = [
    b"", b" ", b"{", b"}", b"[]", b"[[]]", b"null", b"true", b"1", b'"text"', b"{]", b'{"a"}', b'{"a": }', b"{'a': 1}",
    b'{"a": 1,}', b'{"a": 1} x', b'{"a": 1, "a": 2}', b'{"a": NaN}', b'{"a": Infinity}', b'{"a": -Infinity}',
    b'{"a": 1e400}', b'{"a": 1e-400}', b'{"a": ' + b"9" * 5000 + b"}", b'{"a": 0.' + b"1" * 5000 + b"}",
    b"[" * 100_000, b'{"a":' * 50 + b"1" + b"}" * 50, b'{"a": "\\ud800"}', b'{"\\ud800": 1}', b'{"a": "\\u0000"}',
    b'{"\\u0000": 1}', b"\xff\xfe", b"\xef\xbb\xbf{}", b'{"a": "\x01"}', b'{"a": "\xc3\x28"}', b'{"__proto__": {}}',
    b'{"is_staff": true}', b'{"id": 1}', b"<x/>", b"a=1&b=2", b"\x00" * 10,
    b"{" + b",".join(b'"k%d": 1' % n for n in range(20_000)) + b"}", b'{"a": 1e999999999999}', b'{"a": -1e-999999999999}',
    b'{"a": 0e999999999999}', b'{"a": 1e99999999999999999999999}', b'{"a": [{"b": 1e999999999999}]}', "{\"²\": \"²\"}".encode(),
]  # fmt: skip
# Values for every field of a request, as JSON writes them.
VALUES = [
    "null", "true", "false", "0", "-1", "1e2", "0.1", "-0", "9007199254740993", "1" + "0" * 38, "[]", "{}", '""', '" "',
    '"\\t"', "[null]", "[[]]", "[{}]", '[{"x": 1}]', '{"x": {"y": []}}', '"x"', f'"{"x" * 100_000}"', '"\\ud83d\\ude00"',
    '"\\u202e\\u0627"', '"NaN"', '"Infinity"', '"1e400"', '"-0"', '"0x10"', '"1_000"', '"\\u0661"', '"1/0"', '"1/3"',
    '"0000-00-00"', '"2026-02-30"', '"9999-12-31"', '"0001-01-01"', '"2026-11-01T01:30"', '"2026-03-08T02:30:00"',
    '"9999-12-31T23:59:59+14:00"', '"0001-01-01T00:00:00-14:00"', '"2026-01-01T25:00Z"', '"T"',
    '"00000000-0000-4000-8000-000000000000"', '"urn:uuid:00000000-0000-4000-8000-000000000000"', '"{}"', '"[]"',
    '"\' OR 1=1 --"', '"\\"; DROP TABLE x; --"', '"%00"', '"\\r\\nX: y"', '"<script>alert(1)</script>"', '"{{7*7}}"',
    '"${7*7}"', '"../../etc/passwd"', '"javascript:alert(1)"', '"https://[::1"', '"https://x:99999999/"', '"=1+1"',
    '"a@b"', '"' + "(" * 200 + '"', '"' + "1+" * 5000 + '1"', '"initiatives.initiative"', '"__class__"',
    '"1e999999999999"', '"1e-999999999999"', '"\\u00b2"', '"0001-01-01T00:00:00Z"', '"9999-12-31T23:59:59-14:00"', '"9999-12-30"',
]  # fmt: skip
# Queries of any list.
QUERIES = [
    "limit=0", "limit=-1", "limit=1e9", "limit=1000000000", "limit=x", "limit=" + "9" * 400, "limit=1&limit=2",
    "offset=1e30", "offset=-1", "page=1000000000", "page=-1", "cursor=", "cursor=x", "cursor=%00", "cursor=eyJhIjoxfQ==",
    "cursor=" + "A" * 5000, "ordering=", "ordering=id;drop", "ordering=-", "ordering=--id", "ordering=password",
    "ordering=created_by__password", "ordering=?", "fields=", "fields=,", "fields=*", "fields=password", "fields=id,id",
    "search=", "search=%00", "search=%27%20OR%201%3D1--", "search=%ff", "search=" + "x" * 3000, "search=%25%25%25",
    "search=" + "a+" * 500, "created_by__password__startswith=a", "owner__password=x", "state__in=x", "id=x", "pk=1",
    "meta__a%27b=1", "__class__=x", "state=", "state=%00", "state=nonsense", "q=x", "format=xml", "fields[]=id", "a" * 2000,
    "=", "%", "&&&", "x=%ED%A0%80", "limit=%C2%B2", "limit=" + "0" * 9 + "9" * 5000, "page=%C2%B2", "cursor=%C2%B2",
    "after=%00-1", "%00=1", "since=0001-01-01", "until=9999-12-31", "limit=1e999999999999", "ordering=%00",
]  # fmt: skip
# Doors that no noun has made, with what each may be asked for, and what to ask.
DOORS = {
    "/audit/": ("before", "subject_id", "since", "until", "words"),
    "/audit/export.csv": ("subject_type", "since", "until"),
    "/api/v1/audit/": ("before", "after", "limit", "subject_id", "since", "until"),
    "/api/v1/audit/export.csv": ("action", "since", "until"),
    "/api/v1/events/": ("after", "limit"),
    "/api/v1/calendar/": ("since", "until"),
    "/calendar/": ("since", "until"),
    "/api/v1/search/": ("q", "kind"),
    "/search/": ("q", "kind"),
    "/work/notices/": ("page",),
    "/council/": ("domain", "department", "ward"),
    "/portfolio/": ("domain", "department", "ward"),
    "/api/v1/dashboard/": ("domain", "department", "ward"),
    "/api/v1/ocds/releases/": ("after",),
    "/api/v1/ngsi-ld/v1/entities/": ("limit", "offset", "type"),
    "/scim/v2/Users": ("filter", "startIndex", "count"),
}
ODD = [
    "%C2%B2", "-%C2%B2", "%D9%A3", "%00", "%00-1", "x-%C2%B2", "x-" + "9" * 5000, "-1", "0" * 9 + "9" * 40, "9" * 5000,
    "1e999999999999", "0001-01-01", "9999-12-31", "2026-02-30", "%ff", "userName%20eq%20%22a%00%22", "id%20eq%20%22%C2%B2%22",
]  # fmt: skip
# Bodies of such doors, with %s for a value as JSON writes it.
SHAPES = {
    ("POST", "/scim/v2/Users"): ["%s", '{"userName": %s}', '{"userName": "a", "emails": %s}', '{"userName": "a", "active": %s}'],
    ("PATCH", "/scim/v2/Users/{person}"): [
        "%s", '{"Operations": %s}', '{"Operations": [%s]}', '{"Operations": [{"op": %s}]}',
        '{"Operations": [{"op": "add", "value": %s}]}', '{"Operations": [{"op": "add", "path": %s, "value": %s}]}',
    ],
    ("PUT", "/scim/v2/Users/{person}"): ["%s", '{"name": %s, "title": %s}', '{"externalId": %s}'],
    ("POST", "/api/v1/ngsi-ld/v1/entityOperations/upsert/"): [
        "%s", "[%s]", '[{"id": %s}]', '[{"id": "x", "kpiValue": %s}]', '[{"id": "x", "kpiValue": {"value": 1, "observedAt": %s}}]',
        '[{"id": "x", "kpiValue": {"value": %s}}]',
    ],
    ("POST", "/api/v1/ngsi-ld/v1/notify/"): ["%s", '{"type": %s}', '{"type": "Notification", "data": %s}'],
    ("POST", "/api/v1/my-work/"): ["%s", '{"task": %s, "days": %s}'],
    ("POST", "/api/v1/clauses/team/"): ["%s", '{"text": %s}'],
}  # fmt: skip


@dataclass(frozen=True)
class Operation:
    """POST or PATCH of one address; `fields` are what its request may have, `noun` whose row it is about."""

    method: str
    noun: object
    act: object

    @property
    def fields(self):
        return list(self.act.form.base_fields) if self.act.form else []

    def __str__(self):
        return f"{self.noun.path} {self.act.name}"

    def path(self, pk):
        base = f"/api/v1/{self.noun.path}/"
        if self.act is self.noun.create:
            return base
        return f"{base}{pk}/" if self.act.name == "change" else f"{base}{pk}/{self.act.name}/"


def operations() -> Iterator[Operation]:
    for noun in registry.nouns:
        for act in ([noun.create] if noun.create else []) + list(noun.acts):
            yield Operation("PATCH" if act.name == "change" else "POST", noun, act)


def bodies(operation) -> Iterator[bytes]:
    """Everything for this operation: whole bodies, every field at once, and each field alone."""
    yield from RAW
    for value in VALUES:
        yield as_object(dict.fromkeys(operation.fields, value))
        if len(operation.fields) > 1:
            yield from (as_object({name: value}) for name in operation.fields)


def as_object(members) -> bytes:
    return ("{" + ", ".join(f"{json.dumps(name)}: {value}" for name, value in members.items()) + "}").encode()
