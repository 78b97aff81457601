"""The vendor's way in, without an account: register, follow the letter's link, invite colleagues."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from alliance.doors import shapes
from alliance.doors.pages import add_errors
from alliance.errors import Refusal
from alliance.forms import Shape
from alliance.limits import address_of
from alliance.permissions import require
from procurement import services
from procurement.forms.vendors import InvitationForm, JoinForm, RegistrationForm
from procurement.services.vendors import read_key

SENT = "Look into your mail: the link in our letter is valid for two days."


def asked(
    request: HttpRequest, form: type[Shape], do: Callable[[dict[str, Any]], Any], said: str, words: dict[str, Any]
) -> HttpResponse:
    """A form that calls one service, and says what keeps it from being done."""
    if request.method == "GET":
        return render(request, "procurement/vendor.html", words | {"form": form()})
    bound = shapes.bound(form, request.POST, by=request.user)
    try:
        do(shapes.clean_values(bound))
    except ValidationError as fault:
        add_errors(bound, fault)
        return render(request, "procurement/vendor.html", words | {"form": bound}, status=400)
    except Refusal as fault:
        return render(
            request, "procurement/vendor.html", words | {"form": bound, "refusal": fault.message}, status=fault.status
        )
    messages.success(request, said)
    return redirect(words["after"])


@login_not_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    words = {
        "title": "Register as a vendor",
        "lead": "Then you can ask about RFIs and answer them. Reading needs no account.",
        "button": "Send me the link",
        "after": "rfi_list",
    }
    do = lambda values: services.start_registration(  # noqa: E731
        **values, address=address_of(request), at=timezone.now(), by=request.user
    )
    return asked(request, RegistrationForm, do, SENT, words)


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, key: str) -> HttpResponse:
    words = {"title": "Choose a password", "button": "Open the account", "after": "account_login"}
    try:
        said = read_key(key)
    except Refusal as fault:
        context = words | {"refusal": fault.message, "title": "This link is not valid"}
        return render(request, "procurement/vendor.html", context, status=fault.status)
    words["lead"] = f"{said['name']}, {said['email']}"
    do = lambda values: services.join_as_vendor(key=key, **values, by=request.user)  # noqa: E731
    return asked(request, JoinForm, do, "Your account is open. Sign in.", words)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    require(request.user, "procurement.invite_colleague")
    words = {
        "title": "Invite a colleague",
        "lead": "Your colleague answers for your organisation as you do.",
        "button": "Send the invitation",
        "after": "rfi_list",
    }
    do = lambda values: services.invite_colleague(**values, by=request.user)  # noqa: E731
    return asked(request, InvitationForm, do, "The invitation is sent.", words)


urlpatterns = [
    path("vendors/register/", register, name="vendor_register"),
    path("vendors/join/<str:key>/", join, name="vendor_join"),
    path("vendors/invite/", invite, name="vendor_invite"),
]
