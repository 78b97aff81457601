"""The council's page: panels that apps contribute, each plain data, so that page and API say the same.

Every figure is aggregated in the database and kept per audience, because what a person may see decides what is counted.
A kept answer serves until something in the product changed, which the trail tells, and is then at most 45 seconds old.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance import registry
from alliance.audiences import audience_of
from alliance.city import city_zone, profile
from alliance.domains import Domain
from alliance.models import AuditEntry, Department, Job
from alliance.models.people import Anonymous
from alliance.people import system_user

STALE_AFTER_SECONDS = 45
FORGOTTEN_AFTER_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Scope:
    """Which part of the portfolio the page is about: filters of its address, empty for the whole."""

    domain: str = ""
    department: str = ""
    ward: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    def url(self, path: str, **more: Any) -> str:
        """A list of rows narrowed to this scope: where a figure of the page leads to."""
        asked = {**self.chosen, **more}
        return f"{path}?{urlencode(asked)}" if asked else path


def scope_of(asked: Mapping[str, Any]) -> Scope:
    """The scope of an address. Raises ValidationError for a filter there is not, naming those there are."""
    given = {name: str(value) for name, value in asked.items() if value}
    if unknown := sorted(set(given) - set(Scope.__annotations__)):
        said = f"There is no such filter. The filters are: {', '.join(Scope.__annotations__)}."
        raise ValidationError({name: ValidationError(said, code="unknown_filter") for name in unknown})
    choices = {key: {value for value, _ in found} for key, found in offered().items()}
    wrong = sorted(name for name, value in given.items() if value not in choices[name])
    if wrong:
        raise ValidationError({name: ["Choose one of those offered."] for name in wrong})
    return Scope(**given)


def offered() -> dict[str, list[tuple[str, str]]]:
    """What the filters of the page offer."""
    city = profile()
    return {
        "domain": [(value, str(label)) for value, label in Domain.choices],
        "department": [(str(pk), name) for pk, name in Department.objects.order_by("name").values_list("pk", "name")],
        "ward": [(ward["name"], ward["name"]) for ward in (city.wards if city else [])],
    }


def panels(user: Any, scope: Scope | None = None, *, public: bool = False) -> list[dict[str, Any]]:
    """Key, title, template and data of every panel that has something to say to this person, in order."""
    scope = scope or Scope()
    key = cache_key(user, scope, public=public)
    version, now = content_version(), timezone.now().timestamp()
    kept = cache.get(key)
    if kept is not None and (kept[0] == version or now - kept[1] < STALE_AFTER_SECONDS):
        found: list[dict[str, Any]] = kept[2]
        return found
    found = made(user, scope, public=public)
    cache.set(key, (version, now, found), FORGOTTEN_AFTER_SECONDS)
    return found


def made(user: Any, scope: Scope, *, public: bool) -> list[dict[str, Any]]:
    chosen = [panel for panel in registry.dashboard_panels if panel.is_public or not public]
    return [
        {"key": panel.key, "title": panel.title, "template": panel.template, "data": dict(data)}
        for panel in sorted(chosen, key=lambda panel: panel.order)
        if (data := panel.context(scope, user)) is not None
    ]


def public_panels(scope: Scope) -> list[dict[str, Any]]:
    """What a visitor may see: public rows alone, whoever asks, and no money or risk of single matters."""
    return panels(Anonymous(), scope, public=True)


def cache_key(user: Any, scope: Scope, *, public: bool) -> str:
    """One answer a day for each audience and scope: days are counted in the zone in force."""
    audience = "public" if public else audience_of(user)
    said = urlencode(scope.chosen)
    return f"dashboard:{audience}:{timezone.get_current_timezone_name()}:{timezone.localdate()}:{said}"[:240]


def content_version() -> int:
    """Grows with every change anywhere: each leaves an entry in the trail."""
    return AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def warm(job: Job) -> dict[str, int]:
    """Job, recurring: the answers that most readers share are made before somebody waits for them."""
    with timezone.override(city_zone()):
        return {"overseers": len(panels(system_user())), "public": len(public_panels(Scope()))}
