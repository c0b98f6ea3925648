"""Blocks: however they are put together, the bytes are the same."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.study.studies import small

from spinvolt.errors import Misstated
from spinvolt.study.block import Block, Status, decoded
from spinvolt.study.table import plan
from spinvolt.study.work import HERE, Order, computed

STUDY = plan(small(curves=["energy"], samples=3))


@cache
def whole():
    return computed(Order(STUDY.part(range(20))))


@cache
def one(number):
    return computed(Order(STUDY.part([number])))


@given(st.permutations(range(20)))
def test_the_order_of_the_pieces_leaves_no_trace(order):
    block = Block.empty(STUDY, 20)
    for number in order:
        block = block.placed([number], one(number))
    assert block.encoded() == whole().encoded()


def test_bytes_come_back_as_the_block():
    again = decoded(whole().encoded())
    assert again.texts == whole().texts
    for name, array in whole().arrays().items():
        np.testing.assert_array_equal(again.arrays()[name], array)


def test_cases_without_numbers_say_why():
    block = whole()
    assert set(block.status.tolist()) == {Status.DONE}
    column = block.columns["advantage"]
    undefined = np.isnan(column.value)
    assert 0 < undefined.sum() < 20
    assert ((column.reason >= 0) == undefined).all()
    assert all("needs" in block.texts[code] for code in column.reason[undefined])


def test_another_version_is_not_answered():
    with pytest.raises(Misstated, match=r"must run the study's spinvolt 9\.9"):
        computed(Order(STUDY.part([0]), (HERE[0], "9.9")))
