"""What the URL of a shop says about the way there: hosts, passwords, encryption, and options that mean nothing."""
import os
import socket
import subprocess
import unittest
from pathlib import Path

from shops import PostgresServer, main

from postgres_server import account  # by way of shops: in tests/support

PROGRAMS = Path(os.environ["ORDO_PROGRAMS"])
CANARY = "canary-of-the-tests"
NAME = "db.example.org"  # by a certificate; `hostaddr` leads it to this machine
UNAVAILABLE, REFUSED = 5, 4


class EncryptedServer(PostgresServer):
    """With a certificate of its own making for NAME."""

    def make(self):
        super().make()
        self.certificate, key = self.folder / "server.crt", self.folder / "server.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={NAME}",
                        "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", key, "-out", self.certificate],
                       check=True, capture_output=True)
        self.certificate.chmod(0o644)
        key.chmod(0o600)
        if account():
            os.chown(key, account()["user"], account()["group"])
        self.folder.chmod(0o755)  # for whoever reads the certificate
        self.settings |= {"ssl": "on", "ssl_cert_file": self.certificate, "ssl_key_file": key}


class Url(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(EncryptedServer())
        cls.server.sql("CREATE DATABASE shop")
        cls.url = cls.server.tcp_url("shop")
        cls.open(cls.url, "init")

    @classmethod
    def open(cls, url, *words, code=0):
        """What the ordo command says on stderr, which never is a password."""
        done = subprocess.run([PROGRAMS / "ordo", "--db", url, *(words or ("product", "list"))], capture_output=True,
                              text=True, check=False, timeout=60,
                              env={**os.environ, "PGSSLROOTCERT": "/nowhere/root.crt"})
        if done.returncode != code:
            raise AssertionError(f"{url}: {done.returncode}, not {code}: {done.stderr}")
        for secret in (CANARY, cls.server.password):
            if secret in done.stdout + done.stderr:
                raise AssertionError(f"a password is told: {done.stderr}")
        return done.stderr

    def elsewhere(self, name=NAME, **options):
        """The URL under a name that is no name of this machine."""
        query = "&".join(f"{key}={value}" for key, value in {"hostaddr": "127.0.0.1", **options}.items())
        return self.url.replace("@127.0.0.1:", f"@{name}:") + "?" + query

    def test_a_server_elsewhere_has_to_prove_its_name(self):
        trusted = self.server.certificate
        self.open(self.elsewhere(sslrootcert=trusted))
        self.assertIn("root", self.open(self.elsewhere(), code=UNAVAILABLE))  # nobody says whom to trust
        self.assertIn("does not match",
                      self.open(self.elsewhere("db.example.com", sslrootcert=trusted), code=UNAVAILABLE))
        stranger = self.server.folder / "stranger.crt"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=other",
                        "-keyout", "/dev/null", "-out", stranger], check=True, capture_output=True)
        self.assertIn("certificate verify failed",
                      self.open(self.elsewhere(sslrootcert=stranger), code=UNAVAILABLE))

    def test_a_server_elsewhere_that_does_not_encrypt_is_left_alone(self):
        with PostgresServer() as plain:
            url = plain.tcp_url().replace("@127.0.0.1:", f"@{NAME}:")
            self.assertIn("SSL", self.open(f"{url}?hostaddr=127.0.0.1&sslrootcert={self.server.certificate}",
                                           code=UNAVAILABLE))

    def test_the_way_on_this_machine_needs_no_certificate(self):
        self.open(self.url)
        self.open(self.url.replace("127.0.0.1", "localhost"))

    def test_a_wrong_password_is_told_without_it(self):
        told = self.open(self.url.replace(self.server.password, CANARY), code=UNAVAILABLE)
        self.assertIn("password authentication failed", told)

    def test_what_cannot_be_read_is_told_without_it(self):
        self.assertIn("option", self.open(f"{self.url}?{CANARY}=1", code=REFUSED))
        self.assertIn("cannot be read", self.open(f"postgresql://ann:{CANARY}@[::1/shop", code=REFUSED))

    def test_a_database_that_is_not_there(self):
        self.assertIn("does not exist", self.open(self.server.tcp_url("nowhere"), code=UNAVAILABLE))

    def test_of_several_hosts_one_is_enough(self):
        with socket.create_server(("127.0.0.1", 0)) as mute:  # takes connections and never says a word
            dead, silent = 1, mute.getsockname()[1]
            here = f"127.0.0.1:{self.server.port}"
            for hosts in (f"127.0.0.1:{dead},{here}", f"127.0.0.1:{silent},{here}", f"{here},127.0.0.1:{dead}"):
                self.open(self.url.replace(here, hosts) + "?connect_timeout=2")
            self.open(self.url.replace(here, f"127.0.0.1:{silent}") + "?connect_timeout=2", code=UNAVAILABLE)


if __name__ == "__main__":
    main()
