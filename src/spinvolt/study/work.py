"""What a worker does: the cases of one order."""

import math
import pickle
import time
import zlib
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from spinvolt.errors import Misstated
from spinvolt.study.batch import fill
from spinvolt.study.block import Block
from spinvolt.study.case import Sheet, charged
from spinvolt.study.plan import SCHEMA, Plan
from spinvolt.version import VERSION

Stamp = tuple[int, str]
HERE: Stamp = (SCHEMA, VERSION)


@dataclass(frozen=True)
class Order:
    """Cases to be computed, and by which version, so that no other one answers.

    Attributes
    ----------
    part
        The cases, as a plan of their own.
    stamp
        Schema and version of the study.
    stretch
        Seconds after which a worker hands in what it has, but for a case that it is at.
    """

    part: Plan
    stamp: Stamp = HERE
    stretch: float = math.inf


def carried_out(order: Order) -> Block:
    """The numbers of an order's cases, from a process that does nothing else.

    Raises
    ------
    Misstated
        As ``computed``.
    """
    # For good: a limit that is taken back would free the other threads of this process too early.
    threadpool_limits(limits=1)
    return computed(order)


def packed(order: Order) -> bytes:
    """An order as few bytes: a scheduler keeps its last thousand messages to each worker."""
    return zlib.compress(pickle.dumps(order), 1)


def unpacked_and_carried_out(parcel: bytes) -> Block:
    """The numbers of a packed order, as ``carried_out``.

    Raises
    ------
    Misstated
        As ``computed``.
    """
    return carried_out(pickle.loads(zlib.decompress(parcel)))


def computed(order: Order) -> Block:
    """The numbers of an order's cases; they depend on the cases alone.

    Where the order's time is over, the rest of the cases is missing; one at the least is there.

    With more than one thread the last bits of a matrix product depend on how many there are.

    Raises
    ------
    Misstated
        When this process runs another version of spinvolt than the study.
    """
    if order.stamp != HERE:
        raise Misstated(
            f"A worker must run the study's spinvolt {order.stamp[1]} (schema {order.stamp[0]}), "
            f"but runs {HERE[1]} (schema {HERE[0]})."
        )
    began = time.monotonic()
    sheet = Sheet.blank(order.part, len(order.part))
    done = fill(order.part, sheet)
    some = bool(done.any())
    for place in np.flatnonzero(~done).tolist():
        if some and time.monotonic() - began > order.stretch:
            break
        charged(order.part, sheet, place)
        some = True
    return sheet.finished()
