"""What a joint state says about the battery alone, worked out plainly."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.joint import Branch, Joint, Ladder

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]


def battery_spectrum(joint: Joint) -> Floats:
    """All eigenvalues of the battery's state, copies included, descending."""
    numbered: dict[tuple[Ladder, Ladder], Complexes] = {}
    others: dict[Ladder, Complexes] = {}
    copies: dict[Ladder, int] = {}
    for branch in joint.branches:
        for (one, other), matrix in _traced(branch).items():
            if one.copy is None:
                assert one == other
                others[one] = others.get(one, 0.0) + matrix / branch.battery_copies
                assert copies.setdefault(one, branch.battery_copies) == branch.battery_copies
            else:
                assert branch.battery_copies == 1
                numbered[one, other] = numbered.get((one, other), 0.0) + matrix
    ladders = sorted({one for one, _ in numbered}, key=lambda x: (x.twice_spin, x.copy))
    found = []
    if ladders:
        rows = [
            [numbered.get((a, b), np.zeros((a.twice_spin + 1, b.twice_spin + 1))) for b in ladders]
            for a in ladders
        ]
        found.append(np.linalg.eigvalsh(np.block(rows)))
    for ladder, matrix in others.items():
        found += [np.linalg.eigvalsh(matrix)] * copies[ladder]
    return np.sort(np.concatenate(found))[::-1]


def _traced(branch: Branch) -> dict[tuple[Ladder, Ladder], Complexes]:
    """The charger traced out: coherence only within one charger ladder."""
    inside = defaultdict(list)
    for block in branch.blocks:
        inside[block.charger].append(block)
    found: dict[tuple[Ladder, Ladder], Complexes] = {}
    for blocks in inside.values():
        for a in blocks:
            for b in blocks:
                place = a.battery, b.battery
                product = branch.weight * a.amplitudes @ b.amplitudes.conj().T
                found[place] = found.get(place, 0.0) + product
    return found
