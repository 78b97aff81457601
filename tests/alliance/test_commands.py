"""The commands that prove things: the audit chain, the published cases, the pages written from tables."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from alliance import audit, registry
from alliance.env import ROOT
from alliance.management.commands import document_lifecycles
from alliance.models import AuditEntry
from tests.factories.alliance import DepartmentFactory

RUNNERS = {"sum": lambda inputs: {"total": str(sum(int(x) for x in inputs["numbers"])), "name": "sum"}}


def said(command, *arguments):
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def trail(cast):
    department = DepartmentFactory()
    for number in range(3):
        audit.record(f"step_{number}", department, by=cast.office)
    return AuditEntry.objects.order_by("id")


def test_verify_audit_counts_what_is_linked(trail):
    assert "links    0" in said("verify_audit")
    linked = said("verify_audit", "--link")
    assert f"links    {trail.count()}" in linked
    assert "The chain holds." in linked


def test_I12_verify_audit_names_the_entry_that_was_changed(trail, monkeypatch):
    said("verify_audit", "--link")
    digest_of = audit.digest_of
    bad = trail[1]
    monkeypatch.setattr(audit, "digest_of", lambda entry: "0" * 64 if entry.pk == bad.pk else digest_of(entry))
    with pytest.raises(CommandError, match=f"entry {bad.pk} .* was changed") as broken:
        said("verify_audit")
    assert broken.value.returncode == 1


def case(**changes):
    return {
        "id": "two-and-two",
        "kind": "sum",
        "title": "Two and two",
        "source": "https://example.org/",
        "inputs": {"numbers": ["2", "2"]},
        "expected": {"total": "4"},
        "tolerance": {},
    } | changes


@pytest.fixture
def cases_file(tmp_path, monkeypatch):
    monkeypatch.setattr(registry.case_runners, "_items", [f"{__name__}.RUNNERS"])

    def write(*cases):
        file = tmp_path / "cases.json"
        file.write_text(json.dumps({"cases": list(cases)}))
        return str(file)

    return write


def test_verify_cases_shows_expected_computed_and_difference(cases_file):
    shown = said("verify_cases", cases_file(case(expected={"total": "4.1"}, tolerance={"total": "0.2"})))
    assert "total: expected 4.1, computed 4, difference 0.1" in shown
    assert "1 cases: 1 held, 0 missed, 0 not supported" in shown


@pytest.mark.parametrize(
    ("cases", "code", "words"),
    [
        ([case(expected={"total": "5"})], 1, "1 cases: 0 held, 1 missed"),
        ([case(expected={"name": "product"})], 1, "difference another value"),
        ([case(inputs={"numbers": ["two"]})], 1, "MISSED  refused"),
        ([case(inputs={})], 1, "MISSED  refused"),
        ([case(kind="product")], 2, "no app computes “product”"),
        ([case(), case(id="b", kind="product"), case(id="c", expected={"total": "5"})], 1, "1 held, 1 missed, 1 not"),
    ],
)
def test_verify_cases_fails_with_a_code_that_says_why(cases_file, cases, code, words):
    out = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("verify_cases", cases_file(*cases), stdout=out)
    assert failed.value.returncode == code
    assert words in out.getvalue()


@pytest.mark.parametrize("text", ["{", "[]", '{"cases": [{"id": "x"}]}'])
def test_verify_cases_refuses_a_malformed_file(tmp_path, text):
    file = tmp_path / "cases.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"cases\.json") as refused:
        said("verify_cases", str(file))
    assert refused.value.returncode == 2


def test_the_lifecycles_page_names_every_state_and_step(tmp_path, monkeypatch):
    monkeypatch.setattr(document_lifecycles, "FILE", tmp_path / "lifecycles.md")
    monkeypatch.setattr(document_lifecycles, "ROOT", tmp_path)
    said("document_lifecycles")
    text = (tmp_path / "lifecycles.md").read_text()
    for table in registry.lifecycles:
        assert all(state.label in text for state in table.states)
        assert all(f"| {step.label} |" in text for step in table.steps)
    said("document_lifecycles", "--check")
    (tmp_path / "lifecycles.md").write_text(text + "\n")
    with pytest.raises(CommandError, match="make lifecycles"):
        said("document_lifecycles", "--check")


def test_I14_lock_files_name_no_host():
    for name in ("requirements.lock", "requirements-dev.lock", "static/node.lock"):
        lines = [line for line in (ROOT / name).read_text().splitlines() if not line.lstrip().startswith("#")]
        assert not any("://" in line for line in lines), name


def test_issue_token_prints_a_token_that_acts_for_the_person(cast):
    token = said("issue_token", cast.office.username, "--scopes", "*:read").strip()
    answer = APIClient(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/me/")
    assert answer.json()["username"] == cast.office.username


def test_issue_token_names_who_is_unknown(db):
    with pytest.raises(CommandError, match="user name nobody") as refused:
        said("issue_token", "nobody")
    assert refused.value.returncode == 2


@pytest.mark.parametrize(("person", "days", "words"), [("office", "0", "in the past"), ("vendor", "30", "You may not")])
def test_issue_token_repeats_the_refusal(cast, person, days, words):
    with pytest.raises(CommandError, match=words):
        said("issue_token", getattr(cast, person).username, "--days", days)
