"""Fluctuations of the energy, and of the work that the best collective unitary extracts."""

import numpy as np
from numpy.typing import NDArray

from spinvolt.metrics.general.ergotropy import Number, found, left
from spinvolt.metrics.general.reduced import Part, Reduced
from spinvolt.metrics.general.scene import Scene

Floats = NDArray[np.float64]


def energy_variance(reduced: Reduced, scene: Scene) -> Number:
    """Variance of the battery energy, <H_b^2> - <H_b>^2.

    Error: as for the energy variance of populations.

    Returns
    -------
    value, error
        Energy units squared.
    """
    variance, error = found(reduced, scene).variance
    return scene.battery_splitting**2 * variance, scene.battery_splitting**2 * error


def ergotropy_variance(reduced: Reduced, scene: Scene) -> Number:
    """Variance of the work W = H_b - U^+ H_b U of the collective unitary that extracts most.

    U takes the eigenstate i of rho_j, sorted downward, to level i. With |v_mi|^2 the weight of
    level m in eigenstate i this is the variance of m - i under lambda_i |v_mi|^2, in units of
    battery_splitting squared. Its mean is the ergotropy.

    Error: with H and K = U^+ H_b U counted in cells from their means, the variance is
    Var H + Var K - 2 Cov. The first two are bounded like the energy variance. For the covariance
    write K as a number and the sum over k of Q_k, the projectors on all but the k largest
    eigenvalues of rho_j. Then K' rho' - K rho = K' (rho' - rho) + sum_k (Q'_k - Q_k) rho, where
    rho changes by at most 2 e in trace norm. With t_k the weight of Q_k, p_j that of rho_j, and s
    the roots of the eigenvalues,

        |(Q'_k - Q_k) rho|_1 <= min( 2 t_k + 4 e, p_j e / (s_{k-1} - s_k - e) )

    (Wedin, for the amplitudes' singular vectors). So Cov moves by at most |H| (2 e |K| + the sum of
    these minima) and the product of the errors of the means. Where two eigenvalues of some weight
    are closer than the error, U is not determined, and the bound says so.

    Returns
    -------
    value, error
        Energy units squared.

    Source: Allahverdyan, Balian, Nieuwenhuizen, Europhys. Lett. 67, 565 (2004) for U;
    Wedin, BIT 12, 99 (1972).
    """
    before, after = found(reduced, scene), left(reduced, scene)
    error, n = after.error, scene.n_battery
    jumps: list[Floats] = []
    shares: list[Floats] = []
    turned = 0.0
    total = float(np.sum([np.sum(part.diagonal) for part in reduced.parts]))
    for part in reduced.collective.parts:
        values, falls, chances = _work(part)
        jumps.append(falls)
        shares.append(chances)
        turned += _turned(values / total, error)
    work, weight = np.concatenate(jumps), np.concatenate(shares) / total
    mean = float(np.sum(work * weight))
    variance = float(np.sum((work - mean) ** 2 * weight))
    reach, fallen = (max(mean, n - mean) for mean in (before.mean, after.mean))
    covariance = reach * (2.0 * error * fallen + turned) + before.bound * after.bound
    bound = before.variance[1] + after.variance[1] + 2.0 * covariance
    scale = scene.battery_splitting**2
    return scale * variance, scale * min(bound, float(n) ** 2)


def _work(part: Part) -> tuple[Floats, Floats, Floats]:
    """Eigenvalues sorted downward; levels fallen, and their probabilities, by level and state."""
    rows = len(part.place.heights)
    states: list[tuple[float, Floats, Floats]] = []
    for component in part.components:
        values, vectors = component.singular_vectors()
        for value, vector in zip(values, vectors.T, strict=True):
            states.append((float(value) ** 2, component.rows.astype(float), np.abs(vector) ** 2))
    states.sort(key=lambda entry: -entry[0])
    values = np.array([value for value, _, _ in states] + [0.0] * (rows - len(states)))
    jumps = [levels - i for i, (_, levels, _) in enumerate(states)]
    shares = [value * chance for value, _, chance in states]
    return values, np.concatenate(jumps), np.concatenate(shares)


def _turned(values: Floats, error: float) -> float:
    """Sum of the minima in the error of ``ergotropy_variance`` for one ladder."""
    if len(values) < 2:
        return 0.0
    tails = np.cumsum(values[::-1])[::-1][1:]
    roots = np.sqrt(values)
    gaps = roots[:-1] - roots[1:] - error
    turns = np.where(gaps > error, error / np.maximum(gaps, error), 1.0)
    return float(np.sum(np.minimum(2.0 * tails + 4.0 * error, float(np.sum(values)) * turns)))
