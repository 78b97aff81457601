"""What is measured, and what it must reach (milliseconds of CPU and SQL statements per request at 10,000 initiatives)."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import uuid4


@dataclass(frozen=True)
class Seeded:
    """What the seeding leaves for the load: keys of rows, and how to be signed in."""

    initiatives: list[str]
    department: str
    token: str
    cookie: str
    migrate_seconds: float
    seed_seconds: float

    def as_json(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Kind:
    """One kind of request. `url` gets the seeded rows and the number of the request."""

    name: str
    url: Callable[[Seeded, int], str]
    body: Callable[[Seeded, int], dict[str, object]] | None = None
    html: bool = False
    yardstick: bool = False

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"

    def headers(self, seeded: Seeded) -> dict[str, str]:
        if self.html:
            return {"Cookie": seeded.cookie, "Accept": "text/html"}
        found = {"Authorization": f"Bearer {seeded.token}", "Accept": "application/json"}
        return found | {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())} if self.body else found


@dataclass(frozen=True)
class Target:
    cpu_ms: float
    statements: int


def one_of(seeded: Seeded, number: int) -> str:
    return seeded.initiatives[number * 7 % len(seeded.initiatives)]


def proposal(seeded: Seeded, number: int) -> dict[str, object]:
    return {
        "title": f"Measured proposal {number}",
        "summary": "Lamps that dim when nobody is near, so that streets cost less and feel safer.",
        "domain": "energy",
        "department": seeded.department,
        "cost_likely": "125000.00",
    }


PATHS = (
    Kind("REST list of 50", lambda seeded, n: "/api/v1/initiatives/", yardstick=True),
    Kind(
        "REST list of 50, plain columns",
        lambda seeded, n: "/api/v1/initiatives/?fields=id,reference,title,state,cost_likely",
    ),
    Kind(
        "REST filter + order",
        lambda seeded, n: "/api/v1/initiatives/?state=piloting&ordering=-cost_likely",
        yardstick=True,
    ),
    Kind("REST detail", lambda seeded, n: f"/api/v1/initiatives/{one_of(seeded, n)}/", yardstick=True),
    Kind("REST create", lambda seeded, n: "/api/v1/initiatives/", proposal, yardstick=True),
    Kind("REST search", lambda seeded, n: "/api/v1/search/?q=lighting"),
    Kind("HTML list of 50", lambda seeded, n: "/initiatives/", html=True, yardstick=True),
    Kind("HTML initiative page", lambda seeded, n: f"/initiatives/{one_of(seeded, n)}/", html=True),
    Kind("HTML dashboard", lambda seeded, n: "/council/", html=True),
)
TARGETS = {
    "REST list of 50": Target(30, 6),
    "REST list of 50, plain columns": Target(16, 6),
    "REST filter + order": Target(30, 6),
    "REST detail": Target(15, 8),
    "REST create": Target(24, 15),
    "HTML list of 50": Target(50, 8),
    "HTML initiative page": Target(60, 20),
    "HTML dashboard": Target(35, 10),
}
MEMORY_TARGET_MB = 140
