"""A process that can open no socket any more, whatever a file makes its readers do.

The kernel refuses it (seccomp), to C as to Python, and to whatever the process may start. Where a
kernel has no such thing, Python refuses what goes through Python. Neither can be taken back.
"""

import ctypes
import errno
import platform
import struct
import sys
from typing import Any

# On x86-64 and arm64: socket, socketpair, connect, and io_uring_setup, which opens them too.
_CALLS = {"x86_64": (41, 53, 42, 425), "aarch64": (198, 199, 203, 425)}
_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LAST = 0x3FFFFFFF  # beyond are those of another x86, which would be other names for the same
_LOAD, _EQUAL, _GREATER, _RETURN = 0x20, 0x15, 0x25, 0x06
_NUMBER, _MACHINE = 0, 4  # where they stand in what the kernel shows of a call
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EACCES, 0x80000000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_libc = ctypes.CDLL(None)
_ASKED = ("socket.", "http.client.", "urllib.Request", "ftplib.", "smtplib.")


def leave(*, deadly: bool = False) -> bool:
    """Shut this process off; whether the kernel sees to it. `deadly`: it kills whoever tries, in
    place of refusing."""
    if not deadly:
        sys.addaudithook(_refuse)
    return _kernel_refuses(_KILL if deadly else _REFUSE)


def _refuse(event: str, _about: Any) -> None:
    if event.startswith(_ASKED):
        raise PermissionError(errno.EACCES, f"no network here: {event}")


def _kernel_refuses(instead: int) -> bool:
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _CALLS:
        return False
    program = _program(_MACHINES[machine], _CALLS[machine], instead)
    code = ctypes.create_string_buffer(program, len(program))
    shown = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    prctl = _libc.prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    about = ctypes.create_string_buffer(shown, len(shown))
    return not prctl(_SECCOMP, _FILTER, ctypes.addressof(about), 0, 0)


def _program(machine: int, calls: tuple[int, ...], instead: int) -> bytes:
    """For the kernel: these calls, and all of another machine's, give `instead`."""
    last = len(calls) + 1  # steps from the first comparison to the one before the end
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 0, last + 2, machine),
        (_LOAD, 0, 0, _NUMBER),
        (_GREATER, last, 0, _LAST),
        *[(_EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)],
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, instead),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
