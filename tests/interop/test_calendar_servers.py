# SPDX-License-Identifier: GPL-3.0-or-later
"""esr import-calendar fetches from servers: Radicale by CalDAV, and files by HTTP and HTTPS.

All of them on this machine. The servers' answers are also wrong ones: too large, moved, wanting a
login, no XML, XML with a document type, with a certificate that nobody knows, and none at all.
"""
import base64
import contextlib
import http.server
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

ESR = os.environ["ESR"]
TINY = os.path.join(os.environ["ESR_SOURCE_DIR"], "samples", "tiny")
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
TAIL = "END:VCALENDAR\r\n"


def event(uid, *lines):
    body = "".join(line + "\r\n" for line in (f"UID:{uid}", "DTSTAMP:20260901T000000Z", *lines))
    return f"BEGIN:VEVENT\r\n{body}END:VEVENT\r\n"


def day(date):
    return f"DTSTART;VALUE=DATE:{date}", "SUMMARY:Secret & <private> 秘密"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers by the path."""

    def send(self, code, body=b"", **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):  # pylint: disable=invalid-name
        good = (HEAD + event("1", *day("20261103")) + TAIL).encode()
        if self.path == "/good.ics":
            self.send(200, good)
        elif self.path == "/large.ics":
            self.send(200, good + b"X" * (6 << 20))
        elif self.path == "/endless.ics":
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                while True:
                    self.wfile.write(b"X" * 65536)
        elif self.path == "/moved.ics":
            self.send(301, Location="http://127.0.0.1/elsewhere.ics")
        elif self.path == "/login.ics":
            token = base64.b64encode(b"tm:se cret").decode()
            right = self.headers.get("Authorization") == f"Basic {token}"
            self.send(*(200, good) if right else (401, b"no"), WWW_Authenticate='Basic realm="x"')
        elif self.path == "/empty.ics":
            self.send(200)
        else:
            self.send(404, b"no such thing")

    def do_REPORT(self):  # pylint: disable=invalid-name
        self.rfile.read(int(self.headers["Content-Length"]))
        bodies = {"/page/": b"<html><body>Welcome</body></html>", "/text/": b"Welcome",
                  "/type/": b'<!DOCTYPE a [<!ENTITY b "c">]><D:multistatus xmlns:D="DAV:"/>'}
        if self.path in bodies:
            self.send(207, bodies[self.path])
        else:
            self.send(405)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


@contextlib.contextmanager
def serving(context=None):
    """The port of a server with these answers; with TLS if there is a context."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def radicale(folder):
    """The address of a running Radicale that wants the login tm:秘密."""
    port, users = free_port(), os.path.join(folder, "users")
    with open(users, "w", encoding="utf-8") as file:
        file.write("tm:秘密\n")
    config = os.path.join(folder, "config")
    with open(config, "w", encoding="utf-8") as file:
        file.write(f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\n"
                   f"htpasswd_filename = {users}\nhtpasswd_encryption = plain\ndelay = 0\n"
                   f"[storage]\nfilesystem_folder = {folder}/collections\n"
                   "[rights]\ntype = owner_only\n")
    with open(os.path.join(folder, "log"), "wb") as log:
        server = subprocess.Popen([shutil.which("radicale"), "--config", config], stdout=log,
                                  stderr=log)
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def request(method, url, body=b"", **headers):
    token = base64.b64encode("tm:秘密".encode()).decode()
    wanted = urllib.request.Request(url, data=body, method=method, headers={
        "Authorization": f"Basic {token}", **{k.replace("_", "-"): v for k, v in headers.items()}})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(wanted, timeout=20) as answer:
        return answer.status


