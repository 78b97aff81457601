"""The vendor's way in: a letter proves the address, and nobody joins an organisation uninvited."""

import re

import pytest

from alliance.errors import Busy, NotAllowed
from alliance.models import Mail, Organisation, User
from procurement import services
from tests.factories.alliance import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
WHO = {"organisation": "Lampworks", "name": "Lia Lamp", "email": "lia@lampworks.example"}
PASSWORD = "nine-lamps-on-kiln-street"


def link():
    return re.search(r"/vendors/join/\S+", Mail.objects.latest("created_at").text)[0]


def test_registers_through_the_pages_and_can_ask_at_once(city, browser_of):
    browser = browser_of(None)
    assert browser.post("/vendors/register/", WHO).status_code == 302
    assert not User.objects.filter(email=WHO["email"]).exists()
    path = link()
    assert "Lia Lamp" in browser.get(path).content.decode()
    assert browser.post(path, {"password": PASSWORD}).status_code == 302

    person = User.objects.get(email=WHO["email"])
    assert (person.roles, person.organisation.name) == ({"vendor"}, "Lampworks")
    assert person.check_password(PASSWORD)
    assert browser_of(person).get("/vendors/invite/").status_code == 200
    assert browser.post(path, {"password": PASSWORD}).status_code == 409


def test_registers_through_the_api(city, api):
    assert api().post("/api/v1/vendors/register/", WHO).status_code == 202
    made = api().post(f"/api/v1{link()}", {"password": PASSWORD})
    assert (made.status_code, made.json()["username"]) == (201, WHO["email"])


def test_A15_answers_the_same_where_there_is_an_account(city, api):
    UserFactory(username="lia", email=WHO["email"])
    answer = api().post("/api/v1/vendors/register/", WHO)
    assert answer.status_code == 202
    assert "/vendors/join/" not in Mail.objects.get().text


@pytest.mark.parametrize("key", ["x", "eyJhIjoxfQ:1abcde:forged"])
def test_a_forged_link_opens_nothing(city, browser_of, api, key):
    assert browser_of(None).get(f"/vendors/join/{key}/").status_code == 409
    answer = api().post(f"/api/v1/vendors/join/{key}/", {"password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (409, "link_expired")


def test_nobody_joins_an_organisation_uninvited(city, browser_of):
    OrganisationFactory(name="LAMPWORKS")
    browser_of(None).post("/vendors/register/", WHO)
    answer = browser_of(None).post(link(), {"password": PASSWORD})
    assert answer.status_code == 400
    assert "invite you" in answer.content.decode()
    assert Organisation.objects.count() == 1


def test_a_weak_password_is_refused_and_makes_nothing(city, browser_of):
    browser_of(None).post("/vendors/register/", WHO)
    assert browser_of(None).post(link(), {"password": "lamp"}).status_code == 400
    assert not Organisation.objects.filter(name="Lampworks").exists()


def test_a_colleague_is_invited_into_the_own_organisation(cast, browser_of):
    browser = browser_of(cast.vendor)
    assert browser.post("/vendors/invite/", {"name": "Col", "email": "col@lampworks.example"}).status_code == 302
    browser_of(None).post(link(), {"password": PASSWORD})
    assert User.objects.get(email="col@lampworks.example").organisation == cast.vendor.organisation
    with pytest.raises(NotAllowed):
        services.invite_colleague(name="x", email="x@city.example", by=cast.procurement_officer)


def test_A15_an_invitation_is_answered_the_same_where_there_is_an_account(cast, api, browser_of):
    there, new = cast.champion.email, "new@lampworks.example"
    said = [api(cast.vendor).post("/api/v1/vendors/invite/", {"name": "x", "email": email}) for email in (there, new)]
    pages = [browser_of(cast.vendor).post("/vendors/invite/", {"name": "x", "email": email}) for email in (there, new)]
    assert [answer.status_code for answer in (*said, *pages)] == [202, 202, 302, 302]
    assert said[0].json() == said[1].json()
    letters = {mail.to: mail.text for mail in Mail.objects.all()}
    assert "/vendors/join/" not in letters[there]
    assert "/vendors/join/" in letters[new]


@pytest.mark.parametrize("how", ["disabled", "moved", "without the role"])
def test_an_invitation_ends_with_the_rights_of_who_sent_it(cast, browser_of, how):
    inviter = UserFactory(username="inviter", roles=["vendor"], organisation=OrganisationFactory())
    services.invite_colleague(name="Col", email="col@lampworks.example", by=inviter)
    if how == "without the role":
        inviter.role_assignments.all().delete()
    else:
        changed = {"is_active": False} if how == "disabled" else {"organisation": OrganisationFactory()}
        User.objects.filter(pk=inviter.pk).update(**changed)
    answer = browser_of(None).post(link(), {"password": PASSWORD})
    assert answer.status_code == 409
    assert "invite you again" in answer.content.decode()
    assert not User.objects.filter(email="col@lampworks.example").exists()


def test_too_many_from_one_connection_wait(city, now):
    for _ in range(5):
        services.start_registration(**WHO, address="192.0.2.7", at=now, by=User())
    with pytest.raises(Busy):
        services.start_registration(**WHO, address="192.0.2.7", at=now, by=User())
    services.start_registration(**WHO, address="192.0.2.8", at=now, by=User())
