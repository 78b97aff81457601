"""What the API's document says of computed answers is what the sample city gets for them."""

import orjson
import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from alliance import sample
from alliance.api.documentation import FILE
from alliance.models import User
from financing.models import Fund, FundLoan, Plan, Source
from financing.nouns import ORDER_NOUN
from initiatives.models import Indicator, Initiative, MaturityAssessment, Need, Portfolio, Round
from procurement.clauses import BY_KEY
from procurement.models import Rfi, RfiResponse

pytestmark = pytest.mark.django_db
DOCUMENT = orjson.loads(FILE.read_bytes())
FORMATS = FormatChecker(["date", "date-time", "uuid"])
OF_ROWS = (
    ("sources/{id}/schedule/", Source),
    ("finder/{id}/", Initiative),
    ("plan-outlooks/{id}/", Plan),
    ("plan-stress/{id}/", Plan),
    ("funds/{id}/outlook/", Fund),
    ("fund-loans/{id}/outlook/", FundLoan),
    ("bond-orders/{id}/statement/", ORDER_NOUN.model),
    ("indicators/{id}/chart/", Indicator),
    ("maturity/{id}/comparison/", MaturityAssessment),
    ("rounds/{id}/sensitivity/", Round),
    ("initiatives/{id}/appraisal/", Initiative),
    ("initiatives/{id}/charge/", Initiative),
    ("initiatives/{id}/gates/", Initiative),
    ("initiatives/{id}/history/", Initiative),
    ("rfis/{id}/evaluation/", Rfi),
    ("rfis/{id}/records/", Rfi),
    ("responses/{id}/content/", RfiResponse),
)
MOST = 12


def faults_of(path, body):
    [schema] = DOCUMENT["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"].values()
    whole = {**schema["schema"], "components": DOCUMENT["components"]}
    assert "$ref" in schema["schema"], path  # an object of any kind would fit anything
    return [fault.message for fault in Draft202012Validator(whole, format_checker=FORMATS).iter_errors(body)]


def test_every_computed_answer_is_as_the_document_says(api):
    sample.load_sample_city(now=timezone.now(), logins=False)
    clients = [api(User.objects.get(username=name)) for name in ("mara", "desmond", "gus")]

    def check(path, url):
        for client in clients:
            answer = client.get(f"/api/v1/{url}")
            if answer.status_code == 200:
                assert faults_of(path, answer.json()) == [], url
                return 1
        assert answer.status_code in (403, 404, 409), (url, answer.content)
        return 0

    for path, model in OF_ROWS:
        rows = list(model.objects.order_by("created_at")[:MOST])
        assert sum(check(path, path.replace("{id}", str(row.pk))) for row in rows), path
    plans = [f"plan={pk}" for pk in Plan.objects.values_list("pk", flat=True)[:3]]
    portfolios = [f"portfolio={pk}" for pk in Portfolio.objects.values_list("pk", flat=True)[:2]]
    offers = "&".join(
        f"offers-{n}-name=Offer {n}&offers-{n}-years={8 + n}&offers-{n}-days=90&offers-{n}-partner_share=0.6"
        f"&offers-{n}-reduction=120000"
        for n in range(2)
    )
    flows = "flows-0-on=2026-01-01&flows-0-amount=-100&flows-1-on=2027-01-01&flows-1-amount=110"
    for path, url in (
        ("plan-comparison/", f"plan-comparison/?{'&'.join(plans)}"),
        ("portfolios/compare/", f"portfolios/compare/?{'&'.join(portfolios)}"),
        ("cash-flow/", f"cash-flow/?discount_rate=0.03&{flows}"),
        ("gain-shares/simulate/", "gain-shares/simulate/"),
        (
            "gain-shares/offers/",
            f"gain-shares/offers/?announced_on=2026-01-01&first_reduction=0.5&discount_rate=0.03&{offers}",
        ),
        ("settlements/owed/", "settlements/owed/"),
        ("purchases/splitting/", "purchases/splitting/"),
        ("routes/adviser/", "routes/adviser/?amount=50000&kind=goods"),
        ("clauses/", "clauses/"),
        ("clauses/{key}/", f"clauses/{next(iter(BY_KEY))}/"),
        ("initiatives/similar/", f"initiatives/similar/?title={Initiative.objects.first().title}"),
        ("needs/similar/", f"needs/similar/?title={Need.objects.first().title}"),
    ):
        assert check(path, url), url
