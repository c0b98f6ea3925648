"""A model in QuTiP's language: Hamiltonian, start and observables as quantum objects."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from spinvolt.algebra.matrices import Part, density, hamiltonian, on, parts, reachable
from spinvolt.algebra.model import Model
from spinvolt.algebra.open import Lindblad
from spinvolt.errors import NotCovered

if TYPE_CHECKING:
    from qutip import Qobj

LARGEST_OPEN = 20_000


@dataclass(frozen=True, eq=False)
class QutipModel:
    """What QuTiP's solvers take: ``mesolve(hamiltonian, start, times, jumps, observables)``.

    Attributes
    ----------
    hamiltonian
        H, hbar = 1, constants left out.
    start
        A ket where the start is one, else a density matrix.
    observables
        By name: "excited" (cells up), "battery_energy", "charger_energy"; of an open battery
        "charger_excited" and "excited_0", "excited_1", ...
    jumps
        Collapse operators; none for a closed battery.
    """

    hamiltonian: "Qobj"
    start: "Qobj"
    observables: Mapping[str, "Qobj"]
    jumps: tuple["Qobj", ...] = ()


def to_qutip(
    model: Model,
    splittings: tuple[float, float],
    *,
    sector: bool = True,
    photons: int | None = None,
) -> QutipModel:
    """The model as quantum objects, on the sector that its start reaches or on all levels.

    Parameters
    ----------
    splittings
        Energies of one excitation of battery and charger.
    sector
        Whether to leave out the levels that the start never reaches; otherwise the product of all
        levels with QuTiP's tensor structure, battery first.
    photons
        Highest level of a mode; needed where excitations are not conserved.

    Raises
    ------
    NotCovered
        When the space is too large, or a mode needs a highest level.
    ImportError
        When QuTiP is not installed.
    """
    from qutip import Qobj

    built = parts(model, photons)
    matrix, state = hamiltonian(model, built), density(model, built)
    dims = [part.size for part in built]
    kept = np.arange(math.prod(dims))
    if sector:
        kept = reachable(matrix, state)
        dims = [len(kept)]

    def quantum(operator: sp.csr_array) -> "Qobj":
        inside = sp.csr_matrix(operator[np.ix_(kept, kept)] if sector else operator)
        return Qobj(inside, dims=[dims, dims])

    heights = [on(built, place, part.height) for place, part in enumerate(built)]
    observables = {
        "excited": quantum(on(built, 0, built[0].excited)),
        "battery_energy": quantum(splittings[0] * heights[0]),
        "charger_energy": quantum(splittings[1] * heights[1]),
    }
    vector = _ket(state)
    start = quantum(state)
    if vector is not None:
        start = Qobj(sp.csr_matrix(vector[kept][:, None]), dims=[dims, [1] * len(dims)])
    return QutipModel(quantum(matrix), start, observables)


def open_to_qutip(problem: Lindblad) -> QutipModel:
    """An open battery on the product of its ladders, the charger first.

    Raises
    ------
    NotCovered
        When single spins decay or dephase, which ladders cannot show, or the space is too large.
    ImportError
        When QuTiP is not installed.
    """
    from qutip import Qobj, basis, qeye, tensor

    if problem.has_local_noise:
        raise NotCovered(
            "local decay and dephasing leave the ladders that are handed over to QuTiP: "
            "set both to zero, or use qutip.piqs"
        )
    sizes = [ladder.levels for ladder in problem.ensembles]
    if math.prod(sizes) > LARGEST_OPEN:
        raise NotCovered(
            f"the product of the ladders has {math.prod(sizes)} levels, but at most {LARGEST_OPEN} "
            "are handed over: take smaller ensembles"
        )
    alone = [Part(ladder, (ladder.twice_spin,)) for ladder in problem.ensembles]

    def spread(place: int, matrix: sp.csr_array) -> "Qobj":
        factors = [qeye(size) for size in sizes]
        factors[place] = Qobj(sp.csr_matrix(matrix))
        return tensor(factors)

    lowering = [spread(i, sp.csr_array(part.raising.T)) for i, part in enumerate(alone)]
    jumps = []
    for jump in problem.jumps:
        terms = (a * low for a, low in zip(jump.amplitudes, lowering, strict=True) if a)
        operator = reduce(add, terms)
        jumps.append(math.sqrt(2.0 * jump.rate) * (operator.dag() if jump.raises else operator))
    names = ["charger_excited", *(f"excited_{m}" for m in range(len(sizes) - 1))]
    observables = {name: spread(i, alone[i].excited) for i, name in enumerate(names)}
    start = tensor([basis(n, k) for n, k in zip(sizes, problem.start, strict=True)])
    return QutipModel(0.0 * observables["charger_excited"], start, observables, tuple(jumps))


def _ket(state: sp.csr_array) -> np.ndarray | None:
    """The vector of a pure start; None for a mixed one."""
    held = np.flatnonzero(state.diagonal())
    block = state[np.ix_(held, held)].toarray()
    leader = int(np.argmax(np.diagonal(block)))
    vector = block[:, leader] / np.sqrt(block[leader, leader])
    if not np.allclose(np.outer(vector, vector), block, rtol=0.0, atol=1e-13):
        return None
    whole = np.zeros(len(state.diagonal()))
    whole[held] = vector
    return whole
