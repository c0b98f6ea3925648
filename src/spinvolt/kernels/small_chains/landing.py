"""Eight short chains next to their first maxima and next to their largest powers."""

from typing import Any

from spinvolt.kernels.eight import Eight, any_of, fused, load, select, size
from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chains.layout import (
    NEAR,
    WIDE,
    Jet,
    Known,
    Landed,
    Motion,
    Tilted,
    Waves,
    Way,
)  # fmt: skip
from spinvolt.kernels.small_chains.march import drift


@strict
def to_the_top(at: Jet) -> Eight:
    """How far the first maximum is, up to the fourth derivative."""
    move = -at.slope / at.bend
    return move - 0.5 * at.turn * move * move / fused(at.turn, move, at.bend)


@strict
def to_the_best(at: Jet, time: Eight) -> Eight:
    """The same for the largest f/t, where t f' - f vanishes."""
    excess, pitch = fused(time, at.slope, -at.value), time * at.bend
    move, turn = -excess / pitch, fused(time, at.turn, at.bend)
    return move - 0.5 * turn * move * move / fused(turn, move, pitch)


def settling(states_at: Any, jet: Any, doubts: Any) -> Any:  # noqa: ANN401
    """A function that finds the jets where it matters; how chains move is said by others.

    Parameters
    ----------
    states_at, jet, doubts
        As ``flip_flop`` has them, or ``tilted``.
    """

    @strict
    def settle(
        known: Known, motion: Motion | Tilted, width: int, waves: Waves, images: int, way: Way,
        guesses: tuple[Eight, Eight],
    ) -> tuple[Landed, Landed]:  # fmt: skip
        """Jets next to the first maxima and next to the largest powers.

        ``guesses``: times that are close. ``images``, ``waves`` are as ``follow`` has left them.
        """
        one, two = guesses
        states, near = waves.states, NEAR * known.step
        images = states_at(one, two, images, motion.origin, width, waves)
        peak, best = jet(motion, states, 1, width), jet(motion, states, WIDE + 1, width)
        first, second = to_the_top(peak), to_the_best(best, two)
        far = ((size(first) > near) | (size(second) > near)) & (way.ready > 0.0)
        if any_of(far):
            one, two = select(far, one + first, one), select(far, two + second, two)
            states_at(one, two, images, motion.origin, width, waves)
            peak, best = jet(motion, states, 1, width), jet(motion, states, WIDE + 1, width)
        off = drift(one, load(waves.counts, 0), known.blur)
        top = doubts(motion, known, peak, (states, 1, width), off)
        off = drift(two, load(waves.counts, 1), known.blur)
        fast = doubts(motion, known, best, (states, WIDE + 1, width), off)
        return Landed(one, peak, top), Landed(two, best, fast)

    return settle
