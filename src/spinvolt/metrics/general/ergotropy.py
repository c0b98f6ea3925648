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

import numpy as np
from numpy.typing import NDArray

from spinvolt.metrics.general.reduced import Reduced
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import normalised, rounding, shift

Floats = NDArray[np.float64]
Number = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Heights:
    """A distribution over numbers of excited cells, and the error of its roots.

    Attributes
    ----------
    heights, weights
        Excited cells and probabilities; these sum to one.
    error
        Norm distance of the probabilities' roots from the true ones.
    cells
        The largest height there can be.
    """

    heights: Floats
    weights: Floats
    error: float
    cells: int

    @property
    def mean(self) -> float:
        """Mean number of excited cells."""
        return float(np.sum(self.heights * self.weights))

    @property
    def spread(self) -> float:
        """Its standard deviation."""
        return float(np.sqrt(np.sum((self.heights - self.mean) ** 2 * self.weights)))

    @property
    def bound(self) -> float:
        """How far the true mean can be."""
        mean = self.mean
        moved = float(shift(self.error, self.spread, max(mean, self.cells - mean)))
        return moved + 2.0 * rounding(len(self.weights)) * mean

    @property
    def variance(self) -> Number:
        """Variance and its error, as for the energy variance of populations."""
        variance, mean = self.spread**2, self.mean
        squares = (self.heights - mean) ** 2
        fourth = float(np.sqrt(np.sum((squares - variance) ** 2 * self.weights)))
        farthest = max(mean, self.cells - mean) ** 2
        moved = float(shift(self.error, fourth, max(farthest, variance))) + self.bound**2
        return variance, moved + 2.0 * rounding(len(self.weights)) * variance


def found(reduced: Reduced, scene: Scene) -> Heights:
    """The excited cells of the battery as it is."""
    parts = reduced.parts
    return _distribution(
        np.concatenate([part.place.heights for part in parts]),
        np.concatenate([part.diagonal for part in parts]),
        reduced.error,
        scene,
    )


def left(reduced: Reduced, scene: Scene) -> Heights:
    """The excited cells after the best collective unitary: eigenvalues of rho_j sorted downward."""
    alike = reduced.collective
    weights, heights = [], []
    for part in alike.parts:
        eigenvalues = np.concatenate([c.singular_values() ** 2 for c in part.components] or [[]])
        weights.append(np.sort(eigenvalues)[::-1])
        heights.append(part.place.heights[: len(eigenvalues)])
    error = reduced.error + alike.rounding
    return _distribution(np.concatenate(heights), np.concatenate(weights), error, scene)


def left_incoherently(reduced: Reduced, scene: Scene) -> Heights:
    """The excited cells after the best sorting of the levels of each rho_j."""
    parts = reduced.collective.parts
    return _distribution(
        np.concatenate([part.place.heights for part in parts]),
        np.concatenate([np.sort(part.diagonal)[::-1] for part in parts]),
        reduced.error,
        scene,
    )


def ergotropy(reduced: Reduced, scene: Scene) -> Number:
    """Ergotropy under collective unitaries: the total spin is kept.

        W = battery_splitting sum_j sum_i i (rho_j's element i - rho_j's eigenvalue i sorted down)

    Returns
    -------
    value, error
        Energy units.

    Source: Allahverdyan, Balian, Nieuwenhuizen, Europhys. Lett. 67, 565 (2004), on each ladder.
    """
    return _difference(found(reduced, scene), left(reduced, scene), scene)


def ergotropy_incoherent(reduced: Reduced, scene: Scene) -> Number:
    """The ergotropy of the battery without coherence between the levels of each ladder.

    Returns
    -------
    value, error
        Energy units.

    Source: Francica et al., Phys. Rev. Lett. 125, 180603 (2020), on each ladder.
    """
    return _difference(found(reduced, scene), left_incoherently(reduced, scene), scene)


def ergotropy_coherent(reduced: Reduced, scene: Scene) -> Number:
    """What coherence adds to the ergotropy: ``ergotropy`` less ``ergotropy_incoherent``, >= 0.

    Returns
    -------
    value, error
        Energy units.

    Source: Francica et al., Phys. Rev. Lett. 125, 180603 (2020), on each ladder.
    """
    value, error = _difference(left_incoherently(reduced, scene), left(reduced, scene), scene)
    return max(value, 0.0), error


def _difference(before: Heights, after: Heights, scene: Scene) -> Number:
    scale = scene.battery_splitting
    return scale * (before.mean - after.mean), scale * (before.bound + after.bound)


def _distribution(heights: Floats, weights: Floats, error: float, scene: Scene) -> Heights:
    normal, distance = normalised(weights, error)
    return Heights(heights, normal, float(distance), scene.n_battery)
