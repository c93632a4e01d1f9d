# SPDX-License-Identifier: GPL-3.0-or-later
"""esr send by SMTP: every message arrives once, byte for byte; refusals, encryption, logins."""
import os
import signal
import subprocess
import threading

from checks import check, expect, run_all
from outbox import OFFICE, Outbox
from post_office import PostOffice, StepOffice, free_port, make_certificate

PASSWORD = "s3cret-秘密-word"


def test_every_message_arrives_once_byte_for_byte_in_order(folder):
    box = Outbox(folder)
    numbers = box.fill(12)
    with PostOffice() as office:
        expect(box.send("--smtp", office.url()), 0, "Sent        12 messages")
        expect(box.send(), 0, "Sent        0 messages")  # the route is remembered
        check(office.connections == 1, office.connections, "connections for 12 messages")
    check(office.ids() == list(box.message_ids().values()), office.ids())
    for number, (sender, recipients, content) in zip(numbers, office.got):
        check(content.decode() == box.mail(number), "message", number, "was changed on its way")
        check(sender == OFFICE, "from", sender)
        check(recipients == [f"r{number - 1}@school.example.org"], "to", recipients)
    check(set(box.states().values()) == {"sent"}, box.states())


def test_a_server_that_wants_a_new_connection_now_and_then_gets_it(folder):
    box = Outbox(folder)
    box.fill(7)
    with PostOffice(most=3) as office:
        expect(box.send("--smtp", office.url()), 0)
        check(office.connections == 3, office.connections, "connections")
    check(office.ids() == list(box.message_ids().values()), office.ids())


def test_what_is_refused_for_a_time_is_tried_again_later_and_later(folder):
    box = Outbox(folder)
    box.fill(3)
    known = set()

    def greylist(address):
        return "250 OK" if address in known else "451 4.7.1 Greylisted,\x1b[31m come again"
    with PostOffice(rcpt=greylist) as office:
        known.add("r1@school.example.org")
        expect(box.send("--smtp", office.url()), 1, "Sent        1 message,",
               "Later       2 messages", "451 4.7.1 Greylisted, [31m come again")
        first = box.column("not_before", 1)
        expect(box.send(), 1, "Sent        0 messages")
        check(box.column("attempts", 1) == 1, "tried before its time")
        box.make_due()
        expect(box.send(), 1, "Later       2 messages")
        check(box.column("attempts", 1) == 2, "not tried")
        check(box.column("not_before", 1) > first + 120, "the pause does not grow")
        known.update(["r0@school.example.org", "r2@school.example.org"])
        box.make_due()
        expect(box.send(), 0, "Sent        2 messages")
    check(sorted(office.ids()) == sorted(box.message_ids().values()), office.ids())


def test_wait_goes_on_until_the_time_has_come(folder):
    box = Outbox(folder)
    box.fill(2)
    with box.open() as db:
        db.execute("UPDATE delivery SET not_before = unixepoch() + 2 WHERE message_id = 2")
    with PostOffice() as office:
        expect(box.send("--smtp", office.url(), "--wait"), 0, "Sent        2 messages")
    check(office.ids() == list(box.message_ids().values()), office.ids())


def test_what_is_refused_for_good_has_failed_and_holds_back_its_event_alone(folder):
    box = Outbox(folder)
    events = [box.event(i) for i in range(3)]
    for sequence in range(2):
        for i, uid in enumerate(events):
            box.message(uid, f"r{i}@school.example.org", "move" if sequence else "invite", sequence)
    bad = {"r1@school.example.org"}

    def rcpt(address):
        return "550 5.1.1 No such user: 陳" if address in bad else "250 OK"
    with PostOffice(rcpt=rcpt) as office:
        expect(box.send("--smtp", office.url()), 1, "Sent        4 messages",
               "550 5.1.1 No such user", "Held back   1 message,")
        check(box.states()[2] == "failed" and box.states()[5] == "waiting", box.states())
        expect(box.send(), 1, "Sent        0 messages")
        bad.clear()
        expect(box.send("--retry-failed"), 0, "Sent        2 messages")
        order = [i for i in office.ids() if i.startswith(events[1])]
        check([".0." in i for i in order] == [True, False], order)
    check(set(box.states().values()) == {"sent"}, box.states())


def test_what_is_given_up_holds_nothing_back(folder):
    box = Outbox(folder)
    uid = box.event(1)
    box.message(uid, "r1@gone.example.org")
    box.message(uid, "r1@school.example.org", "move", 1)
    with PostOffice(rcpt=lambda to: "550 no" if "gone" in to else "250 OK") as office:
        expect(box.send("--smtp", office.url()), 1, "Failed      1 message")
        expect(box.send("--drop-failed"), 0, "Sent        1 message,")
    check(box.states() == {1: "void", 2: "sent"}, box.states())


