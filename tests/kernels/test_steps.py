"""Rational steps against what they stand for: exact constants, dense exponentials, plain Python."""

import types
from fractions import Fraction
from functools import partial

import flint
import numpy as np
import pytest

from spinvolt.engines.walk import rounded
from spinvolt.kernels import complex_steps, pade, real_steps

KERNELS = {"real": real_steps, "complex": complex_steps}


def plain(module):
    """The module's functions as plain Python, calling each other as such."""
    names = dict(vars(module))
    twins = {}
    for name, function in vars(module).items():
        if hasattr(function, "py_func"):
            twins[name] = types.FunctionType(function.py_func.__code__, names, name)
    names.update(twins)
    return types.SimpleNamespace(
        LANES=module.LANES, FIELDS=module.FIELDS, ROWS=module.ROWS, SUMS=module.SUMS, **twins
    )


def halves_of(module):
    return pade.real_halves() if module.FIELDS == 1 else pade.complex_halves()


def chain_of(length, seed, *, tilted):
    """Couplings u_0 ... u_n and energies, of order one."""
    random = np.random.default_rng(seed)
    couplings = np.zeros(length + 1)
    couplings[1:-1] = random.uniform(0.5, 2.0, length - 1)
    energies = random.uniform(-1.5, 1.5, length) if tilted else np.zeros(length)
    return couplings, energies


def walked(module, couplings, energies, start, tau, *, groups=1, substeps=1, cut=1e-18, income=0.0):
    """phi after groups * substeps steps, and what was recorded."""
    n, halves = len(energies), halves_of(module)
    lanes = module.LANES * n
    factors = (np.empty((2, lanes)), np.empty((2, lanes)), np.empty((2, n)))
    module.factorise(couplings * tau, energies * tau, halves[0], factors)
    state = np.zeros((module.FIELDS, n + 4))
    state[0, start] = 1.0
    weights = np.random.default_rng(1).normal(size=(len(module.ROWS), n))
    for row, (_, offset) in zip(weights, module.ROWS, strict=True):
        row[n - offset :] = 0.0
    records = (
        np.empty((groups, module.SUMS)),
        np.empty((groups, 2), dtype=np.int64),
        np.empty(groups),
    )
    module.march(
        (start, start + 1),
        (groups, substeps, substeps, 0),
        factors,
        (np.empty((2, lanes)), state),
        halves,
        (cut, income, 0.0),
        weights,
        records,
    )
    phi = state[0, :n] + (1j * state[1, :n] if module.FIELDS == 2 else 0.0)
    return phi, records, weights


def generator(couplings, energies):
    """K - i W of phi' = (K - i W) phi."""
    links = couplings[1:-1]
    return np.diag(links, -1) - np.diag(links, 1) - 1j * np.diag(energies)


def exact(couplings, energies, start, time):
    """phi at ``time``, from the eigenvectors of the Hermitian i (K - i W)."""
    values, vectors = np.linalg.eigh(1j * generator(couplings, energies))
    return vectors @ (np.exp(-1j * values * time) * vectors[start].conj())


def truncation(couplings, energies, start, tau):
    """The proved bound on what one step adds."""
    state = np.eye(len(energies))[start].astype(complex)
    for _ in range(pade.ORDER):
        state = tau * generator(couplings, energies) @ state
    return pade.TRUNCATION * float(np.linalg.norm(state))


def ball(z):
    return flint.acb(z.real, z.imag)


def pade_numerator():
    """Coefficients of N with r(x) = N(x) / N(-x)."""
    coefficients = [Fraction(1)]
    for k in range(1, pade.DEGREE + 1):
        ratio = Fraction(pade.DEGREE - k + 1, k * (2 * pade.DEGREE - k + 1))
        coefficients.append(coefficients[-1] * ratio)
    return [flint.fmpq(c.numerator, c.denominator) for c in coefficients]


def applied(half, x):
    """r_half(x) with the constants as they are stored."""
    total = flint.acb(1)
    for p, a in zip(pade.POLES[half], pade.RESIDUES[half], strict=True):
        total += ball(a) / (x - ball(p)) + ball(a.conjugate()) / (x - ball(p.conjugate()))
    return total


