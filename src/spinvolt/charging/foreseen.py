"""What a charge will take, from the engines' own estimates, before anything is solved."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from spinvolt.algebra.blend import Blend
from spinvolt.algebra.chain import chain
from spinvolt.algebra.climb import climb
from spinvolt.algebra.cutoff import first_guess
from spinvolt.algebra.moments import moments
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.results import Cost
from spinvolt.algebra.sectors import moves
from spinvolt.algebra.wave import wave_moments
from spinvolt.batteries.cavity import Cavity
from spinvolt.charging.chains import one_chain
from spinvolt.charging.sampling import window_of
from spinvolt.engines.choose import STEP_BYTES, USUAL_DURATION, choose, named
from spinvolt.engines.parting import SPECTRA, estimates, heaviest, plan, size_of
from spinvolt.engines.spectra import sector_of
from spinvolt.reductions.exact import Exact
from spinvolt.reductions.products import blend
from spinvolt.statement import Statement

# Seconds on one core: for each visit, as each engine counts them, for a step of a search besides,
# and for a step on a sector that was diagonalised, per square of its size.
SECONDS: Mapping[str, float] = {
    "eigen": 5e-10, "rational": 7e-9, "galerkin": 1e-9, "chebyshev": 5e-9, "dense": 3e-10,
    SPECTRA: 2e-9,
}  # fmt: skip
STEP_SECONDS = 1e-5
SQUARE_SECONDS = 1.5e-9
DIAGONAL = ("eigen", "dense")


@dataclass(frozen=True)
class Foreseen:
    """An estimate.

    Attributes
    ----------
    levels
        Size of the largest sector.
    costs
        By the engine that spends it; "spectra" of many sectors that are summed.
    """

    levels: int
    costs: Mapping[str, Cost] = field(default_factory=dict)

    @property
    def engines(self) -> str:
        """Their names.

        >>> Foreseen(3, {"eigen": Cost(), "dense": Cost()}).engines
        'eigen and dense'
        """
        return " and ".join(self.costs)

    @property
    def seconds(self) -> float:
        """About how long it takes on one core; within a factor of ten."""
        return sum(self._seconds(name, cost) for name, cost in self.costs.items())

    @property
    def memory(self) -> float:
        """About how many bytes it takes."""
        most = max((cost.memory for cost in self.costs.values()), default=0)
        return most + STEP_BYTES * sum(cost.evaluations for cost in self.costs.values())

    def _seconds(self, name: str, cost: Cost) -> float:
        found = SECONDS[name] * cost.site_visits + STEP_SECONDS * cost.evaluations
        if name in DIAGONAL:
            found += SQUARE_SECONDS * cost.evaluations * float(self.levels) ** 2
        return found


def foreseen(statement: Statement) -> Foreseen:
    """What it takes to charge a closed battery.

    Raises
    ------
    NotCovered
        When it does not fit this machine at all.

    Example
    -------
    >>> from spinvolt.batteries.central_spin import CentralSpin
    >>> found = foreseen(Statement(CentralSpin(n_battery=1000, n_charger=1000)))
    >>> found.levels, found.engines, found.seconds < 0.1
    (1001, 'rational', True)
    """
    name = statement.method.reduction or Exact.name
    if name != Exact.name:
        from spinvolt.charging import reduced

        return _along_chain(statement, reduced.named(name).problem(statement.model()))
    if one_chain(statement):
        return _along_chain(statement, Unitary(*chain(statement.model())))
    return _of_blend(statement)


def grid_levels(statement: Statement) -> float:
    """About how many levels a battery without conserved excitations spreads over; 0 for others.

    >>> from spinvolt.batteries.central_spin import CentralSpin
    >>> grid_levels(Statement(CentralSpin(n_battery=99, n_charger=99, anisotropy=0.5)))
    5000.0
    """
    model = statement.model()
    if len(moves(model.terms)) < 2:
        return 0.0
    battery = statement.closed()[0]
    if isinstance(battery, Cavity):
        most = first_guess(climb(model), _duration(statement))
    else:
        most = battery.n_charger
    return 0.5 * (battery.n_battery + 1.0) * (most + 1.0)


def _along_chain(statement: Statement, problem: Unitary) -> Foreseen:
    energies, duration = moments(problem), _duration(statement)
    engine = choose(problem).engine
    if statement.method.engine is not None:
        engine = named(statement.method.engine)
    if energies.frequency == 0.0:
        return Foreseen(problem.chain.length)
    end = USUAL_DURATION / energies.frequency if duration is None else duration
    cost = engine.estimate(problem, end)
    cost = Cost(evaluations=energies.steps(end), site_visits=cost.site_visits, memory=cost.memory)
    return Foreseen(problem.chain.length, {engine.name: cost})


def _of_blend(statement: Statement) -> Foreseen:
    model, duration = statement.model(), _duration(statement)
    cut = isinstance(statement.battery, Cavity) and len(moves(model.terms)) > 1
    problem = blend(model, first_guess(climb(model), duration)) if cut else blend(model)
    engine = None if statement.method.engine is None else named(statement.method.engine)
    made = plan(problem, engine)
    end = _usual(problem) if duration is None else duration
    levels = max(size_of(sector_of(part)) for part in problem.parts)
    return Foreseen(levels, estimates(problem, made, end))


def _duration(statement: Statement) -> float | None:
    """How long the battery is followed; None where its first peak is sought."""
    request, window = statement.charge, window_of(statement)
    if request.times is not None and request.until is None:
        return request.times[-1]
    return window


def _usual(problem: Blend) -> float:
    """A generous guess of the time to the first peak, from the wave of most weight."""
    wave = heaviest(problem.parts).problem
    energies = moments(wave) if isinstance(wave, Unitary) else wave_moments(wave)
    return USUAL_DURATION / energies.frequency if energies.frequency else 0.0
