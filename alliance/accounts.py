"""Signing in: allauth's pages with our rules, and the answer to too many tries."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from alliance import faults
from alliance.limits import address_of
from alliance.messages import write_letter
from alliance.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by administrators; letters leave through the outbox like all others."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def is_safe_url(self, url: str | None) -> bool:
        return bool(url) and url_has_allowed_host_and_scheme(str(url), allowed_hosts=None)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my_work")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        person = User.objects.filter(email__iexact=email).first()
        write_letter(person=person, to=email, subject=message.subject, text=str(message.body), by=None)


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Trust case A16: told to wait, never locked for ever; one address guessing does not lock out the owner elsewhere."""
    sentence = "Too many sign-ins failed. Wait 15 minutes and try again, or reset your password."
    response = faults.respond(request, faults.problem(429, "too_many_requests", sentence))
    response.headers["Retry-After"] = "900"
    return response
