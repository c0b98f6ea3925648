"""Nothing that a client sends is evaluated, opened as a file, or more than the server bears."""

import asyncio
import builtins
import http.client
import json
import sys
from collections.abc import Callable, Coroutine, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx
import pytest
from playwright.sync_api import Browser
from tests.explorer.conftest import start, stop
from tests.explorer.places import OPEN, PINNED
from tests.explorer.test_http import LONG, asked, question

from spinvolt.errors import Misstated
from spinvolt.explorer.desk import Answer
from spinvolt.explorer.faults import TOO_LARGE, Fault
from spinvolt.explorer.limits import GIBIBYTE, Limits
from spinvolt.explorer.link import read_link
from spinvolt.explorer.shelf import Shelf
from spinvolt.explorer.state import State, state_of
from spinvolt.explorer.work import Job, Work

POLICY = {
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*",
}
FOREIGN = ("http://evil.example", "null", "http://127.0.0.1:1", "file://", "https://127.0.0.1")
ADDRESSES = (
    ("POST", "api/ask"), ("POST", "api/read"), ("POST", "api/link"), ("DELETE", "api/jobs/x"),
    ("GET", "api/jobs/x/events"), ("GET", "api/sweeps/grid/events"), ("GET", "api/papers"),
)  # fmt: skip
# What an attacker writes into a field; each is refused in a sentence or taken as the name it is.
HOSTILE: tuple[Any, ...] = (
    "../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\windows\\win.ini", "\x00",
    "__import__('os').system('touch hit')", "{{7*7}}", "${jndi:ldap://evil}", "'; drop table x; --",
    "<script>alert(1)</script>", "\ud800", "é" * 5000, "-" * 100_000, "",
    float("nan"), float("inf"), -float("inf"), 1e308, -1, 0, 10**400, -(10**400), True, None,
    [], [[[[[[]]]]]], {}, {"__proto__": {"page": "open"}}, {"constructor": {"prototype": 1}},
    {"__class__": "os"}, [{"dicke": 1, "weight": float("nan")}] * 3, list(range(10_000)),
)  # fmt: skip
# A sweep's place, a figure's name, every kind of battery, pins.
WHOLE: tuple[Mapping[str, Any], ...] = (
    State().to_json(),
    state_of({"pins": [PINNED], "sweep": {"x": "a", "at": {"b": 1}}, "figure": "a/1"}).to_json(),
    state_of({"page": "open", "statement": OPEN}).to_json(),
    state_of({"statement": {"battery": {"kind": "cavity", "n_battery": 3}}}).to_json(),
)
PATHS = (
    "/static/../routes.py", "/static/%2e%2e/routes.py", "/static/..%2froutes.py",
    "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/main.js%00.css",
    "/static/../../../../../../../../etc/passwd", "/static/..%5c..%5croutes.py",
    "/static/vendor/../../routes.py", "/static/%c0%ae%c0%ae/routes.py",
    "/api/papers/../../x", "/api/papers/yang2025/..%2f..%2f..%2fetc%2fpasswd/png",
    "/api/papers/%2e%2e/%2e%2e/png", "/api/papers/yang2025/2/..%2frecord.json",
    "/api/sweeps/..%2f..%2fetc/events", "/api/sweeps/%2fetc/events", "/api/jobs/..%2f..%2fx",
)  # fmt: skip
# What Python tells its auditors when something is evaluated, opened or started.
DANGERS = ("compile", "exec", "open", "os.system", "subprocess.Popen", "socket.connect")
MEBIBYTE = 2**20
Found = TypeVar("Found")


@pytest.fixture
def client(server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers={"origin": server.url.rstrip("/")}) as ours:
        yield ours


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_foreign_pages_get_nothing(server, method, address, origin):
    answer = httpx.request(method, server.url + address, headers={"origin": origin}, content=b"{}")
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1]"])
def test_foreign_host_names_get_nothing(server, method, address, host):
    """A name that an attacker's own DNS points to this machine."""
    headers = {"host": host, "origin": f"http://{host}"}
    answer = httpx.request(method, server.url + address, headers=headers, content=b"{}")
    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "PATCH", "TRACE", "NONSENSE"])
