"""States and steps of RFIs, responses and score sheets. That an RFI is closed is no state: it follows from the clock."""

from alliance.lifecycle import Lifecycle, State, Step

RFI = Lifecycle(
    "RFI",
    states=(
        State("draft", "Draft", "The procurement officer writes it; nobody outside sees it."),
        State("in_review", "In review", "The reviewers judge this edition; its text stands still.", "warn"),
        State("approved", "Approved", "Every reviewer approved this edition; it can be published.", "warn"),
        State("published", "Published", "Everybody can read it; vendors ask and respond until the deadline.", "warn"),
        State("opened", "Opened", "After the deadline two officers opened the responses.", "warn"),
        State("evaluating", "Being evaluated", "Evaluators declare their interests and score alone.", "warn"),
        State("consensus", "Consensus", "All sheets are in and shown; the panel agrees on its ratings.", "warn"),
        State(
            "demonstrating",
            "Being shown",
            "Vendors show it in slots drawn by lot; what is seen is scored apart.",
            "warn",
        ),
        State("reported", "Reported", "The officer wrote down what the market said; the outcome follows.", "warn"),
        State("concluded", "Concluded", "The outcome and its reason are recorded; vendors are told.", "ok", final=True),
        State("cancelled", "Cancelled", "Ended without an outcome, with a reason.", "none", final=True),
    ),
    steps=(
        Step("send_for_review", "Send for review", ("draft",), "in_review", "procurement.draft_rfi"),
        Step("approve", "Approve RFI", ("in_review",), "approved", "procurement.review_rfi"),
        Step("return_to_draft", "Take back to draft", ("in_review", "approved"), "draft", "procurement.return_rfi"),
        Step("publish", "Publish RFI", ("approved",), "published", "procurement.run_rfi"),
        Step("open", "Open responses", ("published",), "opened", "procurement.open_responses"),
        Step("start_evaluation", "Start evaluation", ("opened",), "evaluating", "procurement.run_rfi"),
        Step("reveal_scores", "Show scores to the panel", ("evaluating",), "consensus", "procurement.run_rfi"),
        Step("demonstrate", "Draw slots for demonstrations", ("consensus",), "demonstrating", "procurement.run_rfi"),
        Step("report", "Write the report", ("consensus", "demonstrating"), "reported", "procurement.run_rfi"),
        Step(
            "conclude",
            "Conclude RFI",
            ("opened", "consensus", "demonstrating", "reported"),
            "concluded",
            "procurement.run_rfi",
        ),
        Step(
            "cancel",
            "Cancel RFI",
            (
                "draft",
                "in_review",
                "approved",
                "published",
                "opened",
                "evaluating",
                "consensus",
                "demonstrating",
                "reported",
            ),
            "cancelled",
            "procurement.run_rfi",
        ),
    ),
)

RESPONSE = Lifecycle(
    "response",
    states=(
        State("sealed", "Sealed", "Received and encrypted; nobody can read it before the opening.", "warn"),
        State("opened", "Opened", "Two officers opened it after the deadline.", "ok", final=True),
        State("damaged", "Cannot be opened", "What is stored is not what was received.", "bad", final=True, aside=True),
        State("withdrawn", "Withdrawn", "The vendor took it back; only a new response can follow.", "none", final=True),
    ),
    steps=(
        Step("withdraw", "Withdraw response", ("sealed",), "withdrawn", "procurement.withdraw_response"),
        Step("open_response", "Open response", ("sealed",), "opened", "procurement.open_responses"),
        Step("integrity_failure", "Mark as damaged", ("sealed",), "damaged", "procurement.open_responses"),
    ),
)

FORMAL = Lifecycle(
    "formal procurement",
    states=(
        State("planned", "Being prepared", "The officer writes the documents; nothing is announced.", "warn"),
        State("announced", "Announced", "The official notice is out; bids come in where it says.", "warn"),
        State("awarded", "Awarded", "A contract was awarded; the purchase is recorded.", "ok", final=True),
        State("abandoned", "Abandoned", "Ended without an award, with a reason.", "none", final=True),
    ),
    steps=(
        Step("announce", "Announce", ("planned",), "announced", "procurement.run_rfi"),
        Step("award", "Record the award", ("announced",), "awarded", "procurement.run_rfi"),
        Step("abandon", "Abandon", ("planned", "announced"), "abandoned", "procurement.run_rfi"),
    ),
)

SHEET = Lifecycle(
    "score sheet",
    states=(
        State("open", "To be filled in", "The evaluator rates alone.", "warn"),
        State("submitted", "Submitted", "Locked: it cannot be changed any more.", "ok", final=True),
        State("void", "Does not count", "The evaluator declared a conflict afterwards.", "none", final=True),
    ),
    steps=(Step("submit", "Submit score sheet", ("open",), "submitted", "procurement.score"),),
)
