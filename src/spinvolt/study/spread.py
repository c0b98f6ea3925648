"""Parameters that are not known exactly: how they spread, and where a spread is looked at."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.batteries.rules import shown
from spinvolt.bounded import Bounded, Proof, weakest
from spinvolt.errors import Misstated
from spinvolt.study.plan import plain

Floats = NDArray[np.float64]

SHAPES = "{ sd = s }, { within = w } or { steps = [...], weights = [...] }"
FINE, COARSE = 5, 3
# Up to so many spread fields are integrated by a product of rules; more are sampled.
PRODUCT = 2
USUAL_SAMPLES, MOST_SAMPLES = 64, 2**16
# Positions in [-w, w] that a worst case looks at, for each field.
CORNERS = (-1.0, -0.5, 0.0, 0.5, 1.0)


@dataclass(frozen=True)
class Wobble:
    """How one field spreads about its value.

    Attributes
    ----------
    field
        Its name.
    sd
        Standard deviation of a normal spread, if it is one.
    within
        Half the width of a uniform spread, if it is one.
    steps, weights
        Shifts and their probabilities, if there are a few.
    """

    field: str
    sd: float | None = None
    within: float | None = None
    steps: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()

    @property
    def deviation(self) -> float:
        """The standard deviation of the shift."""
        if self.sd is not None:
            return self.sd
        if self.within is not None:
            return self.within / math.sqrt(3.0)
        shifts, weights = np.array(self.steps), np.array(self.weights)
        return float(np.sqrt(np.sum(weights * shifts**2) - np.sum(weights * shifts) ** 2))

    def rule(self, order: int) -> tuple[list[float], list[float]]:
        """Shifts and weights of a quadrature rule, exact where there are a few steps."""
        if self.steps:
            return [*self.steps], [*self.weights]
        if self.sd is not None:
            points, weights = np.polynomial.hermite_e.hermegauss(order)
            return (self.sd * points).tolist(), (weights / weights.sum()).tolist()
        points, weights = np.polynomial.legendre.leggauss(order)
        return ((self.within or 0.0) * points).tolist(), (weights / 2.0).tolist()

    def drawn(self, uniform: Floats) -> list[float]:
        """Shifts that uniform numbers in (0, 1) stand for."""
        if self.steps:
            places = np.searchsorted(np.cumsum(self.weights)[:-1], uniform, side="right")
            return np.array(self.steps)[places].tolist()
        if self.sd is not None:
            from scipy.special import ndtri

            return (self.sd * ndtri(uniform)).tolist()
        return ((self.within or 0.0) * (2.0 * uniform - 1.0)).tolist()


@dataclass(frozen=True, eq=False)
class Spread:
    """Where several fields are looked at together, and what is made of it.

    Attributes
    ----------
    fields
        Those that spread.
    shifts
        Shape (nodes, fields); the first node is the centre.
    fine, coarse
        Weights of the nodes in the mean and in a rougher one that tells its error; empty where
        the worst case is asked for.
    sampled
        Whether the nodes are drawn at random.
    finite
        Whether the nodes are all that the spread has, so that nothing is left out.
    """

    fields: tuple[str, ...]
    shifts: tuple[tuple[float, ...], ...]
    fine: tuple[float, ...] = ()
    coarse: tuple[float, ...] = ()
    sampled: bool = False
    finite: bool = False

    @property
    def worst(self) -> bool:
        """Whether the worst case is asked for, not the mean."""
        return not self.fine

    def words(self) -> str:
        """What is made of the spread, for a card."""
        of = f"over {len(self.shifts)} points of {', '.join(self.fields)}"
        kind = "worst case" if self.worst else "mean"
        return f"{kind} {of}{', drawn at random' if self.sampled else ''}"

    def mean(self, each: Sequence[Bounded]) -> Bounded:
        """The mean of a number over the nodes, with an estimate of its error."""
        weights = np.array(self.fine)
        value, low, high = (
            float(weights @ [getattr(x, side) for x in each]) for side in ("value", "low", "high")
        )
        values = np.array([x.value for x in each])
        if self.sampled:
            error = 2.0 * float(np.sqrt(weights @ (values - value) ** 2 / max(len(each) - 2, 1)))
        else:
            error = abs(value - float(np.array(self.coarse) @ values))
        error += 1e-15 * abs(value)
        return Bounded(value, min(low, value) - error, max(high, value) + error, self._grade(each))

    def least(self, each: Sequence[Bounded]) -> Bounded:
        """The smallest of a number over the nodes; what lies between them is not looked at."""
        low, high = min(x.low for x in each), min(x.high for x in each)
        return Bounded(min(x.value for x in each), low, high, self._grade(each))

    def most(self, each: Sequence[Bounded]) -> Bounded:
        """The largest of a number over the nodes."""
        low, high = max(x.low for x in each), max(x.high for x in each)
        return Bounded(max(x.value for x in each), low, high, self._grade(each))

    def _grade(self, each: Sequence[Bounded]) -> Proof:
        best = Proof.PROVED if self.finite else Proof.ESTIMATED
        return weakest(best, *(x.proof for x in each))


def spread_of(table: object, seed: int) -> Spread:
    """The spread that a `robust` table states.

    Raises
    ------
    Misstated
        When an entry is not understood.

    Example
    -------
    >>> spread = spread_of({"ising": {"sd": 0.1}}, seed=0)
    >>> len(spread.shifts), round(sum(spread.fine), 12)
    (7, 1.0)
    """
    if not isinstance(table, Mapping):
        raise Misstated(f"`design.robust` must be a table of fields, but is {shown(table)}.")
    wobbles = [
        wobble("design.robust", name, said)
        for name, said in table.items()
        if name not in ("samples", "judge")
    ]
    if not wobbles:
        raise Misstated("`design.robust` must have at least one field that spreads, but has none.")
    judge, samples = table.get("judge", "mean"), table.get("samples")
    if judge not in ("mean", "worst"):
        raise Misstated(f'`design.robust.judge` must be "mean" or "worst", but is {shown(judge)}.')
    if judge == "worst":
        if samples is not None:
            raise Misstated("`design.robust.samples` must be left out where the worst is judged.")
        return _cornered(wobbles)
    if samples is None and len(wobbles) <= PRODUCT:
        return _integrated(wobbles)
    return sampled(wobbles, sample_count("design.robust", samples, USUAL_SAMPLES), seed)


def wobble(table: str, name: str, said: object) -> Wobble:
    """How one field spreads.

    Raises
    ------
    Misstated
        When it is none of the shapes.
    """
    fault = Misstated(f"`{table}.{name}` must be {SHAPES}, but is {shown(said)}.")
    if not isinstance(said, Mapping):
        raise fault
    field, keys = plain(name), set(said)
    if keys in ({"sd"}, {"within"}):
        ((kind, size),) = said.items()
        if not _number(size) or not 0.0 < size < math.inf:
            raise fault
        return Wobble(field, sd=size) if kind == "sd" else Wobble(field, within=size)
    steps: Any = said.get("steps")
    weights: Any = said.get("weights")
    if keys not in ({"steps"}, {"steps", "weights"}) or not _numbers(steps):
        raise fault
    chances: Any = [1.0] * len(steps) if weights is None else weights
    if not _numbers(chances) or len(chances) != len(steps) or min(chances) <= 0.0:
        raise fault
    return Wobble(
        field, steps=tuple(steps), weights=tuple(float(x) / sum(chances) for x in chances)
    )


def sampled(wobbles: Sequence[Wobble], count: int, seed: int) -> Spread:
    """Scrambled Sobol points: the same for every candidate, and for every run of one seed."""
    from scipy.stats import qmc

    power = math.ceil(math.log2(max(count, 2)))
    points = qmc.Sobol(len(wobbles), scramble=True, rng=seed).random_base2(power)[:count]
    inside = np.clip(points, 1e-12, 1.0 - 1e-12)
    columns = [each.drawn(inside[:, k]) for k, each in enumerate(wobbles)]
    centre = tuple(0 if each.steps else 0.0 for each in wobbles)
    weights = (0.0, *(1.0 / count for _ in range(count)))
    shifts = (centre, *zip(*columns, strict=True))
    return Spread(tuple(w.field for w in wobbles), shifts, weights, (), sampled=True)


def sample_count(table: str, said: object, usual: int) -> int:
    """How many samples are asked for.

    Raises
    ------
    Misstated
        When it is no number of samples.
    """
    if said is None:
        return usual
    if isinstance(said, bool) or not isinstance(said, int) or not 8 <= said <= MOST_SAMPLES:
        raise Misstated(
            f"`{table}.samples` must be a whole number in [8, {MOST_SAMPLES}], but is "
            f"{shown(said)}."
        )
    return said


def _integrated(wobbles: Sequence[Wobble]) -> Spread:
    """A product of quadrature rules, with a rougher one beside it."""
    centre = tuple(0 if each.steps else 0.0 for each in wobbles)
    nodes: dict[tuple[float, ...], list[float]] = {centre: [0.0, 0.0]}
    for which, order in enumerate((FINE, COARSE)):
        rules = [each.rule(order) for each in wobbles]
        for places in product(*(range(len(shifts)) for shifts, _ in rules)):
            shift = tuple(_tidy(rules[k][0][i]) for k, i in enumerate(places))
            weight = math.prod(rules[k][1][i] for k, i in enumerate(places))
            nodes.setdefault(shift, [0.0, 0.0])[which] += weight
    fine, coarse = zip(*nodes.values(), strict=True)
    return Spread(
        tuple(w.field for w in wobbles), tuple(nodes), fine, coarse, finite=_finite(wobbles)
    )


def _cornered(wobbles: Sequence[Wobble]) -> Spread:
    """Corners, edges and the inside of a box."""
    sides: list[tuple[float, ...]] = []
    for each in wobbles:
        if each.sd is not None:
            raise Misstated(
                f"`design.robust.{each.field}` must be {{ within = w }} where the worst is judged: "
                "a normal spread has no worst case."
            )
        width = each.within or 0.0
        sides.append(each.steps or tuple(width * x for x in CORNERS))
    centre = tuple(0 if each.steps else 0.0 for each in wobbles)
    shifts = dict.fromkeys([centre, *product(*sides)])
    if len(shifts) > MOST_SAMPLES:
        raise Misstated("`design.robust` must have fewer fields where the worst is judged.")
    return Spread(tuple(w.field for w in wobbles), tuple(shifts), finite=_finite(wobbles))


def _finite(wobbles: Sequence[Wobble]) -> bool:
    return all(each.steps for each in wobbles)


def _tidy(shift: float) -> float:
    """Zero without a sign, and without rounding noise."""
    return 0.0 if isinstance(shift, float) and abs(shift) < 1e-300 else shift


def _number(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, int | float) and not isinstance(value, bool)


def _numbers(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, list | tuple) and bool(value) and all(map(_number, value))
