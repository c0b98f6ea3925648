"""Conserved sectors, found from the terms alone.

Every hop moves the levels by a fixed integer vector. The reachable levels are the start plus
the lattice these vectors span; the Smith normal form of the lattice lists what is conserved.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from spinvolt.algebra.kets import Mixed
from spinvolt.algebra.model import Model
from spinvolt.algebra.terms import Hop, Term


@dataclass(frozen=True)
class Conserved:
    """A conserved quantity: sum_i weights_i * level_i, exactly or modulo ``modulus``.

    ``modulus = 0`` means exactly; ``modulus = 2`` is a parity. ``value`` is None where the start
    holds several.
    """

    weights: tuple[int, ...]
    modulus: int
    value: int | None

    def __str__(self) -> str:
        plain = all(w == 1 for w in self.weights)
        name = "total excitation" if plain else f"levels weighted by {self.weights}"
        held = "" if self.value is None else f" = {self.value}"
        if self.modulus == 0:
            return f"{name}{held}"
        kind = "parity" if self.modulus == 2 else f"remainder modulo {self.modulus}"
        return f"{kind} of the {name}{held}"


def moves(terms: tuple[Term, ...]) -> tuple[tuple[int, ...], ...]:
    """The distinct level changes that the hops among some terms make, up to sign."""
    found: dict[tuple[int, ...], None] = {}
    for term in terms:
        if isinstance(term, Hop) and term.coefficient != 0.0 and any(term.powers):
            found[oriented(term.powers)] = None
    return tuple(found)


def conserved(model: Model) -> tuple[Conserved, ...]:
    """Everything linear that the terms conserve, exactly first, then modulo a number.

    >>> from spinvolt.algebra.ensembles import Spins
    >>> flip_flop, counter = Hop(1.0, (1, -1)), Hop(0.5, (1, 1))
    >>> pair = (Spins(2), Spins(3))
    >>> [str(c) for c in conserved(Model(pair, (flip_flop,), (0, 3)))]
    ['total excitation = 3']
    >>> [str(c) for c in conserved(Model(pair, (flip_flop, counter), (0, 3)))]
    ['parity of the total excitation = 1']
    """
    size = len(model.ensembles)
    diagonal, columns = _smith([list(v) for v in moves(model.terms)], size)
    found = []
    for modulus, weights in zip(diagonal, columns, strict=True):
        if modulus == 1:
            continue
        reduced = oriented(w % modulus if modulus else w for w in weights)
        found.append(Conserved(reduced, modulus, _value(reduced, modulus, model.start)))
    return tuple(sorted(found, key=lambda c: (c.modulus != 0, c.modulus)))


def _value(weights: tuple[int, ...], modulus: int, start: tuple[int | Mixed, ...]) -> int | None:
    """What is conserved, at levels that a start names; None where it names none."""
    total = 0
    for weight, level in zip(weights, start, strict=True):
        if weight and not isinstance(level, int):
            return None
        total += weight * level if isinstance(level, int) else 0
    return total % modulus if modulus else total


def oriented(vector: Iterable[int]) -> tuple[int, ...]:
    """The vector or its negative, whichever has a positive first entry."""
    entries = tuple(vector)
    first = next((x for x in entries if x), 1)
    return entries if first > 0 else tuple(-x for x in entries)


def _smith(rows: list[list[int]], size: int) -> tuple[list[int], list[list[int]]]:
    """Diagonal of the Smith normal form of ``rows`` and the columns of the right transform."""
    columns = [[int(i == k) for i in range(size)] for k in range(size)]
    matrix = [row[:] for row in rows]
    diagonal = [0] * size
    for k in range(min(size, len(matrix))):
        while _pivot(matrix, columns, k, size):
            if _clear(matrix, columns, k, size):
                break
        diagonal[k] = abs(matrix[k][k])
    return diagonal, columns


def _pivot(matrix: list[list[int]], columns: list[list[int]], k: int, size: int) -> bool:
    """Bring the smallest nonzero entry of the remaining block to (k, k)."""
    entries = [
        (abs(matrix[i][j]), i, j)
        for i in range(k, len(matrix))
        for j in range(k, size)
        if matrix[i][j]
    ]
    if not entries:
        return False
    _, i, j = min(entries)
    matrix[k], matrix[i] = matrix[i], matrix[k]
    for row in matrix:
        row[k], row[j] = row[j], row[k]
    columns[k], columns[j] = columns[j], columns[k]
    return True


def _clear(matrix: list[list[int]], columns: list[list[int]], k: int, size: int) -> bool:
    """Subtract multiples of the pivot from its row and column; whether both are clear now."""
    pivot = matrix[k][k]
    for i in range(k + 1, len(matrix)):
        factor = matrix[i][k] // pivot
        matrix[i] = [a - factor * b for a, b in zip(matrix[i], matrix[k], strict=True)]
    for j in range(k + 1, size):
        factor = matrix[k][j] // pivot
        for row in matrix:
            row[j] -= factor * row[k]
        columns[j] = [a - factor * b for a, b in zip(columns[j], columns[k], strict=True)]
    below = any(matrix[i][k] for i in range(k + 1, len(matrix)))
    beside = any(matrix[k][j] for j in range(k + 1, size))
    return not (below or beside)
