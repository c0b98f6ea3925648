"""Which engine takes which wave of a blend, and whether all of them fit."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spinvolt.algebra.blend import Blend, Part
from spinvolt.algebra.chain import Chain
from spinvolt.algebra.grid import Grid
from spinvolt.algebra.moments import moments
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.results import Cost, Flow
from spinvolt.algebra.wave import Wave, wave_moments
from spinvolt.engines.blended import BlendFlow, Small
from spinvolt.engines.choose import (
    GIBIBYTE,
    LONGEST_WORK,
    STEP_BYTES,
    Engine,
    choose,
    free_memory,
)
from spinvolt.engines.dense import Dense, DenseFlow
from spinvolt.engines.eigen import Eigen
from spinvolt.engines.fused import Fused
from spinvolt.engines.spectra import MOST, Diagonal, diagonalised, sector_of, spectra
from spinvolt.errors import NotCovered

# Up to so many waves each has a flow of its own, which is sharper; more share their spectra.
FEW = 16
# Sectors up to this size are diagonalised and summed together.
SMALL = 512
# Largest sector of a wave that is diagonalised on its own.
MIDDLING = 400
# The engines for general sectors, under the names of those for chains.
WAVES: dict[str, Dense | Fused] = {"eigen": Dense(), "chebyshev": Fused()}
# Cosines of less strength than this, relative to cells over sites, are left out.
TINY = 2.0**-60
# What sectors that are summed are called among engines.
SPECTRA = "spectra"
# Multiplications that diagonalise for about an hour.
HARDEST = 1e13
# Bytes of eigenvectors that are kept for joint states.
KEPT = 2.0**30


@dataclass(frozen=True, eq=False)
class Plan:
    """Who evolves what, before anything is done.

    Attributes
    ----------
    together
        Parts on small sectors, sector by sector.
    alone
        The others with their engines.
    why
        In words, for the card.
    """

    together: tuple[tuple[int, ...], ...]
    alone: dict[int, Engine | Dense | Fused]
    why: str


def plan(blend: Blend, engine: Engine | None = None) -> Plan:
    """The engine of every wave.

    | waves | engine |
    | --- | --- |
    | more than 16, on sectors of up to 512 levels | spectra of all sectors, summed |
    | one site of a chain | `engine`, or as `choose` says |
    | several sites, up to 400 levels | dense |
    | larger | fused |

    Raises
    ------
    NotCovered
        When it would take too long, or arrays do not fit.
    """
    groups: dict[int, list[int]] = defaultdict(list)
    for i, part in enumerate(blend.parts):
        groups[id(sector_of(part))].append(i)
    many = len(blend.parts) > FEW and engine is None
    together: list[tuple[int, ...]] = []
    alone: dict[int, Engine | Dense | Fused] = {}
    for numbers in groups.values():
        sector = sector_of(blend.parts[numbers[0]])
        if many and size_of(sector) <= SMALL:
            together.append(tuple(numbers))
            continue
        for i in numbers:
            alone[i] = engine_of(blend.parts[i], engine)
    _refuse_too_large(blend, together, alone)
    return Plan(tuple(together), alone, _why(together, alone))


def engine_of(part: Part, engine: Engine | None) -> Engine | Dense | Fused:
    """The engine of a wave of its own.

    Raises
    ------
    NotCovered
        When the engine that was asked for takes chains alone, and this is no chain.
    """
    problem = part.problem
    if isinstance(problem, Unitary):
        return choose(problem).engine if engine is None else engine
    if engine is None:
        return Dense() if problem.size <= MIDDLING else Fused()
    if engine.name not in WAVES:
        raise NotCovered(
            f"the {engine.name} engine takes chains from one level, but this battery spreads over "
            f"a sector of {problem.size} levels: take the {' or the '.join(WAVES)} engine"
        )
    return WAVES[engine.name]


def flows(blend: Blend, engine: Engine | None = None) -> BlendFlow:
    """The flow of a blend by the engines that ``plan`` gives it.

    Parameters
    ----------
    blend
        What evolves.
    engine
        For waves that start on one site of a chain; left out, each gets what suits it.

    Raises
    ------
    NotCovered
        When it does not fit.
    """
    return evolved(blend, plan(blend, engine))


def evolved(blend: Blend, made: Plan) -> BlendFlow:
    """The flow of a blend as planned; each sector is diagonalised once for all its waves."""
    sectors = [sector_of(blend.parts[numbers[0]]) for numbers in made.together]
    keep = sum(16.0 * size_of(sector) ** 2 for sector in sectors) <= KEPT
    small: list[Small] = []

    def groups() -> Iterator[tuple[Diagonal, list[Part]]]:
        for sector, numbers in zip(sectors, made.together, strict=True):
            modes = diagonalised(sector)
            small.append(Small(sector, modes if keep else None, numbers))
            yield modes, [blend.parts[i] for i in numbers]

    tiny = TINY * blend.n_battery / blend.size
    summed = spectra(groups(), tiny) if sectors else None
    return BlendFlow(blend, _alone(blend, made), tuple(small), summed)


def refuse_if_too_long(flow: BlendFlow, made: Plan, until: float | None) -> None:
    """Refuse a window with more steps or more work than a machine can do in hours.

    Raises
    ------
    NotCovered
        Says which window would fit.
    """
    if until is None or flow.moments.frequency == 0.0:
        return
    steps = until / flow.step
    pairs = 0 if flow.spectra is None else len(flow.spectra.frequencies)
    visits = 20.0 * steps * pairs
    for i, engine in made.alone.items():
        visits += _visits(flow.problem.parts[i], engine, until)
    most = min(free_memory() / (2.0 * STEP_BYTES), LONGEST_WORK * steps / max(visits, 1.0))
    if steps > most:
        raise NotCovered(
            f"a window of {until:.6g} takes {steps:.3g} steps of the waves, but about {most:.3g} "
            f"can be done: `until` up to about {most * flow.step:.3g} fits"
        )


def estimates(blend: Blend, made: Plan, duration: float) -> dict[str, Cost]:
    """Work and memory before they are spent, by the engine; "spectra" of sectors that are summed.

    ``site_visits`` of "spectra" are 10 multiplications for the cube of each sector's size, and 20
    for each pair of levels at every step.
    """
    found: dict[str, Cost] = {}
    for i, engine in made.alone.items():
        part = blend.parts[i]
        cost = Cost(
            evaluations=_steps(part, duration),
            site_visits=int(_visits(part, engine, duration)),
            memory=int(_memory(part, engine)),
        )
        found[engine.name] = found.get(engine.name, Cost()) + cost
    if made.together:
        found[SPECTRA] = _estimate_together(blend, made, duration)
    return found


def heaviest(parts: Sequence[Part]) -> Part:
    """The wave of most weight among those that can move at all."""
    return max(parts, key=lambda part: (part.problem.size > 1, part.weight))


def _estimate_together(blend: Blend, made: Plan, duration: float) -> Cost:
    sizes = [size_of(sector_of(blend.parts[numbers[0]])) for numbers in made.together]
    pairs = min(sum(size * (size - 1) // 2 for size in sizes), MOST)
    wave = heaviest([blend.parts[i] for numbers in made.together for i in numbers])
    steps = _steps(wave, duration)
    visits = sum(10 * size**3 for size in sizes) + 20 * steps * pairs
    return Cost(evaluations=steps, site_visits=visits, memory=48 * pairs)


def _steps(part: Part, duration: float) -> int:
    """How many steps a wave takes."""
    problem = part.problem
    energies = moments(problem) if isinstance(problem, Unitary) else wave_moments(problem)
    return energies.steps(duration)


def size_of(sector: Chain | Grid) -> int:
    """Number of sites."""
    return sector.length if isinstance(sector, Chain) else sector.size


def _alone(blend: Blend, made: Plan) -> dict[int, Flow]:
    """Flows of their own, sharing what waves on one sector have in common."""
    shared: dict[int, list[int]] = defaultdict(list)
    for i in made.alone:
        shared[id(sector_of(blend.parts[i]))].append(i)
    found: dict[int, Flow] = {}
    for numbers in shared.values():
        eigen = [i for i in numbers if isinstance(made.alone[i], Eigen)]
        if eigen:
            starts = [p for i in eigen if isinstance(p := blend.parts[i].problem, Unitary)]
            found |= dict(zip(eigen, Eigen().flows(starts), strict=True))
        dense = [i for i in numbers if isinstance(made.alone[i], Dense)]
        if dense:
            waves = [p for i in dense if isinstance(p := blend.parts[i].problem, Wave)]
            found |= dict(zip(dense, _sharing(waves), strict=True))
        for i in set(numbers) - set(found):
            found[i] = _flow(blend.parts[i].problem, made.alone[i])
    return dict(sorted(found.items()))


def _flow(problem: Unitary | Wave, engine: Engine | Dense | Fused) -> Flow:
    if isinstance(problem, Wave) and isinstance(engine, Dense | Fused):
        return engine.flow(problem)
    if isinstance(problem, Unitary) and not isinstance(engine, Dense | Fused):
        return engine.flow(problem)
    raise TypeError(f"{engine} does not take {problem}")


def _sharing(waves: list[Wave]) -> list[DenseFlow]:
    """Flows of waves on one sector, diagonalised for the first; energies count from each mean."""
    first = Dense().flow(waves[0])
    found = [first]
    for wave in waves[1:]:
        values = first.values - (wave.mean_energy - waves[0].mean_energy)
        start = wave.amplitudes / np.linalg.norm(wave.amplitudes)
        found.append(DenseFlow(wave, values, first.vectors, start @ first.vectors))
    return found


def _why(together: list[tuple[int, ...]], alone: dict[int, Engine | Dense | Fused]) -> str:
    said = []
    if together:
        said.append(f"{len(together)} small sectors are diagonalised and summed")
    names = sorted({engine.name for engine in alone.values()})
    for name in names:
        count = sum(engine.name == name for engine in alone.values())
        said.append(f"{count} {'wave' if count == 1 else 'waves'} by {name}")
    return ", ".join(said)


def _refuse_too_large(
    blend: Blend, together: list[tuple[int, ...]], alone: dict[int, Engine | Dense | Fused]
) -> None:
    sizes = [size_of(sector_of(blend.parts[numbers[0]])) for numbers in together]
    work = sum(10.0 * size**3 for size in sizes)
    if work > HARDEST:
        raise NotCovered(
            f"diagonalising {len(sizes)} sectors of up to {max(sizes)} levels takes {work:.2g} "
            f"multiplications, but at most {HARDEST:.0e} are done: take fewer spins, or "
            "starts that are less mixed"
        )
    starts = sum(size * len(numbers) for size, numbers in zip(sizes, together, strict=True))
    pairs = min(sum(size * (size - 1) // 2 for size in sizes), MOST)
    memory = 48.0 * pairs + KEPT * bool(sizes) + 24.0 * starts
    memory += sum(_memory(blend.parts[i], engine) for i, engine in alone.items())
    free = free_memory()
    if memory > 0.8 * free:
        raise NotCovered(
            f"the {len(blend.parts)} waves of this start need about {memory / GIBIBYTE:.3g} GiB, "
            f"but {free / GIBIBYTE:.3g} GiB are free: take fewer spins, or starts less mixed"
        )


def _visits(part: Part, engine: Engine | Dense | Fused, until: float) -> float:
    problem = part.problem
    if isinstance(problem, Unitary) and not isinstance(engine, Dense | Fused):
        return float(engine.estimate(problem, until).site_visits)
    if isinstance(problem, Wave) and isinstance(engine, Dense | Fused):
        return float(engine.estimate(problem, until).site_visits)
    return 0.0


def _memory(part: Part, engine: Engine | Dense | Fused) -> float:
    problem = part.problem
    if isinstance(problem, Unitary) and not isinstance(engine, Dense | Fused):
        return float(engine.estimate(problem, 0.0).memory)
    if isinstance(problem, Wave) and isinstance(engine, Dense | Fused):
        return float(engine.estimate(problem, 0.0).memory)
    return 0.0
