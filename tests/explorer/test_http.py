"""What the server answers to whom: own page, foreign pages, other host names, nonsense."""

import json
import socket
import time
from collections.abc import Iterator

import httpx
import numpy as np
import pytest

import spinvolt as sv
from spinvolt.explorer.packet import read_packet
from spinvolt.explorer.server import listen

VISITOR = "0123456789abcdef"
# So many cells take longer than a request waits, and less than the limit.
LONG = {"battery": {"n_battery": 3000, "n_charger": 3000}, "charge": {"until": 30.0}}


@pytest.fixture
def client(server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers={"origin": server.url.rstrip("/")}) as ours:
        yield ours


def question(name="charging", visitor=VISITOR, **state):
    return {"visitor": visitor, "name": name, "state": state}


def asked(client: httpx.Client, body: object) -> httpx.Response:
    """The answer, waited for as long as workers get ready."""
    answer = client.post("/api/ask", json=body, timeout=60.0)
    while answer.status_code == 202:
        with client.stream("GET", f"/api/jobs/{answer.json()['job']}/events", timeout=120.0) as s:
            assert any("event: done" in line for line in s.iter_lines())
        answer = client.get(f"/api/jobs/{answer.json()['job']}", timeout=60.0)
    return answer


def test_packet_holds_what_python_computes(client):
    statement = {"battery": {"n_battery": 6, "n_charger": 9}}
    packet = read_packet(asked(client, question(statement=statement)).content)
    run = sv.charge(sv.CentralSpin(n_battery=6, n_charger=9))
    charging_time = run.peaks["charging_time"]
    assert isinstance(charging_time, sv.Bounded)
    peak = packet.header["peaks"]["charging_time"]
    assert peak["value"] == charging_time.value
    assert peak["proof"] == "proved"
    time, energy = packet.arrays["time"], packet.arrays["energy"]
    again = sv.charge(sv.CentralSpin(n_battery=6, n_charger=9), times=time.astype(float).tolist())
    # Times and energies were rounded to 32 bits.
    np.testing.assert_allclose(energy, again["energy"].value, rtol=1e-5, atol=1e-5)
    assert np.all(packet.arrays["energy_low"] <= energy)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", None])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_foreign_origins_are_refused(server, origin, method):
    headers = {} if origin is None else {"origin": origin}
    answer = httpx.request(method, f"{server.url}api/ask", headers=headers, content=b"{}")
    assert answer.status_code == 403
    assert answer.json()["error"]["sentence"] == "Only the explorer's own page may ask this."


def test_foreign_origins_cannot_listen(server):
    answer = httpx.get(f"{server.url}api/jobs/x/events", headers={"origin": "http://evil.example"})
    assert answer.status_code == 403


def test_other_host_names_are_refused(server):
    answer = httpx.get(server.url, headers={"host": "evil.example"})
    assert answer.status_code == 400


def test_answers_are_strict(client):
    answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"[]", "JSON object"),
        (b"{" * 5000, "JSON"),
        (b"{}", "keys"),
        (b"x" * 300_000, "larger"),
        (json.dumps(question(name="../desk")).encode(), "`name` must be one of"),
        (json.dumps(question(visitor="me")).encode(), "16 hexadecimal digits"),
        (json.dumps(question(statement={"battery": {"n_batery": 3}})).encode(), "did you mean"),
        (json.dumps(question(statement={"battery": "__import__('os')"})).encode(), "battery"),
        (json.dumps(question(view={"stretch": 1e99})).encode(), "`view.stretch`"),
        (json.dumps(question(secret=1)).encode(), "'secret'"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(client, body, words):
    answer = client.post("/api/ask", content=body)
    assert answer.status_code == 422
    sentence = answer.json()["error"]["sentence"]
    assert words in sentence
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence


def test_what_takes_too_long_is_refused_before_it_runs(client):
    statement = {"battery": {"n_battery": 10**4, "n_charger": 10**4}, "charge": {"until": 100.0}}
    answer = asked(client, question(statement=statement))
    assert answer.status_code == 422
    assert "the explorer allows 120 s" in answer.json()["error"]["sentence"]


def test_long_work_is_a_job_that_can_be_cancelled(client):
    asked(client, question())
    answer = client.post("/api/ask", json=question(statement=LONG))
    assert answer.status_code == 202
    key = answer.json()["job"]
    assert client.delete(f"/api/jobs/{key}").status_code == 204
    again = client.get(f"/api/jobs/{key}")
    assert again.status_code == 409
    assert again.json()["error"]["kind"] == "cancelled"


def test_newer_question_takes_the_place_of_an_older_one(client):
    asked(client, question())
    older = client.post("/api/ask", json=question(statement=LONG)).json()["job"]
    time.sleep(0.6)
    newer = asked(client, question(statement={"battery": {"n_battery": 2, "n_charger": 2}}))
    assert newer.status_code == 200
    assert client.get(f"/api/jobs/{older}").status_code == 409


def test_a_visitor_may_not_ask_for_too_much_at_once(client):
    names = ("charging", "populations", "csv", "netcdf")
    keys = [
        client.post("/api/ask", json=question(name, "f" * 16, statement=LONG)).json()["job"]
        for name in names
    ]
    refused = client.post("/api/ask", json=question("png", "f" * 16, statement=LONG))
    assert refused.status_code == 429
    assert asked(client, question(visitor="e" * 16)).status_code == 200
    for key in keys:
        client.delete(f"/api/jobs/{key}")


def test_connections_send_at_once():
    """Without TCP_NODELAY an answer's second part waits 40 ms for the first one's receipt."""
    listening = listen("127.0.0.1", 0)
    try:
        assert listening.socket.proto == socket.IPPROTO_TCP
    finally:
        listening.socket.close()
