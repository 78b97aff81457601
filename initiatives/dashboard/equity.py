"""Where the portfolio goes: initiatives, money, people reached and needs, by domain and by ward."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from alliance import city
from alliance.dashboard import Scope
from alliance.domains import Domain
from initiatives.dashboard.rows import initiatives, plural
from initiatives.models import Need

EVERYWHERE = "The whole city"
HEAD = ["Initiatives", "Likely cost", "Residents reached", "Open needs"]


def grouped(scope: Scope, user: Any, by: str) -> dict[str, tuple[int, Any, int, int]]:
    """Number, cost, reach and needs under each value of a column. Two statements."""
    rows = initiatives(scope, user).exclude(state="stopped").order_by().values(by)
    found = rows.annotate(
        number=Count("pk"),
        cost=Sum("cost_likely", default=Decimal(0)),
        reach=Sum("population_reached", default=0),
    )
    needs = (
        Need.objects.visible_to(user)
        .filter(**scope.chosen, state__in=["raised", "accepted"])
        .order_by()
        .values_list(by)
    )
    open_needs = dict(needs.annotate(number=Count("pk")))
    counted = {row[by]: (row["number"], row["cost"], row["reach"], open_needs.pop(row[by], 0)) for row in found}
    return counted | {key: (0, 0, 0, number) for key, number in open_needs.items()}


def domains(scope: Scope, user: Any) -> dict[str, Any]:
    found = grouped(scope, user, "domain")
    keys = sorted(found, key=lambda key: -found[key][0])
    labels = [str(Domain(key).label) for key in keys]
    urls = [scope.url("/initiatives/", domain=key) for key in keys]
    return {
        "key": "by-domain",
        "finding": f"Most initiatives are in {labels[0].lower()}."
        if keys and found[keys[0]][0]
        else "No initiatives yet.",
        "spec": bars(labels, [found[key][0] for key in keys], urls),
        "head": ["Domain", *HEAD],
        "lines": [line(label, url, found[key]) for key, label, url in zip(keys, labels, urls, strict=True)],
    }


def wards(scope: Scope, user: Any) -> dict[str, Any]:
    """By ward, with what each resident of a ward gets where the profile knows how many live there."""
    found = grouped(scope, user, "ward")
    profile = city.profile()
    known = {ward["name"]: ward for ward in (profile.wards if profile else [])}
    names = [*known, *sorted(name for name in found if name and name not in known)]
    none = (0, 0, 0, 0)
    urls = [scope.url("/initiatives/", ward=name) for name in names]
    without = [name for name in names if not found.get(name, none)[0]]
    shapes = {name: ward["geometry"] for name, ward in known.items() if ward.get("geometry")}
    whole = found.get("", none)
    return {
        "wide": True,
        "key": "by-ward",
        "finding": finding(names, without),
        "spec": {"figure": map_of(shapes, found)}
        if shapes
        else bars(names, [found.get(n, none)[0] for n in names], urls),
        "head": ["Ward", *HEAD, "Cost per resident"],
        "lines": [
            *(ward_line(name, url, found.get(name, none), known) for name, url in zip(names, urls, strict=True)),
            {"url": "", "cells": [*line(EVERYWHERE, "", whole)["cells"], ""]},
        ],
    }


def finding(names: list[str], without: list[str]) -> str:
    if not names:
        return "The city’s profile names no wards yet."
    if not without:
        return f"Every one of the {len(names)} wards has an initiative of its own."
    return (
        f"{plural(len(without), 'ward')} of {len(names)} without an initiative of their own: {', '.join(without[:6])}."
    )


def bars(labels: list[str], values: list[int], urls: list[str]) -> dict[str, Any]:
    return {"kind": "bars", "labels": labels, "series": [{"name": "Initiatives", "values": values}], "urls": urls}


def line(label: str, url: str, held: tuple[int, Any, int, int]) -> dict[str, Any]:
    number, cost, reach, needs = held
    return {"url": url, "cells": [label, f"{number:,}", f"{cost:,.0f} {city.currency()}", f"{reach:,}", f"{needs:,}"]}


def ward_line(name: str, url: str, held: tuple[int, Any, int, int], known: dict[str, Any]) -> dict[str, Any]:
    people = known.get(name, {}).get("population")
    each = f"{held[1] / people:,.2f} {city.currency()}" if people else ""
    return {"url": url, "cells": [*line(name, url, held)["cells"], each]}


def map_of(shapes: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """The city's own wards, drawn from their GeoJSON: the more initiatives, the stronger the colour; each names its number."""
    most = max([found.get(name, (0,))[0] for name in shapes], default=0) or 1
    traces = [area(name, geometry, found.get(name, (0,))[0], most) for name, geometry in shapes.items()]
    hidden = {"visible": False, "showgrid": False}
    return {"data": traces, "layout": {"xaxis": hidden, "yaxis": {**hidden, "scaleanchor": "x", "scaleratio": 1.3}}}


def area(name: str, geometry: dict[str, Any], number: int, most: int) -> dict[str, Any]:
    rings = outer_rings(geometry)
    x = [value for ring in rings for value in (*(point[0] for point in ring), None)]
    y = [value for ring in rings for value in (*(point[1] for point in ring), None)]
    middle = max(rings, key=len)
    return {
        "type": "scatter",
        "mode": "lines+text",
        "x": [*x, sum(point[0] for point in middle) / len(middle)],
        "y": [*y, sum(point[1] for point in middle) / len(middle)],
        "text": [*("" for _ in x), f"{name}: {number}"],
        "fill": "toself",
        "fillcolor": "token:ok-tint" if number * 2 > most else "token:brand-tint" if number else "token:bad-tint",
        "line": {"color": "token:ink", "width": 1},
        "hoverinfo": "none",
    }


def outer_rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [part[0] for part in parts]
