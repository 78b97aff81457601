"""States and steps of mandates, decisions, meetings, packets, actions, risks, escalations and unsolicited proposals."""

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
        Step("decide_alone", "Decide within the mandate", ("open",), "signed", "governance.decide_alone"),
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
        Step("reopen", "Reopen risk", ("accepted",), "open", "governance.manage_risk"),
        Step("close", "Close risk", ("open", "accepted"), "closed", "governance.manage_risk"),
    ),
)

MEETING = Lifecycle(
    "meeting",
    states=(
        State("planned", "Planned", "The members are invited; the agenda fills with what waits.", "warn"),
        State("held", "Held", "Who was there is recorded, and the minutes are written.", "warn"),
        State(
            "approved",
            "Minutes approved",
            "The chair approved the minutes; they do not change any more.",
            "ok",
            final=True,
        ),
        State("cancelled", "Cancelled", "It did not take place; what waited goes to the next one.", final=True),
    ),
    steps=(
        Step("hold", "Record the meeting", ("planned",), "held", "governance.keep_minutes"),
        Step("approve", "Approve minutes", ("held",), "approved", "governance.approve_minutes"),
        Step("cancel", "Cancel meeting", ("planned",), "cancelled", "governance.keep_minutes"),
    ),
)

PACKET = Lifecycle(
    "packet",
    states=(
        State("draft", "Draft", "The office chooses items and writes what staff say of each."),
        State("building", "Being frozen", "A worker reads every figure once and sets the pages.", "warn"),
        State("frozen", "Frozen", "Dated and hashed; nothing of it changes any more.", "ok"),
        State("posted", "Posted", "Published: residents read its public items.", "ok", final=True),
    ),
    steps=(
        Step("freeze", "Freeze packet", ("draft",), "building", "governance.prepare_packet"),
        Step("rework", "Back to draft", ("building",), "draft", "governance.prepare_packet"),
        Step("finish", "Keep what was built", ("building",), "frozen", "governance.build_packet"),
        Step("post", "Post packet", ("frozen",), "posted", "governance.prepare_packet"),
    ),
)

ACTION = Lifecycle(
    "action",
    states=(
        State("open", "Open", "Its owner has promised to do it.", "warn"),
        State("done", "Done", "The owner says what came of it.", "ok", final=True),
        State("dropped", "Dropped", "It is not needed any more; the reason is recorded.", final=True),
    ),
    steps=(
        Step("finish", "Mark as done", ("open",), "done", "governance.finish_action"),
        Step("drop", "Drop action", ("open",), "dropped", "governance.keep_minutes"),
    ),
)

ESCALATION = Lifecycle(
    "escalation",
    states=(
        State("open", "Open", "The rule found a fact; nobody has taken it on yet, so it climbs.", "bad"),
        State("acknowledged", "Acknowledged", "Somebody acts on it and says how; it climbs no further.", "warn"),
        State("closed", "Closed", "The fact is gone.", "ok", final=True),
    ),
    steps=(
        Step("acknowledge", "Take it on", ("open",), "acknowledged", "governance.acknowledge"),
        Step("close", "Close", ("open", "acknowledged"), "closed", "governance.close_escalation"),
    ),
)

PROPOSAL = Lifecycle(
    "unsolicited proposal",
    states=(
        State("received", "Received", "The clock runs: the office answers by the date.", "warn"),
        State("pursued", "Pursued", "The city looks further, openly: as a need, an RFI or a test.", "ok", final=True),
        State("declined", "Declined", "The office answered why not.", final=True),
    ),
    steps=(
        Step("extend", "Extend the clock", ("received",), "received", "governance.answer_proposal"),
        Step("pursue", "Pursue", ("received",), "pursued", "governance.answer_proposal"),
        Step("decline", "Decline", ("received",), "declined", "governance.answer_proposal"),
    ),
)
