"""What a pane answers, and its bytes: a JSON header, then the arrays as 32-bit floats.

    "SPV1" | length of the header, uint32 | header, padded with blanks to 4 | float32 arrays

all little-endian. The header's `arrays` lists {"name", "shape"} in the order of the bytes. Floats
of 32 bits are for drawing alone; every number that is printed stands in the header, whole.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"SPV1"
MEDIA_TYPE = "application/vnd.spinvolt"


@dataclass(frozen=True, eq=False)
class Packet:
    """Words and numbers in ``header``, curves in ``arrays``."""

    header: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The bytes that a page reads.

        >>> packet = Packet({"a": 1}, {"x": np.array([1.0, 2.0])})
        >>> read_packet(packet.to_bytes()).arrays["x"]
        array([1., 2.], dtype=float32)
        """
        listed = [{"name": n, "shape": list(np.shape(a))} for n, a in self.arrays.items()]
        text = json.dumps({**self.header, "arrays": listed}, allow_nan=False).encode()
        text += b" " * (-len(text) % 4)
        parts = [np.ascontiguousarray(a, dtype="<f4").tobytes() for a in self.arrays.values()]
        return b"".join([MAGIC, struct.pack("<I", len(text)), text, *parts])


def read_packet(data: bytes) -> Packet:
    """The packet in some bytes, as a page would read it."""
    if data[:4] != MAGIC:
        raise ValueError("these bytes are no packet")
    (length,) = struct.unpack_from("<I", data, 4)
    header = json.loads(data[8 : 8 + length])
    arrays: dict[str, NDArray[Any]] = {}
    place = 8 + length
    for entry in header.pop("arrays"):
        count = int(np.prod(entry["shape"]))
        arrays[entry["name"]] = np.frombuffer(data, "<f4", count, place).reshape(entry["shape"])
        place += 4 * count
    return Packet(header, arrays)