def test_the_stored_halves_make_up_the_pade_approximant():
    flint.ctx.dps = 40
    numerator = pade_numerator()
    for y in np.linspace(-4.0, 4.0, 41):
        x = flint.acb(0, float(y))
        wanted = sum(c * x**k for k, c in enumerate(numerator))
        wanted /= sum(c * (-x) ** k for k, c in enumerate(numerator))
        assert float(abs(applied(0, x) * applied(1, x) - wanted).upper()) < 1e-17
        bound = pade.TRUNCATION * abs(float(y)) ** pade.ORDER
        assert float(abs(wanted - x.exp()).upper()) <= bound * (1.0 + 1e-12) + 1e-35


def test_each_half_keeps_the_norm():
    flint.ctx.dps = 40
    for y in np.linspace(-4.0, 4.0, 41):
        for half in range(2):
            modulus = abs(applied(half, flint.acb(0, float(y))))
            assert float(abs(modulus - 1).upper()) < 1e-17


def test_complex_halves_hold_every_pole_of_the_real_ones_and_its_conjugate():
    poles, residues, gains = pade.complex_halves()
    upper, doubled, _ = pade.real_halves()
    assert poles.shape == residues.shape == (2, 8)
    np.testing.assert_array_equal(poles[:, [0, 1, 4, 5]], upper)
    np.testing.assert_array_equal(poles[:, 4:6], -poles[:, 6:8])
    np.testing.assert_array_equal(2.0 * residues[:, [0, 1, 4, 5]], doubled)
    np.testing.assert_allclose(
        gains, np.hypot(residues[:, :4], residues[:, 4:]) / poles[:, :4] ** 0.5
    )


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize(("length", "start"), [(2, 0), (2, 1), (3, 1), (17, 0), (40, 25), (40, 39)])
@pytest.mark.parametrize("tau", [0.4, -0.4, 0.03])
def test_steps_follow_the_exact_motion(name, length, start, tau):
    module, steps = KERNELS[name], 7
    couplings, energies = chain_of(length, length, tilted=name == "complex")
    phi, records, _ = walked(module, couplings, energies, start, tau, substeps=steps)
    wanted = exact(couplings, energies, start, steps * tau)
    bound = steps * truncation(couplings, energies, start, tau) + records[2][-1]
    bound += float(rounded(np.array([steps]), np.array([2.0]), tilted=name == "complex")[0])
    assert np.linalg.norm(phi - wanted) <= bound < 2e-12


@pytest.mark.parametrize("name", KERNELS)
def test_long_steps_err_by_nearly_what_the_theorem_allows(name):
    couplings, energies = chain_of(30, 5, tilted=name == "complex")
    phi, _, _ = walked(KERNELS[name], couplings, energies, 12, 1.5)
    error = np.linalg.norm(phi - exact(couplings, energies, 12, 1.5))
    bound = truncation(couplings, energies, 12, 1.5)
    assert 1e-11 < 0.3 * bound < error <= bound


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("start", [0, 150, 299])
def test_what_is_dropped_stays_below_what_is_counted(name, start):
    couplings, energies = chain_of(300, 8, tilted=name == "complex")
    couplings *= 5.0
    far = partial(walked, KERNELS[name], couplings, energies, start, 0.2, substeps=12)
    whole, records, _ = far(cut=0.0)
    assert records[2][-1] == 0.0
    for cut, income in ((1e-5, 0.0), (1e-9, 1e-5), (1e-12, 0.0)):
        part, records, _ = far(cut=cut, income=income)
        lost = records[2][-1]
        low, high = records[1][-1]
        assert 0 < high - low < 300
        assert not part[:low].any()
        assert not part[high:].any()
        error = np.linalg.norm(part - whole)
        assert error <= lost + 1e-13
        assert lost <= 12 * (4 * cut + income)


def rotated(n, angle):
    """A spin of n - 1 halves turned by 2 ``angle``: binomial amplitudes, by their ratios."""
    j = np.arange(1.0, n)
    steps = 0.5 * np.log((n - j) / j) + np.log(np.tan(angle))
    amplitudes = np.exp(np.append(0.0, np.cumsum(steps)) - np.max(np.cumsum(steps)))
    return amplitudes / np.linalg.norm(amplitudes)


