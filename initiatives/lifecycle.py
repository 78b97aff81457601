"""States and steps of needs, initiatives, prioritisation rounds, pilots and maturity assessments."""

from alliance.lifecycle import Lifecycle, State, Step

NEED = Lifecycle(
    "need",
    states=(
        State(
            "submitted",
            "Waits for moderation",
            "Somebody without an account sent it; only the champion's office sees it yet.",
            "warn",
            aside=True,
        ),
        State("raised", "Raised", "A person raised it; the champion's office looks at it.", "warn"),
        State("accepted", "Accepted", "The office agrees that it is a need; initiatives may answer it.", "ok"),
        State("answered", "Answered", "The person who raised it was told what became of it.", "ok"),
        State("declined", "Declined", "The office explained why the city will not act on it.", "none", final=True),
        State("merged", "Merged", "It is the same as another need and goes on there.", "none", aside=True),
        State("rejected", "Not published", "Moderation refused it, with a reason.", "none", final=True),
    ),
    steps=(
        Step("publish", "Publish need", ("submitted",), "raised", "initiatives.judge_need"),
        Step("reject", "Do not publish", ("submitted",), "rejected", "initiatives.judge_need"),
        Step("accept", "Accept need", ("raised",), "accepted", "initiatives.judge_need"),
        Step("answer", "Write answer", ("accepted", "answered"), "answered", "initiatives.judge_need"),
        Step("decline", "Decline need", ("raised", "accepted"), "declined", "initiatives.judge_need"),
        Step("merge", "Merge into another", ("raised", "accepted"), "merged", "initiatives.judge_need"),
        Step("separate", "Undo the merge", ("merged",), "raised", "initiatives.judge_need"),
    ),
)

INITIATIVE = Lifecycle(
    "initiative",
    states=(
        State("proposed", "Proposed", "Somebody proposed it; it may stand in a prioritisation round."),
        State("selected", "Selected", "Chosen in a round or by the office; the pillars are prepared next."),
        State("preparing", "Preparing", "Under the champion, the four pillars are made ready.", "warn"),
        State("piloting", "Piloting", "A pilot runs.", "warn"),
        State("deciding", "Deciding", "The pilot ended; the body decides on its evidence.", "warn"),
        State("scaling", "Scaling up", "Decided: it is rolled out.", "ok"),
        State("in_service", "In service", "Works for residents every day; benefits are reviewed.", "ok", final=True),
        State("stopped", "Stopped", "Stopped on evidence; the lesson is kept.", "none", final=True),
    ),
    steps=(
        Step("select", "Select", ("proposed",), "selected", "initiatives.steer_initiative"),
        Step("prepare", "Start preparing", ("selected",), "preparing", "initiatives.steer_initiative"),
        Step("start_pilot", "Start piloting", ("preparing",), "piloting", "initiatives.steer_initiative"),
        Step("adopt", "Adopt without a pilot", ("preparing",), "scaling", "initiatives.steer_initiative"),
        Step("await_decision", "Ask for the decision", ("piloting",), "deciding", "initiatives.steer_initiative"),
        Step("resume_pilot", "Let the pilot go on", ("deciding",), "piloting", "initiatives.steer_initiative"),
        Step("repeat_pilot", "Prepare another pilot", ("deciding",), "preparing", "initiatives.steer_initiative"),
        Step("scale_up", "Scale up", ("deciding",), "scaling", "initiatives.steer_initiative"),
        Step("put_in_service", "Put in service", ("scaling",), "in_service", "initiatives.steer_initiative"),
        Step(
            "stop",
            "Stop and move on",
            ("proposed", "selected", "preparing", "piloting", "deciding", "scaling"),
            "stopped",
            "initiatives.steer_initiative",
        ),
    ),
)

ROUND = Lifecycle(
    "round",
    states=(
        State("draft", "Draft", "The office sets criteria, weights, initiatives and scorers."),
        State("open", "Open", "Scorers score; criteria and entries are frozen.", "warn"),
        State("closed", "Closed", "The result is computed and locked; only a signed decision opens it again.", "ok"),
    ),
    steps=(
        Step("open", "Open for scoring", ("draft",), "open", "initiatives.run_round"),
        Step("close", "Close and rank", ("open",), "closed", "initiatives.run_round"),
        Step("rework", "Back to draft", ("open",), "draft", "initiatives.run_round"),
        Step("reopen", "Open again", ("closed",), "open", "initiatives.run_round"),
    ),
)

PILOT = Lifecycle(
    "pilot",
    states=(
        State("designed", "Designed", "Hypothesis, KPIs and exit criteria are being written."),
        State("running", "Running", "Started after a decision; exit criteria are frozen.", "warn"),
        State("reviewed", "Reviewed", "The final review compared the KPIs with the exit criteria.", "warn"),
        State("scaled", "Scaled up", "The body decided to scale up.", "ok", final=True),
        State("repeated", "Changed and repeated", "The body wants it tried again, changed.", "none", final=True),
        State("stopped", "Stopped", "The body decided to stop; the lesson is kept.", "none", final=True),
    ),
    steps=(
        Step("start", "Start pilot", ("designed",), "running", "initiatives.run_pilot"),
        Step("finish", "Finish pilot", ("running",), "reviewed", "initiatives.run_pilot"),
        Step("resume", "Let it go on", ("reviewed",), "running", "initiatives.run_pilot"),
        Step("scale", "Scale up", ("reviewed",), "scaled", "initiatives.run_pilot"),
        Step("repeat", "Change and repeat", ("reviewed",), "repeated", "initiatives.run_pilot"),
        Step("stop", "Stop and move on", ("running", "reviewed"), "stopped", "initiatives.run_pilot"),
    ),
)

MATURITY = Lifecycle(
    "maturity assessment",
    states=(
        State("open", "Being answered", "The office began it; departments answer the questions they know.", "warn"),
        State(
            "closed",
            "Closed",
            "Every question is answered; it is history and compared with the next.",
            "ok",
            final=True,
        ),
        State("dropped", "Given up", "The office gave it up; it counts in no comparison.", "none", final=True),
    ),
    steps=(
        Step("close", "Close assessment", ("open",), "closed", "initiatives.run_maturity"),
        Step("drop", "Give it up", ("open",), "dropped", "initiatives.run_maturity"),
    ),
)
