"""Measure whether the tests notice when the code is wrong: `make mutants`, for hours, outside what a change must pass.

    make mutants MODULES="financing/maths/bonds.py procurement/sealing.py"
    make mutants MODULES=partnerships/maths/savings.py TESTS=tests/partnerships/test_maths_gain_sharing.py

mutmut changes the chosen modules one small thing at a time and runs, for each change, the tests that reach the changed
function, fastest first. A change that no test notices has survived. Without TESTS, a module of an app is judged by the app's
own tests and by those named below. It works on copies in var/mutants/maths and var/mutants/rest; there, `mutmut results`
names the survivors and `mutmut show NAME` shows one (with .venv/bin in the PATH).

mutmut leaves decorated functions alone, and here every service is one. So in the copy `@service def f` is written as
`def f` and `f = service(f)`, which means the same.
"""

import os
import shutil
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch
from json import loads
from pathlib import Path

import libcst as cst

HOUSE = Path(__file__).resolve().parent.parent
COPIES = HOUSE / "var" / "mutants"
LEAST = float(os.environ.get("LEAST", "85"))
# One module of each kind at least, chosen for what a fault in it would cost.
CHOSEN = (
    "financing/maths/bonds.py",
    "financing/maths/revolving_fund.py",
    "partnerships/maths/savings.py",
    "partnerships/maths/shared_savings.py",
    "procurement/sealing.py",
    "financing/permissions.py",
    "financing/services/orders.py",
)
# Tests that judge a module beside those of its app.
BESIDE = {
    "procurement/sealing.py": ("tests/trust/test_sealed.py",),
    "*/services/*": ("tests/trust/test_money.py", "tests/trust/test_rights.py"),
    "*/permissions.py": ("tests/trust/test_rights.py",),
}
# mutmut's codes: a test failed, or a change made a test run without end.
NOTICED = (1, 3, 24, -24, 36, 152, 255)
UNREACHED = (5, 33)
PLAIN = ("staticmethod", "classmethod")


class Undecorated(cst.CSTTransformer):
    """`@d def f` becomes `def f` and `f = d(f)`."""

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement]:
        decorators = [decorator.decorator for decorator in updated_node.decorators]
        if not decorators or any(special(decorator) for decorator in decorators):
            return updated_node
        value: cst.BaseExpression = updated_node.name
        for decorator in reversed(decorators):
            value = cst.Call(decorator, [cst.Arg(value)])
        after = cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(updated_node.name)], value)])
        return cst.FlattenSentinel([updated_node.with_changes(decorators=[]), after])


def special(decorator: cst.BaseExpression) -> bool:
    """What mutmut takes as it is, and `@x.setter`, which needs the name that it replaces."""
    if isinstance(decorator, cst.Name):
        return decorator.value in (*PLAIN, "overload")
    return isinstance(decorator, cst.Attribute) and decorator.attr.value in ("setter", "deleter")


def copied(copy: Path, modules: list[str], tests: list[str]) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=HOUSE, check=True, capture_output=True, text=True
    )
    for name in listed.stdout.splitlines():
        if (HOUSE / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(HOUSE / name, copy / name)
    if (HOUSE / "static/build").exists():
        shutil.copytree(HOUSE / "static/build", copy / "static/build")
    for name in modules:
        path = copy / name
        path.write_text(cst.parse_module(path.read_text()).visit(Undecorated()).code)
    settings = copy / "pyproject.toml"
    chosen = f"[tool.mutmut]\nonly_mutate = {modules!r}\npytest_add_cli_args_test_selection = {tests!r}\n"
    settings.write_text(settings.read_text().replace("[tool.mutmut]\n", chosen))


def modules_asked() -> list[str]:
    asked = os.environ.get("MODULES", "").split() or list(CHOSEN)
    found = sorted({str(path.relative_to(HOUSE)) for pattern in asked for path in HOUSE.glob(pattern)})
    if not found:
        sys.exit(f"There is no module {' '.join(asked)}: name files, or patterns such as '*/maths/*.py'.")
    return found


def tests_of(modules: list[str]) -> list[str]:
    """With TESTS, those; else each app's own, only its mathematics' for mathematics, and what stands beside."""
    if given := os.environ.get("TESTS", "").split():
        return given
    tests: set[str] = set()
    for name in modules:
        app = name.split("/")[0]
        if "/maths/" in name:
            for kind in ("maths", "reference"):
                tests |= {str(path.relative_to(HOUSE)) for path in HOUSE.glob(f"tests/{app}/test_{kind}_*.py")}
        else:
            tests.add(f"tests/{app}")
        tests |= {test for pattern, beside in BESIDE.items() if fnmatch(name, pattern) for test in beside}
    return sorted(tests)


def run(copy: Path, modules: list[str]) -> list[tuple[str, Counter[str]]]:
    tests = tests_of(modules)
    copied(copy, modules, tests)
    environment = os.environ | {
        "DATA_DIR": str(copy / "data"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    for name in ("DATABASE_URL", "REDIS_URL", "DATABASE_REPLICA_URL", "ALLIANCE_MODE"):
        environment.pop(name, None)
    print(f"{len(modules)} modules, judged by {' '.join(tests)}", flush=True)
    workers = os.environ.get("JOBS", str(os.cpu_count() or 1))
    with (copy / "log").open("w") as log:
        done = subprocess.run(
            ["mutmut", "run", "--max-children", workers], cwd=copy, env=environment, stdout=log, stderr=log
        )
    if done.returncode:
        print(*(copy / "log").read_text(errors="replace")[-4000:].split("\r"), sep="\n", file=sys.stderr)
        sys.exit(f"mutmut could not finish; its whole log is {copy}/log.")
    return [(name, results_of(copy, name)) for name in modules]


def results_of(copy: Path, name: str) -> Counter[str]:
    meta = copy / "mutants" / f"{name}.meta"
    codes = loads(meta.read_text())["exit_code_by_key"] if meta.exists() else {}
    return Counter(what_became(code) for code in codes.values())


def what_became(code: int | None) -> str:
    return "killed" if code in NOTICED else "unreached" if code in UNREACHED else "survived"


def main() -> int:
    modules = modules_asked()
    # Mathematics apart: its tests need no database, so a hundred changes a minute are tried.
    maths = [name for name in modules if "/maths/" in name]
    rows = run(COPIES / "maths", maths) if maths else []
    if rest := [name for name in modules if name not in maths]:
        rows += run(COPIES / "rest", rest)
    return shown(rows)


def shown(rows: list[tuple[str, Counter[str]]]) -> int:
    print(f"\n{'module':<50}{'mutants':>9}{'killed':>8}{'survived':>10}{'unreached':>11}{'score':>8}")
    below = 0
    for name, counts in [*rows, ("all", sum((counts for _, counts in rows), Counter[str]()))]:
        total = counts.total()
        score = 100 * counts["killed"] / total if total else 100.0
        below += score < LEAST
        numbers = f"{total:>9}{counts['killed']:>8}{counts['survived']:>10}{counts['unreached']:>11}{score:>7.1f}%"
        print(f"{name:<50}{numbers}{'  too low' if score < LEAST else ''}")
    if below:
        print(f"\nAt least {LEAST:g} % of the changes must be noticed.", file=sys.stderr)
    return int(below > 0)


if __name__ == "__main__":
    sys.exit(main())
