"""Eight short chains on their way: where they must be looked at, and how far they are followed."""

from typing import Any

from spinvolt.kernels.eight import Eight, Rows, any_of, larger, load, same, select, store
from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chains.layout import (
    EPSILON,
    JET,
    NODES,
    TERMS,
    WIDE,
    Jet,
    Known,
    Motion,
    Tilted,
    Waves,
    Way,
)  # fmt: skip


@strict
def noted(jets: Rows, node: int, found: Jet) -> None:
    """Keep a jet for the node, the first being number -1."""
    row = (node + 1) * JET
    store(jets, row, found.value)
    store(jets, row + 1, found.slope)
    store(jets, row + 2, found.bend)
    store(jets, row + 3, found.turn)


@strict
def passed(way: Way, most: Eight, node: float, found: Jet, known: Known, terms: Eight) -> Way:
    """The way after a node; ``most``: the largest mean slope so far, this node's included.

    A chain is ready at a node beyond the piece of the first fall from which on no time can have
    more power.
    """
    fall, rise, last, counted, ready = way
    time = node * known.step
    left = ready == 0.0
    fall = select(left & (fall < 0.0) & (found.slope < 0.0), node - 1.0, fall)
    slow = time * found.slope < found.value
    rise = select(left & (rise < 0.0) & slow, node - 1.0, rise)
    far = (node - 1.0) * known.step * most > known.reach
    done = left & (fall >= 0.0) & (fall + 2.0 <= node) & far
    last = select(done, node, last)
    return Way(fall, rise, last, select(done, terms, counted), select(done, 1.0, ready))


@strict
def drift(time: Eight, terms: Eight, blur: Eight) -> Eight:
    """The distance of a state from the exact one.

    That is the rounding of Chebyshev's recurrence, 2^-52 (32 + 6 terms), that of the couplings and
    of the time, 2^-50 for each unit of time, that of levels, and the tail of the sum, below 2e-16.
    """
    return EPSILON * (33.0 + 6.0 * terms + 4.0 * time) + blur * time


def following(begin: Any, states_at: Any, jet: Any) -> Any:  # noqa: ANN401
    """A function that follows chains on equal steps; how they move is said by others.

    Parameters
    ----------
    begin, states_at, jet
        As ``flip_flop`` has them, or ``tilted``.
    """

    @strict
    def follow(
        known: Known, motion: Motion | Tilted, width: int, waves: Waves, jets: Rows
    ) -> tuple[Way, int]:
        """Jets of eight chains on equal steps, beyond the first maximum and the largest power.

        Parameters
        ----------
        waves
            Scratch; the images remain, as many as is returned.
        jets
            Filled: <j> - start and three derivatives from the node before the first on.
        """
        begin(motion, width, waves)
        states = waves.states
        first = jet(motion, states, 1, width)
        noted(jets, 0, first)
        never = same(-1.0)
        # A battery that begins by losing energy is nothing for this.
        way = Way(never, never, same(0.0), same(1.0), select(first.bend > 0.0, same(0.0), -1.0))
        most, images, longest = same(0.0), 1, len(TERMS) - 1.0
        for node in range(1, NODES, 2):
            one, two = float(node) * known.step, (node + 1.0) * known.step
            ready = way.ready
            ready = select((ready <= 0.0) & (two >= longest), -1.0, ready)
            waiting = ~(ready == 0.0)
            one, two = select(waiting, 1.0, one), select(waiting, 1.0, two)
            way = Way(way.fall, way.rise, way.last, way.terms, ready)
            images = states_at(one, two, images, motion.origin, width, waves)
            for n in range(2):
                found = jet(motion, states, n * WIDE + 1, width)
                noted(jets, node + n, found)
                time = one if n == 0 else two
                most = select(waiting, most, larger(most, found.value / time))
                way = passed(way, most, float(node + n), found, known, load(waves.counts, n))
            if not any_of(way.ready == 0.0):
                break
        # Populations are even in time: the node before the first mirrors the one after it.
        for r in range(JET):
            store(jets, r, (1.0 - 2.0 * (r % 2)) * load(jets, 2 * JET + r))
        return way, images

    return follow
