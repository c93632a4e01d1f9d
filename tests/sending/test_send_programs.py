# SPDX-License-Identifier: GPL-3.0-or-later
"""esr send by a program that is called as sendmail is, and through a mail server of the wild:

msmtp and OpenSMTPD, which hand everything on to a server of the test's.
"""
import os
import shlex
import shutil
import signal
import subprocess
import time
from email import message_from_bytes
from email.policy import default

from checks import check, expect, run_all
from outbox import OFFICE, Outbox
from post_office import HOST, PostOffice, free_port


def make_program(folder, body, name="mailer"):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\n{body}\n")
    os.chmod(path, 0o755)
    return path


def test_a_program_gets_the_whole_message_and_its_sender(folder):
    box = Outbox(folder)
    box.fill(2)
    got = os.path.join(folder, "got")
    program = make_program(folder, f'echo "$@" >> {got}.words; cat >> {got}')
    expect(box.send("--sendmail", program), 0, "Sent        2 messages, by " + program)
    with open(got, encoding="utf-8") as file:
        check(file.read() == (box.mail(1) + box.mail(2)).replace("\r\n", "\n"), "changed")
    with open(got + ".words", encoding="utf-8") as file:
        check(file.read() == f"-t -oi -f {OFFICE}\n" * 2, "called otherwise")


def test_what_a_program_ends_with_is_understood(folder):
    for code, exit_code, state in ((75, 1, "waiting"), (67, 1, "failed"), (69, 1, "failed"),
                                   (77, 5, "waiting"), (78, 5, "waiting")):
        box = Outbox(f"{folder}/{code}")
        box.fill(1)
        program = make_program(folder, f"echo 'mailer: no, 不行' >&2; exit {code}")
        expect(box.send("--sendmail", program), exit_code, "mailer: no, 不行", f"ended with {code}")
        check(box.states() == {1: state}, code, box.states())
        check(box.column("attempts", 1) == (code == 75), code, "attempts")


def test_a_program_that_is_not_there_changes_nothing(folder):
    box = Outbox(folder)
    box.fill(1)
    expect(box.send("--sendmail", os.path.join(folder, "none")), 5, "can't be run")
    check(box.states() == {1: "waiting"}, box.states())


def test_a_program_that_is_killed_leaves_its_message_in_doubt(folder):
    box = Outbox(folder)
    box.fill(2)
    program = make_program(folder, "kill -9 $$")
    expect(box.send("--sendmail", program, "--limit", "1"), 1, "In doubt    1 message,", "signal 9")


def test_ctrl_c_lets_the_program_come_to_its_end(folder):
    box = Outbox(folder)
    box.fill(3)
    begun, done = os.path.join(folder, "begun"), os.path.join(folder, "done")
    program = make_program(folder, f"cat > /dev/null; touch {begun}; "
                                   f"while [ ! -e {folder}/go ]; do sleep 0.05; done; touch {done}")
    # A group of its own gets the signal, as from a terminal.
    run = subprocess.Popen(box.command("--sendmail", program), stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, start_new_session=True)
    while not os.path.exists(begun) and run.poll() is None:
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGINT)
    with open(os.path.join(folder, "go"), "w", encoding="utf-8"):
        pass
    check(run.wait(60) == 130, run.returncode)
    check(os.path.exists(done), "the program was ended")
    check(list(box.states().values()) == ["sent", "waiting", "waiting"], box.states())


def test_msmtp_takes_what_it_can_deliver(folder):
    if not shutil.which("msmtp"):
        print("skipped: msmtp is not installed")
        return
    box = Outbox(folder)
    box.fill(3)
    refused = {"r1@school.example.org"}
    with PostOffice(rcpt=lambda to: "550 5.1.1 no such user" if to in refused else "250 OK"
                    ) as office:
        settings = os.path.join(folder, "msmtprc")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(f"account default\nhost {HOST}\nport {office.server.port}\ntls off\n")
        program = make_program(folder, f"exec msmtp -C {shlex.quote(settings)} \"$@\"")
        expect(box.send("--sendmail", program), 1, "Sent        2 messages", "no such user")
        check([to for _, to, _ in office.got] == [["r0@school.example.org"],
                                                  ["r2@school.example.org"]], office.got)
        check([sender for sender, _, _ in office.got] == [OFFICE] * 2, office.got)


class OpenSmtpd:
    """OpenSMTPD that hands everything on to `office`, in folders that only it sees."""

    def __init__(self, folder, office):
        self.port, self.log = free_port(), os.path.join(folder, "smtpd.log")
        settings = os.path.join(folder, "smtpd.conf")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(f"listen on {HOST} port {self.port}\n"
                       f'action "on" relay host smtp://{HOST}:{office.server.port}\n'
                       'match from any for any action "on"\n')
        hide = " && ".join(f"mount -t tmpfs none {place}" for place in ("/var/spool", "/run"))
        with open(self.log, "wb") as log:
            self.run = subprocess.Popen(
                ["unshare", "--mount", "sh", "-c", f"{hide} && exec smtpd -d -f {settings}"],
                stdout=log, stderr=log, start_new_session=True)

    def is_up(self):
        """Waits for it; False if it can't be run here."""
        while self.run.poll() is None:
            with open(self.log, encoding="utf-8") as log:
                if "starting" in log.read():
                    return True
            time.sleep(0.05)
        return False

    def stop(self):
        if self.run.poll() is None:
            self.run.terminate()
        self.run.wait()


def wait_for_all(office, count):
    """Until a server has handed on so many; the test's own time limit ends it if it never does."""
    while len(office.got) < count:
        time.sleep(0.05)


def test_a_mail_server_hands_on_what_it_got(folder):
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    if os.geteuid() != 0 or not shutil.which("smtpd", path=path):
        print("skipped: OpenSMTPD is not installed, or this is not root")
        return
    os.environ["PATH"] = path
    box = Outbox(folder)
    box.fill(5)
    with PostOffice() as office:
        server = OpenSmtpd(folder, office)
        try:
            if not server.is_up():
                with open(server.log, encoding="utf-8") as log:
                    print(f"skipped: OpenSMTPD can't be run here: {log.read()}")
                return
            url = f"smtp://{HOST}:{server.port}"
            run = box.send("--smtp", url)
            while run[0] == 5 and server.run.poll() is None:  # it does not listen yet
                time.sleep(0.1)
                run = box.send()
            expect(run, 0, "Sent        5 messages")
            wait_for_all(office, 5)
        finally:
            server.stop()
    check(sorted(office.ids()) == sorted(box.message_ids().values()), office.ids())
    for sender, _, content in office.got:
        mail = message_from_bytes(content, policy=default)
        check(sender == OFFICE and mail["From"].addresses[0].addr_spec == OFFICE, sender)
        part = mail.get_payload()[-1]
        check(part.get_content_type() == "text/calendar" and "外評 Review" in part.get_content(),
              part)
        check(not mail.defects and not part.defects, mail.defects, part.defects)


run_all(globals())
