"""Measure whether the tests notice when the code is wrong: `make mutants`, for an hour or more, outside what a change must pass.

    make mutants                                              of all that decides, a sample of each app's services,
                                                              rights and sealing, and of its mathematics
    make mutants SAMPLE=400                                   a larger sample of each: the score is known more closely
    make mutants SEED=7                                       another sample, that no test was written for
    make mutants MODULES="financing/maths/bonds.py procurement/sealing.py"      every change of these
    make mutants MODULES=partnerships/maths/savings.py TESTS=tests/partnerships/test_maths_gain_sharing.py

mutmut changes the chosen modules one small thing at a time and runs, for each change, the tests that reach the changed
function, fastest first. A change that no test notices has survived. Without TESTS, a module of an app is judged by the app's
own tests and by those named below. It works on copies in var/mutants, one for each group; there, `mutmut results`
names the survivors and `mutmut show NAME` shows one (with .venv/bin in the PATH).

mutmut leaves decorated functions alone, and here every service is one. So in the copy `@service def f` is written as
`def f` and `f = service(f)`, which means the same.
"""

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatch
from itertools import groupby
from json import loads
from pathlib import Path
from typing import NoReturn

import libcst as cst

HOUSE = Path(__file__).resolve().parent.parent
COPIES = HOUSE / "var" / "mutants"
LEAST = float(os.environ.get("LEAST", "85"))
# What decides, as `.ci/coverage` has it, and the ground's services (below): a fault in it costs money, rights or a sealed answer.
DECISIVE = (
    *("*/maths/*.py", "*/maths/*/*.py", "*/services/*.py", "*/permissions.py"),
    *("procurement/sealing.py", "procurement/envelopes.py"),
)
SAMPLE, SEED = (
    int(os.environ.get("SAMPLE", "0" if os.environ.get("MODULES") else "100")),
    os.environ.get("SEED", "2026"),
)
# What every kind of row, act, entry and notice says.
OF_EVERYTHING = (
    *(f"tests/trust/test_{each}.py" for each in ("acts", "stale", "trail")),
    "tests/architecture/test_written_is_read.py",
)
# Tests that judge a module beside those of its app.
BESIDE = {
    "procurement/sealing.py": ("tests/trust/test_sealed.py",),
    "procurement/maths/answers.py": ("tests/procurement/test_requirements.py",),
    "*/services/*": (*OF_EVERYTHING, "tests/trust/test_money.py", "tests/trust/test_rights.py"),
    "alliance/*": OF_EVERYTHING,
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
    asked = os.environ.get("MODULES", "").split()
    found = {str(path.relative_to(HOUSE)) for pattern in asked or DECISIVE for path in HOUSE.glob(pattern)}
    if not asked:  # the ground keeps its services beside the rest; the sample city decides nothing
        ground = (
            path
            for path in HOUSE.glob("alliance/**/*.py")
            if "\n@service\n" in path.read_text() and path.name != "sample.py"
        )
        found |= {str(path.relative_to(HOUSE)) for path in ground}
    found = {name for name in found if not name.startswith(("tests/", "bench/"))}
    if not found:
        sys.exit(f"There is no module {' '.join(asked)}: name files, or patterns such as '*/maths/*.py'.")
    return sorted(found)


def group_of(module: str) -> str:
    """Mathematics apart: its tests need no database, so a hundred changes a minute are tried."""
    app = module.split("/", 1)[0]
    return f"{app}-maths" if "/maths/" in module else app


def tests_of(modules: list[str]) -> list[str]:
    """With TESTS, those; else each app's own, for mathematics only those that name it, and what stands beside."""
    if given := os.environ.get("TESTS", "").split():
        return given
    tests: set[str] = set()
    for name in modules:
        app = name.split("/")[0]
        if "/maths/" in name:
            tests |= {
                str(path.relative_to(HOUSE))
                for path in HOUSE.glob(f"tests/{app}/test_*.py")
                if path.name.startswith("test_reference_") or f"{app}.maths" in path.read_text()
            }
        else:
            tests.add(f"tests/{app}")
        tests |= {test for pattern, beside in BESIDE.items() if fnmatch(name, pattern) for test in beside}
    return sorted(tests)


class Group:
    """Modules that are judged by the same tests, in a copy of their own."""

    def __init__(self, name: str, modules: list[str]) -> None:
        self.name, self.modules, self.copy = name, modules, COPIES / name
        self.environment = os.environ | {
            "DATA_DIR": str(self.copy / "data"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        for variable in ("DATABASE_URL", "REDIS_URL", "DATABASE_REPLICA_URL", "ALLIANCE_MODE"):
            self.environment.pop(variable, None)

    def mutmut(self, *names: str) -> int:
        with (self.copy / "log").open("a") as log:
            command = ["mutmut", "run", "--max-children", "1", *names]
            return subprocess.run(
                command, cwd=self.copy, env=self.environment, stdout=log, stderr=log
            ).returncode  # fmt: skip

    def run(self) -> list[tuple[str, int, Counter[str]]]:
        """For each module, or for the group where only a sample is tried: how many changes there are, and what became of them."""
        tests = tests_of(self.modules)
        copied(self.copy, self.modules, tests)
        print(f"{self.name}: {len(self.modules)} modules, judged by {' '.join(tests)}", flush=True)
        if not SAMPLE:
            if self.mutmut():
                self.give_up()
            return [(name, len(codes), Counter(map(what_became, codes.values()))) for name, codes in self.codes()]
        self.mutmut("*__no_such_change__*")  # makes all, learns which test reaches which, and finds nothing to try
        if not (self.copy / "mutants/mutmut-stats.json").exists():
            self.give_up()
        everything = sorted(name for _, codes in self.codes() for name in codes)
        chosen = random.Random(SEED).sample(everything, min(SAMPLE, len(everything)))  # noqa: S311 — a draw, no secret
        reached = loads((self.copy / "mutants/mutmut-stats.json").read_text())["tests_by_mangled_function_name"]
        names = [name for name in chosen if reached.get(name.rpartition("__mutmut_")[0])]
        if names and self.mutmut(*names):
            self.give_up()
        codes = {name: code for _, codes in self.codes() for name, code in codes.items()}
        became = Counter(what_became(codes[name]) for name in names)
        became["unreached"] += len(chosen) - len(names)
        return [(self.name, len(everything), became)]

    def codes(self) -> Iterator[tuple[str, dict[str, int | None]]]:
        for name in self.modules:
            meta = self.copy / "mutants" / f"{name}.meta"
            yield name, loads(meta.read_text())["exit_code_by_key"] if meta.exists() else {}

    def give_up(self) -> NoReturn:
        log = self.copy / "log"
        print(*log.read_text(errors="replace")[-4000:].split("\r"), sep="\n", file=sys.stderr)
        raise RuntimeError(f"mutmut could not finish; its whole log is {log}.")


def what_became(code: int | None) -> str:
    return "killed" if code in NOTICED else "unreached" if code in UNREACHED else "survived"


def main() -> int:
    groups = [Group(name, list(modules)) for name, modules in groupby(sorted(modules_asked(), key=group_of), group_of)]
    with ThreadPoolExecutor(int(os.environ.get("JOBS", os.cpu_count() or 1))) as pool:
        begun = [pool.submit(group.run) for group in groups]
    faults = [fault for each in begun if (fault := each.exception())]
    found = shown([row for each in begun if not each.exception() for row in each.result()])
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else found


def shown(rows: list[tuple[str, int, Counter[str]]]) -> int:
    """The table; 0 where enough was noticed everywhere."""
    heads = ("changes", "tried", "killed", "survived", "unreached", "score")
    print(f"\n{'module or group':<50}{''.join(f'{head:>11}' for head in heads)}")
    below = 0
    for name, there_are, became in rows:
        tried = became.total()
        score = 100 * became["killed"] / tried if tried else 100.0
        below += score < LEAST
        numbers = (there_are, tried, became["killed"], became["survived"], became["unreached"])
        print(
            f"{name:<50}{''.join(f'{number:>11,}' for number in numbers)}{score:>10.1f}%{'  too low' * (score < LEAST)}"
        )
    whole = sum(there_are for _, there_are, _ in rows) or 1
    # A group counts for as many changes as it has, not for as many as were tried.
    shares = [
        (there_are / whole, became["killed"] / became.total(), became.total())
        for _, there_are, became in rows
        if became
    ]
    score = 100 * sum(share * killed for share, killed, _ in shares)
    spread = 196 * sum(share**2 * killed * (1 - killed) / tried for share, killed, tried in shares) ** 0.5
    print(f"{'all':<50}{whole:>11,}{'':>44}{score:>10.1f}%" + f"  ± {spread:.1f} (95 %)" * bool(SAMPLE))
    if below or score < LEAST:
        print(f"\nAt least {LEAST:g} % of the changes must be noticed.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
