"""Who is told about partnerships and settlements: the parties' people, and on the city's side whoever looks after it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from alliance import messages
from alliance.models import User
from alliance.roles import Role
from partnerships.models import GainShare, Partnership


def people_of(organisation_ids: Iterable[Any]) -> QuerySet[User]:
    found: QuerySet[User] = User.objects.active().filter(organisation_id__in=list(organisation_ids))
    return found


def people_of_city(partnership: Partnership) -> QuerySet[User]:
    """Whoever looks after it, and the finance officers."""
    finance = Q(role_assignments__role=Role.FINANCE_OFFICER)
    lead = Q(pk=partnership.lead_id) if partnership.lead_id else Q(role_assignments__role=Role.OFFICE)
    found: QuerySet[User] = User.objects.active().filter(finance | lead).distinct()
    return found


def tell_both_sides(gain_share: GainShare, row: Any, fact: str, text: str, *, by: Any) -> None:
    """Tell everybody on both sides but the person who did it. `fact` makes the notice of this row unique."""
    people = [*people_of(gain_share.organisation_ids()), *people_of_city(gain_share.partnership)]
    messages.notify(
        recipients=[person for person in people if person.pk != by.pk],
        slot=f"{row._meta.model_name}:{row.pk}:{row.version}:{fact}",
        text=text,
        url=row.get_absolute_url(),
        by=by,
    )
