"""What uncertain parameters make of the results: first order, checked to second, or sampled."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from spinvolt.batteries.rules import shown
from spinvolt.bounded import Bounded, Undefined
from spinvolt.errors import Misstated
from spinvolt.study.spread import Wobble, sample_count, sampled, wobble

Figure = Bounded | Undefined

SHAPES = "{ sd = s } or { within = w }, each also with mean = m"
USUAL_SAMPLES = 512
COVERAGE = 0.95
# Two-sided normal quantile of the coverage.
QUANTILE = 1.959963984540054
ROOT3 = math.sqrt(3.0)
# Curvature and interplay may be so large beside the first order.
STRAIGHT = 0.1


@dataclass(frozen=True)
class Uncertain:
    """An `[uncertain]` table.

    Attributes
    ----------
    wobbles
        How each field spreads.
    means
        Values that it gives to fields.
    samples
        How many are drawn where the first order does not do; None leaves it to the tool.
    seed
        Of the draws.
    """

    wobbles: tuple[Wobble, ...]
    means: Mapping[str, float]
    samples: int
    seed: int


@dataclass(frozen=True)
class Propagated:
    """A result with the uncertainty of the parameters.

    Attributes
    ----------
    mean, sd
        Of the figure of merit over the spread.
    low, high
        The central 95 % of it.
    how
        "first order", or how many samples, and why.
    shares
        By field, its part of the variance at first order.
    """

    mean: float
    sd: float
    low: float
    high: float
    how: str
    shares: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """Plain values; the grade is always "estimated"."""
        return {**vars(self), "shares": dict(self.shares), "proof": "estimated"}


def uncertain_of(table: object) -> Uncertain:
    """The table, read and checked.

    Raises
    ------
    Misstated
        When an entry is not understood.

    Example
    -------
    >>> found = uncertain_of({"coupling": {"mean": 1.0, "sd": 0.02}})
    >>> found.means, found.wobbles[0].sd
    ({'coupling': 1.0}, 0.02)
    """
    if not isinstance(table, Mapping):
        raise Misstated(f"`uncertain` must be a table of fields, but is {shown(table)}.")
    wobbles: list[Wobble] = []
    means: dict[str, float] = {}
    for name, said in table.items():
        if name in ("samples", "seed"):
            continue
        made, mean = _entry(name, said)
        wobbles.append(made)
        if mean is not None:
            means[made.field] = mean
    if not wobbles:
        raise Misstated(
            "`uncertain` must have at least one field, such as coupling = { sd = 0.02 }, but has "
            "none: leave the table out where nothing is uncertain."
        )
    seed = table.get("seed", 0)
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise Misstated(f"`uncertain.seed` must be a whole number >= 0, but is {shown(seed)}.")
    count = sample_count("uncertain", table.get("samples"), USUAL_SAMPLES)
    return Uncertain(tuple(wobbles), means, count, seed)


def _entry(name: str, said: object) -> tuple[Wobble, float | None]:
    """How one field spreads, and the value that it is given."""
    fault = Misstated(f"`uncertain.{name}` must be {SHAPES}, but is {shown(said)}.")
    if not isinstance(said, Mapping):
        raise fault
    mean = said.get("mean")
    number = isinstance(mean, int | float) and not isinstance(mean, bool) and math.isfinite(mean)
    if "mean" in said and not number:
        raise Misstated(f"`uncertain.{name}.mean` must be a number, but is {shown(mean)}.")
    try:
        made = wobble("uncertain", name, {key: x for key, x in said.items() if key != "mean"})
    except Misstated:
        raise fault from None
    if made.steps:
        raise fault
    return made, mean


def checks(found: Uncertain) -> list[dict[str, float]]:
    """Shifts at which the first order is checked: each field by itself, and all together."""
    sizes = {each.field: ROOT3 * each.deviation for each in found.wobbles}
    alone = [{name: sign * size} for name, size in sizes.items() for sign in (1.0, -1.0)]
    if len(sizes) == 1:
        return alone
    return [*alone, *({n: sign * size for n, size in sizes.items()} for sign in (1.0, -1.0))]


def draws(found: Uncertain) -> list[dict[str, float]]:
    """Shifts that are drawn at random."""
    made = sampled(found.wobbles, found.samples, found.seed)
    return [dict(zip(made.fields, shift, strict=True)) for shift in made.shifts[1:]]


def first_order(
    found: Uncertain,
    centre: Figure,
    checked: Sequence[Figure],
    slopes: Mapping[str, Figure],
) -> Propagated | str:
    """The propagated figure, or why the first order does not do.

    Slopes come from the derivatives where these are known and from the checks elsewhere. The
    checks lie at sqrt(3) standard deviations: with one field they also integrate exactly what is a
    polynomial of fifth degree.
    """
    everything = [centre, *checked]
    if any(isinstance(each, Undefined) for each in everything):
        return "undefined somewhere in the spread"
    f0, *around = [each.value for each in everything if isinstance(each, Bounded)]
    names = [each.field for each in found.wobbles]
    rises = np.array(
        [(around[2 * k] - around[2 * k + 1]) / (2.0 * ROOT3) for k in range(len(names))]
    )
    bends = np.array(
        [(around[2 * k] + around[2 * k + 1] - 2.0 * f0) / 3.0 for k in range(len(names))]
    )
    known = [slopes.get(each.field) for each in found.wobbles]
    lines = np.array(
        [
            slope.value * each.deviation if isinstance(slope, Bounded) else rise
            for slope, each, rise in zip(known, found.wobbles, rises.tolist(), strict=True)
        ]
    )
    sd = float(np.sqrt(np.sum(lines**2)))
    noise = 4.0 * max(each.error for each in everything if isinstance(each, Bounded))
    off = float(np.sum(np.abs(bends)) + np.sum(np.abs(rises - lines)))
    if len(names) > 1:
        alone = f0 + np.array([np.sum(around[:-2:2]), np.sum(around[1:-2:2])]) - len(names) * f0
        off += float(np.max(np.abs(np.array(around[-2:]) - alone))) / 3.0
    if off > STRAIGHT * sd + noise:
        return (
            f"curvature is {off / sd:.2g} of the first order" if sd else "the first order vanishes"
        )
    shares = {
        n: float(line**2) / sd**2 if sd else 0.0 for n, line in zip(names, lines, strict=True)
    }
    reach = QUANTILE * sd
    return Propagated(f0, sd, f0 - reach, f0 + reach, "first order", shares)


def from_samples(
    found: Uncertain, figures: Sequence[Figure], why: str, shares: Mapping[str, float]
) -> Propagated | Undefined:
    """The propagated figure from draws."""
    values = np.array([each.value for each in figures if isinstance(each, Bounded)])
    lost = len(figures) - len(values)
    if lost:
        reason = next(each.reason for each in figures if isinstance(each, Undefined))
        return Undefined(f"it has no value in {lost} of {len(figures)} samples: {reason}")
    low, high = np.quantile(values, [0.5 - COVERAGE / 2.0, 0.5 + COVERAGE / 2.0]).tolist()
    how = f"{found.samples} samples, because {why}"
    return Propagated(float(values.mean()), float(values.std(ddof=1)), low, high, how, dict(shares))
