"""How a person without an account follows the need they sent: by a private link, signed, that needs no password."""

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from initiatives.models import Need, NeedSender

signer = Signer(salt="initiatives.following")


def key_of(need: Need) -> str:
    return signer.sign(need.pk.hex)


def url_of(need: Need) -> str:
    return reverse("need_follow", args=[key_of(need)])


def need_of(key: str) -> Need:
    """The need of a private link; Http404 for any other."""
    try:
        found: Need | None = Need.objects.filter(pk=signer.unsign(key)).select_related("merged_into").first()
    except BadSignature as fault:
        raise Http404 from fault
    if found is None or not NeedSender.objects.filter(need=found).exists():
        raise Http404
    return found


def senders_of(need: Need) -> QuerySet[NeedSender]:
    """Senders who left an address: of the need, and of all that were merged into it."""
    family, newest = {need.pk}, {need.pk}
    while newest := set(Need.objects.filter(merged_into__in=newest).values_list("pk", flat=True)) - family:
        family |= newest
    return NeedSender.objects.filter(need__in=family).exclude(email="").select_related("need")
