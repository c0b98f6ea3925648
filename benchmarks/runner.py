"""Starts the processes that measure, one after the other, and gathers what they say."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.case import Alone, Case, Rung
from benchmarks.clock import Seconds
from benchmarks.task import Kind, Peer, accuracy
from benchmarks.threads import ONE_THREAD
from benchmarks.worker import Order

EVENTS = ("rung", "pair", "alone", "failure")


@dataclass(frozen=True)
class Limits:
    """How long and how often.

    Attributes
    ----------
    seconds
        That one call of a peer may take.
    rounds
        Most repetitions.
    """

    seconds: float = 60.0
    rounds: int = 7


def beside(
    file: str, peer: Peer, reference: Path, size: int, limits: Limits, kind: Kind = Kind.CHAIN
) -> Case:
    """A peer beside spinvolt.

    Raises
    ------
    RuntimeError
        When spinvolt fails: that is no fault of the peer.
    """
    order = Order(str(reference), limits.rounds, limits.seconds, file=file, peer=peer.name)
    done = started(order)
    events = heard(done.stdout)
    for failure in events["failure"]:
        raise RuntimeError(
            f"spinvolt failed beside {peer.name}, {place(kind, size)}: {failure['why']}"
        )
    rungs = tuple(Rung(e["setting"], e["error"], e["seconds"]) for e in events["rung"])
    return Case(
        peer.name,
        peer.given,
        peer.knob,
        size,
        rungs,
        tuple(Seconds(**e["theirs"]) for e in events["pair"]),
        tuple(Seconds(**e["ours"]) for e in events["pair"]),
        "" if events["pair"] else why(done, rungs, limits.seconds, accuracy(kind)),
        kind=kind,
    )


def alone(job: str, reference: Path, size: int, limits: Limits, kind: Kind = Kind.CHAIN) -> Alone:
    """Spinvolt by itself.

    Raises
    ------
    RuntimeError
        When its process fails: then there is nothing to compare.
    """
    done = started(Order(str(reference), limits.rounds, limits.seconds, job=job))
    if done.returncode:
        raise RuntimeError(f"spinvolt failed, {place(kind, size)}: {last_line(done.stderr)}")
    found = heard(done.stdout)["alone"][0]
    return Alone(
        job,
        size,
        found["engine"],
        Seconds(**found["first"]),
        tuple(Seconds(**duration) for duration in found["seconds"]),
        found["bound"],
        found["time_bound"],
        found["error"],
        found["memory"],
        kind,
    )


def place(kind: Kind, size: int) -> str:
    """Battery and size in words.

    >>> place(Kind.CHAIN, 300), place(Kind.GRID, 20)
    ('N = 300', 'grid, N = 20')
    """
    return f"N = {size}" if kind is Kind.CHAIN else f"{kind}, N = {size}"


def started(order: Order) -> subprocess.CompletedProcess[str]:
    """A worker's whole life."""
    words = [sys.executable, "-m", "benchmarks.worker", json.dumps(asdict(order))]
    return subprocess.run(words, capture_output=True, text=True, check=False, env=environment())


def environment() -> Mapping[str, str]:
    """This process's, with one thread in every pool and this package in reach."""
    root = str(Path(__file__).resolve().parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | ONE_THREAD | {"PYTHONPATH": os.pathsep.join(paths)}


def heard(output: str) -> dict[str, list[dict[str, Any]]]:
    """A worker's lines by event; packages may print lines of their own."""
    events: dict[str, list[dict[str, Any]]] = {name: [] for name in EVENTS}
    for line in output.splitlines():
        if line.startswith('{"event": '):
            found = json.loads(line)
            events[found.pop("event")].append(found)
    return events


def why(
    done: subprocess.CompletedProcess[str], rungs: tuple[Rung, ...], limit: float, wanted: float
) -> str:
    """Why a worker has nothing to show."""
    reached = min((rung.error for rung in rungs), default=1.0)
    if done.returncode == -signal.SIGALRM:
        return f"over {limit:g} s" + (f", {reached:.0e} before" if rungs else "")
    if done.returncode == -signal.SIGKILL:
        return "killed: out of memory"
    if done.returncode:
        return last_line(done.stderr)
    return f"reached {reached:.0e}, not {wanted:.0e}"


def last_line(text: str) -> str:
    """What an error says, without its traceback."""
    lines = text.strip().splitlines()
    return lines[-1][:90] if lines else "ended without a word"
