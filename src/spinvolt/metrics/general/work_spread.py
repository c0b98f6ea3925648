"""Fluctuations of the energy, and of the work that the best collective unitary extracts."""

import numpy as np
from numpy.typing import NDArray

from spinvolt.metrics.general.ergotropy import Pair, found, left
from spinvolt.metrics.general.reduced import Part, Reduced
from spinvolt.metrics.general.scene import Scene

Floats = NDArray[np.float64]


def energy_variance(reduced: Reduced, scene: Scene) -> Pair:
    """Variance of the battery energy, <H_b^2> - <H_b>^2.

    Error: as for the energy variance of populations.

    Returns
    -------
    value, error
        Energy units squared, shape (times,).
    """
    variance, error = found(reduced, scene).variances
    return scene.battery_splitting**2 * variance, scene.battery_splitting**2 * error


def ergotropy_variance(reduced: Reduced, scene: Scene) -> Pair:
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
        Energy units squared, shape (times,).

    Source: Allahverdyan, Balian, Nieuwenhuizen, Europhys. Lett. 67, 565 (2004) for U;
    Wedin, BIT 12, 99 (1972).
    """
    before, after = found(reduced, scene), left(reduced, scene)
    errors, n = after.errors, scene.n_battery
    jumps: list[Floats] = []
    shares: list[Floats] = []
    turned = np.zeros(len(errors))
    total = np.sum([np.sum(part.diagonal, axis=1) for part in reduced.parts], axis=0)
    for part in reduced.collective.parts:
        values, falls, chances = _work(part)
        jumps.append(falls)
        shares.append(chances)
        turned += _turned(values / total[:, None], errors)
    work = np.concatenate(jumps, axis=1)
    weight = np.concatenate(shares, axis=1) / total[:, None]
    mean = np.sum(work * weight, axis=1)
    variance = np.sum((work - mean[:, None]) ** 2 * weight, axis=1)
    reach, fallen = (np.maximum(means, n - means) for means in (before.means, after.means))
    covariance = reach * (2.0 * errors * fallen + turned) + before.bounds * after.bounds
    bound = before.variances[1] + after.variances[1] + 2.0 * covariance
    scale = scene.battery_splitting**2
    return scale * variance, scale * np.minimum(bound, float(n) ** 2)


def _work(part: Part) -> tuple[Floats, Floats, Floats]:
    """Eigenvalues sorted downward; levels fallen, and their probabilities, by level and state.

    Shapes (times, rows) and twice (times, any).
    """
    count, rows = part.diagonal.shape
    found = [bundle.singular_vectors() for bundle in part.bundles]
    flat = [values.reshape(count, -1) ** 2 for values, _ in found]
    ranks = _ranks(np.concatenate(flat, axis=1)) if flat else np.zeros((count, 0), np.intp)
    sorted_ = np.zeros((count, rows))
    jumps, shares, first = [np.zeros((count, 0))], [np.zeros((count, 0))], 0
    for bundle, (values, vectors), weights in zip(part.bundles, found, flat, strict=True):
        rank = ranks[:, first : first + weights.shape[1]]
        np.put_along_axis(sorted_, rank, weights, axis=1)
        place = rank.reshape(values.shape)[:, :, None, :]
        chances = (values**2)[:, :, None, :] * np.abs(vectors) ** 2
        jumps.append((bundle.rows[None, :, :, None] - place).reshape(count, -1).astype(float))
        shares.append(chances.reshape(count, -1))
        first += weights.shape[1]
    return sorted_, np.concatenate(jumps, axis=1), np.concatenate(shares, axis=1)


def _ranks(weights: Floats) -> NDArray[np.intp]:
    """The place of each weight when they are sorted downward."""
    order = np.argsort(-weights, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(weights.shape[1])[None, :], axis=1)
    return ranks


def _turned(values: Floats, errors: Floats) -> Floats:
    """Sum of the minima in the error of ``ergotropy_variance`` for one ladder."""
    tails = np.cumsum(values[:, ::-1], axis=1)[:, ::-1][:, 1:]
    roots, far = np.sqrt(values), errors[:, None]
    gaps = roots[:, :-1] - roots[:, 1:] - far
    turns = np.where(gaps > far, far / np.maximum(gaps, far), 1.0)
    weight = np.sum(values, axis=1, keepdims=True)
    return np.sum(np.minimum(2.0 * tails + 4.0 * far, weight * turns), axis=1)
