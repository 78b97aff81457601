"""The box for a title, which looks for the same idea while it is typed."""

from typing import Any

from django import forms


class TitleInput(forms.TextInput):
    """`path` is where the hint comes from, such as "/needs/similar/"."""

    template_name = "initiatives/title_input.html"

    def __init__(self, path: str, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.path = path

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["similar_url"] = self.path
        return context
