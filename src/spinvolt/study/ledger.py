"""Which cases are still to be computed, in which portions, and what was lost on the way.

Portions are parts of chunks, as large as leaves enough for everybody; of one that takes too long a
worker hands in what it has, and the rest goes to whoever is free.

A portion whose worker dies is tried again; after a few deaths it is tried alone, so that it can
be blamed for the next one, and is then halved until the case is found that kills its worker.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from spinvolt.study.block import Block, Status
from spinvolt.study.case import Sheet
from spinvolt.study.plan import Plan

# Deaths in company before a portion is tried alone, and deaths of one case alone before it is
# given up.
SUSPECT, HOPELESS = 3, 3
# A portion is at most this part of what would be each hand's share.
SHARES = 2


@dataclass(frozen=True)
class Portion:
    """Cases of one chunk that are computed together.

    Attributes
    ----------
    chunk
        Whose cases they are.
    places
        Their places in the chunk.
    deaths
        How often a worker died while it may have computed them.
    alone
        Whether they are computed while nothing else is.
    """

    chunk: int
    places: Sequence[int]
    deaths: int = 0
    alone: bool = False


@dataclass
class Ledger:
    """Portions that wait, and chunks of which some portions are there.

    Attributes
    ----------
    plan
        Whose cases they are.
    ahead
        Portions that nobody has tried yet.
    again
        Portions that a worker died of.
    partly
        What is known of chunks that are made of several portions, and how many cases they lack.
    rest
        What is left of portions that were cut, or that took too long.
    left
        How many cases nobody has in hand yet; None where portions are not to be cut.
    """

    plan: Plan
    ahead: Iterator[Portion]
    again: deque[Portion] = field(default_factory=deque)
    partly: dict[int, tuple[Block, int]] = field(default_factory=dict)
    rest: deque[Portion] = field(default_factory=deque)
    left: int | None = None

    def next(self, *, idle: bool, room: int = 1) -> Portion | None:
        """The next portion for one of ``room`` hands; ``idle`` says that all are empty.

        Nothing new is begun while a portion waits to be tried alone.
        """
        company = next((p for p in self.again if not p.alone), None)
        if company is None and self.again:
            return self.again.popleft() if idle else None
        if company is not None:
            self.again.remove(company)
            return company
        portion = self.rest.popleft() if self.rest else next(self.ahead, None)
        return None if portion is None else self._cut(portion, room)

    def lost(self, portion: Portion) -> Block | None:
        """A worker died; what stands for a portion that is given up, where it is."""
        deaths = portion.deaths + 1
        if not portion.alone:
            self.again.append(replace(portion, deaths=deaths % SUSPECT, alone=deaths >= SUSPECT))
            return None
        if len(portion.places) > 1:
            half = len(portion.places) // 2
            for part in (portion.places[:half], portion.places[half:]):
                self.again.append(Portion(portion.chunk, part, alone=True))
            return None
        if deaths < HOPELESS:
            self.again.append(replace(portion, deaths=deaths))
            return None
        sheet = Sheet.blank(self.plan, 1)
        sheet.fail(0, Status.DIED, f"its worker died {HOPELESS} times (out of memory?)")
        return sheet.finished()

    def found(self, portion: Portion, block: Block) -> tuple[int, Block] | None:
        """Take a portion's numbers; the chunk that they finish, where they do."""
        portion, block = self._known(portion, block)
        count = len(self.plan.numbers(portion.chunk))
        if len(block) == count:
            self.partly.pop(portion.chunk, None)
            return portion.chunk, block
        whole, lacking = self.partly.pop(portion.chunk, (Block.empty(self.plan, count), count))
        whole, lacking = whole.placed(portion.places, block), lacking - len(block)
        if lacking == 0:
            return portion.chunk, whole
        self.partly[portion.chunk] = (whole, lacking)
        return None

    def _cut(self, portion: Portion, room: int) -> Portion:
        """As much of a portion as leaves as much again for every hand."""
        if self.left is None:
            return portion
        count, most = len(portion.places), -(-self.left // (SHARES * room))
        if room > 1 and count > most:
            self.rest.appendleft(replace(portion, places=portion.places[most:]))
            portion = replace(portion, places=portion.places[:most])
        self.left -= len(portion.places)
        return portion

    def _known(self, portion: Portion, block: Block) -> tuple[Portion, Block]:
        """What a portion came back with; the rest of it waits for the next hand."""
        missing = block.status == Status.MISSING
        if not missing.any():
            return portion, block
        known, lacking = (np.flatnonzero(where).tolist() for where in (~missing, missing))
        rest = replace(portion, places=[portion.places[row] for row in lacking])
        if portion.deaths or portion.alone:
            self.again.append(rest)
        else:
            self.rest.appendleft(rest)
            self.left = None if self.left is None else self.left + len(lacking)
        told = replace(portion, places=[portion.places[row] for row in known])
        return told, block.picked(known)
