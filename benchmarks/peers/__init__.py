"""The other packages, one file each; a file is loaded when its package is there."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from benchmarks.task import Peer

# The file, and the module without which it cannot be loaded.
FILES = {
    "scipy_eigen": "scipy",
    "scipy_steps": "scipy",
    "qutip_sector": "qutip",
    "qutip_product": "qutip",
    "qutip_parity": "qutip",
    "qutip_master": "qutip",
    "dynamiqs_sector": "dynamiqs",
    "quspin_sector": "quspin",
}


def missing() -> tuple[str, ...]:
    """Packages that are not installed."""
    return tuple(sorted({name for name in FILES.values() if find_spec(name) is None}))


def listed(names: tuple[str, ...] = ()) -> Iterator[tuple[str, Peer]]:
    """Files and their peers, those whose name contains one of ``names`` (all, when empty)."""
    for file, module in FILES.items():
        if find_spec(module) is None:
            continue
        for peer in import_module(f"benchmarks.peers.{file}").PEERS:
            if not names or any(name in peer.name for name in names):
                yield file, peer


def named(file: str, name: str) -> Peer:
    """One peer of one file."""
    peers = import_module(f"benchmarks.peers.{file}").PEERS
    return next(peer for peer in peers if peer.name == name)
