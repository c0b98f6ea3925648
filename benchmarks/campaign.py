"""The whole list of measurements, in order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import open_peers, peers, runner, targets
from benchmarks.case import Alone, Case
from benchmarks.fresh import fresh
from benchmarks.machine import machine
from benchmarks.reference import Reference, reference
from benchmarks.runner import Limits, place
from benchmarks.sweep import measured
from benchmarks.table import Findings, case_cells
from benchmarks.task import Kind, Peer, Task
from benchmarks.worker import write

Note = Callable[[str], None]
LISTED = tuple[tuple[str, Peer], ...]


@dataclass(frozen=True)
class Extras:
    """What is measured besides: a sweep, and two more of QuTiP's solvers for open batteries."""

    swept: bool = False
    opened: bool = False


def campaign(
    sizes: Mapping[Kind, Sequence[int]],
    wanted: LISTED,
    limits: Limits,
    folder: Path,
    note: Note,
    more: Extras = Extras(),
) -> Findings:
    """Measure everything: spinvolt alone, every peer beside it, a sweep, fresh processes.

    Parameters
    ----------
    sizes
        Numbers of cells for each battery.
    wanted
        The peers, each with its file.
    limits
        How long and how often.
    folder
        Where references are kept meanwhile.
    note
        Told each peer's line when it is done, so that an interrupted run is not lost.
    more
        What to measure besides.
    """
    truths: list[Reference] = []
    own: list[Alone] = []
    cases: list[Case] = []
    for kind, size in [(kind, size) for kind, some in sizes.items() for size in sorted(some)]:
        note(f"{place(kind, size)}: reference")
        truth, path = reference(size, kind), folder / f"{kind}-{size}.npz"
        write(truth, path)
        truths.append(truth)
        for job in ("curve", "charge"):
            note(f"{place(kind, size)}: spinvolt alone, {job}")
            own.append(runner.alone(job, path, size, limits, kind))
        able = tuple((file, peer) for file, peer in wanted if kind in peer.kinds)
        before = tuple(case for case in cases if case.kind is kind)
        cases += beside(able, before, path, truth.task, limits, note)
    if more.swept:
        note("sweep")
    sweep = measured(limits.rounds) if more.swept else None
    if more.opened:
        note("open peers")
    opened = open_peers.measured(limits.rounds) if more.opened else ()
    note("fresh processes")
    started = fresh(limits.rounds)
    return Findings(
        machine(),
        peers.missing(),
        tuple(truths),
        tuple(own),
        tuple(cases),
        started,
        targets.rows(cases, own, started, sweep, opened),
        sweep,
        opened,
    )


def beside(
    wanted: LISTED, before: tuple[Case, ...], path: Path, task: Task, limits: Limits, note: Note
) -> Iterator[Case]:
    """Each peer that has a chance to end in time; ``before`` are cases of the same battery."""
    size, kind = task.size, task.kind
    for file, peer in wanted:
        reason = hopeless(peer, before, size, limits.seconds)
        if reason:
            yield Case(
                peer.name, peer.given, peer.knob, size, ended=reason, skipped=True, kind=kind
            )
        else:
            case = runner.beside(file, peer, path, size, limits, kind)
            note(f"{place(kind, size)}: {' '.join(case_cells(case))}")
            yield case


def hopeless(peer: Peer, before: tuple[Case, ...], size: int, limit: float) -> str:
    """Why a peer is not tried: it failed at a smaller size, or is too slow even if linear in it."""
    smaller = [case for case in before if case.peer == peer.name and not case.skipped]
    if not smaller:
        return ""
    last = max(smaller, key=lambda case: case.size)
    if not last.counts:
        return f"{last.ended} at N = {last.size}"
    if last.seconds * size / last.size > limit:
        return f"{last.seconds:.3g} s at N = {last.size}"
    return ""
