"""Makers of the rows of procurement. `PublishedRfiFactory` has real keys; its window is set by `due_at`."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import factory

from procurement import models, queries, sealing
from tests.factories import Maker
from tests.factories.alliance import OrganisationFactory, UserFactory
from tests.factories.initiatives import InitiativeFactory

CRITERIA = (
    ("Benefit to residents", "40", "resident_benefit"),
    ("Partnership", "20", "partnership"),
    ("Demonstration", "25", "demonstration"),
    ("Shared value", "15", "shared_value"),
)


def in_days(days):
    return factory.LazyFunction(lambda: datetime.now(UTC) + timedelta(days=days))


class ProvenSolutionFactory(Maker):
    class Meta:
        model = models.ProvenSolution

    title = factory.Sequence(lambda n: f"Lamps that dim {n}")
    solution = "Lamps dim when nobody passes."
    place = "Somewhere, XX"
    country = "XX"
    domain = "energy"
    problem = "Streets were dark and costly."
    result = "Half the electricity."
    outcome = "worked"
    evidence_level = "official_report"
    sources = "https://city.example/report"


class RfiFactory(Maker):
    """A draft with everything that publishing asks for."""

    class Meta:
        model = models.Rfi
        skip_postgeneration_save = True

    reference = factory.Sequence(lambda n: f"RFI-{n:03d}")
    initiative = factory.SubFactory(InitiativeFactory)
    title = factory.Sequence(lambda n: f"Partners for lighting {n}")
    summary = "Who renews 14,000 lamps with us and is paid from what is saved?"
    problem = "Lamps fail for weeks and cost too much."
    partnership = "Come as a team: who answers for what?"
    demonstration = "Show six lamps for ten nights on Kiln Street."
    shared_value = "Pay depends on verified savings, shared 70 to 30."
    terms = "This request binds nobody and the city pays nothing for a response."
    questions_until = in_days(5)
    due_at = in_days(10)

    @factory.post_generation
    def criteria(self, create, extracted, **kwargs):
        for position, (name, weight, proves) in enumerate(CRITERIA if extracted is None else extracted, start=1):
            models.Criterion.objects.create(
                rfi=self, position=position, name=name, weight=Decimal(weight), proves=proves
            )


class RfiEditionFactory(Maker):
    """The present text of an RFI as an edition."""

    class Meta:
        model = models.RfiEdition

    rfi = factory.SubFactory(RfiFactory)
    number = 1
    text = factory.LazyAttribute(lambda made: queries.text_of(made.rfi))
    digest = factory.LazyAttribute(lambda made: queries.digest_of(made.text))


class RouteFactory(Maker):
    """A small purchase up to 3,000, itself included."""

    class Meta:
        model = models.Route

    jurisdiction = "Our city"
    kind = "small_purchase"
    lower = Decimal("0.00")
    upper = Decimal("3000.00")
    approver = "Head of department"
    citation = "City Code 1"


class PurchaseFactory(Maker):
    class Meta:
        model = models.Purchase

    vendor = "Lampworks"
    need = "Lamps"
    bought_on = factory.LazyFunction(lambda: datetime.now(UTC).date() - timedelta(days=30))
    amount = Decimal("2000.00")


class OcdsReleaseFactory(Maker):
    class Meta:
        model = models.OcdsRelease

    rfi = factory.SubFactory(RfiFactory, state="published", published_at=in_days(-5))
    ocid = factory.Sequence(lambda n: f"ocds-000000-RFI-2026-{n:03d}")
    number = 1
    released_at = in_days(-5)
    body = factory.LazyAttribute(lambda made: f'{{"ocid":"{made.ocid}"}}')
    sha256 = "0" * 64


class RfiReviewFactory(Maker):
    class Meta:
        model = models.RfiReview

    edition = factory.SubFactory(RfiEditionFactory)
    reviewer = factory.SubFactory(UserFactory)
    verdict = "approved"


class RfiCommentFactory(Maker):
    class Meta:
        model = models.RfiComment

    rfi = factory.SubFactory(RfiFactory)
    part = "problem"
    text = "Say since when."


class ApprovedRfiFactory(RfiFactory):
    """One reviewer approved exactly this text."""

    state = "approved"

    @factory.post_generation
    def approved(self, create, extracted, **kwargs):
        self.refresh_from_db()
        RfiReviewFactory(edition=RfiEditionFactory(rfi=self))


class CriterionFactory(Maker):
    class Meta:
        model = models.Criterion

    rfi = factory.SubFactory(RfiFactory, criteria=())
    position = 1
    name = factory.Sequence(lambda n: f"Criterion {n}")
    weight = Decimal("100")


class RfiKeyFactory(Maker):
    class Meta:
        model = models.RfiKey

    rfi = factory.SubFactory(RfiFactory)

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        return vars(sealing.new_keys(kwargs["rfi"].pk)) | kwargs


class PublishedRfiFactory(RfiFactory):
    state = "published"
    published_at = in_days(-5)

    @factory.post_generation
    def sealed(self, create, extracted, **kwargs):
        RfiKeyFactory(rfi=self)


class AddendumFactory(Maker):
    class Meta:
        model = models.Addendum

    rfi = factory.SubFactory(PublishedRfiFactory)
    number = 1
    text = "The demonstration moves to Mill Street."
    issued_at = in_days(-1)


class CitationFactory(Maker):
    class Meta:
        model = models.Citation

    initiative = factory.SubFactory(InitiativeFactory)
    proven_solution = factory.SubFactory(ProvenSolutionFactory)
    note = "Savings were measured across a whole city."


class VendorQuestionFactory(Maker):
    class Meta:
        model = models.VendorQuestion

    rfi = factory.SubFactory(PublishedRfiFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    text = "Is the fibre open to lamp controllers?"
    asked_at = in_days(-1)


class RfiResponseFactory(Maker):
    """An opened response of an RFI under evaluation."""

    class Meta:
        model = models.RfiResponse

    rfi = factory.SubFactory(RfiFactory, state="opened", published_at=in_days(-20))
    organisation = factory.SubFactory(OrganisationFactory)
    state = "opened"
    content = {"summary": "Controls without fee.", "partnership": "A local firm installs."}


class ResponseVersionFactory(Maker):
    class Meta:
        model = models.ResponseVersion

    response = factory.SubFactory(RfiResponseFactory)
    number = 1
    received_at = in_days(-12)
    plain_sha256 = "0" * 64
    cipher_sha256 = "1" * 64
    receipt = "{}"
    signature = "none"


class SealedContentFactory(Maker):
    class Meta:
        model = models.SealedContent

    of = factory.SubFactory(ResponseVersionFactory)
    sealed_key = b"key"
    ciphertext = b"text"


class VendorContactFactory(Maker):
    class Meta:
        model = models.VendorContact

    rfi = factory.SubFactory(PublishedRfiFactory)
    with_whom = "Somebody of Lampworks"
    channel = "call"
    happened_at = in_days(-1)
    summary = "Asked for the address."


class DemonstrationSlotFactory(Maker):
    class Meta:
        model = models.DemonstrationSlot

    rfi = factory.SubFactory(RfiFactory, state="demonstrating", published_at=in_days(-20))
    starts_at = in_days(-1)
    place = "Kiln Street"
    response = factory.SubFactory(RfiResponseFactory, rfi=factory.SelfAttribute("..rfi"))


class ScriptStepFactory(Maker):
    class Meta:
        model = models.ScriptStep

    rfi = factory.SubFactory(RfiFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Dim lamp {n}")


class DemonstrationScoreFactory(Maker):
    class Meta:
        model = models.DemonstrationScore

    slot = factory.SubFactory(DemonstrationSlotFactory)
    evaluator = factory.SubFactory(UserFactory)
    value = 3
    remark = "It worked."


class StepScoreFactory(Maker):
    class Meta:
        model = models.StepScore

    score = factory.SubFactory(DemonstrationScoreFactory)
    step = factory.SubFactory(ScriptStepFactory, rfi=factory.SelfAttribute("..score.slot.rfi"))
    value = 3


class DebriefFactory(Maker):
    class Meta:
        model = models.Debrief

    response = factory.SubFactory(RfiResponseFactory)
    strengths = "Clear sums."
    weaknesses = "No partner was named."


class DeclarationFactory(Maker):
    class Meta:
        model = models.Declaration

    response = factory.SubFactory(RfiResponseFactory)
    evaluator = factory.SubFactory(UserFactory)
    has_conflict = False


class ScoreSheetFactory(Maker):
    class Meta:
        model = models.ScoreSheet

    response = factory.SubFactory(RfiResponseFactory)
    evaluator = factory.SubFactory(UserFactory)


class RatingFactory(Maker):
    class Meta:
        model = models.Rating

    sheet = factory.SubFactory(ScoreSheetFactory)
    criterion = factory.SubFactory(CriterionFactory)
    value = 3


class ConsensusRatingFactory(Maker):
    class Meta:
        model = models.ConsensusRating

    response = factory.SubFactory(RfiResponseFactory)
    criterion = factory.SubFactory(CriterionFactory)
    value = 3


class RequirementFactory(Maker):
    class Meta:
        model = models.Requirement

    rfi = factory.SubFactory(RfiFactory)
    position = 1
    text = factory.Sequence(lambda n: f"How many years does it hold? {n}")


class ResponseDraftFactory(Maker):
    class Meta:
        model = models.ResponseDraft

    rfi = factory.SubFactory(PublishedRfiFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    ciphertext = b"text"
    saved_at = in_days(-1)


class RedactionDecisionFactory(Maker):
    class Meta:
        model = models.RedactionDecision

    response = factory.SubFactory(RfiResponseFactory)
    verdict = "refused"
    reason = "Prices are public."


class TeamingEntryFactory(Maker):
    class Meta:
        model = models.TeamingEntry

    rfi = factory.SubFactory(PublishedRfiFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    offers = "Lamps."
    seeks = "A local firm that installs."
    contact = "office@lamps.example"


class SubscriptionFactory(Maker):
    class Meta:
        model = models.Subscription

    person = factory.SubFactory(UserFactory)
    code = factory.Sequence(lambda n: f"{34_000_000 + n}")


class PiggybackCheckFactory(Maker):
    class Meta:
        model = models.PiggybackCheck

    route = factory.SubFactory(RouteFactory, kind="cooperative", requires="Awarded by competition\nOthers may buy")
    contract = "C-17 Lamps"
    holder = "State of Example"
    vendor = "Lampworks"
    expires_on = factory.LazyFunction(lambda: datetime.now(UTC).date() + timedelta(days=300))


class ClauseEditionFactory(Maker):
    class Meta:
        model = models.ClauseEdition

    key = factory.Sequence(lambda n: f"living-wage-{n}")
    number = 1
    part = "terms"
    title = factory.Sequence(lambda n: f"Living wage {n}")
    kind = "default"
    text = "Whoever works at {place} earns a living wage."


class FormalProcurementFactory(Maker):
    class Meta:
        model = models.FormalProcurement

    reference = factory.Sequence(lambda n: f"FP-{n:03d}")
    rfi = factory.SubFactory(RfiFactory, state="concluded", outcome="formal_procurement", published_at=in_days(-20))
    route = factory.SubFactory(RouteFactory, kind="formal", lower=None, upper=None)
    title = factory.Sequence(lambda n: f"Lamps for the city {n}")
    scope = "Half the electricity, verified."
    criteria = factory.LazyFunction(lambda: [{"name": "Result", "weight": "100", "anchors": ""}])


class DraftFileFactory(Maker):
    class Meta:
        model = models.DraftFile

    draft = factory.SubFactory(ResponseDraftFactory)
    ciphertext = b"text"
