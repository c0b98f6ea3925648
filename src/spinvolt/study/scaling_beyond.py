"""What the laws foretell at other sizes, cut to what the batteries there can be, or charged."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spinvolt.bounded import Bounded, Undefined
from spinvolt.charging.chains import one_chain
from spinvolt.charging.foreseen import foreseen
from spinvolt.errors import Misstated, NotCovered
from spinvolt.reductions.exact import Exact
from spinvolt.statement import Statement
from spinvolt.study.scaling_compare import Verdict
from spinvolt.study.scaling_family import Family
from spinvolt.study.scaling_fit import Fit
from spinvolt.study.scaling_limits import Counts, another_regime, counts, divided, most, nearer
from spinvolt.study.scaling_points import Points

Told = Mapping[str, Bounded | None]

# Where to extrapolate to when nothing is said: so many times the largest size.
FAR = 10.0
ENDS = "a law that is not excluded ends before"


@dataclass(frozen=True)
class Beyond:
    """What the laws that are not excluded foretell at a size.

    Attributes
    ----------
    size
        Where.
    value
        The preferred law's number; the interval holds that of every law that is not excluded, and
        ends at ``most``.
    by_law
        Each law's own, whatever is possible.
    reason
        Why there is no value.
    most
        What the battery of this size can reach at the most, where the laws pass it.
    caution
        Why the interval may not hold, though the laws cannot know it.
    seconds
        About how long it takes to charge the battery, where that can be told beforehand.
    charged
        The number itself, where it was asked for, or why there is none.
    """

    size: float
    value: Bounded | None
    by_law: Told
    reason: str = ""
    most: float | None = None
    caution: str = ""
    seconds: float | None = None
    charged: Bounded | Undefined | None = None


def extrapolated(
    points: Points, fits: Mapping[str, Fit], verdict: Verdict, to: Sequence[float]
) -> tuple[Beyond, ...]:
    """What the laws say at some sizes; at ten times the largest if ``to`` is empty."""
    window = known(points)
    sizes = [*map(float, to)] or [FAR * float(points.sizes[-1])]
    return tuple(_one(size, points, fits, verdict, window) for size in sizes)


def known(points: Points) -> list[Counts]:
    """The batteries at both ends of a line's window, by the numbers that decide their regime."""
    if points.family is None:
        return []
    ends = (float(points.sizes[0]), float(points.sizes[-1]))
    found = (counts(points.family.statement(size)) for size in ends)
    return [each for each in found if each is not None]


def cautions(points: Points, beyond: Sequence[Beyond]) -> Iterator[str]:
    """What to know before using the numbers of a line, of its window and of what lies beyond."""
    first, last = float(points.sizes[0]), float(points.sizes[-1])
    crossing = divided(known(points))
    if crossing is not None:
        yield (
            f"Inside the window {crossing}: no one law goes through both regimes. Fit each by "
            "itself, with a window."
        )
    far = [each.size for each in beyond if _distance(each.size, first, last) > 1.0 and each.value]
    if far:
        yield (
            f"{far[0]:g} lies farther beyond the window than the window is long: no interval "
            "there can be trusted."
        )
    near = next((each for each in beyond if each.caution), None)
    if near is not None:
        yield f"At {near.size:g} {near.caution}: the growth may change on the way there."
    without = next((each for each in beyond if each.value is None), None)
    if without is not None:
        yield f"No number at {without.size:g}: {without.reason}."


def charged(
    beyond: Sequence[Beyond], family: Family, told: Callable[[float], None]
) -> tuple[Beyond, ...]:
    """The same with the numbers of the batteries themselves; ``told`` each size before it."""
    found: list[Beyond] = []
    for each in beyond:
        told(each.size)
        found.append(replace(each, charged=family.charged(each.size)))
    return tuple(found)


def _one(
    size: float,
    points: Points,
    fits: Mapping[str, Fit],
    verdict: Verdict,
    window: Sequence[Counts],
) -> Beyond:
    by_law = {name: each.predicted(size) for name, each in fits.items()}
    found = _foretold(size, by_law, verdict)
    if points.family is None:
        return found
    try:
        statement = points.family.statement(size)
    except Misstated as fault:
        return Beyond(size, None, by_law, f"there is no such battery: {str(fault).rstrip('.')}")
    found = _cut(found, most(statement, points.family.y), points.family.y)
    found = replace(found, seconds=_seconds(statement))
    there, first, last = counts(statement), points.sizes[0], points.sizes[-1]
    if there is None or first <= size <= last:
        return found
    other = another_regime(window, there)
    if other is not None:
        return replace(found, value=None, most=None, reason=other)
    return replace(found, caution=nearer(window, there) or "")


def _foretold(size: float, by_law: Told, verdict: Verdict) -> Beyond:
    """What the laws say that are not excluded."""
    left = [by_law[name] for name, rank in verdict.ranks.items() if not rank.excluded]
    value, sides = by_law[verdict.preferred], [each for each in left if each is not None]
    if value is None or len(sides) < len(left):
        return Beyond(size, None, by_law, ENDS)
    low, high = min(each.low for each in sides), max(each.high for each in sides)
    return Beyond(size, replace(value, low=low, high=high), by_law)


def _cut(found: Beyond, limit: float | None, y: str) -> Beyond:
    """No more than the battery can reach; no number where the laws are beyond it altogether."""
    value = found.value
    if value is None or limit is None or value.high <= limit:
        return found
    if value.low >= limit:
        why = f"the laws pass the most that {y} can be there, {limit:g}"
        return replace(found, value=None, reason=why)
    return replace(
        found, value=replace(value, value=min(value.value, limit), high=limit), most=limit
    )


def _seconds(statement: Statement) -> float | None:
    """How long a charge takes; None where estimating it would take long by itself."""
    try:
        return foreseen(statement).seconds if _simple(statement) else None
    except NotCovered:
        return None


def _simple(statement: Statement) -> bool:
    """Whether a statement is a closed battery along one chain without anything left out."""
    try:
        statement.closed()
    except NotCovered:
        return False
    return statement.method.reduction in (None, Exact.name) and one_chain(statement)


def _distance(size: float, first: float, last: float) -> float:
    """How far beyond the window in parts of its length, on a logarithmic axis."""
    return max(math.log(size / last), math.log(first / size), 0.0) / math.log(last / first)
