"""How many entries a master equation has, and how fast they lose at the most."""

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.labels import amplitude
from spinvolt.algebra.liouville import Liouville, loss
from spinvolt.algebra.open import Lindblad

Floats = NDArray[np.float64]


# Cells beyond which entries are bounded rather than counted: they would never fit.
COUNTED = 4096


def entry_count(problem: Lindblad) -> int:
    """Real entries of all blocks of rho, before symmetries are used.

    Exact for up to some thousand cells, and a bound from above beyond.

    >>> from spinvolt.algebra.open import LocalNoise, Reservoirs
    >>> two = Reservoirs(10, (1, 1), (1.0,) * 2, (0.0,) * 2, 0.0, (LocalNoise(),) * 3, (10, 0, 0))
    >>> entry_count(two.lindblad())
    164
    """
    charger, *batteries = zip(problem.ensembles, problem.local, strict=True)
    widest = sum(ensemble.n for ensemble, _ in batteries)
    if widest > COUNTED:
        total = _spread(charger[0].n, 0, all_ladders=bool(charger[1]))
        for ensemble, noise in batteries:
            n = ensemble.n
            total *= (n + 1) * (n + 2) * (n + 3) // 6 if noise else (n + 1) ** 2
        return total
    spread = np.ones(1)
    for ensemble, noise in batteries:
        distances = range(-ensemble.n, ensemble.n + 1)
        counts = [_spread(ensemble.n, abs(d), all_ladders=bool(noise)) for d in distances]
        spread = np.convolve(spread, np.array(counts, dtype=float))
    opposite = [
        _spread(charger[0].n, abs(d), all_ladders=bool(charger[1]))
        for d in range(-widest, widest + 1)
    ]
    return round(float(spread @ np.array(opposite, dtype=float)))


def _spread(n: int, distance: int, *, all_ladders: bool) -> int:
    """How many operators |j, m><j, m'| have m - m' = distance."""
    most = n + 1 - distance
    if most <= 0:
        return 0
    if not all_ladders:
        return most
    # most + (most - 2) + ... down to 1 or 2
    terms = (most + 1) // 2
    return terms * (most - terms + 1)


def fastest(problem: Lindblad) -> float:
    """A bound on the rate at which any entry of rho loses.

    2 [ sum_jumps rate (sum_i a_i |L_i|)^2 + local ],   |L_i| <= (n_i + 1) / 2
    """
    sizes = [0.5 * (ensemble.n + 1) for ensemble in problem.ensembles]
    collective = sum(
        jump.rate * sum(abs(a) * s for a, s in zip(jump.amplitudes, sizes, strict=True)) ** 2
        for jump in problem.jumps
    )
    local = sum(
        ensemble.n * (noise.decay + noise.dephasing)
        for ensemble, noise in zip(problem.ensembles, problem.local, strict=True)
    )
    return 2.0 * (collective + local)


def block_rates(built: Liouville) -> Floats:
    """For each total excitation M, a bound on the rate at which entries of rho_M lose.

    Gershgorin's theorem for the matrix K with rho' = -K rho - rho K + gains; shape (top + 1,).
    """
    problem, labels, rows = built.problem, built.labels, built.rows
    totals = np.arange(built.top + 1)
    fastest_loss = np.zeros(built.top + 1)
    mixing: dict[tuple[int, int], float] = {}
    for jump in problem.jumps:
        for i, a in enumerate(jump.amplitudes):
            for k, b in enumerate(jump.amplitudes):
                if i != k and a * b != 0.0:
                    mixing[i, k] = mixing.get((i, k), 0.0) + jump.rate * abs(a * b)
    for row in built.diagonal:
        numbers = rows.batteries[row]
        spins = [rows.charger[row], *(b.spin[u] for b, u in zip(labels[1:], numbers, strict=True))]
        levels = [
            totals - rows.ket[row],
            *(b.ket[u] for b, u in zip(labels[1:], numbers, strict=True)),
        ]
        sums = sum(
            (loss(problem, i, own.n, spins[i], levels[i]) for i, own in enumerate(labels)),
            np.zeros(len(totals)),
        )
        for (i, k), weight in mixing.items():
            sums = sums + (
                weight
                * amplitude(labels[i].n, spins[i], levels[i] - 1, 1, 0)
                * amplitude(labels[k].n, spins[k], levels[k] + 1, -1, 0)
            )
        inside = (totals >= rows.low[row]) & (totals < rows.high[row])
        fastest_loss = np.maximum(fastest_loss, np.where(inside, sums, 0.0))
    return 2.0 * fastest_loss
