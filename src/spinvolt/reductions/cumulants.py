"""Second-order cumulants of single spins: correlations of three spins are dropped.

For spins i, j of ensembles a, b the variables are z_a = <sz_i>, p_ab = Re<s+_i s-_j> and
q_ab = <sz_i sz_j>, with p_aa, q_aa for two different spins of one ensemble. A jump operator
O = sum_a r_a S_a^-, r_a = 0 or 1, at rate g contributes, with S_ab = T_b - r_a p_ab and
T_b = sum_c r_c N_c p_cb - r_b p_bb,

    z_a'  = -4 g r_a [(1 + z_a)/2 + T_a]
    p_ab' = g { r_a [-p_ab + r_b (z_a + q_ab)/2 + z_a S_ab] + (a <-> b) }
    q_ab' = -4 g { r_a [(z_b + q_ab)/2 - r_b p_ab + z_b S_ab] + (a <-> b) }

and O+ the same with z -> -z. Local noise adds its exact terms. 4 p_aa + q_aa = 1 is conserved
without local noise, that is <J^2>.

Source: own, checked against the equations for identical batteries.
Range: any sizes, couplings, temperatures, shared reservoirs, local noise. Error: uncontrolled; the
best of the closures below 30 charger spins, wrong by 0.02 to 0.09 there.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.closure import Closure
from spinvolt.algebra.open import Lindblad, Reservoirs
from spinvolt.bounded import Proof
from spinvolt.errors import NotCovered
from spinvolt.reductions.rules import closure_warnings, trusted_time

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cumulants:
    """Neglect correlations of three and more spins.

    >>> from spinvolt.algebra.open import LocalNoise
    >>> model = Reservoirs(100, (4,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (100, 0))
    >>> Cumulants().problem(model).start
    array([ 1., -1., 0., 0., 0., 0., 1., -1., -1., 1.])
    """

    name: ClassVar = "cumulants"
    proof: ClassVar = Proof.UNCONTROLLED

    def problem(self, model: Reservoirs) -> Closure:
        """Equations for all z, p and q, the latter two as full symmetric matrices."""
        count = model.count + 1
        sizes = np.array([model.n_charger, *model.n_battery], dtype=float)
        rates = _Rates.of(model.lindblad())

        def fillings(y: Floats) -> Floats:
            return 0.5 * (1.0 + y[:count])

        trusted = trusted_time(model)
        return Closure(
            name=self.name,
            rates=rates,
            start=_start(sizes, np.asarray(model.start, dtype=float)),
            scales=np.ones(count + 2 * count**2),
            fillings=fillings,
            frequency=model.n_charger * (math.fsum(model.decay) + model.pump),
            trusted=trusted,
            warnings=closure_warnings(model, trusted),
        )


def _start(sizes: Floats, levels: Floats) -> Floats:
    """Moments of a product of Dicke states."""
    z = 2.0 * levels / sizes - 1.0
    p, q = np.zeros((len(sizes), len(sizes))), np.outer(z, z)
    pairs = np.maximum(sizes * (sizes - 1.0), 1.0)
    np.fill_diagonal(p, np.where(sizes > 1.0, levels * (sizes - levels) / pairs, 0.0))
    inside = ((2.0 * levels - sizes) ** 2 - sizes) / pairs
    np.fill_diagonal(q, np.where(sizes > 1.0, inside, 1.0))
    return np.concatenate([z, p.ravel(), q.ravel()])


@dataclass(frozen=True, eq=False)
class _Rates:
    """The right-hand side for one model.

    ``jumps`` are vectors of zeros and ones, ``signed`` their signs (-1 if they raise) and rates.
    """

    jumps: tuple[Floats, ...]
    signed: tuple[tuple[float, float], ...]
    sizes: Floats
    decay: Floats
    dephasing: Floats

    @classmethod
    def of(cls, problem: Lindblad) -> "_Rates":
        return cls(
            jumps=tuple(_members(jump.amplitudes) for jump in problem.jumps),
            signed=tuple((-1.0 if jump.raises else 1.0, jump.rate) for jump in problem.jumps),
            sizes=np.array([e.n for e in problem.ensembles], dtype=float),
            decay=np.array([noise.decay for noise in problem.local]),
            dephasing=np.array([noise.dephasing for noise in problem.local]),
        )

    def __call__(self, y: Floats) -> Floats:
        """y' in the order z, p, q; a single spin has no pairs."""
        count = len(self.sizes)
        z, p, q = y[:count], *y[count:].reshape(2, count, count)
        dz, dp, dq = _local(z, p, q, self.decay, self.dephasing)
        for r, (sign, rate) in zip(self.jumps, self.signed, strict=True):
            change = _collective(r, self.sizes, sign * z, p, q)
            dz += sign * rate * change[0]
            dp += rate * change[1]
            dq += rate * change[2]
        pairs = 1.0 - np.diag(self.sizes < 2.0)
        return np.concatenate([dz, (dp * pairs).ravel(), (dq * pairs).ravel()])


def _collective(
    r: Floats, sizes: Floats, z: Floats, p: Floats, q: Floats
) -> tuple[Floats, Floats, Floats]:
    """Changes by L[sum_a r_a S_a^-] at rate one."""
    total = (r * sizes) @ p - r * np.diag(p)
    rest = total[None, :] - r[:, None] * p
    both = np.outer(r, r)
    dz = -4.0 * r * (0.5 * (1.0 + z) + total)
    half = -r[:, None] * p + 0.5 * both * (z[:, None] + q) + (r * z)[:, None] * rest
    flat = 0.5 * r[:, None] * (z[None, :] + q) - both * p + r[:, None] * z[None, :] * rest.T
    return dz, half + half.T, -4.0 * (flat + flat.T)


def _local(
    z: Floats, p: Floats, q: Floats, decay: Floats, dephasing: Floats
) -> tuple[Floats, Floats, Floats]:
    """Changes by decay and dephasing of single spins, exact at this order."""
    coherence = decay + 4.0 * dephasing
    lost = 2.0 * decay[:, None] * (z[None, :] + q)
    return -2.0 * decay * (1.0 + z), -(coherence[:, None] + coherence) * p, -(lost + lost.T)


def _members(amplitudes: tuple[float, ...]) -> Floats:
    weights = np.asarray(amplitudes, dtype=float)
    if not np.all((weights == 0.0) | (weights == 1.0)):
        raise NotCovered("the cumulants need jump operators whose amplitudes are 0 or 1")
    return weights