def test_a_message_that_its_data_are_refused_for_has_failed(folder):
    box = Outbox(folder)
    box.fill(2)
    answers = iter(["554 5.7.1 looks like spam", "250 OK"])
    with PostOffice(data=lambda _: next(answers)) as office:
        expect(box.send("--smtp", office.url()), 1, "554 5.7.1 looks like spam")
    check(box.states() == {1: "failed", 2: "sent"}, box.states())


def test_a_server_that_is_not_there_changes_nothing(folder):
    box = Outbox(folder)
    box.fill(2)
    expect(box.send("--smtp", f"smtp://127.0.0.1:{free_port()}"), 5, "Waiting     2 messages",
           "onnect")
    check(set(box.states().values()) == {"waiting"}, box.states())
    check(box.column("attempts", 1) == 0, "counts as an attempt")


def test_a_connection_lost_in_the_middle_is_no_delivery(folder):
    tls = make_certificate(folder)
    for name, certificate in (("plain", None), ("encrypted", tls)):
        box = Outbox(os.path.join(folder, name))
        for i in range(4):  # no socket buffers so much
            box.message(box.event(i), f"r{i}@school.example.org", padding=3 << 20 if i == 1 else 0)
        with StepOffice(lambda point, number: "hang up" if (point, number) == ("body", 2) else None,
                        certificate) as office:
            expect(box.send("--smtp", office.url(), "--ca-file", tls[0]) if certificate else
                   box.send("--smtp", office.url()), 1, "Sent        3 messages",
                   "Later       1 message,")
            box.make_due()
            expect(box.send(), 0, "Sent        1 message,")
        check(sorted(office.ids()) == sorted(box.message_ids().values()), office.ids())


def test_an_answer_that_never_comes_leaves_a_message_in_doubt(folder):
    box = Outbox(folder)
    box.fill(3)
    with StepOffice(lambda point, number: "hang up" if (point, number) == ("end", 2) else None
                    ) as office:
        expect(box.send("--smtp", office.url()), 1, "Sent        2 messages",
               "In doubt    1 message,", box.message_ids()[2])
        expect(box.send(), 1, "Sent        0 messages", "In doubt    1 message,")
        expect(box.send("--doubtful", "resend"), 0, "Sent        1 message,")
        via = f"by {office.url()}"
        check(box.journal() == [f"2 sent, 1 in doubt, {via}", "1 in doubt, to be sent again",
                                f"1 sent, {via}"], box.journal())
    check(sorted(office.ids()) == sorted(box.message_ids().values()), office.ids())
    check(set(box.states().values()) == {"sent"}, box.states())


def test_a_server_that_never_answers_the_end_does_not_get_all_messages(folder):
    box = Outbox(folder)
    box.fill(8)
    with StepOffice(lambda point, _: "hang up" if point == "end" else None) as office:
        expect(box.send("--smtp", office.url()), 5, "In doubt    3 messages",
               "Waiting     5 messages")
        check(office.number == 3, office.number)
        expect(box.send("--doubtful", "sent", "--limit", "1"), 1)
    check(list(box.states().values()).count("sent") == 3, box.states())


def test_mail_is_encrypted_and_the_certificate_must_be_trusted(folder):
    box = Outbox(folder)
    box.fill(2)
    tls = make_certificate(folder)
    login = {"ESR_SMTP_USER": "office", "ESR_SMTP_PASSWORD": PASSWORD}
    with PostOffice(tls=tls, user=("office", PASSWORD)) as office:
        expect(box.send("--smtp", office.url(), env=login), 5, "STARTTLS")  # no TLS on loopback
        expect(box.send("--smtp", office.url(), "--ca-file", "/etc/hostname", env=login), 5)
        check(not office.got, "sent without encryption")
        expect(box.send("--smtp", office.url(), "--ca-file", tls[0], "--limit", "1", env=login), 0)
        expect(box.send(env=login), 0, "Sent        1 message,")  # the file is remembered too
    with PostOffice(tls=tls, smtps=True) as office:
        number = box.message(box.event(9), "r9@school.example.org")
        expect(box.send("--smtp", office.url("smtps")), 5, "certificate")
        check(box.states()[number] == "waiting", box.states())
        expect(box.send("--smtp", office.url("smtps"), "--ca-file", tls[0]), 0)
    with PostOffice() as office:  # offers no STARTTLS
        box.message(box.event(10), "r10@school.example.org")
        expect(box.send("--smtp", office.url(), "--ca-file", tls[0]), 5, "no encryption")
        check(not office.got, "sent without encryption")


