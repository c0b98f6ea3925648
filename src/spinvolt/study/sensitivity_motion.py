"""How the motion along a chain changes with a parameter of its Hamiltonian, without differences.

With H = V diag(w) V^T and a parameter p, of which H is a linear function,

    d/dp exp(-iHt) = V (Phi o (V^T H_p V)) V^T,
    Phi_ab = (e^{-i w_a t} - e^{-i w_b t}) / (w_a - w_b)
           = -i t e^{-i (w_a + w_b) t / 2} sinc((w_a - w_b) t / 2),

the last form being stable whatever the distance of two levels. One diagonalisation serves all
parameters and times; each of these costs a few products of a matrix and a vector.

Source: Daleckii and Krein 1965; Wilcox 1967.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.polynomial import add, sampled, scale
from spinvolt.algebra.problem import Unitary
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.bounded import Bounded, Proof
from spinvolt.engines.eigen import EPSILON, Eigen, EigenFlow
from spinvolt.reductions.exact import Exact
from spinvolt.statement import Statement

Floats = NDArray[np.float64]
Amplitudes = NDArray[np.complex128]

# Chains up to this length are diagonalised for their derivatives.
LEVELS = 512
# Parameters of which H is a linear function.
LINEAR = (
    "coupling", "ising", "battery_splitting", "charger_splitting", "charger_crosstalk",
    "battery_crosstalk",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Change:
    """The derivative H_p of a chain's Hamiltonian.

    Attributes
    ----------
    tilt
        On the diagonal, zero on the site of the start; shape (length,).
    hop
        Between neighbours, zero at both ends; shape (length + 1,).
    turned
        V^T H_p V, shape (length, length).
    norm
        A bound on the norm of H_p.
    """

    tilt: Floats
    hop: Floats
    turned: Floats
    norm: float


@dataclass(frozen=True)
class Local:
    """The mean site x of a chain within the interval of one time, and how it changes.

    Attributes
    ----------
    gain, slope, bend
        x less that of the start, its first and its second time derivative.
    by, slope_by
        Derivatives of x and of its slope by the parameter, at a fixed time.
    """

    gain: Bounded
    slope: Bounded
    bend: Bounded
    by: Bounded
    slope_by: Bounded


@dataclass(frozen=True, eq=False)
class Motion:
    """A closed battery on one chain, diagonalised."""

    statement: Statement
    flow: EigenFlow

    @property
    def hops(self) -> Floats:
        """Couplings of neighbours, zero at both ends."""
        return self.flow.problem.chain.couplings()

    def change(self, field: str) -> Change | None:
        """H_p for a field of the battery; None where H is no linear function of it."""
        battery = self.statement.closed()[0]
        if field not in LINEAR or not hasattr(battery, field):
            return None
        value = float(getattr(battery, field))
        other = 1.0 if value != 1.0 else 2.0
        chain, start = self.flow.problem.chain, self.flow.problem.start
        moved = _unitary(replace(self.statement, battery=replace(battery, **{field: other})))
        if moved is None:
            return None
        # Site energies are exact polynomials, so their difference is exact too.
        apart = add(moved.chain.energy, scale(-1, chain.energy))
        per_unit = scale(1 / (Fraction(other) - Fraction(value)), apart)
        tilt = sampled(per_unit, np.arange(chain.length, dtype=float), 0)
        tilt = tilt - tilt[start]
        hop = self.hops / value if field == "coupling" else np.zeros(chain.length + 1)
        vectors = self.flow.vectors
        image = tilt[:, None] * vectors
        image[:-1] += hop[1:-1, None] * vectors[1:]
        image[1:] += hop[1:-1, None] * vectors[:-1]
        norm = float(np.max(np.abs(tilt)) + np.max(np.abs(hop[:-1]) + np.abs(hop[1:])))
        return Change(tilt, hop, vectors.T @ image, norm)

    def local(self, change: Change, time: Bounded) -> Local:
        """Mean site and derivatives within a time's interval: the hull of its ends and its value.

        Each interval is wider by what a model of rounding says: the relative error
        rho = 2^-52 (32 + 8 ||H|| t) of the state, as of the engine, and the same, with
        8 sqrt(length) for the products, of its derivative, whose size is at most t ||H_p||.
        """
        looks = [self._look(change, t) for t in (time.value, time.low, time.high)]
        values = np.array([value for value, _ in looks])
        errors = np.array([error for _, error in looks])
        low, high = (values - errors).min(axis=0), (values + errors).max(axis=0)
        grade = Proof.ESTIMATED
        return Local(
            *(
                Bounded(x, a, b, grade)
                for x, a, b in zip(values[0].tolist(), low.tolist(), high.tolist(), strict=True)
            )
        )

    def _look(self, change: Change, time: float) -> tuple[Floats, Floats]:
        """The five numbers of ``Local`` at one time, and their errors."""
        flow, hops = self.flow, self.hops
        state, rate, moved = self._states(change, time)
        sites = np.arange(len(state), dtype=float)
        weights = np.abs(state) ** 2
        mean = float(sites @ weights / weights.sum())
        flux = _current(hops, state)
        values = [
            mean - flow.problem.start,
            _twice(state, flux) / 2.0,
            _twice(rate, flux),
            _twice(moved, (sites - mean) * state),
            _twice(moved, flux) + _twice(state, _current(change.hop, state)) / 2.0,
        ]
        rho = EPSILON * (32.0 + 8.0 * float(np.max(np.abs(flow.values))) * time)
        reach, size = float(len(state)), float(np.linalg.norm(moved))
        off = 2.0 * (rho + 8.0 * EPSILON * reach**0.5) * time * change.norm + rho * size
        speed, rates = _size(hops), _size(change.hop)
        fast = float(np.max(np.abs(flow.values)))
        errors = [
            2.0 * reach * rho,
            2.0 * speed * rho,
            4.0 * speed * fast * rho,
            2.0 * reach * off,
            2.0 * speed * off + 2.0 * rates * rho,
        ]
        return np.array(values), np.array(errors)

    def _states(self, change: Change, time: float) -> tuple[Amplitudes, Amplitudes, Amplitudes]:
        """The state, its time derivative and its derivative by the parameter."""
        levels, vectors = self.flow.values, self.flow.vectors
        weights = vectors[self.flow.problem.start]
        half = np.exp(-0.5j * levels * time)
        apart = np.subtract.outer(levels, levels)
        kernel = change.turned * np.sinc(apart * (time / (2.0 * np.pi)))
        moved = -1j * time * half * (kernel @ (half * weights))
        phases = half * half * weights
        return vectors @ phases, vectors @ (-1j * levels * phases), vectors @ moved


def motion_of(statement: Statement) -> Motion | None:
    """The diagonalised chain of a battery; None where it is none, is too long or does not move.

    Example
    -------
    >>> motion = motion_of(Statement(CentralSpin(n_battery=1, n_charger=3)))
    >>> change = motion.change("coupling")
    >>> quarter = motion.local(change, Bounded.exact(np.pi / 4 / 3**0.5))
    >>> round(quarter.gain.value, 12), round(quarter.by.value, 12) == round(np.pi / 4, 12)
    (0.5, True)
    """
    if statement.method.reduction != Exact.name:
        return None
    problem = _unitary(statement)
    if problem is None or not 2 <= problem.chain.length <= LEVELS:
        return None
    return Motion(statement, Eigen().flow(problem))


def _unitary(statement: Statement) -> Unitary | None:
    """The one chain that a closed battery without counter-rotating part starts on."""
    if statement.battery.kind not in _KINDS:
        return None
    battery, _ = statement.closed()
    model = statement.model()
    if battery.anisotropy != 0.0 or not all(isinstance(level, int) for level in model.start):
        return None
    problem = Exact().problem(model)
    return problem if isinstance(problem, Unitary) else None


_KINDS = (CentralSpin.kind, "cavity")


def _current(hops: Floats, state: Amplitudes) -> Amplitudes:
    """i [H, x] applied to a state, x being the site number: the current between neighbours."""
    flux = np.zeros_like(state)
    flux[:-1] += 1j * hops[1:-1] * state[1:]
    flux[1:] -= 1j * hops[1:-1] * state[:-1]
    return flux


def _twice(left: Amplitudes, right: Amplitudes) -> float:
    """2 Re <left|right>."""
    return 2.0 * float(np.vdot(left, right).real)


def _size(hops: Floats) -> float:
    """A bound on the norm of a current."""
    return float(np.max(np.abs(hops[:-1]) + np.abs(hops[1:])))