def test_other_methods_do_nothing(client, method):
    answer = client.request(method, "/api/ask")
    assert answer.status_code in (400, 405)
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "address", ["/", "/static/main.js", "/api/schema", "/nowhere", "/api/jobs/x"]
)
def test_every_answer_is_strict(client, address):
    headers = client.get(address).headers
    assert {part.strip() for part in headers["content-security-policy"].split(";")} == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_script_that_got_into_the_page_does_not_run(browser: Browser, server):
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url)
    page.evaluate("""() => {
      const text = "document.body.dataset.hit = 1";
      document.body.append(Object.assign(document.createElement("script"), { textContent: text }));
      document.body.insertAdjacentHTML("beforeend", `<img src="data:," onerror="${text}">`);
    }""")
    page.wait_for_load_state("networkidle")
    assert page.locator("body[data-hit]").count() == 0
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out(server, path):
    """Without a client that tidies the path before it is sent."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.putrequest("GET", path)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status in (400, 404, 422), (path, answer.status)
    assert b"root:" not in body
    assert b"def " not in body
    connection.close()


@pytest.mark.parametrize(
    "query", ["%ff%fe", "%00", "__proto__", "A" * 20_000, "s&s=1&s[]=2", "%F0%9F%94%8B", "-" * 6001]
)
def test_no_query_breaks_the_page(client, query):
    assert client.get(f"/?s={query}").status_code == 200
    assert client.post("/api/read", json={"link": query}).status_code == 422


def test_address_without_end_is_refused(server, client):
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", f"/?s={'A' * 200_000}")
    assert connection.getresponse().status == 400
    connection.close()
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe{}", b"\x00", b"", b"null", b"1e999", b"NaN", b'{"link": NaN}',
        b'{"link": "\\ud800"}', b'{"link": {"__proto__": 1}}', b"[" * 100_000, b'{"a":' * 20_000,
        b'{"link": 1' + b"0" * 5000 + b"}", b'{"link": "' + b"A" * 250_000 + b'"}',
    ],
)  # fmt: skip
def test_no_body_breaks_the_server(client, body):
    answer = client.post("/api/read", content=body)
    assert answer.status_code == 422
    told = answer.json()["error"]["sentence"]
    assert told.endswith((".", "?"))
    assert len(told) < 400


def apart(work: Callable[[], Coroutine[None, None, Found]]) -> Found:
    """What comes of a coroutine, run in a thread: the browser's driver has this one's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(work())).result()


