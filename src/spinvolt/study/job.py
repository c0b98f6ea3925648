"""One run of a sweep: what is there, what is missing, what came of it."""

import time as clock
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from spinvolt.study.block import Block, Status
from spinvolt.study.drive import Drive
from spinvolt.study.fleet import Fleet
from spinvolt.study.ledger import Ledger, Portion
from spinvolt.study.store import Piece, Store

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from xarray import Dataset

Progress = Callable[[float, str], None] | None
# So many sentences about failures are told; the store has them all.
EXAMPLES = 3


@dataclass(frozen=True)
class Swept:
    """What a sweep did.

    Attributes
    ----------
    store
        The folder.
    cases
        How many the plan has.
    mine
        How many of them this run was to see to: all, or those of its shard.
    kept
        How many were there already.
    computed
        How many were computed now.
    failed
        How many of its cases have no numbers, by kind.
    examples
        Some of the reasons.
    damaged
        Chunks whose files were not what they had been, and were computed anew.
    deaths
        How many times workers died.
    seconds
        How long it took.
    complete
        Whether the store has every case of the plan.
    """

    store: str
    cases: int
    mine: int
    kept: int
    computed: int
    failed: Mapping[str, int]
    examples: tuple[str, ...]
    damaged: int
    deaths: int
    seconds: float
    complete: bool

    def dataset(self) -> "Dataset":
        """The store as an xarray.Dataset."""
        from spinvolt.study.dataset import open_sweep

        return open_sweep(self.store)

    def plot(
        self,
        *,
        x: str | Sequence[str] | None = None,
        y: str | None = None,
        where: Mapping[str, object] | None = None,
    ) -> "Figure":
        """A figure of the store's numbers: lines, a map or curves.

        Parameters
        ----------
        x
            The field that runs across, or the two of a map; left out, `n_battery` or the field
            with most values.
        y
            A figure of merit or a curve; left out, the first that the sweep keeps.
        where
            Values of other fields.

        Raises
        ------
        Misstated
            When a name or a value is not one of the sweep, or it has more fields than a picture.
        """
        from spinvolt.plots.sweeps import plot_sweep

        return plot_sweep(self.dataset(), x=x, y=y, where=where)

    def __str__(self) -> str:
        of = f" of {self.cases}" if self.mine != self.cases else ""
        rate = f" in {self.seconds:.1f} s, {self.computed / max(self.seconds, 1e-9):.4g} a second"
        done = f"{self.kept} were there, {self.computed} computed{rate if self.computed else ''}"
        lines = [f"{self.mine}{of} cases in '{self.store}': {done}."]
        if self.damaged:
            lines.append(f"Damaged chunks that were computed anew: {self.damaged}.")
        if self.deaths:
            lines.append(f"Deaths of workers, whose cases were repeated: {self.deaths}.")
        if self.failed:
            kinds = ", ".join(f"{count} {word}" for word, count in self.failed.items())
            lines.append(f"{sum(self.failed.values())} cases have no numbers ({kinds}), such as:")
            lines += [f"  {text}" for text in self.examples]
        return "\n".join(lines)


