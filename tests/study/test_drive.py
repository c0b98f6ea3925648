"""Driving a fleet: deaths are survived, blamed on the right case, and told."""

import random
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.study.studies import small

from spinvolt.errors import NotConverged
from spinvolt.study.block import Status
from spinvolt.study.drive import Drive
from spinvolt.study.ledger import Ledger, Portion
from spinvolt.study.table import plan
from spinvolt.study.work import computed

STUDY = plan(small(chunk=5))

KNOWN = {}


def numbers_of(order, key):
    if key not in KNOWN:
        KNOWN[key] = computed(order)
    return KNOWN[key]


@dataclass
class Mortal:
    """A fleet whose worker dies of some cases, and now and then of nothing."""

    deadly: frozenset[tuple]
    chance: random.Random
    luck: float = 0.0
    room: int = 3
    one_for_all: bool = True
    broken: bool = False
    out: list = field(default_factory=list)
    orders: list = field(default_factory=list)

    def submit(self, order):
        if self.broken:
            raise BrokenProcessPool
        numbers = [tuple(order.part.given(i).values()) for i in range(len(order.part))]
        future = Future()
        self.out.append(future)
        self.orders.append(numbers)
        if self.deadly & set(numbers) or self.chance.random() < self.luck:
            self.broken = True
            for each in self.out:
                if not each.done():
                    each.set_exception(BrokenProcessPool())
        else:
            future.set_result(numbers_of(order, tuple(numbers)))
        return future

    def lost(self, fault):
        return isinstance(fault, BrokenProcessPool)

    def renew(self):
        self.broken, self.out = False, []

    def stop(self):
        pass


def driven(fleet):
    kept, told = {}, []
    portions = (Portion(c, range(len(STUDY.numbers(c)))) for c in range(STUDY.chunks))
    drive = Drive(Ledger(STUDY, portions), fleet, kept.__setitem__, told.append)
    drive.run()
    assert sum(told) == 20
    return kept, drive


EXPECTED, _ = driven(Mortal(frozenset(), random.Random(0)))
CASES = [tuple(STUDY.given(i).values()) for i in range(20)]


@given(st.sets(st.integers(0, 19), max_size=3), st.randoms(use_true_random=False))
def test_deadly_cases_are_found_and_all_others_computed(deadly, chance):
    fleet = Mortal(frozenset(CASES[i] for i in deadly), chance)
    kept, drive = driven(fleet)
    status = np.concatenate([kept[c].status for c in sorted(kept)])
    assert {i for i in range(20) if status[i] == Status.DIED} == deadly
    for chunk, block in kept.items():
        if not deadly & set(STUDY.numbers(chunk)):
            assert block.encoded() == EXPECTED[chunk].encoded()
    assert (drive.deaths > 0) == bool(deadly)


@given(st.floats(0.0, 0.2), st.randoms(use_true_random=False))
def test_accidents_leave_no_trace(luck, chance):
    kept, _ = driven(Mortal(frozenset(), chance, luck))
    died = sum(int(np.sum(block.status == Status.DIED)) for block in kept.values())
    if died == 0:
        assert {c: b.encoded() for c, b in kept.items()} == {
            c: b.encoded() for c, b in EXPECTED.items()
        }


def test_a_portion_that_kills_is_tried_alone():
    fleet = Mortal(frozenset(CASES[7:8]), random.Random(1))
    kept, _ = driven(fleet)
    assert kept[1].texts[kept[1].failure[2]].startswith("its worker died 3 times")
    tried_alone = [numbers for numbers in fleet.orders if numbers == [CASES[7]]]
    assert len(tried_alone) == 3


def test_workers_that_are_gone_end_the_sweep():
    @dataclass
    class Gone(Mortal):
        def submit(self, order):
            future = super().submit(order)
            gone = Future()
            gone.cancel()
            gone.set_running_or_notify_cancel()
            return gone if len(self.orders) > 2 else future

    with pytest.raises(NotConverged, match="start the sweep again"):
        driven(Gone(frozenset(), random.Random(0), room=1))
