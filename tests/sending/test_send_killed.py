# SPDX-License-Identifier: GPL-3.0-or-later
"""esr send killed at every step of a message, and at random moments: no message is lost, none comes

twice, and only those are in doubt of which nobody can know. What is sent is always the same bytes.
"""
import random
import signal
import subprocess
import threading
import time

from checks import check, expect, run_all
from outbox import Outbox
from post_office import StepOffice

POINTS = ("greeting", "mail", "rcpt", "data", "body", "end", "answered")
LARGE = 3 << 20  # more than lies in the sockets between the two
ROUNDS = 20


def start(box, *words):
    return subprocess.Popen(box.command(*words, "--quiet"), stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def kill(run):
    """Returns when it is dead, so that the server's next word comes too late."""
    run.send_signal(signal.SIGKILL)
    run.wait()


def doubtful_ids(answer):
    return [item["message_id"] for item in answer["outbox"] if item["turn"] == "doubtful"]


def kill_at(folder, point):
    """Kills at a point of the second message: what the next run says."""
    box = Outbox(folder)
    for i in range(3):
        box.message(box.event(i), f"r{i}@school.example.org", padding=LARGE if i == 1 else 0)
    box.killed = False

    def step(now, number):
        if (now, number) == (point, 0 if point == "greeting" else 2) and not box.killed:
            box.killed = True
            kill(run)
    with StepOffice(step) as office:
        ready = threading.Event()
        inner = office.step
        office.step = lambda *at: ready.wait() and inner(*at)
        run = start(box, "--smtp", office.url())
        ready.set()
        run.wait(60)
        check(box.killed, "was not killed at", point)
        answer = box.send_json()
        ids = list(box.message_ids().values())
        doubt = doubtful_ids(answer)
        # The database may say "sent" already when the last point is seen.
        check(doubt in ([], ids[1:2]), doubt)
        check(not doubt or point in ("end", "answered"), "in doubt after", point)
        check(doubt or point != "end", "not in doubt after", point)
        check(all(office.ids().count(i) == 1 for i in ids if i not in doubt), office.ids())
        check(all(office.ids().count(i) <= 1 for i in doubt), office.ids())
        check(answer["exit"] == (1 if doubt else 0), answer["exit"])
    return box


def test_a_kill_at_any_step_loses_nothing_and_sends_nothing_twice(folder):
    for point in POINTS:
        kill_at(f"{folder}/{point}", point)


def test_what_is_sent_again_is_the_same_to_the_byte(folder):
    box = kill_at(folder, "end")
    with StepOffice(lambda *_: None) as office:
        expect(box.send("--smtp", office.url(), "--doubtful", "resend"), 0, "Sent        1 m")
        check([content.decode() for content in office.got] == [box.mail(2)], office.got)
    check(set(box.states().values()) == {"sent"}, box.states())


def test_crashes_and_retries_never_make_two_contents_of_a_version_nor_lose_a_message(folder):
    box, chance, settled = Outbox(folder), random.Random(20), 0
    with StepOffice(lambda *_: None) as office:
        route = ("--smtp", office.url())
        for _ in range(ROUNDS):
            box.fill(2)
            before = len(office.got)
            run = start(box, *route)
            # Now and then before the first message, mostly while messages are on their way.
            late = chance.random() * 0.02
            while run.poll() is None and len(office.got) == before and chance.random() > 0.002:
                time.sleep(0.001)
            time.sleep(late)
            kill(run)
            # What was on its way when the other side died has come, or never does.
            answer = box.send_json(*route)
            for item in doubtful_ids(answer):
                check(office.ids().count(item) <= 1, item, "came twice")
                arrived = item in office.ids()
                expect(box.send("--doubtful", "sent" if arrived else "resend"), 0)
                settled += 1
    ids = list(box.message_ids().values())
    check(sorted(office.ids()) == sorted(ids), "not once each:", office.ids(), ids)
    check(set(box.states().values()) == {"sent"}, box.states())
    by_id = dict(zip(office.ids(), office.got))
    for number, message_id in box.message_ids().items():
        check(by_id[message_id].decode() == box.mail(number), "message", number, "was changed")
    print(f"{ROUNDS} kills, {settled} messages in doubt")


run_all(globals())
