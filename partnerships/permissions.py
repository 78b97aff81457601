"""Who may do what with partnerships, gain shares and settlements, and who sees them."""

from typing import Any

from django.db.models import Q

from alliance import visibility
from alliance.permissions import Permission
from alliance.roles import CHAMPION_OFFICE, INSIDE, Role
from alliance.rules import inside
from alliance.visibility import EVERYONE, NOBODY, Rule
from initiatives.models import Initiative
from partnerships.models import (
    Approval,
    Contribution,
    CostPart,
    Edition,
    GainShare,
    Obligation,
    Partnership,
    Party,
    PartyShare,
    Responsibility,
    ServiceLevel,
    ServiceWindow,
    Settlement,
    SettlementPayment,
    SharedCost,
    SharedRisk,
)

MANAGERS = CHAMPION_OFFICE | {Role.PROCUREMENT_OFFICER}
MONEY = CHAMPION_OFFICE | {Role.FINANCE_OFFICER}


def of_the_party(user: Any, party: Any) -> bool:
    """People of the organisation that signs."""
    return bool(user.organisation_id and party.organisation_id == user.organisation_id)


def of_a_party(user: Any, row: Any) -> bool:
    """People of an organisation that is in the partnership; of a row of it."""
    if not user.organisation_id:
        return False
    return bool(row.partnership.parties.filter(organisation_id=user.organisation_id, left_on=None).exists())


def owes_or_watches(user: Any, obligation: Any) -> bool:
    own = user.organisation_id and obligation.party.organisation_id == user.organisation_id
    return bool(own or obligation.owner_id == user.pk)


def is_partner(user: Any, row: Any) -> bool:
    """People of an organisation that shares in the gain; of a row that is a gain share or one of its settlements."""
    if not user.organisation_id:
        return False
    gain_share = row if isinstance(row, GainShare) else row.gain_share
    return user.organisation_id in gain_share.organisation_ids()


PERMISSIONS = (
    Permission("partnerships.manage_partnership", "Set up partnerships and their parties", MANAGERS),
    Permission("partnerships.sign_party", "Sign for this party", CHAMPION_OFFICE, also=of_the_party),
    Permission("partnerships.approve_edition", "Approve this edition", CHAMPION_OFFICE, also=of_a_party),
    Permission("partnerships.manage_obligation", "Record obligations and shared costs", MANAGERS | MONEY),
    Permission("partnerships.fulfil_obligation", "Record that this was done", MANAGERS | MONEY, also=owes_or_watches),
    Permission(
        "partnerships.measure_service",
        "Record what service levels measured",
        MANAGERS | MONEY | {Role.DEPARTMENT_STAFF},
    ),
    Permission("partnerships.manage_contribution", "Record contributions and their delivery", MANAGERS | MONEY),
    Permission("partnerships.manage_gain_share", "Agree on gain shares", MONEY),
    Permission("partnerships.sign_gain_share", "Sign this gain share", MONEY, also=is_partner),
    Permission("partnerships.settle", "Draft and correct settlements", MONEY),
    Permission("partnerships.confirm_settlement", "Confirm this settlement", MONEY, also=is_partner),
    Permission("partnerships.dispute_settlement", "Dispute this settlement", MONEY, also=is_partner),
    Permission("partnerships.simulate", "Simulate gain shares", INSIDE | {Role.VENDOR}),
    Permission(
        "partnerships.record_payment", "Record payments of settlements", frozenset({Role.FINANCE_OFFICER, Role.OFFICE})
    ),
)


def partnerships_seen(user: Any, prefix: str = "") -> Q:
    """Inside: as one sees the initiative. Outside: the parties themselves, once it is sent to them."""
    if user.is_system:
        return EVERYONE
    if inside(user):
        seen = visibility.rule_for(Initiative)(user)
        return Q(**{f"{prefix}initiative__in": Initiative.objects.filter(seen)}) if seen else EVERYONE
    if not user.organisation_id:
        return NOBODY
    own = Party.objects.filter(organisation_id=user.organisation_id).exclude(partnership__state="draft")
    return Q(**{f"{prefix}pk__in" if not prefix else f"{prefix[:-2]}_id__in": own.values("partnership_id")})


def gains_seen(user: Any, prefix: str = "") -> Q:
    """Inside: as one sees the partnership. Outside: only those who share in the gain."""
    if user.is_system or inside(user):
        return partnerships_seen(user, f"{prefix}partnership__")
    if not user.organisation_id:
        return NOBODY
    own = PartyShare.objects.filter(party__organisation_id=user.organisation_id)
    return Q(**{"pk__in" if not prefix else f"{prefix[:-2]}_id__in": own.values("gain_share_id")})


def with_partnership(prefix: str) -> Rule:
    return lambda user: partnerships_seen(user, prefix)


def with_gain_share(prefix: str) -> Rule:
    return lambda user: gains_seen(user, prefix)


VISIBLE: dict[type[Any], Rule] = {
    Partnership: partnerships_seen,
    Party: with_partnership("partnership__"),
    Contribution: with_partnership("party__partnership__"),
    Edition: with_partnership("partnership__"),
    Approval: with_partnership("edition__partnership__"),
    Responsibility: with_partnership("partnership__"),
    Obligation: with_partnership("partnership__"),
    SharedRisk: with_partnership("partnership__"),
    SharedCost: with_partnership("partnership__"),
    CostPart: with_partnership("shared_cost__partnership__"),
    ServiceLevel: with_partnership("partnership__"),
    ServiceWindow: with_partnership("service_level__partnership__"),
    GainShare: gains_seen,
    PartyShare: with_gain_share("gain_share__"),
    Settlement: with_gain_share("gain_share__"),
    SettlementPayment: with_gain_share("settlement__gain_share__"),
}
