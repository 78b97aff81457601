"""States and steps of financing plans, of the sources in them, and of loans of a revolving fund."""

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
        State("committed", "Committed", "Promised in writing; parts of it may have arrived.", "ok"),
        State("received", "Received", "All of the money is there.", "ok"),
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
        Step("correct", "Take back a receipt", ("committed", "received"), "committed", "financing.record_money"),
    ),
)

FUND_LOAN = Lifecycle(
    "fund loan",
    states=(
        State("applied", "Applied for", "Somebody asks the fund for money; finance looks at the by-laws."),
        State("asked", "Before the committee", "The fund’s committee is asked; its members vote.", "warn"),
        State("approved", "Granted", "The committee’s chair signed; money may be drawn and is repaid.", "ok"),
        State("repaid", "Repaid", "Nothing of it is owed any more.", "ok", final=True),
        State("refused", "Refused", "The committee decided not to lend.", final=True),
        State("withdrawn", "Withdrawn", "Taken back before it was decided.", final=True),
        State("written_off", "Written off", "The committee decided to give up what was still owed.", final=True),
    ),
    steps=(
        Step("ask", "Put to the committee", ("applied", "asked"), "asked", "financing.put_to_committee"),
        Step("grant", "Grant", ("asked",), "approved", "financing.carry_out_decision"),
        Step("refuse", "Refuse", ("asked",), "refused", "financing.carry_out_decision"),
        Step("defer", "Defer", ("asked",), "applied", "financing.carry_out_decision"),
        Step("withdraw", "Withdraw application", ("applied", "asked"), "withdrawn", "financing.apply_for_loan"),
        Step("finish", "Close as repaid", ("approved",), "repaid", "financing.post_entry"),
        Step("write_off", "Write off", ("approved",), "written_off", "financing.carry_out_decision"),
    ),
)

OFFERING = Lifecycle(
    "bond offering",
    states=(
        State("draft", "Draft", "Series and terms are being written."),
        State("open", "Published", "Residents see it; orders are taken from its opening to its closing time.", "ok"),
        State("closed", "Order book closed", "No more orders; the bonds are handed out by the published rule.", "warn"),
        State("allotted", "Allotted", "Every order has its answer; the register is final.", "ok", final=True),
        State("withdrawn", "Withdrawn", "Called off; nothing is issued.", final=True),
    ),
    steps=(
        Step("publish", "Publish offering", ("draft",), "open", "financing.manage_offering"),
        Step("close", "Close order book", ("open",), "closed", "financing.manage_offering"),
        Step("allot", "Allot bonds", ("closed",), "allotted", "financing.manage_offering"),
        Step("withdraw", "Call off", ("draft", "open", "closed"), "withdrawn", "financing.manage_offering"),
    ),
)

CAMPAIGN = Lifecycle(
    "crowdfunding campaign",
    states=(
        State("draft", "Draft", "Goal, last day and match are being written."),
        State("open", "Open", "Residents see it; pledges are counted until its last day.", "ok"),
        State(
            "funded",
            "Funded",
            "The goal was met, or what was raised is kept; the money goes to the plan.",
            "ok",
            final=True,
        ),
        State("failed", "Goal missed", "All or nothing: every pledge is given back.", "bad", final=True, aside=True),
        State("withdrawn", "Withdrawn", "Called off; every pledge is given back.", final=True),
    ),
    steps=(
        Step("publish", "Publish campaign", ("draft",), "open", "financing.manage_campaign"),
        Step("fund", "Settle campaign", ("open",), "funded", "financing.manage_campaign"),
        Step("fail", "Give pledges back", ("open",), "failed", "financing.manage_campaign"),
        Step("withdraw", "Call off", ("draft", "open"), "withdrawn", "financing.manage_campaign"),
    ),
)
