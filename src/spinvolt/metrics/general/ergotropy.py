"""Ergotropy under collective unitaries, and what of it coherence brings.

Unitaries that treat all cells alike commute with their permutations: U = sum_j U_j (x) 1, one U_j
on the levels of each total spin j, the same on all copies of its ladder. They cannot change j, and
see of the battery only rho_j, the sum over the copies; coherence between ladders does not help
them.

Error: rows of the amplitudes V (see ``entropy``) that belong to one j, put side by side over the
copies, are amplitudes of rho_j, and together they have all entries of V. So the roots of all
eigenvalues of all rho_j are within e of the true ones (Mirsky), and the roots of their diagonal
elements are, being norms of rows. ``spinvolt.metrics.levels.shift`` bounds each mean below.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spinvolt.metrics.general.reduced import Reduced
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import normalised, rounding, shift

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class Heights:
    """Distributions over numbers of excited cells, and the error of their roots.

    Attributes
    ----------
    heights
        Excited cells, shape (levels,) or (times, levels).
    weights
        Probabilities that sum to one at each time, shape (times, levels).
    errors
        Norm distance of the probabilities' roots from the true ones, shape (times,).
    cells
        The largest height there can be.
    """

    heights: Floats
    weights: Floats
    errors: Floats
    cells: int

    @cached_property
    def means(self) -> Floats:
        """Mean number of excited cells."""
        return np.sum(self.heights * self.weights, axis=1)

    @cached_property
    def spreads(self) -> Floats:
        """Its standard deviation."""
        return np.sqrt(np.sum(self._squares * self.weights, axis=1))

    @cached_property
    def bounds(self) -> Floats:
        """How far the true mean can be."""
        means = self.means
        moved = shift(self.errors, self.spreads, np.maximum(means, self.cells - means))
        return moved + 2.0 * rounding(self.weights.shape[1]) * means

    @cached_property
    def variances(self) -> Pair:
        """Variance and its error, as for the energy variance of populations."""
        variance, means = self.spreads**2, self.means
        away = (self._squares - variance[:, None]) ** 2
        fourth = np.sqrt(np.sum(away * self.weights, axis=1))
        farthest = np.maximum(means, self.cells - means) ** 2
        moved = shift(self.errors, fourth, np.maximum(farthest, variance)) + self.bounds**2
        return variance, moved + 2.0 * rounding(self.weights.shape[1]) * variance

    @cached_property
    def _squares(self) -> Floats:
        return (self.heights - self.means[:, None]) ** 2


def found(reduced: Reduced, scene: Scene) -> Heights:
    """The excited cells of the battery as it is."""
    parts = reduced.parts
    return _distribution(
        np.concatenate([part.place.heights for part in parts]),
        np.concatenate([part.diagonal for part in parts], axis=1),
        reduced.errors,
        scene,
    )


def left(reduced: Reduced, scene: Scene) -> Heights:
    """The excited cells after the best collective unitary: eigenvalues of rho_j sorted downward."""
    alike = reduced.collective
    weights = [_downward(part.singular_values**2) for part in alike.parts]
    heights = [
        part.place.heights[: sorted_.shape[1]]
        for part, sorted_ in zip(alike.parts, weights, strict=True)
    ]
    errors = reduced.errors + alike.rounding
    return _distribution(np.concatenate(heights), np.concatenate(weights, axis=1), errors, scene)


def left_incoherently(reduced: Reduced, scene: Scene) -> Heights:
    """The excited cells after the best sorting of the levels of each rho_j."""
    parts = reduced.collective.parts
    return _distribution(
        np.concatenate([part.place.heights for part in parts]),
        np.concatenate([_downward(part.diagonal) for part in parts], axis=1),
        reduced.errors,
        scene,
    )


def ergotropy(reduced: Reduced, scene: Scene) -> Pair:
    """Ergotropy under collective unitaries: the total spin is kept.

        W = battery_splitting sum_j sum_i i (rho_j's element i - rho_j's eigenvalue i sorted down)

    Returns
    -------
    value, error
        Energy units, shape (times,).

    Source: Allahverdyan, Balian, Nieuwenhuizen, Europhys. Lett. 67, 565 (2004), on each ladder.
    """
    return _difference(found(reduced, scene), left(reduced, scene), scene)


def ergotropy_incoherent(reduced: Reduced, scene: Scene) -> Pair:
    """The ergotropy of the battery without coherence between the levels of each ladder.

    Returns
    -------
    value, error
        Energy units, shape (times,).

    Source: Francica et al., Phys. Rev. Lett. 125, 180603 (2020), on each ladder.
    """
    return _difference(found(reduced, scene), left_incoherently(reduced, scene), scene)


def ergotropy_coherent(reduced: Reduced, scene: Scene) -> Pair:
    """What coherence adds to the ergotropy: ``ergotropy`` less ``ergotropy_incoherent``, >= 0.

    Returns
    -------
    value, error
        Energy units, shape (times,).

    Source: Francica et al., Phys. Rev. Lett. 125, 180603 (2020), on each ladder.
    """
    value, error = _difference(left_incoherently(reduced, scene), left(reduced, scene), scene)
    return np.maximum(value, 0.0), error


def _difference(before: Heights, after: Heights, scene: Scene) -> Pair:
    scale = scene.battery_splitting
    return scale * (before.means - after.means), scale * (before.bounds + after.bounds)


def _distribution(heights: Floats, weights: Floats, errors: Floats, scene: Scene) -> Heights:
    normal, distances = normalised(weights, errors)
    return Heights(heights, normal, distances, scene.n_battery)


def _downward(weights: Floats) -> Floats:
    return np.sort(weights, axis=1)[:, ::-1]
