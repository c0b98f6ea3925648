"""What unitaries on all 2^N levels of the cells can do.

The energy k battery_splitting has C(N, k) levels. The largest eigenvalues go to the lowest levels;
multiplicities of both are whole numbers of any size, and only their ratios become floating point.
Roots of eigenvalues, sorted, are within e of the true ones (see ``entropy``), so that
``spinvolt.metrics.levels.shift`` bounds the mean.
"""

import math
from collections.abc import Iterator

import numpy as np

from spinvolt.metrics.general.ergotropy import Heights, Number, found
from spinvolt.metrics.general.reduced import Reduced
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import normalised


def passive(reduced: Reduced, scene: Scene) -> Heights:
    """The excited cells after the best unitary of all."""
    groups = reduced.spectrum
    weights = np.concatenate([group.weights for group in groups])
    copies = [group.copies for group in groups for _ in group.weights]
    sizes = [_size(*pair) for pair in zip(weights.tolist(), copies, strict=True)]
    order = sorted(range(len(sizes)), key=sizes.__getitem__, reverse=True)
    shares = list(_filled([copies[i] for i in order], scene.n_battery))
    normal, error = normalised(weights, reduced.error + reduced.rounding)
    heights = np.array([float(height) for _, height, _ in shares])
    parts = np.array([normal[order[i]] * share for i, _, share in shares])
    return Heights(heights, parts, float(error), scene.n_battery)


def ergotropy_full(reduced: Reduced, scene: Scene) -> Number:
    """Ergotropy on all 2^n_battery levels of the cells, across total spins and their copies.

    Returns
    -------
    value, error
        Energy units.

    Source: Allahverdyan, Balian, Nieuwenhuizen, Europhys. Lett. 67, 565 (2004), with the
    degeneracies of n_battery equal cells.
    """
    before, after = found(reduced, scene), passive(reduced, scene)
    scale = scene.battery_splitting
    return scale * (before.mean - after.mean), scale * (before.bound + after.bound)


def capacity(reduced: Reduced, scene: Scene) -> Number:
    """Battery capacity: largest less smallest energy over unitaries on all 2^n_battery levels.

    Filling the levels from the top mirrors filling them from the bottom, so that it is
    battery_splitting (n_battery - 2 k), k the mean number of excited cells of the passive state.
    No unitary changes it.

    Returns
    -------
    value, error
        Energy units.

    Source: Yang et al., Phys. Rev. Lett. 131, 030402 (2023).
    """
    after = passive(reduced, scene)
    scale = scene.battery_splitting
    return (
        max(scale * (scene.n_battery - 2.0 * after.mean), 0.0),
        2.0 * scale * after.bound,
    )


def _size(weight: float, copies: int) -> tuple[float, float]:
    """weight / copies as exponent and mantissa, which no number of copies underflows."""
    if weight == 0.0:
        return -math.inf, 0.0
    bits = copies.bit_length()
    mantissa, exponent = math.frexp(weight / (copies / (1 << bits)))
    return float(exponent - bits), mantissa


def _filled(copies: list[int], cells: int) -> Iterator[tuple[int, int, float]]:
    """Which share of each group of equal eigenvalues goes to which height, from the lowest on."""
    height, room = 0, 1
    levels = 1
    for number, many in enumerate(copies):
        rest = many
        while rest:
            taken = min(rest, room)
            yield number, height, taken / many
            rest, room = rest - taken, room - taken
            if not room and height < cells:
                levels = levels * (cells - height) // (height + 1)
                height, room = height + 1, levels
            elif not room:
                return
