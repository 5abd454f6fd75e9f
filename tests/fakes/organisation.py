"""An organisation's sign-in server: a real OpenID Connect server from a package, in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import httpx

from tests import ports


@contextmanager
def running(*options: str) -> Iterator[str]:
    """The address of a server that knows whoever comes."""
    port = ports.free()
    origin = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *options]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    with subprocess.Popen(command, env=environment, **quiet) as server:  # type: ignore[call-overload]
        try:
            _wait(origin, server)
            yield origin
        finally:
            server.terminate()
            server.wait(10)


def _wait(origin: str, server: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        try:
            httpx.get(f"{origin}/.well-known/openid-configuration", timeout=1, trust_env=False)
        except httpx.HTTPError:
            assert server.poll() is None, "the server has ended"
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")


def come_back(address: str, subject: str, action: str = "") -> dict[str, str]:
    """Sign in there as `subject`; gives what the browser brings back."""
    sent = {"action": action} if action else {"sub": subject}
    answer = httpx.post(address, data=sent, follow_redirects=False, trust_env=False)
    assert answer.is_redirect, answer.text[:500]
    found = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in found.items()}
