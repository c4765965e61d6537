"""The tests' own PostgreSQL server takes connections while it should, and is gone afterwards, however its caller ended."""
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SUPPORT = Path(__file__).resolve().parents[1] / "support"
sys.path.insert(0, str(SUPPORT))
from postgres_server import SKIPPED, URL, NotInstalled, PostgresServer, program  # noqa: E402 (see above)

SCRIPT = SUPPORT / "postgres_server.py"


class Fixture(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = Path(folder.name) / "server"
        self.addCleanup(self.script, "stop")

    def script(self, verb, *words):
        return subprocess.run([SCRIPT, verb, self.state, *words], capture_output=True, text=True, timeout=60,
                              check=True).stdout

    def url(self):
        return self.script("with", "printenv", URL).strip()

    def connects(self, url):
        return subprocess.run([program("psql"), "-d", url, "-c", "SELECT 1"], capture_output=True,
                              check=False).returncode == 0

    def wait_for_end(self):
        """`stop` does not return before the server is gone; it stops none that is stopping already."""
        self.script("stop")

    def start_and_wait(self):
        """A caller like ctest: it has started the fixture and is at work, until its input ends."""
        caller = subprocess.Popen(["sh", "-c", '"$0" start "$1" && echo started && cat', SCRIPT, self.state],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(caller.stdout.close)
        self.addCleanup(caller.stdin.close)
        self.assertEqual(caller.stdout.readline(), "started\n")
        return caller

    def test_it_stops_when_told(self):
        caller = self.start_and_wait()
        url = self.url()
        self.assertTrue(self.connects(url))
        self.script("stop")
        self.assertFalse(self.connects(url))
        self.assertFalse(self.state.exists())
        caller.communicate()

    def test_it_ends_with_a_caller_that_was_killed(self):
        caller = self.start_and_wait()
        url = self.url()
        self.assertTrue(self.connects(url))
        folder = Path(url.partition("@")[2].partition(":")[0].replace("%2F", "/"))
        self.assertTrue(folder.is_dir())
        caller.send_signal(signal.SIGKILL)
        caller.wait()
        self.wait_for_end()
        self.assertFalse(folder.exists())

    def test_the_next_one_waits_for_the_last(self):
        caller = self.start_and_wait()
        first = self.url()
        caller.kill()
        caller.wait()
        caller = self.start_and_wait()
        self.assertNotEqual(self.url(), first)
        self.assertFalse(self.connects(first))
        self.assertTrue(self.connects(self.url()))
        caller.communicate()


class Server(unittest.TestCase):
    def test_it_survives_a_crash_with_what_was_committed(self):
        with PostgresServer() as server:
            server.sql("CREATE TABLE t (x int)", "INSERT INTO t VALUES (7)")
            server.crash()
            server.start()
            self.assertEqual(server.sql("SELECT x FROM t"), "7")
            self.assertIn("automatic recovery", server.log())
        self.assertFalse(server.folder.exists())


if __name__ == "__main__":
    try:
        program("postgres")
    except NotInstalled as missing:
        print(missing)
        sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)
    unittest.main(verbosity=2)
