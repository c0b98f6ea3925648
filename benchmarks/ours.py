"""Spinvolt's part, through the path that a user takes."""

from dataclasses import dataclass

import numpy as np

from benchmarks.task import SAMPLES, Floats, Kind, Task
from spinvolt.algebra.blend import Blend
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.results import Flow
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.bounded import Bounded, Undefined
from spinvolt.charging import charge
from spinvolt.engines.choose import Engine, choose
from spinvolt.engines.parting import evolved, plan
from spinvolt.metrics.peak import first_peak
from spinvolt.reductions.exact import Exact

LONGEST = 1_000_000


@dataclass(frozen=True, eq=False)
class Ours:
    """The energies and how far they are proved, relative to the largest energy.

    Attributes
    ----------
    time, energies
        The charging time that was found, and the energies up to it.
    engine
        Which engine was chosen.
    bound
        Proved error of the worst sample.
    time_bound
        Proved error of the charging time, relative to it.
    """

    time: float
    energies: Floats
    engine: str
    bound: float
    time_bound: float


def battery(kind: Kind, size: int) -> CentralSpin | Cavity:
    """The job as spinvolt is told it.

    Raises
    ------
    ValueError
        For the master equation, whose battery is in ``benchmarks.master``.
    """
    match kind:
        case Kind.CHAIN:
            return CentralSpin(n_battery=size, n_charger=size)
        case Kind.CAVITY:
            return Cavity(n_battery=size)
        case Kind.GRID:
            return CentralSpin(n_battery=size, n_charger=size, coupling=0.1, anisotropy=1.0)
        case Kind.MASTER:
            raise ValueError(f"a {kind} battery is open, and this is about closed ones")


def problem(kind: Kind, size: int) -> Unitary | Blend:
    """What the engines are given."""
    return Exact().problem(battery(kind, size).model())


def started(task: Unitary | Blend) -> tuple[Flow, str]:
    """The evolution by the engine that spinvolt chooses, and its name."""
    if isinstance(task, Unitary):
        engine = choose(task).engine
        return engine.flow(task), engine.name
    made = plan(task)
    names = dict.fromkeys(engine.name for engine in made.alone.values())
    return evolved(task, made), " + ".join(names)


def curve(kind: Kind, size: int) -> Ours:
    """The job: model, problem, flow, first maximum, energies. Nothing is known beforehand."""
    flow, name = started(problem(kind, size))
    return measured(flow, name, None)


def measured(flow: Flow, name: str, times: Floats | None) -> Ours:
    """First maximum and energies, at equal times up to it where none are given."""
    peak = first_peak(flow, LONGEST)
    times = np.linspace(0.0, peak.time, SAMPLES) if times is None else times
    energies, errors = peak.march.curve().at(times)
    return Ours(
        peak.time,
        energies,
        name,
        float(np.max(errors)) / peak.value,
        peak.time_error / peak.time,
    )


def whole(kind: Kind, size: int) -> Ours:
    """The same through the front door, with everything that a run brings along."""
    run = charge(battery(kind, size), samples=SAMPLES, watch=("energy",))
    energy, peak = run["energy"], run.peak("energy")
    time, top = defined(peak.time), defined(peak.value)
    width = np.maximum(energy.high - energy.value, energy.value - energy.low)
    return Ours(
        time.value,
        energy.value,
        run.method.engine,
        float(np.max(width)) / top.value,
        time.error / time.value,
    )


def defined(figure: Bounded | Undefined) -> Bounded:
    """A figure of merit that this job always has."""
    match figure:
        case Bounded():
            return figure
        case Undefined(reason):
            raise RuntimeError(reason)


def by_engine(engine: Engine, task: Task) -> Ours:
    """The energies at a task's times and the maximum, by one engine."""
    chain = problem(task.kind, task.size)
    if not isinstance(chain, Unitary):
        raise TypeError(f"the {engine.name} engine takes chains, and a {task.kind} is none")
    return measured(engine.flow(chain), engine.name, task.times)
