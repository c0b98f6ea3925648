"""What unitaries on all 2^N levels of the cells can do.

The energy k battery_splitting has C(N, k) levels. The largest eigenvalues go to the lowest levels;
multiplicities of both are whole numbers of any size, and only their ratios become floating point.
Roots of eigenvalues, sorted, are within e of the true ones (see ``entropy``), so that
``spinvolt.metrics.levels.shift`` bounds the mean.
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.metrics.general.ergotropy import Heights, Pair, found
from spinvolt.metrics.general.reduced import Reduced
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import normalised

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def passive(reduced: Reduced, scene: Scene) -> Heights:
    """The excited cells after the best unitary of all."""
    groups = reduced.spectrum
    weights = np.concatenate([group.weights for group in groups], axis=1)
    normal, errors = normalised(weights, reduced.errors + reduced.rounding)
    copies = [group.copies for group in groups for _ in range(group.weights.shape[1])]
    order = _downward(weights, copies)
    kinds = list(dict.fromkeys(copies))
    numbers = {many: number for number, many in enumerate(kinds)}
    turns = np.array([numbers[many] for many in copies])[order]
    # Times at which the copies come in the same order are filled alike.
    turns, alike = np.unique(turns, axis=0, return_inverse=True)
    filled = [_filled([kinds[i] for i in row], scene.n_battery) for row in turns]
    where, heights, shares = _padded(filled)
    alike = alike.reshape(-1)
    which = np.take_along_axis(order, where[alike], axis=1)
    normal = np.take_along_axis(normal, which, axis=1)
    return Heights(heights[alike], normal * shares[alike], errors, scene.n_battery)


def ergotropy_full(reduced: Reduced, scene: Scene) -> Pair:
    """Ergotropy on all 2^n_battery levels of the cells, across total spins and their copies.

    Returns
    -------
    value, error
        Energy units, shape (times,).

    Source: Allahverdyan, Balian, Nieuwenhuizen, Europhys. Lett. 67, 565 (2004), with the
    degeneracies of n_battery equal cells.
    """
    before, after = found(reduced, scene), passive(reduced, scene)
    scale = scene.battery_splitting
    return scale * (before.means - after.means), scale * (before.bounds + after.bounds)


def capacity(reduced: Reduced, scene: Scene) -> Pair:
    """Battery capacity: largest less smallest energy over unitaries on all 2^n_battery levels.

    Filling the levels from the top mirrors filling them from the bottom, so that it is
    battery_splitting (n_battery - 2 k), k the mean number of excited cells of the passive state.
    No unitary changes it.

    Returns
    -------
    value, error
        Energy units, shape (times,).

    Source: Yang et al., Phys. Rev. Lett. 131, 030402 (2023).
    """
    after = passive(reduced, scene)
    scale = scene.battery_splitting
    value = np.maximum(scale * (scene.n_battery - 2.0 * after.means), 0.0)
    return value, 2.0 * scale * after.bounds


def _downward(weights: Floats, copies: list[int]) -> Indices:
    """The order of weight / copies from the largest on, which no number of copies underflows."""
    bits = np.array([many.bit_length() for many in copies])
    parts = np.array([many / (1 << size) for many, size in zip(copies, bits.tolist(), strict=True)])
    mantissas, exponents = np.frexp(weights / parts)
    exponents = np.where(weights > 0.0, exponents - bits, np.iinfo(np.int32).min)
    return np.lexsort((mantissas, exponents), axis=1)[:, ::-1]


def _filled(copies: list[int], cells: int) -> tuple[list[int], list[float], list[float]]:
    """Which share of each group of equal eigenvalues goes to which height, from the lowest on."""
    groups: list[int] = []
    heights: list[float] = []
    shares: list[float] = []
    height, room, levels = 0, 1, 1
    for number, many in enumerate(copies):
        rest = many
        while rest and room:
            taken = min(rest, room)
            groups.append(number)
            heights.append(float(height))
            shares.append(taken / many)
            rest, room = rest - taken, room - taken
            if not room and height < cells:
                levels = levels * (cells - height) // (height + 1)
                height, room = height + 1, levels
    return groups, heights, shares


def _padded(
    filled: list[tuple[list[int], list[float], list[float]]],
) -> tuple[Indices, Floats, Floats]:
    """Fillings of different lengths as tables, zero at their ends."""
    shape = len(filled), max(len(groups) for groups, _, _ in filled)
    where, heights, shares = np.zeros(shape, np.intp), np.zeros(shape), np.zeros(shape)
    for i, (groups, levels, parts) in enumerate(filled):
        where[i, : len(groups)], heights[i, : len(groups)] = groups, levels
        shares[i, : len(groups)] = parts
    return where, heights, shares