@pytest.mark.parametrize("name", KERNELS)
def test_sites_left_behind_are_emptied(name):
    """Hops like a spin's turn it as a whole: a narrow packet runs along the chain."""
    n, groups = 1600, 80
    j = np.arange(n + 1.0)
    couplings, energies = np.sqrt(j * (n - j)), np.zeros(n)
    tau = np.pi / 4 / groups
    phi, (_, windows, leaks), _ = walked(
        KERNELS[name], couplings, energies, 0, tau, groups=groups, income=1e-14
    )
    assert np.max(np.diff(windows, axis=1)) < 600
    assert windows[-1, 0] > 450
    assert 1e-14 < leaks[-1] <= groups * 1.1e-14
    bound = leaks[-1] + groups * truncation(couplings[:40], energies[:39], 0, tau)
    reach = np.array([tau * n / 2])
    bound += float(rounded(np.array([groups]), reach, tilted=name == "complex")[0])
    assert np.linalg.norm(phi - rotated(n, np.pi / 4)) <= bound < 2e-11


@pytest.mark.parametrize("name", KERNELS)
def test_no_more_is_emptied_than_was_saved_up(name):
    n, groups = 1600, 80
    j = np.arange(n + 1.0)
    couplings, energies = np.sqrt(j * (n - j)), np.zeros(n)
    for income in (1e-4, 1e-7):
        _, (_, windows, leaks), _ = walked(
            KERNELS[name], couplings, energies, 0, np.pi / 4 / groups, groups=groups, income=income
        )
        assert np.all(leaks <= income * (np.arange(groups) + 1.0) + 1e-15)
        assert leaks[-1] >= 0.3 * income * groups
        assert np.max(np.diff(windows, axis=1)) < 450


@pytest.mark.parametrize("name", KERNELS)
def test_sums_are_those_of_the_state(name):
    module = KERNELS[name]
    couplings, energies = chain_of(700, 2, tilted=name == "complex")
    phi, (sums, windows, _), weights = walked(
        module, couplings, energies, 350, 0.4, substeps=400, cut=1e-14
    )
    low, high = windows[0]
    assert high - low > 512
    distance = np.arange(700.0) - (low + high) // 2
    populations = np.abs(phi) ** 2
    wanted, scale = np.zeros(module.SUMS), np.ones(module.SUMS)
    wanted[:3] = populations.sum(), distance @ populations, distance**2 @ populations
    scale[1:3] = 350.0, 350.0**2
    for row, (order, offset) in zip(weights, module.ROWS, strict=True):
        here, there = slice(700 - offset), slice(offset, 700)
        products = phi[here].conj() * phi[there]
        part = products.real if (order + offset) % 2 == 0 else products.imag
        wanted[2 + order] += row[here] @ part
        wanted[6 + order] += row[here] ** 2 @ (populations[here] + populations[there]) / 2.0
        scale[2 + order] += np.max(np.abs(row))
        scale[6 + order] += np.max(row**2)
    assert np.all(np.abs(sums[0] - wanted) <= 1e-13 * scale)


@pytest.mark.parametrize("name", KERNELS)
def test_compiled_and_plain_python_agree(name):
    module = KERNELS[name]
    couplings, energies = chain_of(40, 3, tilted=name == "complex")
    both = [
        walked(m, couplings, energies, 5, 0.3, groups=2, substeps=3, cut=1e-9, income=1e-6)
        for m in (module, plain(module))
    ]
    (fast, records, _), (slow, kept, _) = both
    rounding = float(rounded(np.array([6]), np.array([1.0]), tilted=False)[0])
    assert np.linalg.norm(fast - slow) <= rounding
    np.testing.assert_array_equal(records[1], kept[1])
    np.testing.assert_allclose(records[2], kept[2], rtol=1e-6)
    np.testing.assert_allclose(records[0], kept[0], rtol=0.0, atol=1e-10)


@pytest.mark.parametrize("name", KERNELS)
def test_there_and_back(name):
    couplings, energies = chain_of(60, 4, tilted=name == "complex")
    forward, _, _ = walked(KERNELS[name], couplings, energies, 20, 0.7, substeps=5)
    backward, _, _ = walked(KERNELS[name], couplings, energies, 20, -0.7, substeps=5)
    mirror = (-1.0) ** (np.arange(60) - 20)
    if name == "real":
        np.testing.assert_allclose(forward, mirror * backward, atol=1e-12)
    back = exact(couplings, energies, 20, -3.5)
    bound = 5 * truncation(couplings, energies, 20, 0.7) + 2e-12
    assert np.linalg.norm(backward - back) <= bound
