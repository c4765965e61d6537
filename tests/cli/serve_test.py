"""`ordo serve`: the shop over HTTP, from the first answer to an end in good order."""
import json
import os
import resource
import signal
import socket
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from shop import ORDO, Shop, of_a_file

PLUGINS = os.path.join(os.path.dirname(ORDO), "..", "lib", "ordo")
HELP = subprocess.run([ORDO, "--help"], capture_output=True, text=True, check=True).stdout


@unittest.skipUnless(" serve " in HELP, "built without plugins")
class Serve(Shop):
    def setUp(self):
        super().setUp()
        self.server = None

    def tearDown(self):
        if self.server is not None:
            self.server.kill()
            self.server.communicate()
        super().tearDown()

    def serve(self, *words, **more):
        """Starts it; what it says of itself when it serves."""
        self.server = subprocess.Popen([ORDO, "--json", "serve", "--port", "0", *words], cwd=self.folder.name,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                       env=self.environment(**more))
        line = self.server.stdout.readline()
        if not line:
            self.fail(self.server.stderr.read())
        return json.loads(line)

    def end(self, how):
        """Its exit code, seconds, and events of its log."""
        begun = time.monotonic()
        self.server.send_signal(how)
        _, log = self.server.communicate(timeout=30)
        code, self.server = self.server.returncode, None
        return code, time.monotonic() - begun, [json.loads(line)["event"] for line in log.splitlines()]

    def ask(self, url):
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, json.load(answer)

    def test_answers_until_a_signal_ends_it(self):
        for how in signal.SIGTERM, signal.SIGINT:
            serving = self.serve()
            self.assertEqual((serving["db"], serving["providers"]), (self.db, []))
            self.assertEqual(self.ask(serving["url"] + "/livez")[0], 200)
            _, products = self.ask(serving["url"] + "/v1/products")
            self.assertEqual(len(products["data"]), 2)
            code, seconds, events = self.end(how)
            self.assertEqual((code, events[-2:]), (0, ["stopping", "stopped"]))
            self.assertLess(seconds, 20, "nothing was under way")

    def test_takes_the_settings_of_ordo_server(self):
        serving = self.serve("--no-registration", ORDO_PROVIDERS="fake")
        self.assertEqual(serving["providers"], ["fake"])
        _, config = self.ask(serving["url"] + "/v1/config")
        self.assertEqual((config["registration_open"], config["payment_providers"]), (False, ["fake"]))

    def test_quiet_leaves_the_log_to_warnings(self):
        self.serve("-q")
        self.assertEqual(self.end(signal.SIGTERM)[2], [])

    def test_what_cannot_be_served_is_said_and_ends_it(self):
        missing = self.run_ordo("serve", "--plugins", self.path("nowhere"))
        self.assertEqual(missing.returncode, 3)
        self.assertIn("the plugin http", missing.stderr)
        self.assertEqual(self.run_ordo("--db", self.path("none.db"), "serve", "--no-migrate").returncode, 5)
        self.assertEqual(self.run_ordo("serve", "--provider", "piggybank").returncode, 2)
        nowhere = self.run_ordo("--db", "memory:", "serve", ORDO_KEY_FILE="")
        self.assertEqual(nowhere.returncode, 4)
        self.assertIn("--key-file", nowhere.stderr)

    def test_plain_http_on_other_addresses_wants_a_second_word(self):
        refused = self.run_ordo("serve", "--address", "0.0.0.0", "--port", "0")
        self.assertEqual(refused.returncode, 4)
        self.assertIn("--plain-http", refused.stderr)
        refused = self.run_ordo("serve", "--address", "0.0.0.0", "--port", "0", ORDO_PUBLIC_URL="http://shop.example")
        self.assertEqual(refused.returncode, 4)
        for said in (["--plain-http"], ["--public-url", "https://shop.example"]):
            self.serve("--address", "0.0.0.0", *said)
            self.end(signal.SIGTERM)

    def test_the_soft_limit_of_descriptors_does_not_bind(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, hard))
        try:
            serving = self.serve()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        port = int(serving["url"].rsplit(":", 1)[1])
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(300)]
        self.assertEqual(self.ask(serving["url"] + "/livez")[0], 200)
        for connection in silent:
            connection.close()

    def test_code_is_loaded_from_beside_the_program_only(self):
        # Neither the working folder nor the environment has a say.
        os.makedirs(self.path("lib/ordo"))
        self.write("lib/ordo/ordo_http.so", "no library")
        self.write("ordo_http.so", "no library")
        serving = self.serve(ORDO_PLUGINS=self.path("lib/ordo"), LD_LIBRARY_PATH=self.path("lib/ordo"))
        with open(f"/proc/{self.server.pid}/maps", encoding="utf-8") as maps:
            self.assertIn(os.path.realpath(os.path.join(PLUGINS, "ordo_http.so")), maps.read())
        self.assertEqual(self.ask(serving["url"] + "/livez")[0], 200)

    @of_a_file
    def test_the_key_of_tokens_changes_with_its_file(self):
        self.serve()  # makes a key
        self.end(signal.SIGTERM)
        os.replace(self.path("shop.db.key.pem"), self.path("new.pem"))
        serving = self.serve("--rate-quota", "0")

        def keys():
            return [key["kid"] for key in self.ask(serving["url"] + "/.well-known/jwks.json")[1]["keys"]]

        before = keys()
        os.replace(self.path("new.pem"), self.path("shop.db.key.pem"))
        end = time.monotonic() + 30
        while len(keys()) == 1 and time.monotonic() < end:
            pass  # it looks once a second
        self.assertEqual((len(keys()), keys()[1:]), (2, before))

    def test_a_mistyped_variable_of_the_server_hurts_no_other_command(self):
        self.assertEqual(len(self.json("product", "list", ORDO_HTTP_PORT="eighty")), 2)


if __name__ == "__main__":
    unittest.main()
