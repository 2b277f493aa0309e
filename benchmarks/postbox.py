"""A small mail server on loopback that keeps what it takes, and has moods.

`with Postbox() as box:` listens at `box.url`; `box.mails` holds what was taken, as messages. The
mood decides how the next conversations go:

    "well"     takes everything
    "later"    refuses each recipient for now (451)
    "never"    refuses each recipient for good (550)
    "full"     takes the text and refuses it (452)
    "rude"     hangs up before a word
    "silent"   takes the text, keeps it, and hangs up without an answer
    "slow"     takes the text, and answers after `pause` seconds
    "deaf"     never greets
"""

import email
import email.policy
import socketserver
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any, Self

HOST = "127.0.0.1"


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Listener"

    def handle(self) -> None:
        box = self.server.box
        if box.mood == "deaf":
            box.over.wait(30)
        if box.mood in ("deaf", "rude"):
            return
        self.say("220 here")
        for line in self.lines():
            verb = line[:4].upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "DATA":
                if not self.take():
                    return
            elif verb == "RCPT":
                self.say({"later": "451 later", "never": "550 never"}.get(box.mood, "250 ok"))
            else:
                self.say("250 ok")

    def take(self) -> bool:
        """The text of a mail; whether the conversation goes on."""
        box = self.server.box
        self.say("354 go on")
        text = bytearray()
        for line in self.rfile:
            if line == b".\r\n":
                break
            text += line[1:] if line.startswith(b"..") else line
        else:
            return False  # cut off in the middle: thrown away
        if box.mood == "full":
            self.say("452 full")
            return True
        box.keep(bytes(text))
        if box.mood == "silent":
            return False
        if box.mood == "slow":
            time.sleep(box.pause)
        self.say("250 taken")
        return True

    def lines(self) -> Iterator[str]:
        for line in self.rfile:
            yield line.decode("ascii", "replace").strip()

    def say(self, words: str) -> None:
        try:
            self.wfile.write(f"{words}\r\n".encode())
        except OSError:
            return


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    box: "Postbox"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is no fault of the server."""


class Postbox:
    def __init__(self) -> None:
        self.mood = "well"
        self.pause = 0.0
        self.over = threading.Event()
        self.mails: list[EmailMessage] = []
        self._lock = threading.Lock()
        self._listener = _Listener((HOST, 0), _Conversation)
        self._listener.box = self

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self._listener.server_address[1]}"

    def keep(self, text: bytes) -> None:
        with self._lock:
            found = email.message_from_bytes(text, policy=email.policy.default)
            self.mails.append(found)

    def __enter__(self) -> Self:
        threading.Thread(target=self._listener.serve_forever, args=[0.05], daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self._listener.shutdown()
        self._listener.server_close()