class Servers(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.db = os.path.join(self.folder, "c.db")
        self.esr("init")
        self.esr("import", TINY)

    def esr(self, command, *words, env=None):
        clean = {k: v for k, v in os.environ.items() if not k.startswith("ESR_CALDAV")}
        done = subprocess.run([ESR, command, "--db", self.db, *words], text=True, check=False,
                              capture_output=True, env={**clean, **(env or {})})
        self.assertNotIn("ERROR", done.stderr)
        return done

    def fetch(self, url, env=None):
        return self.esr("import-calendar", "--reviewer", "PA", url, env=env)

    def taken(self):
        shutil.rmtree(os.path.join(self.folder, "out"), ignore_errors=True)
        self.esr("export", os.path.join(self.folder, "out"))
        with open(os.path.join(self.folder, "out", "unavailable.csv"), encoding="utf-8") as file:
            return [line.strip() for line in file if ",PA," in line]

    def test_a_file_is_fetched_and_its_address_is_not_kept(self):
        with serving() as port:
            done = self.fetch(f"http://localhost:{port}/good.ics")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.taken(), ["reviewer,PA,2026-11-03,2026-11-03,,,imported: busy"])
            again = self.fetch(f"http://localhost:{port}/good.ics")
            self.assertIn("nothing changed", again.stdout)
        listed = json.loads(self.esr("import-calendar", "--list", "--json").stdout)
        self.assertEqual(listed["calendars"][0]["source"], f"http://localhost:{port}/…")
        with open(self.db, "rb") as file:
            content = file.read()
        for secret in (b"good.ics", b"Secret", "秘密".encode()):
            self.assertNotIn(secret, content)

    def test_wrong_answers_are_told_and_change_nothing(self):
        wrong = {"large.ics": "is larger than 5 MiB", "endless.ics": "is larger than 5 MiB",
                 "moved.ics": "has moved (HTTP 301) to http://127.0.0.1/…",
                 "login.ics": "wants a login (HTTP 401)", "empty.ics": "answers with nothing",
                 "none.ics": "has no calendar at this address (HTTP 404)",
                 "plain/": "is no CalDAV collection (HTTP 405)",
                 "page/": "answers what is no list of calendars",
                 "text/": "answers what is no XML", "type/": "answers what is no list of calendars"}
        with serving() as port:
            for path, words in wrong.items():
                done = self.fetch(f"http://127.0.0.1:{port}/{path}")
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(words, done.stderr)
        done = self.fetch(f"http://127.0.0.1:{port}/good.ics")  # it is gone by now
        self.assertEqual(done.returncode, 5)
        self.assertEqual(self.taken(), [])

    def test_a_login_is_sent_and_a_wrong_one_told(self):
        with serving() as port:
            url = f"http://127.0.0.1:{port}/login.ics"
            good = {"ESR_CALDAV_USER": "tm", "ESR_CALDAV_PASSWORD": "se cret"}
            self.assertEqual(self.fetch(url, good).returncode, 0)
            wrong = self.fetch(url, {**good, "ESR_CALDAV_PASSWORD": "other"})
            self.assertIn("does not let this user in", wrong.stderr)

    def test_a_certificate_that_nobody_knows_is_refused(self):
        key, cert = (os.path.join(self.folder, name) for name in ("key.pem", "cert.pem"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-keyout", key, "-out", cert], check=True,
                       capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        with serving(context) as port:
            done = self.fetch(f"https://localhost:{port}/good.ics")
        self.assertEqual(done.returncode, 5)
        self.assertIn("certificate", done.stderr)
        self.assertEqual(self.taken(), [])

    def test_radicale_gives_what_touches_the_cycle(self):
        with radicale(self.folder) as root:
            home = f"{root}/tm/team/"
            self.assertEqual(request("MKCALENDAR", home), 201)
            things = {"a": day("20261103"),
                      "b": ("DTSTART;TZID=Asia/Hong_Kong:20261104T130000", "DURATION:PT1H",
                            "RRULE:FREQ=WEEKLY;COUNT=2"),
                      "c": (*day("20261105"), "TRANSP:TRANSPARENT"), "d": day("20200101")}
            zone = ("BEGIN:VTIMEZONE\r\nTZID:Asia/Hong_Kong\r\nBEGIN:STANDARD\r\n"
                    "DTSTART:19791021T033000\r\nTZOFFSETFROM:+0900\r\nTZOFFSETTO:+0800\r\n"
                    "END:STANDARD\r\nEND:VTIMEZONE\r\n")
            for uid, lines in things.items():
                text = HEAD + (zone if "TZID" in lines[0] else "") + event(uid, *lines) + TAIL
                request("PUT", f"{home}{uid}.ics", text.encode(), Content_Type="text/calendar")
            self.assertIn("wants a login", self.fetch(home).stderr)
            login = os.path.join(self.folder, "login")
            with open(login, "w", encoding="utf-8") as file:
                file.write("tm\n秘密\n")
            os.chmod(login, 0o600)
            env = {"ESR_CALDAV_LOGIN": login}
            done = self.fetch(home, env)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("3 events read, 0 skipped", done.stdout)  # not the one of 2020
            self.assertEqual(self.taken(), [
                "reviewer,PA,2026-11-03,2026-11-03,,,imported: busy",
                "reviewer,PA,2026-11-04,2026-11-04,pm,,imported: busy",
                "reviewer,PA,2026-11-11,2026-11-11,pm,,imported: busy"])
            request("DELETE", f"{home}b.ics")
            self.fetch(home, env)
            self.assertEqual(self.taken(), ["reviewer,PA,2026-11-03,2026-11-03,,,imported: busy"])
            request("DELETE", f"{home}a.ics")
            request("DELETE", f"{home}c.ics")
            self.fetch(home, env)
            self.assertEqual(self.taken(), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
