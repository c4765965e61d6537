"""What a shop's URL says and leaves open: who may pose as the server, which of several hosts is the one, for how long a
silent one is waited for. And what is told of it: never a password."""
import json
import os
import socket
import subprocess
import unittest

from shops import PostgresServer, main, program

from postgres_server import Standby  # by way of shops: in tests/support

ELSEWHERE = "db.example.org"  # a name that is not this machine's; the URL then says where it is: here


class TlsServer(PostgresServer):
    """Known as ELSEWHERE, by a certificate that nobody but itself has signed."""

    def make(self):
        super().make()
        self.certificate = self.sign("server")
        self.settings |= {"ssl": "on", "ssl_cert_file": self.certificate, "ssl_key_file": self.folder / "server.key"}

    def sign(self, name):
        certificate = self.folder / f"{name}.crt"
        self.call("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                  "-days", "2", "-subj", f"/CN={ELSEWHERE}", "-addext", f"subjectAltName=DNS:{ELSEWHERE}",
                  "-keyout", self.folder / f"{name}.key", "-out", certificate)
        return certificate


def opened(url):
    """None when there is a shop at that URL; else the code and the text of the error."""
    done = subprocess.run([f"{os.environ['ORDO_PROGRAMS']}/ordo", "--json", "product", "list"], capture_output=True,
                          text=True, check=False, timeout=60,
                          env={**os.environ, "ORDO_DB": url, "HOME": "/nonexistent"})
    if done.returncode == 0:
        return None
    problem = json.loads(done.stderr)
    return problem["code"], problem["detail"]


def init(url):
    """What it says of the new shop."""
    done = subprocess.run([f"{os.environ['ORDO_PROGRAMS']}/ordo", "--db", url, "init"], check=True, capture_output=True,
                          text=True)
    return done.stdout + done.stderr


class OneServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(TlsServer())
        cls.url = cls.server.tcp_url()
        cls.said = init(cls.url)

    def elsewhere(self, name=ELSEWHERE, **options):
        words = [f"hostaddr=127.0.0.1", *(f"{key}={value}" for key, value in options.items())]
        return self.url.replace("@127.0.0.1", f"@{name}") + "?" + "&".join(words)

    def assert_refused(self, url, code, why):
        refusal = opened(url)
        self.assertIsNotNone(refusal, "it is opened")
        self.assertEqual(refusal[0], code, refusal)
        self.assertRegex(refusal[1], why)
        self.assertNotIn(self.server.password, refusal[1])

    def test_this_machine_needs_no_certificate(self):
        self.assertIsNone(opened(self.url))
        self.assertIsNone(opened(self.url.replace("127.0.0.1", "localhost")))

    def test_another_machine_needs_one_that_is_known(self):
        self.assert_refused(self.elsewhere(), "unavailable", "root certificate")
        self.assertIsNone(opened(self.elsewhere(sslrootcert=self.server.certificate)))

    def test_another_machine_may_not_pose_as_the_server(self):
        stranger = self.server.sign("stranger")
        self.assert_refused(self.elsewhere(sslrootcert=stranger), "unavailable", "certificate verify failed")
        self.assert_refused(self.elsewhere("db2.example.org", sslrootcert=self.server.certificate), "unavailable",
                            "does not match host name")

    def test_less_is_only_what_the_url_asks_for(self):
        self.assertIsNone(opened(self.elsewhere(sslmode="require")))

    def test_a_good_password_is_not_repeated(self):
        self.assertIn(f"postgres:…@127.0.0.1:{self.server.port}", self.said)
        self.assertNotIn(self.server.password, self.said)

    def test_a_wrong_password_is_not_repeated(self):
        wrong = "the-wrong-one"
        url = self.url.replace(self.server.password, wrong)
        self.assert_refused(url, "unavailable", "password authentication failed")
        self.assertNotIn(wrong, opened(url)[1])

    def test_an_option_that_nobody_knows(self):
        for options in ("?conect_timeout=5", "?sslmode=sometimes", "?options"):
            with self.subTest(options):
                refusal = opened(self.url + options)
                self.assertIsNotNone(refusal, "it is opened")
                self.assertNotIn(self.server.password, refusal[1])
        self.assert_refused(self.url + "?conect_timeout=5", "validation_failed", "URL.*an option")

    def test_a_database_that_is_not_there(self):
        self.assert_refused(self.server.tcp_url("nowhere"), "unavailable", '"nowhere" does not exist')


class ManyHosts(unittest.TestCase):
    def test_another_machine_must_speak_tls(self):
        server = self.enterContext(PostgresServer())
        url = server.tcp_url().replace("@127.0.0.1", f"@{ELSEWHERE}") + "?hostaddr=127.0.0.1"
        code, why = opened(url)
        self.assertEqual(code, "unavailable")
        self.assertIn("does not support SSL", why)

    def test_the_one_that_takes_writes_is_found(self):
        """Neither who never answers nor a standby is taken, though they are named first."""
        primary = self.enterContext(PostgresServer())
        init(primary.tcp_url())
        standby = self.enterContext(Standby(primary))
        deaf = self.enterContext(socket.create_server(("127.0.0.1", 0)))
        hosts = ",".join(f"127.0.0.1:{port}" for port in (deaf.getsockname()[1], standby.port, primary.port))
        url = f"postgresql://postgres:{primary.password}@{hosts}/postgres?connect_timeout=2"
        self.assertIsNone(opened(url))
        primary.crash()
        code, why = opened(url)
        self.assertEqual(code, "unavailable")
        self.assertRegex(why, "(?s)timeout expired.*read-only.*refused")
        standby.promote()
        self.assertIsNone(opened(url))


if __name__ == "__main__":
    main()
