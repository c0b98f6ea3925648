"""The measurements as text and as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.case import Alone, Case
from benchmarks.clock import least, middle
from benchmarks.fresh import Fresh
from benchmarks.open_peers import OpenPeer
from benchmarks.reference import Reference
from benchmarks.runner import place
from benchmarks.sweep import Sweep
from benchmarks.targets import Row
from benchmarks.task import ACCURACY, OPEN_ACCURACY, Given, Kind

NOTES = f"""\
A peer counts at an achieved error <= {ACCURACY:.0e} of the largest energy, at its loosest setting
that gets there. Peers are told the charging time and are handed the Hamiltonian untimed; spinvolt
starts from the battery's description, finds the charging time and proves bounds, all of it timed.
Seconds are the smaller of wall and processor time, peer and spinvolt in turns in one process; a
ratio is that of minima or the median over pairs, whichever is smaller.
Given: {Given.HAMILTONIAN}, the sector's Hamiltonian; {Given.SPINS}, cells and charger without
their sector; {Given.INSIGHT}, also what spinvolt finds out by itself, that the motion is real and
that energies come in pairs.
Master equation: an error <= {OPEN_ACCURACY:.0e} of the largest density counts, everybody is told
the times, spinvolt's error is estimated, and peers are handed jumps on both ladders' product.
Sweeps: nobody is told anything, everybody builds everything, timed, and all figures count."""


@dataclass(frozen=True)
class Findings:
    """Everything that was measured in one run."""

    machine: str
    absent: tuple[str, ...]
    references: tuple[Reference, ...]
    alone: tuple[Alone, ...]
    cases: tuple[Case, ...]
    fresh: Fresh | None
    rows: tuple[Row, ...]
    sweep: Sweep | None = None
    opened: tuple[OpenPeer, ...] = ()


def text(found: Findings) -> str:
    """All tables."""
    parts = [found.machine, *(f"Not installed, left out: {name}" for name in found.absent)]
    parts += ["", "References", *map(reference_line, found.references)]
    parts += ["", "spinvolt alone", *aligned(ALONE_HEAD, map(alone_cells, found.alone))]
    for kind, size in dict.fromkeys((case.kind, case.size) for case in found.cases):
        parts += [
            "",
            f"Peers at {place(kind, size)}",
            *peer_lines([c for c in found.cases if (c.kind, c.size) == (kind, size)]),
        ]
    if found.sweep is not None:
        parts += ["", "Sweep", *sweep_lines(found.sweep)]
    if found.opened:
        parts += ["", "Open batteries", *map(open_line, found.opened)]
    if found.fresh is not None:
        parts += ["", "Fresh processes", *fresh_lines(found.fresh)]
    parts += ["", NOTES, "", "Verdict", *aligned(ROW_HEAD, map(row_cells, found.rows))]
    return "\n".join(parts)


def document(found: Findings) -> dict[str, Any]:
    """The same for machines to read."""
    return {
        "machine": found.machine,
        "absent": list(found.absent),
        "references": [
            {
                "kind": r.task.kind.value,
                "size": r.task.size,
                "time": r.task.time,
                "source": r.source,
                "doubt": r.doubt,
                "time_doubt": r.time_doubt,
            }
            for r in found.references
        ],
        "alone": [asdict(own) for own in found.alone],
        "cases": [
            asdict(c) | {"counts": c.counts, "ratio": c.ratio if c.counts else None}
            for c in found.cases
        ],
        "sweep": None if found.sweep is None else asdict(found.sweep),
        "fresh": None if found.fresh is None else asdict(found.fresh),
        "opened": [asdict(one) | {"ratio": one.ratio} for one in found.opened],
        "targets": [asdict(row) | {"verdict": row.verdict} for row in found.rows],
    }


def reference_line(truth: Reference) -> str:
    """Where the truth comes from, and how far it can be trusted."""
    time = f"charging time {truth.task.time:.12g} ({truth.time_doubt:.0e} off)"
    if truth.task.kind is Kind.MASTER:
        time = f"up to time {truth.task.time:.12g}"
    where = place(truth.task.kind, truth.task.size)
    return f"{where}: {time}, {truth.source} (checked to {truth.doubt:.0e})"


ALONE_HEAD = (
    "battery",
    "N",
    "job",
    "engine",
    "first s",
    "median s",
    "min s",
    "min wall s",
    "proved",
    "error",
    "peak MiB",
)


def alone_cells(own: Alone) -> tuple[str, ...]:
    """One line of the table of spinvolt alone."""
    return (
        own.kind,
        str(own.size),
        own.job,
        own.engine,
        f"{own.first.wall:.4f}",
        f"{middle(own.seconds):.5f}",
        f"{least(own.seconds):.5f}",
        f"{own.wall:.5f}",
        f"{own.bound:.0e}",
        f"{own.error:.0e}",
        f"{own.memory:.0f}",
    )


def peer_lines(cases: Sequence[Case]) -> list[str]:
    """The table of one size, and who was left out of it."""
    tried = sorted((case for case in cases if not case.skipped), key=rank)
    skipped = [f"{case.peer} ({case.ended})" for case in cases if case.skipped]
    lines = aligned(CASE_HEAD, map(case_cells, tried)) if tried else []
    return lines + ([f"Too slow to be tried: {', '.join(skipped)}"] if skipped else [])


CASE_HEAD = ("peer", "given", "setting", "error", "median s", "min s", "ours s", "ratio")


def case_cells(case: Case) -> tuple[str, ...]:
    """One line of a table of peers."""
    if not case.counts:
        return (case.peer, case.given, case.ended)
    last = case.rungs[-1]
    return (
        case.peer,
        case.given,
        f"{case.knob} {last.setting:g}" if case.knob else "",
        f"{last.error:.0e}",
        f"{case.typical:.5f}",
        f"{case.seconds:.5f}",
        f"{least(case.ours):.5f}",
        f"{case.ratio:.3g}",
    )


def rank(case: Case) -> tuple[bool, float]:
    """Fastest first, those that do not count last."""
    return (not case.counts, case.seconds if case.counts else 0.0)


def sweep_lines(sweep: Sweep) -> list[str]:
    """Batteries a second of everybody."""
    lines = [f"spinvolt, peng2021's map of 7220 batteries: {sweep.alone:.4g} batteries/s"]
    for one in sweep.contests:
        rates = {"spinvolt": one.ours, **one.methods}
        told = ", ".join(f"{name} {1.0 / each:.4g}" for name, each in rates.items())
        off = f"off by {one.error:.0e} at the most" if one.peer else "no peer got there"
        lines.append(
            f"{one.what}, {one.batteries} batteries, {one.rival}: {told} batteries/s; "
            f"spinvolt proved to {one.proved:.0e}, qutip {off}"
        )
    return lines


def open_line(one: OpenPeer) -> str:
    """Seconds of both, and how far the worse is from the exact value."""
    seconds = f"{one.peer} {one.theirs:.4f} s, spinvolt {one.ours:.4f} s"
    return f"{one.what}: {seconds}, off by {one.error:.2g} of {one.allowed:.2g} allowed"


def fresh_lines(fresh: Fresh) -> list[str]:
    """Seconds of fresh processes."""
    named = (("spinvolt charge, N = 100", fresh.charge), ("import spinvolt", fresh.imported))
    return [
        f"{name}: min {min(walls):.3f} s, max {max(walls):.3f} s, {len(walls)} processes"
        for name, walls in named
    ]


ROW_HEAD = ("what", "measured", "at least", "aim", "verdict", "remark")


def row_cells(row: Row) -> tuple[str, ...]:
    """One line of the verdict."""
    bound = "<= " if row.unit == "s" else ""

    def promise(number: float | None) -> str:
        return "" if number is None else f"{bound}{number:g} {row.unit}"

    measured = f"{row.measured:.3g} {row.unit}"
    return (row.what, measured, promise(row.at_least), promise(row.aim), row.verdict, row.remark)


def aligned(head: Sequence[str], lines: Iterable[Sequence[str]]) -> list[str]:
    """Columns as wide as their widest cell; a short line's last cell may run over."""
    table = [tuple(head), *(tuple(line) for line in lines)]
    full = [line for line in table if len(line) == len(head)]
    short_cells = [line[:-1] for line in table if len(line) < len(head)]
    widths = [
        max(len(line[i]) for line in [*full, *short_cells] if i < len(line))
        for i in range(len(head))
    ]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False)).rstrip()
        for line in table
    ]
