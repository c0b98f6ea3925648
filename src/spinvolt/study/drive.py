"""Handing out portions and taking in their numbers, until nothing is left to do."""

import time as clock
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from spinvolt.errors import NotConverged
from spinvolt.study.block import Block, Status
from spinvolt.study.fleet import Fleet
from spinvolt.study.ledger import Ledger, Portion
from spinvolt.study.work import Order

Keep = Callable[[int, Block], None]
Told = Callable[[int], None]
# Seconds that a worker computes before it hands in what it has, and that numbers which are there
# may wait for the rest of their chunk: more than both together is never lost.
STRETCH, PAUSE = 2.0, 3.0


@dataclass
class Drive:
    """A ledger worked off by a fleet.

    Attributes
    ----------
    ledger
        What is to be done.
    fleet
        Who does it.
    keep
        Called with each chunk that is complete.
    told
        Called with the number of cases of each portion that comes in.
    begun
        Called now and then with chunks of which some cases are missing; None where they wait.
    deaths
        How many times workers died.
    """

    ledger: Ledger
    fleet: Fleet
    keep: Keep
    told: Told
    begun: Keep | None = None
    deaths: int = 0
    _out: dict[Future[Block], Portion] = field(default_factory=dict)
    # Chunks with numbers that are not stored, and since when.
    _waiting: dict[int, float] = field(default_factory=dict)

    def run(self) -> None:
        """Work until nothing is left; whatever ends it early, the workers are ended too.

        Raises
        ------
        NotConverged
            When the workers are gone for good.
        OSError
            When a chunk cannot be stored.
        """
        try:
            while self._hand_out():
                done, _ = wait(self._out, self._patience(), return_when=FIRST_COMPLETED)
                self._take_in(done)
                if self._patience() == 0.0:
                    self._save_the_begun()
        except BaseException:
            self._save_what_is_there()
            raise
        finally:
            self.fleet.stop()

    def _hand_out(self) -> bool:
        """Fill the workers' hands; whether anything is in them."""
        while len(self._out) < self.fleet.room and not self._alone:
            portion = self.ledger.next(idle=not self._out, room=self.fleet.room)
            if portion is None:
                break
            numbers = self.ledger.plan.numbers(portion.chunk)
            part = self.ledger.plan.part([numbers[place] for place in portion.places])
            order = Order(part, stretch=STRETCH)
            try:
                future = self.fleet.submit(order)
            except Exception as fault:
                if not self.fleet.lost(fault):
                    raise
                self.ledger.again.append(portion)
                if not self._out:
                    self.fleet.renew()
                break
            self._out[future] = portion
        return bool(self._out or self.ledger.again)

    @property
    def _alone(self) -> bool:
        return any(portion.alone for portion in self._out.values())

    def _take_in(self, done: set[Future[Block]]) -> None:
        """Keep what is finished; when a worker died, try again what it may have had in hand."""
        buried: list[Portion] = []
        while done:
            for future in done:
                portion = self._out.pop(future)
                if future.cancelled():
                    raise NotConverged("the workers are gone: start the sweep again to go on")
                fault = future.exception()
                if fault is None:
                    self._keep(portion, future.result())
                elif self.fleet.lost(fault):
                    buried.append(portion)
                else:
                    raise fault
            # One death breaks a whole pool: nothing that is still out will be computed.
            done = wait(self._out).done if buried and self.fleet.one_for_all else set()
        if buried:
            self._bury(buried)

    def _bury(self, buried: list[Portion]) -> None:
        self.deaths += 1
        self.fleet.renew()
        for portion in sorted(buried, key=lambda each: (each.chunk, *each.places[:1])):
            block = self.ledger.lost(portion)
            if block is not None:
                self._keep(portion, block)

    def _keep(self, portion: Portion, block: Block) -> None:
        finished = self.ledger.found(portion, block)
        self.told(int(np.count_nonzero(block.status != Status.MISSING)))
        if finished is None:
            self._waiting.setdefault(portion.chunk, clock.monotonic())
        else:
            self._waiting.pop(portion.chunk, None)
            self.keep(*finished)

    def _patience(self) -> float | None:
        """Seconds until what is there must be stored; None where nothing waits for that."""
        if self.begun is None or not self._waiting:
            return None
        return max(0.0, min(self._waiting.values()) + PAUSE - clock.monotonic())

    def _save_the_begun(self) -> None:
        """Store what is there of chunks of which some cases are missing."""
        for chunk in list(self._waiting):
            if self.begun is not None:
                self.begun(chunk, self.ledger.partly[chunk][0])
            del self._waiting[chunk]

    def _save_what_is_there(self) -> None:
        """Store what came in before the end."""
        for future, portion in list(self._out.items()):
            if future.done() and not future.cancelled() and future.exception() is None:
                del self._out[future]
                try:
                    self._keep(portion, future.result())
                except OSError:
                    return
        with suppress(OSError):
            self._save_the_begun()
