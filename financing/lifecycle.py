"""States and steps of financing plans and of the sources in them."""

from alliance.lifecycle import Lifecycle, State, Step

PLAN = Lifecycle(
    "financing plan",
    states=(
        State("draft", "Draft", "Sources and uses are being written."),
        State("checked", "Checked", "Sources equal uses to the cent; the lines are frozen.", "warn"),
        State("approved", "Approved", "Somebody other than the checker approved it; money may be called.", "ok"),
        State("closed", "Closed", "Done with, or replaced by another plan.", final=True),
    ),
    steps=(
        Step("check", "Check plan", ("draft",), "checked", "financing.check_plan"),
        Step("approve", "Approve plan", ("checked",), "approved", "financing.approve_plan"),
        Step("reopen", "Return to draft", ("checked",), "draft", "financing.check_plan"),
        Step("close", "Close plan", ("draft", "checked", "approved"), "closed", "financing.approve_plan"),
    ),
)

SOURCE = Lifecycle(
    "source",
    states=(
        State("expected", "Expected", "The plan counts on it; nobody has been asked."),
        State("applied", "Applied for", "Asked for, and not yet answered.", "warn"),
        State("committed", "Committed", "Promised in writing.", "ok"),
        State("received", "Received", "The money is there.", "ok", final=True),
        State("lost", "Fell through", "It will not come; the plan no longer counts on it.", final=True),
    ),
    steps=(
        Step("commit", "Record commitment", ("expected", "applied"), "committed", "financing.record_money"),
        Step("receive", "Record receipt", ("committed",), "received", "financing.record_money"),
        Step("apply", "Record application", ("expected",), "applied", "financing.record_money"),
        Step(
            "lose",
            "Record that it fell through",
            ("expected", "applied", "committed"),
            "lost",
            "financing.record_money",
        ),
    ),
)
