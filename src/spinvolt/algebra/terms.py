"""Terms of a Hamiltonian as data: products of collective ladder operators."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hop:
    """coefficient * product_i L_i^{powers_i} + Hermitian conjugate.

    A positive power raises ensemble i that often, a negative one lowers it:
    ``Hop(g, (+1, -1))`` is g (S+ J- + S- J+).
    """

    coefficient: float
    powers: tuple[int, ...]


@dataclass(frozen=True)
class Tilt:
    """coefficient * product_i Z_i^{powers_i}, with Z the S^z of a spin or the number of a mode.

    ``Tilt(2 * ising, (1, 1))`` is 2 ising S^z J^z.
    """

    coefficient: float
    powers: tuple[int, ...]


Term = Hop | Tilt
