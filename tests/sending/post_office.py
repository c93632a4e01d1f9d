# SPDX-License-Identifier: GPL-3.0-or-later
"""SMTP servers on loopback for tests: aiosmtpd with rules of the test, and one that is told at

every step of the talk what to do, down to hanging up in the middle of a message.
"""
import os
import socket
import ssl
import subprocess
import sys
import threading

try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult
except ImportError:
    print("skipped: python3-aiosmtpd is not installed")
    sys.exit(0)

HOST = "127.0.0.1"


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def make_certificate(folder):
    """A certificate of this machine's, its own authority: (its file, its key)."""
    cert, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                    "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key


def make_context(tls):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*tls)
    return context


class PostOffice:
    """Takes mail by aiosmtpd. `rcpt` and `data` are asked what to answer: "250 ..." takes it."""

    def __init__(self, rcpt=None, data=None, tls=None, user=None, smtps=False, most=None):
        self.rcpt, self.data, self.user, self.most = rcpt, data, user, most
        self.got = []  # (sender, recipients, bytes)
        self.connections = 0
        context = make_context(tls) if tls else None
        more = {}
        if context and not smtps:
            more = {"tls_context": context, "require_starttls": True}
        if user:
            more.update(authenticator=self.authenticate, auth_required=True,
                        auth_require_tls=not smtps)
        self.server = Controller(self, hostname=HOST, port=free_port(), decode_data=False,
                                 ssl_context=context if smtps else None, **more)

    def authenticate(self, server, session, envelope, mechanism, data):
        right = (data.login.decode(), data.password.decode()) == self.user
        return AuthResult(success=right, handled=False)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        session.taken = getattr(session, "taken", 0)
        if self.most is not None and session.taken >= self.most:
            return "421 4.7.0 enough for one connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.rcpt(address) if self.rcpt else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.data(envelope) if self.data else "250 OK"
        if answer.startswith("250"):
            session.taken += 1
            self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return answer

    def ids(self):
        """The Message-IDs that were taken, in their order."""
        return [message_id(content) for _, _, content in self.got]

    def url(self, scheme="smtp"):
        return f"{scheme}://{HOST}:{self.server.port}"

    def __enter__(self):
        self.server.start()
        return self

    def __exit__(self, *_):
        self.server.stop()


def message_id(content):
    for line in content.split(b"\r\n"):
        if line.lower().startswith(b"message-id:"):
            return line.split(b":", 1)[1].strip().strip(b"<>").decode()
    return ""


class StepOffice:
    """Takes mail, and asks `step(point, number)` at each point of the talk about message `number`:

    greeting, mail, rcpt, data, body (some of it has come), end (all of it), answered. It answers
    None to go on, "hang up", or the answer to give instead.
    """

    def __init__(self, step, tls=None):
        self.step = step
        self.tls = make_context(tls) if tls else None
        self.got = []
        self.number = 0
        self.listener = socket.create_server((HOST, 0))
        threading.Thread(target=self.serve, daemon=True).start()

    def url(self):
        return f"smtp{'s' if self.tls else ''}://{HOST}:{self.listener.getsockname()[1]}"

    def ids(self):
        return [message_id(content) for content in self.got]

    def serve(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            if self.tls:
                peer = self.tls.wrap_socket(peer, server_side=True)
            with peer, peer.makefile("rb") as lines:
                try:
                    self.talk(peer, lines)
                except (ConnectionError, HangUp):
                    pass

    def say(self, peer, point, answer):
        """Answers; whether as planned."""
        other = self.step(point, self.number)
        if other == "hang up":
            raise HangUp()
        peer.sendall((other or answer).encode() + b"\r\n")
        return not other

    def talk(self, peer, lines):
        self.say(peer, "greeting", "220 step.example.org")
        for line in lines:
            word = line.strip().upper()
            if word.startswith(b"EHLO"):
                peer.sendall(b"250 step.example.org\r\n")
            elif word.startswith(b"MAIL"):
                self.number += 1
                self.say(peer, "mail", "250 OK")
            elif word.startswith(b"RCPT"):
                self.say(peer, "rcpt", "250 OK")
            elif word == b"DATA":
                if self.say(peer, "data", "354 go on"):
                    self.take(peer, lines)
            elif word == b"QUIT":
                peer.sendall(b"221 bye\r\n")
                return

    def take(self, peer, lines):
        content = []
        for line in lines:
            if not content and self.step("body", self.number) == "hang up":
                raise HangUp()
            if line == b".\r\n":
                break
            content.append(line[1:] if line.startswith(b".") else line)
        else:
            return  # the other side went away before the end: nothing is delivered
        if self.say(peer, "end", "250 taken"):
            self.got.append(b"".join(content))
            self.step("answered", self.number)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()


class HangUp(Exception):
    pass
