"""States and steps of mandates, decisions and risks."""

from alliance.lifecycle import Lifecycle, State, Step

CHAMPION = Lifecycle(
    "mandate",
    states=(
        State("serving", "Serving", "Appointed; holds the mandate for the whole.", "ok"),
        State("ended", "Ended", "The term ended or the office passed to somebody else.", final=True),
    ),
    steps=(Step("end_mandate", "End mandate", ("serving",), "ended", "governance.appoint_champion"),),
)

DECISION = Lifecycle(
    "decision",
    states=(
        State("open", "Open", "Put to a body; its members vote.", "warn"),
        State(
            "signed", "Signed", "The chair signed what was decided; nothing of it changes any more.", "ok", final=True
        ),
        State("withdrawn", "Withdrawn", "Taken back before it was decided.", final=True),
    ),
    steps=(
        Step("sign", "Sign decision", ("open",), "signed", "governance.sign_decision"),
        Step("withdraw", "Withdraw question", ("open",), "withdrawn", "governance.put_question"),
    ),
)

RISK = Lifecycle(
    "risk",
    states=(
        State("open", "Open", "Recorded; somebody watches it.", "warn"),
        State("accepted", "Accepted", "The champion's office accepted it as it is.", "none"),
        State("closed", "Closed", "It passed or cannot happen any more.", "ok", final=True),
    ),
    steps=(
        Step("accept", "Accept risk", ("open",), "accepted", "governance.accept_risk"),
        Step("close", "Close risk", ("open", "accepted"), "closed", "governance.manage_risk"),
    ),
)