@dataclass
class Job:
    """The part of a study that one run sees to.

    Attributes
    ----------
    store, mine, progress
        What is computed, which chunks of it, and who is told.
    pieces
        Chunks that are there.
    again
        Their places that are to be computed anew, by chunk.
    kept, computed, damaged
        Counts of cases, cases and chunks.
    failed, examples
        What has no numbers, and some reasons.
    """

    store: Store
    mine: range
    progress: Progress
    pieces: dict[int, Piece] = field(default_factory=dict)
    again: dict[int, list[int]] = field(default_factory=dict)
    kept: int = 0
    computed: int = 0
    damaged: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    @classmethod
    def looked_over(cls, store: Store, mine: range, retry: bool, progress: Progress) -> "Job":
        """What is there, verified, and what is to be done."""
        job = cls(store, mine, progress)
        for chunk, piece in store.pieces().items():
            if chunk not in mine:
                continue
            block = store.block(piece)
            if block is None:
                store.drop(piece)
                job.damaged += 1
                continue
            job.pieces[chunk] = piece
            places = np.flatnonzero(block.status != Status.DONE).tolist() if retry else []
            job.kept += len(block) - len(places)
            if places:
                job.again[chunk] = places
            else:
                job._count(block)
        for chunk, piece in store.begun().items():
            if chunk in mine:
                job._take_up(chunk, piece, retry)
        return job

    @property
    def cases(self) -> int:
        """How many cases this run is to see to."""
        last, plan = self.mine[-1:] or range(1), self.store.plan
        full = len(self.mine) * plan.chunk
        return full - (plan.chunk - len(plan.numbers(last[0]))) * bool(self.mine)

    @property
    def left(self) -> int:
        """How many of them are to be computed."""
        return self.cases - self.kept

    def run(self, crew: Fleet) -> int:
        """Compute what is missing; how many times a worker died."""
        began, left = clock.monotonic(), self.left

        def told(count: int) -> None:
            self.computed += count
            if self.progress is not None:
                seconds = clock.monotonic() - began
                self.progress(self.computed / left, _pace(self.computed, left, seconds))

        ledger = Ledger(self.store.plan, iter(()), left=left)
        ledger.ahead = self._portions(ledger)
        drive = Drive(ledger, crew, self._keep, told, self._save)
        drive.run()
        return drive.deaths

    def told(self, deaths: int, seconds: float, *, complete: bool) -> Swept:
        """What was done."""
        return Swept(
            str(self.store.path), len(self.store.plan), self.cases, self.kept, self.computed,
            dict(self.failed), tuple(self.examples), self.damaged, deaths, seconds, complete,
        )  # fmt: skip

    def _portions(self, ledger: Ledger) -> Iterator[Portion]:
        """What is missing, chunk by chunk; what was there of a chunk is handed to the ledger."""
        for chunk in self.mine:
            places = self.again.get(chunk)
            if places is not None:
                block = self.store.block(self.pieces[chunk])
                if block is not None:
                    ledger.partly[chunk] = (block, len(places))
                    yield Portion(chunk, places)
            elif chunk not in self.pieces:
                yield Portion(chunk, range(len(self.store.plan.numbers(chunk))))

    def _take_up(self, chunk: int, piece: Piece, retry: bool) -> None:
        """Go on with a chunk of which some cases are there."""
        block = None if chunk in self.pieces else self.store.block(piece)
        if block is None:
            self.store.drop(piece)
            self.damaged += chunk not in self.pieces
            older = self.store.begun().get(chunk)
            if older is not None:
                self._take_up(chunk, older, retry)
            return
        self.store.drop_older(piece)
        wanted = block.status != Status.DONE if retry else block.status == Status.MISSING
        self.again[chunk] = np.flatnonzero(wanted).tolist()
        self.kept += len(block) - len(self.again[chunk])
        self.pieces[chunk] = piece

    def _keep(self, chunk: int, block: Block) -> None:
        self._save(chunk, block)
        self._count(block)

    def _save(self, chunk: int, block: Block) -> None:
        # What was assembled before is that of other numbers.
        self.store.result.unlink(missing_ok=True)
        self.pieces[chunk] = self.store.keep(chunk, block, self.pieces.get(chunk))

    def _count(self, block: Block) -> None:
        """Count failures, and quote the first ones."""
        for status in Status:
            count = int(np.sum(block.status == status)) if status != Status.DONE else 0
            if count:
                self.failed[status.word] = self.failed.get(status.word, 0) + count
        for code in block.failure[block.status != Status.DONE].tolist():
            text = block.texts[code]
            if len(self.examples) < EXAMPLES and text not in self.examples:
                self.examples.append(text)


def _pace(done: int, of: int, seconds: float) -> str:
    """How many cases, how fast, and how long still.

    >>> _pace(200, 1000, 4.0)
    '200 of 1000 cases, 50 a second, 16 s left'
    """
    rate = done / max(seconds, 1e-9)
    left = (of - done) / rate if rate else 0.0
    minutes, rest = divmod(round(left), 60)
    hours, minutes = divmod(minutes, 60)
    time = f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else ""
    return f"{done} of {of} cases, {rate:.3g} a second, {time or f'{rest} s'} left"
