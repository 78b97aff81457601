"""Makers of the rows of initiatives."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from initiatives import models, standing
from tests.factories import Maker
from tests.factories.alliance import DepartmentFactory, UserFactory

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class NeedFactory(Maker):
    class Meta:
        model = models.Need

    reference = factory.Sequence(lambda n: f"N-{n:03d}")
    title = "Dark, costly streets"
    problem = "Lamps fail for weeks and cost too much."
    domain = "energy"
    raised_by = factory.SubFactory(UserFactory)


class NeedMessageFactory(Maker):
    class Meta:
        model = models.NeedMessage

    need = factory.SubFactory(NeedFactory)
    text = "Accepted."


class NeedSenderFactory(Maker):
    class Meta:
        model = models.NeedSender

    need = factory.SubFactory(NeedFactory, raised_by=None, state="submitted")
    name = "R. Alder"
    email = "r.alder@mail.example"


class MaturityAssessmentFactory(Maker):
    class Meta:
        model = models.MaturityAssessment

    reference = factory.Sequence(lambda n: f"MA-{n:03d}")
    title = "Spring"
    on = date(2026, 1, 31)


class MaturityAnswerFactory(Maker):
    class Meta:
        model = models.MaturityAnswer

    assessment = factory.SubFactory(MaturityAssessmentFactory)
    question = "mandate"
    level = 2
    answered_at = LONG_AGO


class ResourceFactory(Maker):
    class Meta:
        model = models.Resource

    kind = "asset"
    title = "Street-light poles"
    quantity = Decimal("14000")
    unit = "poles"


class IndicatorFactory(Maker):
    class Meta:
        model = models.Indicator

    code = factory.Sequence(lambda n: f"EN-{n:02d}")
    name = "Street-lighting electricity"
    domain = "energy"
    unit = "kWh"
    direction = "decrease"


class ObservationFactory(Maker):
    class Meta:
        model = models.Observation

    indicator = factory.SubFactory(IndicatorFactory)
    on = date(2026, 1, 31)
    value = Decimal("700000")


class ObservationImportFactory(Maker):
    class Meta:
        model = models.ObservationImport

    name = "values.csv"


class RequestFeedFactory(Maker):
    class Meta:
        model = models.RequestFeed

    indicator = factory.SubFactory(IndicatorFactory)
    service_code = "001"
    since = date(2026, 1, 1)


class InitiativeFactory(Maker):
    class Meta:
        model = models.Initiative

    reference = factory.Sequence(lambda n: f"I-{n:03d}")
    title = factory.Sequence(lambda n: f"Adaptive street lighting {n}")
    summary = "Lamps that dim at night."
    domain = "energy"
    department = factory.SubFactory(DepartmentFactory)


class CashLineFactory(Maker):
    class Meta:
        model = models.CashLine

    initiative = factory.SubFactory(InitiativeFactory)
    kind = "cost"
    name = "Lamps"
    first_year = last_year = 2027
    low = likely = high = Decimal("1000")


class DependencyFactory(Maker):
    class Meta:
        model = models.Dependency

    initiative = factory.SubFactory(InitiativeFactory)
    kind = "requires"
    other = factory.SubFactory(InitiativeFactory)


class CommitmentFactory(Maker):
    class Meta:
        model = models.Commitment

    resource = factory.SubFactory(ResourceFactory)
    initiative = factory.SubFactory(InitiativeFactory)
    quantity = Decimal("600")


class UpdateFactory(Maker):
    class Meta:
        model = models.Update

    initiative = factory.SubFactory(InitiativeFactory)
    text = "900 lamps burn."
    posted_at = LONG_AGO


class RoundFactory(Maker):
    class Meta:
        model = models.Round

    reference = factory.Sequence(lambda n: f"P-{n:03d}")
    title = "First round"


class CriterionFactory(Maker):
    class Meta:
        model = models.Criterion

    round = factory.SubFactory(RoundFactory)
    name = factory.Sequence(lambda n: f"Reach {n}")
    weight = Decimal("0.5")
    anchors = ["Nobody", "Few", "A ward", "Several wards", "The whole city"]


class EntryFactory(Maker):
    class Meta:
        model = models.Entry

    round = factory.SubFactory(RoundFactory)
    initiative = factory.SubFactory(InitiativeFactory)


class DeclarationFactory(Maker):
    class Meta:
        model = models.Declaration

    entry = factory.SubFactory(EntryFactory)
    scorer = factory.SubFactory(UserFactory)
    tie = "My department would run it."


class ScoreFactory(Maker):
    class Meta:
        model = models.Score

    entry = factory.SubFactory(EntryFactory)
    criterion = factory.SubFactory(CriterionFactory, round=factory.SelfAttribute("..entry.round"))
    scorer = factory.SubFactory(UserFactory)
    value = 3


class AssignmentFactory(Maker):
    class Meta:
        model = models.Assignment

    round = factory.SubFactory(RoundFactory)
    scorer = factory.SubFactory(UserFactory)
    branch = "Resident benefit"


class JudgementFactory(Maker):
    class Meta:
        model = models.Judgement

    round = factory.SubFactory(RoundFactory)
    judge = factory.SubFactory(UserFactory)
    node = "branches"
    first = "Resident benefit"
    second = "Feasibility"
    value = Decimal("3")


class PortfolioFactory(Maker):
    class Meta:
        model = models.Portfolio

    reference = factory.Sequence(lambda n: f"PF-{n:03d}")
    title = "Within the first year's budget"
    round = factory.SubFactory(RoundFactory, state="closed")


class PilotFactory(Maker):
    class Meta:
        model = models.Pilot

    reference = factory.Sequence(lambda n: f"T-{n:03d}")
    initiative = factory.SubFactory(InitiativeFactory)
    title = "600 adaptive lights in Foundry"
    hypothesis = "They need at most half the electricity."
    scope = "600 lamps in Foundry."
    learning_questions = "Do people feel safe?"
    population = "4,000 residents; those who work at night most of all."
    financing = "The street lighting fund."
    budget = Decimal("480000.00")
    privacy_review = "Nothing is recorded of people."
    scale_plan = "All 12,000 lamps, from the savings."
    other_plan = "Try warmer light; the old lamps are kept for a year."
    exit_criteria = "Scale up if every target is met; stop if two minimums are missed."
    starts_on = date(2026, 2, 1)
    ends_on = date(2026, 10, 31)
    lead = factory.SubFactory(UserFactory)


class KpiFactory(Maker):
    class Meta:
        model = models.Kpi

    pilot = factory.SubFactory(PilotFactory)
    name = "Electricity per lamp"
    unit = "kWh"
    direction = "decrease"
    baseline = Decimal("50")
    baseline_on = date(2026, 1, 1)
    target = Decimal("20")
    minimum = Decimal("25")


class LessonFactory(Maker):
    class Meta:
        model = models.Lesson

    pilot = factory.SubFactory(PilotFactory, state="stopped")
    summary = "Ask residents before the first lamp."
    tags = "lighting, residents"


class StageRoleFactory(Maker):
    class Meta:
        model = models.StageRole

    initiative = factory.SubFactory(InitiativeFactory)
    stage = "preparing"
    person = factory.SubFactory(UserFactory)
    part = "accountable"


class MilestoneFactory(Maker):
    class Meta:
        model = models.Milestone

    initiative = factory.SubFactory(InitiativeFactory)
    title = "Lamps delivered"
    due_on = date(2026, 11, 1)


class BenefitFactory(Maker):
    class Meta:
        model = models.Benefit

    initiative = factory.SubFactory(InitiativeFactory, state="scaling")
    name = "Electricity saved"
    unit = "MWh"
    counts_from = date(2026, 1, 31)
    promised_6 = Decimal(100)
    promised_12 = Decimal(250)
    promised_24 = Decimal(600)


class BenefitReadingFactory(Maker):
    class Meta:
        model = models.BenefitReading

    benefit = factory.SubFactory(BenefitFactory)
    months = 6
    realised = Decimal(90)
    measured_on = date(2026, 8, 1)
    source = "Meters"


class KpiValueFactory(Maker):
    class Meta:
        model = models.KpiValue
        skip_postgeneration_save = True

    kpi = factory.SubFactory(KpiFactory)
    on = date(2026, 9, 30)
    value = Decimal("19.88")

    @factory.post_generation
    def kept(self, create, extracted, **kwargs):
        """What services keep of it on the KPI."""
        if create:
            standing.keep(self.kpi)


class ReviewFactory(Maker):
    class Meta:
        model = models.Review

    pilot = factory.SubFactory(PilotFactory, state="running")
    due_on = date(2026, 10, 31)
    reviewer = factory.SubFactory(UserFactory)
    scheduled_at = LONG_AGO


class PilotIncidentFactory(Maker):
    class Meta:
        model = models.PilotIncident

    pilot = factory.SubFactory(PilotFactory, state="running")
    title = "Forty lamps went dark"
    happened_at = datetime(2026, 6, 3, 20, 30, tzinfo=UTC)
    severity = "medium"
    told = "Residents of Foundry"


class PilotCostFactory(Maker):
    class Meta:
        model = models.PilotCost

    pilot = factory.SubFactory(PilotFactory, state="running")
    spent_on = date(2026, 6, 1)
    amount = Decimal("12000.00")
    what = "Lamps, first half"


class PilotAmendmentFactory(Maker):
    class Meta:
        model = models.PilotAmendment

    pilot = factory.SubFactory(PilotFactory, state="running")
    subject = "Electricity per lamp"
    why = "The old meters were wrong."
    changes = factory.LazyFunction(lambda: [{"what": "target", "before": "20", "after": "22"}])
    digest_before = "a" * 64
    digest_after = "b" * 64
    made_at = LONG_AGO
