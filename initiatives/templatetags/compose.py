"""Draws what other apps contribute to the page of an initiative."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from alliance.registry import Panel

register = template.Library()


@register.simple_tag(takes_context=True)
def contributed(context: Context, panel: Panel, facts: Mapping[str, Any]) -> SafeString:
    """A panel's template with its own facts, and the city and person of the page."""
    around = {name: context[name] for name in ("city", "person", "request") if name in context}
    return SafeString(get_template(panel.template).render({**around, **facts}))
