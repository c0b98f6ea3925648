"""A master equation as a list of actions: what an entry of rho' takes from other entries of rho.

Everything that an engine needs follows from them mechanically. The diagonal part, by which every
entry loses, is not among them: ``losses`` has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spinvolt.algebra.open import Jump, Lindblad

SIDES: tuple[Literal["ket", "bra"], ...] = ("ket", "bra")


@dataclass(frozen=True)
class Step:
    """A collective ladder operator on one ensemble, on the left of rho (ket) or on the right."""

    ensemble: int
    side: Literal["ket", "bra"]
    step: int


@dataclass(frozen=True)
class Collective:
    """weight * two ladder steps; ``lost`` is by how much the total excitation falls."""

    weight: float
    steps: tuple[Step, Step]
    lost: int


@dataclass(frozen=True)
class Local:
    """weight * sum_i s_i rho s_i+ over single spins, the part that turns j into j + turn.

    ``step`` is -1 for s^- and 0 for s^z, half the Pauli matrix.
    """

    weight: float
    ensemble: int
    step: int
    turn: int

    @property
    def lost(self) -> int:
        """By how much the total excitation falls."""
        return -self.step


Action = Collective | Local


def actions(problem: Lindblad) -> Iterator[Action]:
    """2 rate O rho O+, the moving parts of -rate (O+ O rho + rho O+ O), and local noise."""
    mixing: dict[tuple[int, int], float] = {}
    for jump in problem.jumps:
        step = 1 if jump.raises else -1
        for (i, k), product in _pairs(jump):
            steps = (Step(i, "ket", step), Step(k, "bra", step))
            yield Collective(2.0 * jump.rate * product, steps, -step)
            if i != k:
                mixing[i, k] = mixing.get((i, k), 0.0) - jump.rate * product
    for (i, k), weight in mixing.items():
        for side in SIDES:
            yield Collective(weight, (Step(i, side, 1), Step(k, side, -1)), 0)
    for ensemble, noise in enumerate(problem.local):
        for turn in (0, -1, 1):
            if noise.decay:
                yield Local(2.0 * noise.decay, ensemble, -1, turn)
            if noise.dephasing:
                yield Local(8.0 * noise.dephasing, ensemble, 0, turn)


def _pairs(jump: Jump) -> Iterator[tuple[tuple[int, int], float]]:
    """Products of amplitudes of all pairs of ensembles that a jump acts on."""
    for i, a in enumerate(jump.amplitudes):
        for k, b in enumerate(jump.amplitudes):
            if a * b != 0.0:
                yield (i, k), a * b


def strengths(problem: Lindblad, ensemble: int) -> tuple[float, float, float, float]:
    """How fast one side of rho loses on an ensemble, apart from mixing.

    Returns
    -------
    down, up, decay, dephasing
        Rates of L+L-, of L-L+, of each excitation and of each spin.
    """
    down, up = (
        sum(j.rate * j.amplitudes[ensemble] ** 2 for j in problem.jumps if j.raises is raises)
        for raises in (False, True)
    )
    noise = problem.local[ensemble]
    return down, up, noise.decay, noise.dephasing