def texts_of(folder):
    """Everything that lies in a folder, as bytes."""
    found = b""
    for base, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(base, name), "rb") as file:
                found += file.read()
    return found


def test_passwords_are_nowhere(folder):
    box = Outbox(folder)
    box.fill(2)
    tls = make_certificate(folder)
    seen = []

    def look(address):
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file:
                    seen.append(file.read())
            except OSError:
                pass
        return "250 OK"
    with PostOffice(rcpt=look, tls=tls, user=("office", PASSWORD)) as office:
        words = ["--smtp", office.url(), "--ca-file", tls[0]]
        wrong = box.send(*words, env={"ESR_SMTP_USER": "office", "ESR_SMTP_PASSWORD": "wr0ng!"})
        expect(wrong, 5, "does not accept the login")
        check("wr0ng!" not in wrong[1] + wrong[2], wrong)
        good = box.send(*words, "--json",
                        env={"ESR_SMTP_USER": "office", "ESR_SMTP_PASSWORD": PASSWORD})
        expect(good, 0)
    check(seen and len(office.got) == 2, "nothing was looked at")
    check(any(b"esr\0send" in line for line in seen), "esr send was not among the processes")
    for text in (good[1].encode(), good[2].encode(), texts_of(folder), *seen):
        for secret in (PASSWORD, "wr0ng!"):
            check(secret.encode() not in text, "a password in", text[:300])


def test_a_login_comes_from_a_file_that_is_its_owners_alone(folder):
    box = Outbox(folder)
    box.fill(1)
    tls = make_certificate(folder)
    login = os.path.join(folder, "login")
    with open(login, "w", encoding="utf-8") as file:
        file.write(f"office\n{PASSWORD}\n")
    os.chmod(login, 0o644)
    with PostOffice(tls=tls, user=("office", PASSWORD)) as office:
        words = ["--smtp", office.url(), "--ca-file", tls[0]]
        expect(box.send(*words, env={"ESR_SMTP_LOGIN": login}), 5, "can be read by others")
        os.chmod(login, 0o600)
        expect(box.send(*words, env={"ESR_SMTP_LOGIN": login}), 0)


def test_two_programs_do_not_send_at_once(folder):
    box = Outbox(folder)
    box.fill(2)
    second = []

    def meanwhile(_):
        if not second:
            second.append(box.send())
        return "250 OK"
    with PostOffice(data=meanwhile) as office:
        expect(box.send("--smtp", office.url()), 0, "Sent        2 messages")
    expect(second[0], 5, "another program is sending")
    check("In doubt" not in second[0][1], second[0])
    check(office.ids() == list(box.message_ids().values()), office.ids())


def test_ctrl_c_ends_after_the_present_message(folder):
    box = Outbox(folder)
    box.fill(5)
    interrupted = threading.Event()

    def data(_):
        if len(office.got) == 1:
            run.send_signal(signal.SIGINT)
            interrupted.set()
        return "250 OK"
    with PostOffice(data=data) as office:
        run = subprocess.Popen(box.command("--smtp", office.url()), stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
        out, err = run.communicate(timeout=120)
    check(interrupted.is_set() and run.returncode == 130, run.returncode, out, err)
    check("interrupted after 2 of 5 messages" in err, err)
    check(len(office.got) == 2, len(office.got))
    check(list(box.states().values()) == ["sent"] * 2 + ["waiting"] * 3, box.states())


def test_messages_without_an_address_are_for_handing_over(folder):
    box = Outbox(folder)
    box.message(box.event(1), "")
    expect(box.send(), 0, "Nothing waits to be sent", "By hand     1 message,")


def test_addresses_that_may_not_be_used_are_refused(folder):
    box = Outbox(folder)
    box.fill(1)
    for words, said in (
            (["--smtp", "smtp://tm:pw@mail.example.org"], "holds a name or password"),
            (["--smtp", "http://mail.example.org"], "would begin with smtps://"),
            (["--smtp", "mail.example.org"], "is no address"),
            (["--caldav", "http://dav.example.org/c/"], "is not encrypted"),
            (["--smtp", "smtp://a.example.org", "--sendmail", "x"], "two routes"),
            (["--no-tls"], "goes with --smtp"),
            (["--sendmail", "x", "--ca-file", "y"], "--ca-file goes with"),
            (["--doubtful", "maybe"], "resend or sent"),
            (["--retry-failed", "--drop-failed"], "exclude each other"),
            ([], "how are messages to be sent?")):
        expect(box.send(*words), 2, said)
    expect(box.send("--smtp", "smtp://mail.example.org", "--no-tls",
                    env={"ESR_SMTP_USER": "a", "ESR_SMTP_PASSWORD": "b"}), 2, "without encryption")
    check(set(box.states().values()) == {"waiting"}, box.states())


run_all(globals())
