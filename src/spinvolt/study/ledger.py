"""Which cases are still to be computed, in which portions, and what was lost on the way.

A portion whose worker dies is tried again; after a few deaths it is tried alone, so that it can
be blamed for the next one, and is then halved until the case is found that kills its worker.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from spinvolt.study.block import Block, Status
from spinvolt.study.case import Sheet
from spinvolt.study.plan import Plan

# Deaths in company before a portion is tried alone, and deaths of one case alone before it is
# given up.
SUSPECT, HOPELESS = 3, 3


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
    """

    plan: Plan
    ahead: Iterator[Portion]
    again: deque[Portion] = field(default_factory=deque)
    partly: dict[int, tuple[Block, int]] = field(default_factory=dict)

    def next(self, *, idle: bool) -> Portion | None:
        """The next portion; ``idle`` says that nothing is being computed now.

        Nothing new is begun while a portion waits to be tried alone.
        """
        company = next((p for p in self.again if not p.alone), None)
        if company is None and self.again:
            return self.again.popleft() if idle else None
        if company is not None:
            self.again.remove(company)
            return company
        return next(self.ahead, None)

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
        count = len(self.plan.numbers(portion.chunk))
        if len(block) == count:
            return portion.chunk, block
        whole, lacking = self.partly.pop(portion.chunk, (Block.empty(self.plan, count), count))
        whole, lacking = whole.placed(portion.places, block), lacking - len(block)
        if lacking == 0:
            return portion.chunk, whole
        self.partly[portion.chunk] = (whole, lacking)
        return None
