"""The whole list of measurements, in order."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import peers, runner, targets
from benchmarks.case import Alone, Case
from benchmarks.fresh import fresh
from benchmarks.machine import machine
from benchmarks.reference import Reference, reference
from benchmarks.runner import Limits
from benchmarks.table import Findings, case_cells
from benchmarks.task import Peer
from benchmarks.worker import write

Note = Callable[[str], None]
LISTED = tuple[tuple[str, Peer], ...]


def campaign(
    sizes: Sequence[int],
    wanted: LISTED,
    limits: Limits,
    folder: Path,
    note: Note,
) -> Findings:
    """Measure everything: spinvolt alone, every peer beside it, fresh processes.

    Parameters
    ----------
    sizes
        Numbers of cells.
    wanted
        The peers, each with its file.
    limits
        How long and how often.
    folder
        Where references are kept meanwhile.
    note
        Told each peer's line when it is done, so that an interrupted run is not lost.
    """
    truths: list[Reference] = []
    own: list[Alone] = []
    cases: list[Case] = []
    for size in sorted(sizes):
        note(f"N = {size}: reference")
        truth, path = reference(size), folder / f"{size}.npz"
        write(truth, path)
        truths.append(truth)
        for job in ("curve", "charge"):
            note(f"N = {size}: spinvolt alone, {job}")
            own.append(runner.alone(job, path, size, limits))
        cases += beside(wanted, tuple(cases), path, size, limits, note)
    note("fresh processes")
    started = fresh(limits.rounds)
    return Findings(
        machine(),
        peers.missing(),
        tuple(truths),
        tuple(own),
        tuple(cases),
        started,
        targets.rows(cases, own, started),
    )


def beside(
    wanted: LISTED, before: tuple[Case, ...], path: Path, size: int, limits: Limits, note: Note
) -> Iterator[Case]:
    """Each peer that has a chance to end in time."""
    for file, peer in wanted:
        reason = hopeless(peer, before, size, limits.seconds)
        if reason:
            yield Case(peer.name, peer.given, peer.knob, size, ended=reason, skipped=True)
        else:
            case = runner.beside(file, peer, path, size, limits)
            note(f"N = {size}: {' '.join(case_cells(case))}")
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
