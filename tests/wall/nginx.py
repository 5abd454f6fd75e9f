"""The example configurations under a real nginx, on ports and with a certificate of a test's own."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests import ports

OPERATE = Path(__file__).parents[2] / "docs" / "operate"
NAMES = ("seina.kunta.fi", "toimitus.kunta.fi", "tietosuoja.kunta.fi")


def program() -> str:
    """The path of nginx; skips where there is none."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip("no nginx: install the system's package")
    return found


class Nginx:
    """A running nginx; `plain` and `secure` are its ports."""

    def __init__(self, plain: int, secure: int) -> None:
        self.plain, self.secure = plain, secure

    def ask(self, host: str, path: str, method: str = "GET", **more: object) -> httpx.Response:
        """Ask over https for a host by name; no redirect is followed."""
        url = f"https://127.0.0.1:{self.secure}{path}"
        headers = {"Host": host, **dict(more.pop("headers", {}) or {})}  # type: ignore[call-overload]
        with httpx.Client(verify=False, timeout=20, trust_env=False) as client:
            request = client.build_request(
                method,
                url,
                headers=headers,
                extensions={"sni_hostname": host},
                **more,  # type: ignore[arg-type]
            )
            return client.send(request)


@contextmanager
def running(configuration: str, folder: Path, replaced: dict[str, str]) -> Iterator[Nginx]:
    """nginx with one of the files in docs/operate, what is of a house replaced by what is here."""
    plain, secure = ports.free(), ports.free()
    _certificate(folder)
    text = (OPERATE / configuration).read_text(encoding="utf-8")
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    text = re.sub(r"/etc/letsencrypt/live/[^/]+/", f"{folder}/", text)
    text = re.sub(r"\n *listen \[::\][^\n]*", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{secure} ")
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\n"
        + ("user root;\n" if os.getuid() == 0 else "")
        + "http {\n"
        + "".join(
            f"{kind}_temp_path {folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + text
        + "}\n",
        encoding="utf-8",
    )
    command = [program(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with (folder / "said.txt").open("w+") as said:
        process = subprocess.Popen(command, stderr=said)
        try:
            for port in (plain, secure):
                if f"127.0.0.1:{port}" in text:
                    _until_it_listens(process, port, folder / "said.txt")
            yield Nginx(plain, secure)
        finally:
            process.terminate()
            process.wait(20)


def _until_it_listens(process: "subprocess.Popen[bytes]", port: int, said: Path) -> None:
    until = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"nginx does not answer:\n{said.read_text()}")


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAMES[0])])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in NAMES]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
