"""Work that can be drawn from batteries whose populations are averages over random trajectories.

The extractable work is the largest of linear functions of the populations, one for each way to send
levels to levels. The way that is best for the averages is a little too good for them: on average
this overestimates the work. Chosen from all blocks of trajectories but one and used on that one, it
underestimates it on average. The interval reaches from the lower to the upper of the two, and
further by the quantile of Student's t that leaves 0.135 % outside, times the standard error over
blocks, and by what is too rare to have been sampled.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.densities import Blocks
from spinvolt.bounded import Proof
from spinvolt.run.result import Series

Floats = NDArray[np.float64]
Arrangement = Callable[[Floats], Floats]

# Three standard errors of a Gaussian leave as much on one side.
INSIDE = 0.99865
# With n samples that all agree, 3 / n bounds the chance of something else at 95 %.
UNSEEN = 3.0


def ladder_arrangement(populations: Floats) -> Floats:
    """The level to which collective unitaries send each level, shape (times, levels).

    >>> ladder_arrangement(np.array([[0.2, 0.0, 0.8]])).tolist()
    [[1.0, 2.0, 0.0]]
    """
    order = np.argsort(-populations, axis=1, kind="stable")
    return np.argsort(order, axis=1, kind="stable").astype(float)


def full_arrangement(populations: Floats) -> Floats:
    """The excitations to which any unitary sends each symmetric level, shape (times, levels).

    All but the largest find room among the n states with one excitation.

    >>> full_arrangement(np.array([[0.2, 0.0, 0.8]])).tolist()
    [[1.0, 1.0, 0.0]]
    """
    sent = np.ones_like(populations)
    sent[np.arange(len(sent)), populations.argmax(axis=1)] = 0.0
    return sent


def sampled_columns(blocks: Blocks, places: NDArray[np.int64], *, each: bool) -> dict[str, Series]:
    """Ergotropies and populations by the names of their series, at some of the times.

    ``each`` tells ergotropies of each battery even where there is one alone.
    """
    blocks = Blocks(blocks.counts, tuple(ladder[:, places] for ladder in blocks.ladders))
    columns: dict[str, Series] = {}
    for name, arrangement in (
        ("ergotropy", ladder_arrangement),
        ("ergotropy_full", full_arrangement),
    ):
        columns[name], parts = sampled_work(blocks, arrangement)
        if each or len(parts) > 1:
            columns[f"battery_{name}"] = _stacked(parts)
    levels = tuple(_populations(ladder, blocks.counts) for ladder in blocks.ladders)
    if len(levels) == 1:
        return columns | {"populations": levels[0]}
    most = max(one.value.shape[1] for one in levels)
    padded = tuple(_padded(one, most) for one in levels)
    return columns | {"battery_populations": _stacked(padded)}


def sampled_work(blocks: Blocks, arrangement: Arrangement) -> tuple[Series, tuple[Series, ...]]:
    """Work from all batteries together, each treated by itself, and from each of them."""
    found = [_pieces(ladder, blocks.counts, arrangement) for ladder in blocks.ladders]
    sizes = [float(ladder.shape[2] - 1) for ladder in blocks.ladders]
    each = tuple(
        _series(one, two, blocks.counts, size)
        for (one, two), size in zip(found, sizes, strict=True)
    )
    whole = tuple(sum(parts) for parts in zip(*found, strict=True))
    return _series(np.asarray(whole[0]), np.asarray(whole[1]), blocks.counts, sum(sizes)), each


def _populations(ladder: Floats, counts: Floats) -> Series:
    """Probabilities of the levels of a battery, shape (times, levels)."""
    return _series(ladder, ladder, counts, 1.0)


def _padded(one: Series, most: int) -> Series:
    """With levels that a smaller battery does not have."""
    more = ((0, 0), (0, most - one.value.shape[1]))
    value, low, high = (np.pad(part, more) for part in (one.value, one.low, one.high))
    return Series(value, low, high, one.proof)


def _stacked(each: tuple[Series, ...]) -> Series:
    """Batteries along the second axis."""
    value, low, high = (
        np.stack([getattr(one, side) for one in each], axis=1) for side in ("value", "low", "high")
    )
    return Series(value, low, high, each[0].proof)


def _pieces(ladder: Floats, counts: Floats, arrangement: Arrangement) -> tuple[Floats, Floats]:
    """Each block's work by the arrangement of all blocks, and by that of the other blocks."""
    shares = (counts / counts.sum())[:, None, None]
    mean, levels = (shares * ladder).sum(axis=0), np.arange(ladder.shape[2], dtype=float)
    together = ladder @ levels - np.einsum("btl,tl->bt", ladder, arrangement(mean))
    apart = np.empty_like(together)
    for number, block in enumerate(ladder):
        others = mean - shares[number] * block
        apart[number] = np.sum(block * (levels - arrangement(others)), axis=1)
    return together, apart


def _series(together: Floats, apart: Floats, counts: Floats, most: float) -> Series:
    """The mean over blocks, of numbers in [0, ``most``]."""
    from scipy.special import stdtrit

    shares = (counts / counts.sum()).reshape(-1, *[1] * (together.ndim - 1))
    value, lower = ((shares * each).sum(axis=0) for each in (together, apart))
    number = len(counts)
    spread = (shares**2 * (together - value) ** 2).sum(axis=0) * number / (number - 1.0)
    width = float(stdtrit(number - 1.0, INSIDE)) * np.sqrt(spread)
    width = width + UNSEEN * most / counts.sum()
    low, high = np.minimum(value, lower) - width, np.maximum(value, lower) + width
    return Series(value, low, high, Proof.ESTIMATED).within(0.0, most)


def shared_blocks(blocks: Blocks, cells: tuple[int, ...]) -> Blocks:
    """Batteries of these numbers of cells, which together are the one ladder of ``blocks``.

    With e of N spins up, n of them hold k with probability C(n, k) C(N - n, e - k) / C(N, e).
    """
    (whole,) = blocks.ladders
    total = whole.shape[2] - 1
    parts = []
    for n in cells:
        shares = [
            [math.comb(n, k) * math.comb(total - n, e - k) / math.comb(total, e) if k <= e else 0.0
             for k in range(n + 1)]
            for e in range(total + 1)
        ]  # fmt: skip
        parts.append(whole @ np.array(shares))
    return Blocks(blocks.counts, tuple(parts))
