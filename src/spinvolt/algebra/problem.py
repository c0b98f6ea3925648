"""What an engine takes: the waist between reductions and engines."""

from dataclasses import dataclass

from spinvolt.algebra.chain import Chain


@dataclass(frozen=True)
class Unitary:
    """Schroedinger evolution psi' = -i H psi on a chain, from one of its sites.

    Attributes
    ----------
    chain
        The Hamiltonian.
    start
        The site that holds all weight at time zero.
    """

    chain: Chain
    start: int
