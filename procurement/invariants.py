"""What always holds of sealed responses and of judging them."""

from alliance.registry import Invariant

INVARIANTS = (
    Invariant(
        "responses_have_a_receipt",
        "The current version of every response has a signed receipt.",
        """SELECT response.id FROM procurement_rfiresponse response
           WHERE response.state = 'sealed' AND NOT EXISTS (SELECT 1 FROM procurement_responseversion version
             WHERE version.response_id = response.id AND version.number = response.current AND version.signature <> '')""",
    ),
    Invariant(
        "sealed_stays_sealed",
        "No content of a response is readable before its RFI was opened.",
        """SELECT response.id FROM procurement_rfiresponse response JOIN procurement_rfi rfi ON rfi.id = response.rfi_id
           WHERE response.content IS NOT NULL AND CAST(response.content AS TEXT) <> 'null' AND rfi.opened_at IS NULL""",
    ),
    Invariant(
        "responses_came_in_time",
        "No version was received at or after the deadline.",
        """SELECT version.id FROM procurement_responseversion version
           JOIN procurement_rfiresponse response ON response.id = version.response_id
           JOIN procurement_rfi rfi ON rfi.id = response.rfi_id WHERE version.received_at >= rfi.due_at""",
    ),
    Invariant(
        "two_officers_open",
        "Responses are opened after the deadline by another officer than who proposed it.",
        """SELECT id FROM procurement_rfi WHERE opened_at IS NOT NULL AND (opened_by_id IS NULL
           OR opening_proposed_by_id IS NULL OR opened_by_id = opening_proposed_by_id OR opened_at < due_at)""",
    ),
    Invariant(
        "evaluators_have_no_conflict",
        "A sheet that counts is from an evaluator who declared to have no conflict with that vendor.",
        """SELECT sheet.id FROM procurement_scoresheet sheet WHERE sheet.submitted_at IS NOT NULL
           AND sheet.state = 'submitted' AND NOT EXISTS (SELECT 1 FROM procurement_declaration said
             WHERE said.response_id = sheet.response_id AND said.evaluator_id = sheet.evaluator_id
             AND NOT said.has_conflict)""",
    ),
    Invariant(
        "awards_are_bought",
        "A formal procurement that was awarded has its purchase.",
        "SELECT id FROM procurement_formalprocurement WHERE state = 'awarded' AND purchase_id IS NULL",
    ),
    Invariant(
        "weights_add_to_100",
        "The criteria of a published RFI weigh 100 points together.",
        """SELECT rfi.id FROM procurement_rfi rfi JOIN procurement_criterion criterion ON criterion.rfi_id = rfi.id
           WHERE rfi.published_at IS NOT NULL GROUP BY rfi.id HAVING ROUND(SUM(criterion.weight), 2) <> 100""",
    ),
)
