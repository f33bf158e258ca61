"""Certificates of the HTTPS listener: a certificate authority of its own, and a worthless one."""

import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from harness.emulator.connections import OWN_CA, SELF_SIGNED
from harness.model.errors import EnvironmentTrouble

NAMES = ("127.0.0.1", "localhost")
_LIFE = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """A certificate as the listener presents it."""

    name: str
    """`own CA` or `self-signed`."""
    context: ssl.SSLContext


class Certificates:
    """Made anew for each emulator; its files lie in a folder that only this user can read."""

    def __init__(self) -> None:
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="harness-tls-")
            authority = trustme.CA(organization_name="Sandbox harness emulator")
            self.ca_file = self._kept("ca.pem", authority.cert_pem.bytes())
            """The certificate that a client must trust, as PEM."""
            own = authority.issue_cert(*NAMES)
            chain = b"".join(blob.bytes() for blob in own.cert_chain_pems)
            pairs = {OWN_CA: own.private_key_pem.bytes() + chain, SELF_SIGNED: _self_signed()}
            self._presented = {
                name: Presented(name=name, context=self._context(name, pem))
                for name, pem in pairs.items()
            }
        except OSError as error:
            raise EnvironmentTrouble(
                f"cannot keep certificates in {tempfile.gettempdir()}: {error.strerror or error}",
                hint="TMPDIR names another folder",
            ) from error

    def presented(self, name: str) -> Presented:
        """The certificate of that name."""
        return self._presented[name]

    def remove(self) -> None:
        """Take the files away. Idempotent."""
        self._folder.cleanup()

    def _context(self, name: str, pem: bytes) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._kept(f"{name.replace(' ', '-')}.pem", pem))
        context.set_alpn_protocols(["http/1.1"])
        return context

    def _kept(self, name: str, pem: bytes) -> Path:
        path = Path(self._folder.name) / name
        path.touch(mode=0o600)
        path.write_bytes(pem)
        return path


def _self_signed() -> bytes:
    """Key and certificate in one text; the names are right, only nobody vouches for them."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    addresses = [x509.IPAddress(ip_address(NAMES[0])), x509.DNSName(NAMES[1])]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LIFE)
        .add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)
