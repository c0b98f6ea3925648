"""What an engine takes: the waist between reductions and engines."""

from dataclasses import dataclass
from typing import Protocol

from spinvolt.algebra.chain import Chain
from spinvolt.algebra.motion import opening


class Problem(Protocol):
    """What the search for maxima must know of anything that evolves.

    The watched observable is a level count, from ``0`` to ``top``, with mean ``rest`` at time
    zero; its mean is even in time, because every Hamiltonian and start here can be made real.
    """

    @property
    def rest(self) -> float:
        """The mean of the observable at time zero."""
        ...

    @property
    def top(self) -> float:
        """The largest value of the observable; the smallest is zero."""
        ...

    @property
    def size(self) -> int:
        """Number of amplitudes."""
        ...

    @property
    def periodic(self) -> bool:
        """Whether the motion repeats exactly for ever."""
        ...

    def opening(self) -> tuple[int, int]:
        """Signs of the second and the fourth derivative of the mean at time zero."""
        ...


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

    @property
    def rest(self) -> float:
        """The site number at time zero."""
        return float(self.start)

    @property
    def top(self) -> float:
        """The number of the last site."""
        return self.chain.length - 1.0

    @property
    def size(self) -> int:
        """Number of sites."""
        return self.chain.length

    @property
    def periodic(self) -> bool:
        """Two levels, or three in arithmetic progression."""
        return self.size == 2 or (self.size == 3 and not self.chain.tilted)

    def opening(self) -> tuple[int, int]:
        """Exact signs of the second and the fourth derivative of the mean site at time zero."""
        return opening(self.chain, self.start)
