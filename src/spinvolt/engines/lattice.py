"""A sector sampled for the kernels: a grid, or a chain as a grid with one column."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.chain import Chain
from spinvolt.algebra.wave import Wave

if TYPE_CHECKING:
    from spinvolt.engines.expansion import Expansion

Floats = NDArray[np.float64]
EPSILON = float(np.finfo(float).eps)
# Doubles in a cache line, and at either end of a line of sites.
LINE = 8


@dataclass(frozen=True, eq=False)
class Lattice:
    """Sampled couplings and energies in units of half the interval that holds the spectrum.

    Attributes
    ----------
    wave
        What evolves.
    centre, half
        Centre, in the sector's own count of energies, and half width of the interval.
    stencil
        As the kernels take it, times 2 / half; energies less the start's mean energy.
    shape
        Rows and columns of sites.
    """

    wave: Wave
    centre: float
    half: float
    stencil: tuple[Floats, Floats, Floats, Floats]
    shape: tuple[int, int]
    _rings: dict[int, Floats] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> int:
        """Number of rows of sites."""
        return self.shape[0]

    @property
    def tall(self) -> int:
        """Number of lines of one field."""
        return self.shape[0] + 2

    @property
    def width(self) -> int:
        """Length of a line."""
        return self.stencil[2].shape[1]

    @property
    def size(self) -> int:
        """Number of entries of one field."""
        return self.tall * self.width

    @cached_property
    def levels(self) -> Floats:
        """Battery level of each row less the mean at rest."""
        sector = self.wave.sector
        rows = (
            self.wave.levels if isinstance(sector, Chain) else np.arange(sector.rows, dtype=float)
        )
        return rows - self.wave.rest

    def start(self) -> Floats:
        """The wave's real start."""
        sector, state = self.wave.sector, lines(self.tall, self.width)
        start = self.wave.amplitudes / np.linalg.norm(self.wave.amplitudes)
        table = start[:, None] if isinstance(sector, Chain) else sector.packed(start)
        state[1:-1, LINE : LINE + self.shape[1]] = table
        return state

    def unpacked(self, state: Floats) -> NDArray[np.complex128]:
        """Amplitudes on the sector's sites."""
        fields = state.reshape(-1, self.tall, self.width)
        tables = fields[:, 1:-1, LINE : LINE + self.shape[1]]
        table = tables[0].astype(np.complex128)
        if len(tables) > 1:
            table.imag = tables[1]
        sector = self.wave.sector
        return table[:, 0] if isinstance(sector, Chain) else sector.unpacked(table)

    def march(
        self, rows: tuple[int, int], start: Floats, made: "Expansion", factor: float, sums: Floats
    ) -> None:
        """Add ``factor`` times an expansion's terms, from the second on, to the states ``sums``.

        ``start`` is empty outside of ``rows``.
        """
        from spinvolt.kernels.grid import DEPTH, launch, march

        now, before = lines(*start.shape), lines(*start.shape)
        now[:] = start
        fields = len(start) // self.tall
        ring = self._ring(fields, fields * DEPTH**2 + 1)
        shift = -2.0 * (self.centre - self.wave.mean_energy) / self.half
        weights = factor * made.weights(fields)
        span = (*rows, fields)
        launch(span, shift, self.stencil, ring, now, before)
        march(span, shift, self.stencil, made.alive, weights, ring, before, now, sums)

    def rates(self, state: Floats, sums: Floats) -> None:
        """<psi|psi>, the mean level and four derivatives, in units of half / 2 each."""
        from spinvolt.kernels.grid import POWERS, rates

        rates(0.0, self.stencil, state, self.levels, self._ring(0, 2 * POWERS**2 + 1), sums)

    def _ring(self, name: int, count: int) -> Floats:
        if name not in self._rings:
            self._rings[name] = lines(count, self.width)
        return self._rings[name]


def lattice(wave: Wave) -> Lattice:
    """Sample a wave's sector."""
    sector = wave.sector
    low, high = sector.interval()
    slack = 16.0 * EPSILON * max(abs(low), abs(high))
    half = max(0.5 * (high - low) + slack, 1e-300)
    centre, unit = 0.5 * (low + high), 2.0 / half
    if isinstance(sector, Chain):
        columns, parity, constants = 1, 0, (unit, unit)
        battery, lower, upper, energies = _as_grid(sector)
    else:
        patch = sector.patch()
        columns, parity = sector.columns, sector.parity
        constants = (unit * sector.flip_flop, unit * sector.counter)
        battery, lower, upper, energies = patch.battery, patch.lower, patch.upper, patch.energies
    width = LINE * (2 + (columns + LINE - 1) // LINE)
    charger, table = lines(4, width), lines(len(energies), width)
    here = slice(LINE, LINE + columns)
    charger[0::2, here], charger[1::2, here] = lower, upper
    table[:, here] = (energies - wave.mean_energy) * unit
    stencil = (np.ascontiguousarray(battery), charger, table, np.array([*constants, parity]))
    return Lattice(wave, centre, half, stencil, energies.shape)


def lines(count: int, width: int) -> Floats:
    """Zeros, beginning on a cache line."""
    room = np.zeros(count * width + LINE)
    begin = -(room.ctypes.data // room.itemsize) % LINE
    return room[begin : begin + count * width].reshape(count, width)


def _as_grid(chain: Chain) -> tuple[Floats, Floats, Floats, Floats]:
    """A chain as rows of one site: even rows couple to the right, odd ones to the left."""
    energies = chain.energies(np.arange(chain.length, dtype=float))
    lower, upper = np.array([[0.0], [1.0]]), np.array([[1.0], [0.0]])
    return chain.couplings(), lower, upper, energies[:, None]