def leaves(tree: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all entries, tables and lists included."""
    if isinstance(tree, list):
        tree = dict(enumerate(tree))
    if isinstance(tree, dict):
        for key, entry in tree.items():
            yield (*at, key)
            yield from leaves(entry, (*at, key))


def replaced(tree: Any, place: tuple[Any, ...], value: Any) -> Any:
    """A copy with another entry in one place."""
    copy = json.loads(json.dumps(tree))
    inner = copy
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return copy


HEARD: list[tuple[str, Any]] = []
LISTENING: list[bool] = []


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if LISTENING and event in DANGERS:
        HEARD.append((event, arguments[:1]))


# An auditor can never be taken away, so it hears only while it is asked to.
sys.addaudithook(_listen)


@contextmanager
def harmless() -> Generator[None]:
    """Fails where anything was evaluated, opened or started meanwhile."""
    HEARD.clear()
    LISTENING.append(True)
    try:
        yield
    finally:
        LISTENING.clear()
    assert HEARD == []


@pytest.mark.parametrize("whole", WHOLE, ids=["first", "pinned", "open", "cavity"])
def test_hostile_entries_are_refused_or_just_names(whole):
    for place in leaves(whole):
        for value in HOSTILE:
            document = replaced(whole, place, value)
            said = ""
            with harmless():
                try:
                    state_of(document)
                except Misstated as error:
                    said = str(error)
            assert "\n" not in said, (place, value)
            assert len(said) < 1500, (place, value, said)


def test_the_auditor_hears():
    """What the test before this one relies on."""
    with pytest.raises(AssertionError), harmless():
        builtins.eval("1 + 1")
    with pytest.raises(AssertionError), harmless(), pytest.raises(FileNotFoundError):
        open("/nowhere/at/all")  # noqa: PTH123, SIM115


@pytest.mark.parametrize(
    "name", ["../charging", "__class__", "/etc/passwd", "charging\n", ["toml"], None, {}]
)
def test_only_known_names_are_answered(client, name):
    answer = client.post("/api/ask", json=question(name))
    assert answer.status_code == 422
    assert "`name` must be one of" in answer.json()["error"]["sentence"]


def test_page_keeps_its_prototypes(browser: Browser, server):
    """A link is data in the browser, too."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url)
    with pytest.raises(Misstated):
        state_of({"__proto__": {"polluted": 1}})
    for query in ("__proto__[polluted]=1", "constructor.prototype.polluted=1", "s=__proto__"):
        page.goto(f"{server.url}?{query}")
        assert page.evaluate("({}).polluted === undefined")
    context.close()


def test_all_visitors_together_have_a_limit(server, client):
    """Each as much as one may, until there is no more."""
    asked(client, question())
    most = Limits()

    async def crowd() -> list[httpx.Response]:
        headers = {"origin": server.url.rstrip("/")}
        async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=60.0) as many:
            names = ("charging", "populations", "csv", "netcdf")[: most.each]
            visitors = [f"{i:016x}" for i in range(1000, 1001 + most.total // most.each)]
            bodies = [question(n, v, statement=LONG) for v in visitors for n in names]
            answers = await asyncio.gather(*(many.post("/api/ask", json=body) for body in bodies))
            keys = [answer.json()["job"] for answer in answers if answer.status_code == 202]
            # Those that wait first: each that runs takes its process with it.
            for key in reversed(keys):
                await many.delete(f"/api/jobs/{key}")
            return answers

    statuses = [answer.status_code for answer in apart(crowd)]
    assert statuses.count(202) == most.total
    assert statuses.count(503) == most.each
    assert asked(client, question()).status_code == 200


def test_a_visitor_cannot_pass_for_many():
    """From another machine it is the address that counts, whatever the page says."""
    from starlette.requests import Request

    from spinvolt.explorer.bodies import question as read_question

    def asking(host: str, visitor: str) -> str:
        request = Request({"type": "http", "client": (host, 1), "headers": []})
        body = {"visitor": visitor, "name": "toml", "state": {}}
        return read_question(request, body, {"toml": None}).visitor

    assert asking("192.0.2.7", "0" * 16) == asking("192.0.2.7", "1" * 16)
    assert asking("127.0.0.1", "0" * 16) != asking("127.0.0.1", "1" * 16)


async def came_of(work: Work, name: str, state: Mapping[str, Any]) -> Answer | Fault:
    job = work.submit("a" * 16, name, state_of(state))
    assert isinstance(job, Job)
    return await job.result


def test_jobs_beyond_the_memory_end_with_a_sentence_and_work_goes_on():
    """Estimates refuse what they foresee; the process's own limit ends the rest."""
    tight = Limits(memory=32 * MEBIBYTE)
    small = {"statement": {"battery": {"n_battery": 400, "n_charger": 400}}}
    battery = {"n_battery": 2000, "n_charger": 2000}
    charge = {"until": 0.01, "samples": 3000, "watch": ["populations"]}
    unforeseen = {"statement": {"battery": battery, "charge": charge}}
    foreseen = {"statement": {"battery": {"n_battery": 200, "n_charger": 200}}}

    async def one_after_the_other() -> list[Answer | Fault]:
        work = Work(tight, Shelf(), workers=1)
        work.start()
        try:
            orders = (
                ("populations", small), ("csv", unforeseen), ("csv", foreseen),
                ("populations", small),
            )  # fmt: skip
            return [await came_of(work, name, state) for name, state in orders]
        finally:
            work.stop()

    before, unseen, refused, after = apart(one_after_the_other)
    assert isinstance(before, Answer)
    assert unseen == Fault("not-covered", TOO_LARGE)
    assert isinstance(refused, Fault)
    assert f"the explorer allows {tight.memory / GIBIBYTE:.2g} GiB" in refused.sentence
    assert isinstance(after, Answer)


def test_listening_to_the_network_is_warned_of():
    server = start("--host", "0.0.0.0", "--allow-network")
    try:
        here = f"http://127.0.0.1:{server.port}/"
        assert httpx.get(here).status_code == 200
        assert httpx.get(here, headers={"host": "evil.example"}).status_code == 400
    finally:
        code, said = stop(server)
    assert code == 0
    assert said.startswith(
        "Warning: the explorer listens on 0.0.0.0. Whoever can reach this machine"
    )


def test_a_name_that_only_looks_local_is_not():
    from tests.command_line import spinvolt

    said = spinvolt("explore", "--no-browser", "--host", "127.evil.example")
    assert said.code == 2
    assert "`--host` must be 127.0.0.1" in said.sentence


def test_what_links_say_is_bounded():
    with pytest.raises(Misstated, match="no keys but"):
        state_of({"sweep": {"__proto__": 1}})
    for link in ("A" * 5999, "=" * 100, "eJw" + "A" * 400):
        with pytest.raises(Misstated, match="damaged"):
            read_link(link)
