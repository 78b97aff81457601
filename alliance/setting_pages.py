"""Pages of what the city may change: every setting in words, and one form each, made from the shape of its value."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages as banner
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance import city, registry
from alliance.forms import Form
from alliance.models import AuditEntry, Setting
from alliance.permissions import require
from alliance.registry import SettingSpec

Path = tuple[str, ...]


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    require(request.user, "alliance.change_settings")
    changed = set(Setting.objects.values_list("pk", flat=True))
    groups = [
        (app.capitalize(), [shown(spec, spec.key in changed) for spec in specs])
        for app, specs in groupby(registry.settings, key=lambda spec: spec.key.partition(".")[0])
    ]
    return render(request, "settings/page.html", {"groups": groups, "profile": city.profile()})


def shown(spec: SettingSpec, changed: bool) -> dict[str, Any]:
    return {"spec": spec, "said": said(spec, city.setting(spec.key)), "changed": changed}


@require_http_methods(["GET", "POST"])
def setting(request: HttpRequest, key: str) -> HttpResponse:
    require(request.user, "alliance.change_settings")
    try:
        spec = city.spec_of(key)
    except LookupError as fault:
        raise Http404 from fault
    value = city.setting(key)
    made = form_of(spec, value)
    form = made(request.POST) if request.method == "POST" else made(initial=initial_of(spec, value))
    if request.method == "POST" and saved(request, spec, form):
        banner.success(request, _("“%(label)s” is in force from now on.") % {"label": spec.label})
        return redirect("settings")
    entries = AuditEntry.objects.filter(subject_type="alliance.setting", subject_id=key)[:20]
    context = {
        "crumbs": [{"label": _("Settings"), "url": reverse("settings")}],
        "spec": spec,
        "form": form,
        "shipped": said(spec, spec.default),
        "is_shipped": value == spec.default,
        "history": [(entry, said(spec, entry.after.get("value"))) for entry in entries],
    }
    return render(request, "settings/setting.html", context, status=400 if form.errors else 200)


def saved(request: HttpRequest, spec: SettingSpec, form: Form) -> bool:
    """One call of the service, with the form's value or with what is shipped."""
    restoring = "restore" in request.POST
    if not restoring and not form.is_valid():
        return False
    why = request.POST.get("why", "")
    value = spec.default if restoring else value_of(spec, form.cleaned_data)
    try:
        city.change_setting(key=spec.key, value=value, why=why, by=request.user)
    except ValidationError as fault:
        form.add_error(None, ValidationError(fault.messages))
        return False
    return True


def leaves(value: Any, path: Path = ()) -> dict[Path, Any]:
    """The single values in a setting by their place; a list counts as one."""
    if not isinstance(value, Mapping):
        return {path: value}
    return {at: leaf for key, part in value.items() for at, leaf in leaves(part, (*path, key)).items()}


def places_of(spec: SettingSpec, value: Any) -> dict[Path, Any]:
    """Every place that has a value or may get one, each with an example of its type.

    Parts beside each other offer the same places: a scenario without a delay may get one.
    """
    found: dict[Path, Any] = {(key,): [] for key in spec.parts if spec.choices}
    found |= leaves(spec.default) | leaves(value)
    if all(len(path) == 2 for path in found):
        examples = {path[1]: leaf for path, leaf in found.items()}
        firsts = dict.fromkeys(path[0] for path in found)
        return {(first, second): leaf for first in firsts for second, leaf in examples.items()}
    return found


def form_of(spec: SettingSpec, value: Any) -> type[Form]:
    needed = leaves(spec.default)
    fields: dict[str, forms.Field] = {
        name_of(path): field_for(spec, path, leaf, needed=path in needed)
        for path, leaf in places_of(spec, value).items()
    }
    fields["why"] = forms.CharField(label=_("Reason"), required=False, max_length=2000)
    return type("SettingForm", (Form,), fields)


def field_for(spec: SettingSpec, path: Path, leaf: Any, *, needed: bool) -> forms.Field:
    label = label_of(spec, path)
    if isinstance(leaf, list) and spec.choices:
        return forms.MultipleChoiceField(
            label=label, required=False, choices=list(spec.choices.items()), widget=forms.CheckboxSelectMultiple
        )
    if isinstance(leaf, bool):
        return forms.BooleanField(label=label, required=False)
    if isinstance(leaf, int):
        return forms.IntegerField(label=label, required=needed)
    hint = _("Separated by commas.") if isinstance(leaf, list) else ""
    return forms.CharField(label=label, required=needed and spec.default != [], help_text=hint)


def value_of(spec: SettingSpec, cleaned: Mapping[str, Any]) -> Any:
    """The setting's value again; what was left empty and need not be there is left out."""
    whole: dict[str, Any] = {}
    lists = {name_of(path) for path, leaf in leaves(spec.default).items() if isinstance(leaf, list)}
    for name, given in cleaned.items():
        part = (
            [word.strip() for word in given.split(",") if word.strip()]
            if name in lists and isinstance(given, str)
            else given
        )
        if name == "value":
            return part
        if name == "why" or part in (None, "", []):
            continue
        *way, last = name.split("__")
        place = whole
        for step in way:
            place = place.setdefault(step, {})
        place[last] = part
    return whole


def initial_of(spec: SettingSpec, value: Any) -> dict[str, Any]:
    return {
        name_of(path): ", ".join(map(str, leaf)) if isinstance(leaf, list) and not spec.choices else leaf
        for path, leaf in leaves(value).items()
    }


def name_of(path: Path) -> str:
    return "__".join(path) or "value"


def label_of(spec: SettingSpec, path: Path) -> str:
    words: Iterable[str] = (spec.parts.get(key) or key.replace("_", " ") for key in path)
    text = ": ".join(words) or _("Value")
    return text[:1].upper() + text[1:]


def said(spec: SettingSpec, value: Any) -> list[tuple[str, str]]:
    """The value in words: pairs of what and how much; a single value has no name."""
    return [(label_of(spec, path) if path else "", told(spec, leaf)) for path, leaf in leaves(value).items()]


def told(spec: SettingSpec, leaf: Any) -> str:
    if isinstance(leaf, bool):
        return _("Yes") if leaf else _("No")
    if isinstance(leaf, list):
        return ", ".join(spec.choices.get(one, str(one)) for one in leaf)
    return f"{leaf:,}" if isinstance(leaf, int) else str(leaf)
