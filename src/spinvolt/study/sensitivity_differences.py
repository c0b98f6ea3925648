"""Derivatives from central differences of many steps, extrapolated to none.

Steps h, h/2, h/4, ... give D(h) = f'(x) + a h^2 + b h^4 + ...; a tableau removes the powers one by
one. Its best entry is the one whose neighbours and whose own numbers' bounds agree best. Beside an
edge of the field's range the differences go to one side and all powers of h are removed.

Source: Ridders 1982; Richardson 1911.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spinvolt.bounded import Bounded, Proof, Undefined, weakest

# Steps to both sides, and to one.
LEVELS, ONE_SIDED = 7, 12
HALVING = 0.5
# The agreement of neighbours in the tableau is no bound: the estimate is made so much larger.
SAFETY = 2.0
# Differences whose error is larger than this part of themselves, of that of the first step, and of
# the figure over its field, are not told.
UNSETTLED = 0.05
# What goes with the step, or with its square, where the figure is smooth must be so much less at
# the smallest step than at wider ones.
SMOOTH = 0.5
JUMPS = "the differences do not settle: the figure may jump or bend here"


@dataclass(frozen=True)
class Steps:
    """Where a figure of merit is looked at.

    Attributes
    ----------
    at
        The field's value.
    widths
        The steps, largest first.
    side
        0 for both sides, +1 or -1 for one.
    """

    at: float
    widths: tuple[float, ...]
    side: int = 0

    def values(self) -> tuple[float, ...]:
        """The field's values: above and below by each step, or twice to one side."""
        if self.side:
            return tuple(self.at + self.side * width for width in self.widths)
        return tuple(self.at + sign * width for width in self.widths for sign in (1.0, -1.0))


def steps(at: float, first: float, low: float, high: float) -> Steps:
    """Steps that stay within the field's range.

    >>> steps(1.0, 0.25, -1.0, 1.0).side, steps(0.9, 0.25, -1.0, 1.0).widths[0]
    (-1, 0.09999999999999998)
    """
    room = min(at - low, high - at)
    side = 0
    if room < first / 16.0:
        side = -1 if high - at < at - low else 1
        room = max(at - low, high - at)
    widest = min(first, room)
    levels = ONE_SIDED if side else LEVELS
    return Steps(at, tuple(widest * HALVING**k for k in range(levels)), side)


def slope(plan: Steps, figures: Sequence[Bounded | Undefined], centre: Bounded) -> Bounded | str:
    """The derivative, or why there is none.

    ``figures`` belong to ``plan.values()``. Wide steps at which the figure is undefined are left
    out.
    """
    rows = _differences(plan, figures, centre)
    if len(rows) < 3:
        why = next((each.reason for each in figures if isinstance(each, Undefined)), "")
        return f"the figure is undefined on one side or both: {why}"
    best, error = _extrapolated(rows, 1 if plan.side else 2)
    error *= SAFETY
    alone = abs(centre.value) / max(abs(plan.at), plan.widths[0])
    settled = error <= UNSETTLED * max(abs(rows[0][0]), abs(best), alone)
    if not settled or _erratic(rows) or (not plan.side and _bent(plan, figures, centre)):
        return JUMPS
    proofs = (f.proof for f in figures if isinstance(f, Bounded))
    return Bounded(best, best - error, best + error, weakest(Proof.ESTIMATED, *proofs))


def _differences(
    plan: Steps, figures: Sequence[Bounded | Undefined], centre: Bounded
) -> list[tuple[float, float]]:
    """Difference quotients and their errors, the run of smallest steps that are all defined."""
    rows: list[tuple[float, float]] = []
    for k, width in enumerate(plan.widths):
        if plan.side:
            pair = (figures[k], centre) if plan.side > 0 else (centre, figures[k])
            apart = width
        else:
            pair = (figures[2 * k], figures[2 * k + 1])
            apart = 2.0 * width
        above, below = pair
        if isinstance(above, Undefined) or isinstance(below, Undefined):
            rows.clear()
            continue
        noise = (above.error + below.error) / apart
        rows.append(((above.value - below.value) / apart, noise))
    return rows


def _erratic(rows: Sequence[tuple[float, float]]) -> bool:
    """Whether the differences still change at the smallest steps as they did at the widest.

    They do beside x ln x, whose slope has no end, and beside any root.
    """
    changes = [(abs(a - b), m + n) for (a, m), (b, n) in pairwise(rows)]
    last, noise = changes[-1]
    return last - 2.0 * noise > SMOOTH * max(change for change, _ in changes[:-1])


def _bent(plan: Steps, figures: Sequence[Bounded | Undefined], centre: Bounded) -> bool:
    """Whether both sides depart from the centre as no smooth figure does: they jump, or bend there.

    (f(x + h) + f(x - h) - 2 f(x)) / h is about f'' h where f is smooth, does not fall with h at a
    bend, and grows at a jump, both of which differences of the two sides may hide.
    """
    parted: list[tuple[float, float]] = []
    for k, width in enumerate(plan.widths):
        above, below = figures[2 * k], figures[2 * k + 1]
        if isinstance(above, Undefined) or isinstance(below, Undefined):
            parted.clear()
            continue
        noise = above.error + below.error + 2.0 * centre.error
        parted.append(((above.value + below.value - 2.0 * centre.value) / width, noise / width))
    last, noise = parted[-1]
    return abs(last) - 2.0 * noise > SMOOTH * max(abs(each) for each, _ in parted[:-1])


def _extrapolated(rows: Sequence[tuple[float, float]], power: int) -> tuple[float, float]:
    """The best entry of the tableau, and its error: what its neighbours and its noise say."""
    best, least = rows[-1][0], float("inf")
    before: list[tuple[float, float]] = []
    for first in rows:
        here = [first]
        for j, (value, noise) in enumerate(before):
            factor = HALVING ** -(power * (j + 1)) if power == 2 else HALVING ** -(j + 1)
            last, own = here[-1]
            better = last + (last - value) / (factor - 1.0)
            spoilt = (factor * own + noise) / (factor - 1.0)
            here.append((better, spoilt))
            error = max(abs(better - last), abs(better - value)) + spoilt
            if error < least:
                best, least = better, error
        before = here
    return best, least
