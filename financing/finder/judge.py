"""The judgement of the finder: for each instrument, every rule with its answer, and what follows from all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from financing.finder.facts import Facts
from financing.finder.profiles import PROFILES, Profile
from financing.finder.rule import Rule
from financing.finder.rules import RULES
from financing.instruments import INSTRUMENTS, Instrument

ELIGIBLE, CONDITIONAL, INELIGIBLE = "eligible", "conditional", "ineligible"
ORDER = {ELIGIBLE: 0, CONDITIONAL: 1, INELIGIBLE: 2}


@dataclass(frozen=True)
class Finding:
    """One rule and its answer. `holds` is None where a fact is missing."""

    rule: Rule
    holds: bool | None
    threshold: Decimal | None

    @property
    def outcome(self) -> str:
        """pass, fail, condition or missing."""
        if self.holds is None:
            return "missing"
        if self.holds:
            return "pass"
        return "fail" if self.rule.must else "condition"

    @property
    def to_do(self) -> str:
        """What would change the answer; empty where the rule holds."""
        if self.holds is None:
            return f"Give {self.rule.missing}."
        return "" if self.holds else self.rule.change

    @property
    def limit(self) -> str:
        """The threshold in force, in words; empty where the rule has none."""
        if self.threshold is None:
            return ""
        number = self.rule.text_of(self.threshold) if self.rule.unit == "rating" else f"{self.threshold.normalize():,f}"
        return f"{number} {self.rule.unit}"


@dataclass(frozen=True)
class Verdict:
    """An instrument with all its findings."""

    instrument: Instrument
    findings: tuple[Finding, ...]

    @property
    def profile(self) -> Profile:
        """Typical size, time to money, who bears which risk."""
        return PROFILES[self.instrument.key]

    @property
    def status(self) -> str:
        """Ineligible where a must fails; conditional where anything else is not settled; else eligible."""
        outcomes = {finding.outcome for finding in self.findings}
        if "fail" in outcomes:
            return INELIGIBLE
        return CONDITIONAL if outcomes & {"condition", "missing"} else ELIGIBLE

    @property
    def to_do(self) -> list[str]:
        """Everything that would make it eligible, the musts first, each once."""
        order = {"fail": 0, "condition": 1, "missing": 2}
        open_ = sorted((f for f in self.findings if f.to_do), key=lambda finding: order[finding.outcome])
        return list(dict.fromkeys(finding.to_do for finding in open_))


def judge(facts: Facts, threshold_of: Callable[[Rule], Decimal]) -> list[Verdict]:
    """A verdict on every instrument of the catalogue, the open ones first; ties in the order of the catalogue."""
    verdicts = [Verdict(instrument, findings_of(instrument, facts, threshold_of)) for instrument in INSTRUMENTS]
    return sorted(verdicts, key=lambda verdict: ORDER[verdict.status])


def findings_of(instrument: Instrument, facts: Facts, threshold_of: Callable[[Rule], Decimal]) -> tuple[Finding, ...]:
    return tuple(finding_of(rule, facts, threshold_of) for rule in RULES if instrument.key in rule.instruments)


def finding_of(rule: Rule, facts: Facts, threshold_of: Callable[[Rule], Decimal]) -> Finding:
    threshold = None if rule.threshold is None else threshold_of(rule)
    return Finding(rule, rule.test(facts, Decimal(0) if threshold is None else threshold), threshold)
