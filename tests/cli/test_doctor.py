"""`spinvolt doctor`: it finds a sound installation sound, and a broken one broken."""

from tests.command_line import spinvolt

from spinvolt import doctor
from spinvolt.theory import one_hop


def test_this_installation_is_sound():
    said = spinvolt("doctor", "--json")
    assert [check["name"] for check in said.json["checks"] if not check["passed"]] == []
    assert (said.code, said.json["sound"]) == (0, True)
    assert {check["name"] for check in said.json["checks"]} >= {
        "versions",
        "BLAS threads",
        "compiled kernels",
        "one cell, closed form",
        "two cells, closed form",
        "two charger spins, closed form",
        "engine against engine",
    }


def test_a_missed_answer_fails(monkeypatch):
    right = one_hop.peak

    def wrong(levels):
        exact = right(levels)
        return type(exact)(
            charging_time=exact.charging_time,
            max_energy=exact.max_energy * (1 + 1e-9),
            max_power=exact.max_power,
            time_of_max_power=exact.time_of_max_power,
        )

    monkeypatch.setattr(doctor.one_hop, "peak", wrong)
    said = spinvolt("doctor")
    assert said.code == 1
    failed = [line for line in said.out.splitlines() if "FAILED" in line]
    assert len(failed) == 1
    assert failed[0].startswith("one cell, closed form")


def test_the_kernels_are_told_apart():
    assert doctor._kernels(4, 4, ["there"]) == "4 kernels, all from the cache in there"
    assert doctor._kernels(4, 0, []) == "4 kernels, all compiled now"
    assert doctor._kernels(4, 3, ["a", "b"]) == (
        "4 kernels, 3 of them from the cache in a, b, the others compiled now"
    )
