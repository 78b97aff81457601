"""allauth's pages, as far as the product has a use for them: an address of a person is changed by an administrator alone."""

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from allauth.urls import urlpatterns as theirs
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver

USED = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",  # where changing it leads who has none yet
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
}


@login_not_required
def nothing_here(request: HttpRequest, **kwargs: Any) -> NoReturn:
    raise Http404


def of_use(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    """The others keep their names, which allauth looks up here and there, and answer 404; so does what it adds one day."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield URLResolver(each.pattern, list(of_use(each.url_patterns)), each.default_kwargs)
        elif each.name in USED:
            yield each
        else:
            yield URLPattern(each.pattern, nothing_here, each.default_args, each.name)


urlpatterns = list(of_use(theirs))
