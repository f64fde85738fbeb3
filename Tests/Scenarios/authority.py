"""An authority for certificates, and programs that trust it."""

import shlex
import ssl
import subprocess

# URLSession on Linux trusts what is in this file, and nothing else.
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"


class Authority:
    def __init__(self, world):
        self.folder = world.root / "tls"
        self.folder.mkdir()
        (self.folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        self._openssl(
            "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=authority"
            " -keyout ca.key -out ca.crt"
        )

    def server_context(self, days=30):
        """TLS for a server on localhost; `days` below 0 are over."""
        self._openssl(
            "req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr"
        )
        self._openssl(
            "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile names"
            f" -out server.crt -days {days}"
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.crt", self.folder / "server.key")
        return context

    @property
    def trusted(self):
        """What to put before a command so that it trusts this authority, by a mount of its own."""
        both = self.folder / "both.crt"
        script = f'cat {BUNDLE} {self.folder}/ca.crt >{both} && mount --bind {both} {BUNDLE}'
        script += ' && exec "$@"'
        return ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh"]

    def _openssl(self, words):
        command = ["openssl", *shlex.split(words)]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
