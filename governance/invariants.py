"""What always holds of decisions, and of those who only read."""

from alliance.registry import Invariant

INVARIANTS = (
    Invariant(
        "decisions_are_signed_once",
        "No decision was signed or withdrawn twice.",
        """SELECT subject_id FROM alliance_auditentry
           WHERE subject_type = 'governance.decision' AND action IN ('sign', 'decide_alone', 'withdraw')
           GROUP BY subject_id HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "signed_decisions_say_what",
        "A signed decision has an outcome, a day and who signed it; no other has.",
        """SELECT id FROM governance_decision
           WHERE (state = 'signed' AND (outcome = '' OR signed_at IS NULL OR signed_by_id IS NULL))
           OR (state <> 'signed' AND signed_at IS NOT NULL)""",
    ),
    Invariant(
        "council_writes_nothing",
        "Whoever is a council member alone changed nothing but what is about themselves or a seat in a body.",
        """SELECT entry.id FROM alliance_auditentry entry
           WHERE entry.action <> 'access_denied'
           AND entry.subject_type NOT IN ('alliance.user', 'alliance.apitoken', 'alliance.document')
           AND entry.subject_type NOT LIKE 'governance.%%'
           AND EXISTS (SELECT 1 FROM alliance_roleassignment held
             WHERE held.user_id = entry.actor_id AND held.role = 'council_member')
           AND NOT EXISTS (SELECT 1 FROM alliance_roleassignment held
             WHERE held.user_id = entry.actor_id AND held.role <> 'council_member')""",
    ),
)
