"""Last touches on the OpenAPI document: one shape of refusal everywhere, and an example with every schema."""

from collections.abc import Iterator, Mapping
from typing import Any

Node = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
REFUSAL = {"$ref": "#/components/responses/Problem"}
PROBLEM_SCHEMA = "#/components/schemas/Problem"
PROBLEM: Node = {
    "description": "A refusal: `detail` says why and what to do; `code` is for programs.",
    "content": {"application/problem+json": {"schema": {"$ref": PROBLEM_SCHEMA}}},
}
LARGEST = (2**15 - 1, 2**31 - 1, 2**63 - 1)
BY_FORMAT = {
    "uuid": "7d1f6a3e-3b0c-4f5e-9a52-0c8f3d1b6e44",
    "date": "2026-11-23",
    "date-time": "2026-11-23T14:00:00-05:00",
    "email": "maria.ortega@city.example",
    "uri": "https://city.example/evidence",
    "decimal": "4.5",
    "binary": "(the bytes of the file)",
}
BY_PATTERN = {
    "^[0-9a-f]{64}$": "9f86d081884c7d65" * 4,
    "^[A-Z]{2}$": "US",
    "^[A-Z]{3}$": "USD",
    r"^\d{8}(-\d)?$": "34928500-3",
}
# What people write into the fields that many nouns have; any other text says what it is.
WORDS = {
    "currency": "USD",
    "domain": "mobility",
    "external_id": "311-48213",
    "href": "/api/v1/needs/7d1f6a3e-3b0c-4f5e-9a52-0c8f3d1b6e44/accept/",
    "label": "Accept need",
    "name": "Lantern District",
    "note": "Read from the meter on the day.",
    "number": "2026-118",
    "problem": "People wait in the dark.",
    "reference": "N-032",
    "state": "accepted",
    "time_zone": "America/New_York",
    "title": "Bus stop without light",
    "username": "mortega",
    "ward": "Foundry",
    "why": "Agreed at the meeting of 23 November.",
}
REFUSED: Node = {
    "type": "about:blank",
    "title": "Something in it is not right",
    "status": 400,
    "code": "invalid",
    "detail": "Choose a severity from 1 to 5.",
    "request_id": "405667b2d1c94f0b",
    "errors": [{"field": "severity", "code": "max_value", "message": "Choose a severity from 1 to 5."}],
}


def finished(result: Node, generator: Any = None, request: Any = None, public: bool = True) -> Node:
    """drf-spectacular's hook: the document, changed in place."""
    for operation in operations(result):
        with_problems(operation["responses"])
    for node in nodes(result):
        corrected(node)
    result["components"]["responses"] = {"Problem": PROBLEM}
    result["components"]["parameters"] = shared_parameters(result)
    schemas = result["components"]["schemas"]
    for name, schema in schemas.items():
        schema["examples"] = [REFUSED if name == "Problem" else example(schema, schemas)]
    return result


def corrected(node: Node) -> None:
    """The largest number that this database takes is no promise of the API, and another database has another."""
    node.pop("x-spec-enum-id", None)
    if "oneOf" in node:  # a blank text is a text as well
        node["anyOf"] = node.pop("oneOf")
    if node.get("maximum") in LARGEST and node.pop("maximum"):
        node.pop("format", None)
    if node.get("minimum") in [-largest - 1 for largest in LARGEST]:
        node.pop("minimum")


def operations(result: Node) -> Iterator[Node]:
    for methods in result["paths"].values():
        yield from (operation for method, operation in methods.items() if method in METHODS)


def with_problems(responses: Node) -> None:
    """Whatever else may be answered is a problem, told by its media type."""
    for status, response in responses.items():
        if status >= "400":
            own = response.get("content", {}).get("application/json", {}).get("schema", {})
            says_more = own.get("$ref", PROBLEM_SCHEMA) != PROBLEM_SCHEMA  # such as what is wrong with each row
            responses[status] = merged(response) if says_more else dict(REFUSAL)
        elif not response.get("description"):
            response["description"] = "Done."
    responses["default"] = dict(REFUSAL)


def merged(response: Node) -> Node:
    return {"description": PROBLEM["description"], "content": {**response["content"], **PROBLEM["content"]}}


def shared_parameters(result: Node) -> Node:
    """Headers that hundreds of operations take stand in the document once."""
    shared: Node = {}
    for operation in operations(result):
        for place, found in enumerate(operation.get("parameters", [])):
            if found["in"] == "header":
                name = found["name"].replace("-", "") + ("Required" if found.get("required") else "")
                shared[name] = found
                operation["parameters"][place] = {"$ref": f"#/components/parameters/{name}"}
    return shared


def nodes(part: Any) -> Iterator[Node]:
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from nodes(inner)


def example(schema: Mapping[str, Any], schemas: Mapping[str, Node], name: str = "", deep: int = 0) -> Any:
    """A value that this schema takes. Objects hold what they must and may hold, down to five levels."""
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, deep)
    for combined in ("allOf", "anyOf"):
        if combined in schema:
            return example(schema[combined][0], schemas, name, deep)
    if "enum" in schema:
        return next(value for value in schema["enum"] if value not in ("", None))
    if "default" in schema:
        return schema["default"]
    kind = schema.get("type", "object")
    kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
    if kind == "array":
        return [] if deep > 4 else [example(schema["items"], schemas, name, deep + 1)]
    if kind == "object":
        parts = schema.get("properties", {})
        return {key: example(part, schemas, key, deep + 1) for key, part in parts.items()}
    return plain_example(kind, schema, name)


def plain_example(kind: str, schema: Mapping[str, Any], name: str) -> Any:
    if kind == "boolean":
        return False
    if kind in ("integer", "number"):
        return max(schema.get("minimum", 1), min(3, schema.get("maximum", 3)))
    if schema.get("format") in BY_FORMAT:
        return BY_FORMAT[schema["format"]]
    if schema.get("pattern") in BY_PATTERN:
        return BY_PATTERN[schema["pattern"]]
    words = WORDS.get(name) or name.replace("_", " ").capitalize() or "Text"
    return words.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]
