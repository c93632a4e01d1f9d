# SPDX-License-Identifier: GPL-3.0-or-later
"""esr send into calendars on a CalDAV server: Radicale, and one that fails when the test wants."""
import base64
import http.server
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from checks import check, expect, run_all
from outbox import Outbox
from post_office import HOST, free_port

USER, PASSWORD = "office", "秘密 s3cret"
LOGIN = {"ESR_CALDAV_USER": USER, "ESR_CALDAV_PASSWORD": PASSWORD}

if not shutil.which("radicale"):
    print("skipped: radicale is not installed")
    sys.exit(0)


def ask(method, url, body=None, **headers):
    """(code, text) of a request of the test's own."""
    token = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    request = urllib.request.Request(url, method=method, data=body, headers={
        "Authorization": f"Basic {token}", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


class Radicale:
    """Radicale, run in a folder, where the one user may do everything below /office/."""

    def __init__(self, folder):
        self.port, self.log = free_port(), os.path.join(folder, "radicale.log")
        users, settings = os.path.join(folder, "users"), os.path.join(folder, "radicale.conf")
        with open(users, "w", encoding="utf-8") as file:
            file.write(f"{USER}:{PASSWORD}\n")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(f"[server]\nhosts = {HOST}:{self.port}\n[auth]\ntype = htpasswd\n"
                       f"htpasswd_filename = {users}\nhtpasswd_encryption = plain\n"
                       f"delay = 0\n[storage]\nfilesystem_folder = {folder}/store\n")
        with open(self.log, "wb") as log:
            self.run = subprocess.Popen(["radicale", "--config", settings], stdout=log, stderr=log)

    def url(self, path):
        return f"http://{HOST}:{self.port}/{USER}/{path}"

    def event(self, path, uid):
        """The text of an event; None if it is not there."""
        code, text = ask("GET", self.url(f"{path}{uid}.ics"))
        return text if code == 200 else None

    def __enter__(self):
        while self.run.poll() is None:
            try:
                if ask("PROPFIND", self.url(""), Depth="0")[0] == 207:
                    return self
            except OSError:
                pass
            time.sleep(0.05)
        with open(self.log, encoding="utf-8") as log:
            raise AssertionError(f"radicale did not start: {log.read()}")

    def __exit__(self, *_):
        self.run.terminate()
        self.run.wait()


def test_events_are_stored_changed_and_removed(folder):
    box = Outbox(folder)
    events = [box.event(i) for i in range(3)]
    for i, uid in enumerate(events):
        box.message(uid, f"r{i}@school.example.org")
    with Radicale(folder) as server:
        route = ["--caldav", server.url("{recipient}")]  # calendars that are not there yet
        expect(box.send(*route, env=LOGIN), 0, "Sent        3 messages, into calendars at")
        for i, uid in enumerate(events):
            text = server.event(f"reviewer-R{i}/", uid)
            check(text and "METHOD" not in text and f"UID:{uid}" in text, text)
            check("SCHEDULE-AGENT=CLIENT" in text, "the server may send invitations:", text)
        box.message(events[0], "r0@school.example.org", "move", 1, body="別的日子 Moved")
        box.message(events[1], "r1@school.example.org", "cancel", 1)
        box.message(events[1], "r1@school.example.org", "invite", 2)
        box.message(events[2], "r2@school.example.org", "release", 1)
        expect(box.send(env=LOGIN), 0, "Sent        4 messages")
        text = server.event("reviewer-R0/", events[0])
        check("別的日子 Moved" in text and "SEQUENCE:1" in text, text)
        check("SEQUENCE:2" in server.event("reviewer-R1/", events[1]), "not invited anew")
        check(server.event("reviewer-R2/", events[2]) is None, "a released reviewer's is there")
        expect(box.send(env=LOGIN), 0, "Sent        0 messages")


def test_all_events_may_go_into_one_calendar(folder):
    box = Outbox(folder)
    uid = box.event(1)
    box.message(uid, "r1@school.example.org")
    with Radicale(folder) as server:
        check(ask("MKCALENDAR", server.url("all/"))[0] == 201, "no calendar was made")
        expect(box.send("--caldav", server.url("all/"), env=LOGIN), 0)
        check(server.event("all/", uid), "is not there")


def test_a_later_version_in_the_calendar_is_not_overwritten(folder):
    box = Outbox(folder)
    uid = box.event(1)
    box.message(uid, "r1@school.example.org")
    with Radicale(folder) as server:
        expect(box.send("--caldav", server.url("all/"), env=LOGIN), 0)
        newer = server.event("all/", uid).replace("SEQUENCE:0", "SEQUENCE:7")
        ask("PUT", server.url(f"all/{uid}.ics"), newer.encode(),
            **{"Content-Type": "text/calendar"})
        box.message(uid, "r1@school.example.org", "move", 1)
        expect(box.send(env=LOGIN), 1, "Failed      1 message", "a later version")
        check("SEQUENCE:7" in server.event("all/", uid), "was overwritten")


def test_what_is_in_doubt_is_settled_by_asking(folder):
    box = Outbox(folder)
    arrived, lost, cancelled = (box.event(i) for i in range(3))
    box.message(arrived, "r0@school.example.org")
    box.message(cancelled, "r2@school.example.org")
    with Radicale(folder) as server:
        expect(box.send("--caldav", server.url("all/"), env=LOGIN), 0)
        box.message(lost, "r1@school.example.org")
        box.message(cancelled, "r2@school.example.org", "cancel", 1)
        via = box.column("via", 1)
        with box.open() as db:  # as esr leaves them when it is killed in that moment
            db.execute("UPDATE delivery SET state = 'underway', via = ? WHERE message_id <> 2",
                       (via,))
        expect(box.send(env=LOGIN), 0, "Sent        2 messages", "Settled     3 messages")
        check(server.event("all/", lost) and server.event("all/", arrived), "is not there")
        check(server.event("all/", cancelled) is None, "the cancelled one is there")
    check(set(box.states().values()) == {"sent"}, box.states())


def test_a_wrong_login_ends_the_run_and_is_told_without_it(folder):
    box = Outbox(folder)
    box.fill(2)
    with Radicale(folder) as server:
        run = box.send("--caldav", server.url("all/"),
                       env={"ESR_CALDAV_USER": USER, "ESR_CALDAV_PASSWORD": "wr0ng!"})
        expect(run, 5, "401", "does not accept the login")
        check("wr0ng!" not in run[1] + run[2], run)
        expect(box.send(env={"ESR_CALDAV_USER": USER}), 3, "without ESR_CALDAV_PASSWORD")
        address = f"http://{HOST}:{server.port}/somebody-else/"
        expect(box.send("--caldav", address, env=LOGIN), 1, "Failed      2 messages", "403")
    check(set(box.states().values()) == {"failed"}, box.states())


class Failing(http.server.BaseHTTPRequestHandler):
    """Answers every change as the test says: a code, or nothing at all after it was made."""

    def answer(self, code, body=b""):
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):  # pylint: disable=invalid-name
        held = self.server.held.get(self.path)
        self.answer(200 if held else 404, held or b"")

    def do_PUT(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        code = next(self.server.codes)
        if code in (0, 201):
            self.server.held[self.path] = body
        if code == 0:
            self.close_connection = True
            return
        self.answer(code)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


class FailingServer:
    def __init__(self, *codes):
        self.server = http.server.ThreadingHTTPServer((HOST, 0), Failing)
        self.server.codes, self.server.held = iter(codes), {}

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def url(self):
        return f"http://{HOST}:{self.server.server_address[1]}/all/"


def test_answers_of_a_server_in_trouble_are_understood(folder):
    box = Outbox(folder)
    box.fill(5)
    # A 500, a change in between (tried again), no answer though it was stored, then too much.
    with FailingServer(500, 412, 201, 0, 201, 503) as server:
        expect(box.send("--caldav", server.url()), 5, "Sent        3 messages",
               "Later       1 message", "PUT was answered with 500", "takes nothing at present")
    check(list(box.states().values()) == ["waiting", "sent", "sent", "sent", "waiting"],
          box.states())
    check(box.column("attempts", 1) == 1 and box.column("attempts", 5) == 0, "attempts")


run_all(globals())
