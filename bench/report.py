"""One table per size: what was measured, the yardstick beside it, and the target with a mark."""

import sys
from dataclasses import dataclass

from bench.paths import MEMORY_TARGET_MB, Target
from bench.traffic import Result

HEAD = ("path", "req/s", "p50 ms", "p95 ms", "SQL", "CPU ms", "of it DB", "kB", "yardstick", "target", "")


@dataclass
class Row:
    name: str
    result: Result | None = None
    statements: int | None = None
    target: Target | None = None
    yardstick_cpu_ms: float | None = None
    memory_mb: float | None = None
    yardstick_memory_mb: float | None = None

    @property
    def cpu_ms(self) -> float:
        return self.result.cpu_ms if self.result else 0.0

    def cells(self) -> tuple[str, ...]:
        if self.result is None:
            held = "ok" if (self.memory_mb or 0) <= MEMORY_TARGET_MB else "over"
            memory, yardstick = f"{self.memory_mb:.0f}", f"{self.yardstick_memory_mb:.0f}"
            return (self.name, "", "", "", "", memory, "", "", yardstick, f"≤ {MEMORY_TARGET_MB}", held)
        result = self.result
        return (
            self.name,
            f"{result.per_second:.0f}",
            f"{result.p50_ms:.1f}",
            f"{result.p95_ms:.1f}",
            "" if self.statements is None else str(self.statements),
            f"{result.cpu_ms:.1f}",
            f"{result.database_cpu_ms:.1f}",
            f"{result.kilobytes:.0f}",
            "" if self.yardstick_cpu_ms is None else f"{self.yardstick_cpu_ms:.1f}",
            f"≤ {self.target.cpu_ms:g} ms, {self.target.statements} SQL" if self.target else "",
            self.verdict(),
        )

    def verdict(self) -> str:
        if self.target is None:
            return ""
        slow = self.cpu_ms > self.target.cpu_ms
        chatty = (self.statements or 0) > self.target.statements
        return "over" if slow or chatty else "ok"


def print_rows(size: int, rows: list[Row]) -> None:
    table = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(cells[column]) for cells in table) for column in range(len(HEAD))]
    lines = [f"\n{size:,} initiatives"]
    for cells in table:
        first, *others = (
            cell.ljust(width) if not n else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        lines.append("  ".join([first, *others]).rstrip())
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
