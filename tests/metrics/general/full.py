"""Figures of merit from density matrices on all 2^N levels: nothing of ladders but the basis."""

import numpy as np
from tests.full_space import spin
from tests.metrics.general.ladders import bases


def reduced(rho, n_battery, n_charger):
    four = rho.reshape(2**n_battery, 2**n_charger, 2**n_battery, 2**n_charger)
    return np.einsum("icjc->ij", four), np.einsum("bibj->ij", four)


def entropy(rho):
    q = np.linalg.eigvalsh(rho)
    q = q[q > 1e-300]
    return float(-np.sum(q * np.log2(q)))


def purity(rho):
    return float(np.trace(rho @ rho).real)


def log_negativity(rho, n_battery, n_charger):
    four = rho.reshape(2**n_battery, 2**n_charger, 2**n_battery, 2**n_charger)
    turned = four.transpose(2, 1, 0, 3).reshape(rho.shape)
    return float(np.log2(np.sum(np.abs(np.linalg.eigvalsh(turned)))))


def collective(rho, n):
    """rho_j: elements between levels, summed over the copies."""
    return {s: np.einsum("cki,ij,clj->kl", copies, rho, copies) for s, copies in bases(n).items()}


def _fall(blocks, order):
    """Energy before less energy after the levels of each block are filled in turn."""
    work = 0.0
    for s, block in blocks.items():
        heights = np.arange(s + 1) - s / 2
        work += float(block.diagonal().real @ heights - order(block) @ heights)
    return work


def ergotropy(rho, n):
    return _fall(collective(rho, n), lambda m: np.sort(np.linalg.eigvalsh(m))[::-1])


def ergotropy_incoherent(rho, n):
    return _fall(collective(rho, n), lambda m: np.sort(m.diagonal().real)[::-1])


def ergotropy_full(rho, n):
    energy = np.diag(spin("z", n))
    after = np.sort(np.linalg.eigvalsh(rho))[::-1] @ np.sort(energy)
    return float(np.trace(rho @ np.diag(energy)).real - after)


def capacity(rho, n):
    energy, q = np.sort(np.diag(spin("z", n))), np.sort(np.linalg.eigvalsh(rho))
    return float(q @ energy - q[::-1] @ energy)


def work_operator(rho, n):
    """H - U^+ H U on all levels, U = sum over j of U_j on the levels, one on the copies."""
    h = spin("z", n)
    unitary = np.zeros_like(rho)
    for s, block in collective(rho, n).items():
        _, vectors = np.linalg.eigh(block)
        turn = vectors[:, ::-1].conj().T
        copies = bases(n)[s]
        unitary += np.einsum("cki,kl,clj->ij", copies, turn, copies)
    assert np.allclose(unitary @ unitary.conj().T, np.eye(2**n))
    return h - unitary.conj().T @ h @ unitary


def variance(rho, operator):
    mean = np.trace(rho @ operator).real
    return float(np.trace(rho @ operator @ operator).real - mean**2)


def fisher(rho, n):
    q, vectors = np.linalg.eigh(rho)
    q = np.maximum(q, 0.0)
    elements = np.abs(vectors.conj().T @ spin("x", n) @ vectors) ** 2
    sums, falls = np.add.outer(q, q), np.subtract.outer(q, q) ** 2
    weights = np.divide(falls, sums, out=np.zeros_like(sums), where=sums > 0)
    return float(2.0 * np.sum(weights * elements))


def populations(rho, n):
    excited = np.rint(np.diag(spin("z", n)) + n / 2).astype(int)
    return np.bincount(excited, weights=rho.diagonal().real, minlength=n + 1)


def all_of(rho, n_battery, n_charger):
    """Every figure of merit that a density matrix has by itself, splitting one."""
    battery, _ = reduced(rho, n_battery, n_charger)
    n = n_battery
    return {
        "entropy": entropy(battery),
        "purity": purity(battery),
        "log_negativity": log_negativity(rho, n_battery, n_charger),
        "ergotropy": ergotropy(battery, n),
        "ergotropy_incoherent": ergotropy_incoherent(battery, n),
        "ergotropy_coherent": ergotropy(battery, n) - ergotropy_incoherent(battery, n),
        "ergotropy_full": ergotropy_full(battery, n),
        "capacity": capacity(battery, n),
        "energy_variance": variance(battery, spin("z", n)),
        "ergotropy_variance": variance(battery, work_operator(battery, n)),
        "fisher": fisher(battery, n),
        "populations": populations(battery, n),
    }
