"""Somebody connects another system with docs/api.md open and nothing else: its examples are run as they stand there."""

import json
import re
import subprocess

import pytest

from alliance.env import ROOT

DOCS = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = [block for block in re.findall(r"```bash\n(.*?)```", DOCS, re.DOTALL) if "curl" in block]


@pytest.fixture(scope="module")
def shell(site):
    """Runs commands after the documentation's first lines, which make a token; gives the JSON that each of them prints."""
    [begin] = re.findall(r"^TOKEN=.*$", EXAMPLES[0], re.MULTILINE)
    token = run(site, f"{begin}\necho -n $TOKEN")

    def answers(commands):
        own = re.sub(r"^(API|TOKEN)=.*\n", "", commands, flags=re.MULTILINE)
        told = run(site, f"API={site.address}/api/v1\nTOKEN={token}\n{own}")
        found, place, decoder = [], 0, json.JSONDecoder()
        while place < len(told):
            one, place = decoder.raw_decode(told, place)
            found.append(one)
        return found

    return answers


def run(site, commands):
    done = subprocess.run(
        ["bash", "-euc", commands], capture_output=True, text=True, check=False, timeout=120, cwd=ROOT, env=site.env
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_an_integrator_gets_by_with_the_documentation_alone(shell):
    def call(method, path, body=None):
        sent = f" -H 'Content-Type: application/json' -d '{json.dumps(body)}'" if body is not None else ""
        return shell(f'curl -s -X {method} "$API{path}" -H "Authorization: Bearer $TOKEN"{sent}')[0]

    first, reading, raising, changing = EXAMPLES
    assert shell(first)[0]["username"] == "odell"
    pages = shell(reading)
    assert all(page["results"] for page in pages)
    assert set(pages[1]["results"][0]) == {"reference", "title", "state", "cost_likely"}
    [made], [again] = shell(raising), shell(raising)
    assert made["id"] == again["id"]
    changed, accepted = shell(changing)
    assert (changed["ward"], accepted["state"], accepted["id"]) == ("Foundry", "accepted", made["id"])

    # What is told in words: by one's own identifier, many at once, expanded rows, the feed of events.
    known = call("PUT", "/needs/external/311-48213/", {"severity": 5})
    assert (known["id"], known["severity"]) == (made["id"], 5)
    row = {"title": "Dark", "problem": "x", "domain": "energy", "urgency": 1, "external_id": "311-2"}
    refused = call("POST", "/needs/bulk/", {"rows": [row | {"severity": 9}]})
    assert refused["results"][0]["errors"][0]["field"] == "severity"
    saved = call("POST", "/needs/bulk/", {"rows": [row | {"severity": 4}]})
    assert saved["results"][0]["state"] == "created"
    found = call("GET", f"/needs/{saved['results'][0]['id']}/?expand=department")
    assert found["expanded"] == {"department": None}
    assert {"accept", "change"} <= {action["name"] for action in found["available_actions"]}
    problem = call("POST", f"/needs/{made['id']}/accept/", {})
    assert (problem["status"], problem["code"], problem["state"]) == (409, "wrong_state", "accepted")
    assert "results" in call("GET", "/events/?after=0")
