"""How long does a folder take whose documents all stand elsewhere?

``python -m tests.bench.bench_online``: every file has an issuer of its own, whose DID
document a server on the loopback gives out after a while; one at a time against threads.
"""

import json
import os
import tempfile
from pathlib import Path
from time import perf_counter

from mcwallet.actions.judging import Source, judge_sources
from mcwallet.cli.worlds import http, network
from mcwallet.model.world import World
from tests.fetch.server import certificate, hosting
from tests.testkit import NOW, Signer, as_bytes

FILES = 100
DELAY = 0.1
ZED = Signer()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        pem = certificate(Path(folder))
        os.environ["SSL_CERT_FILE"] = str(pem)
        with hosting(pem) as host:
            host.delay = DELAY
            sources = []
            for number in range(FILES):
                did = f"{host.did}:{number}"
                method = {"id": f"{did}#1", "type": "JsonWebKey", "controller": did}
                method["publicKeyJwk"] = ZED.jwk
                body = {"id": did, "assertionMethod": [method]}
                host.pages[f"/{number}/did.json"] = as_bytes(body)
                claims = ZED.badge(issuer={"id": did, "type": ["Profile"]})
                data = as_bytes(ZED.sign(claims, method=f"{did}#1"))
                sources.append(Source(name=f"{number}.json", data=data))
            times = {}
            for jobs in (1, 8):
                host.asked.clear()
                fetch = network(online=True, fetch=http(lambda _: True))
                around = World(now=NOW, fetch=fetch, online=True)
                begun = perf_counter()
                found = list(judge_sources(sources, around, _never, jobs=jobs))
                times[jobs] = round(perf_counter() - begun, 2)
                assert all(one.reports[0].verdict.value == "valid" for one in found)
                assert len(host.asked) == FILES
            ratio = round(times[1] / times[8], 1)
            print(json.dumps({"files": FILES, "delay": DELAY, "s": times, "ratio": ratio}))


def _never(name: str) -> bytes:
    raise AssertionError(name)


if __name__ == "__main__":
    main()
