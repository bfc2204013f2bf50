#!/usr/bin/env python3
"""Drives a program that asks on /dev/tty through a pseudo-terminal.

Usage: terminal.py PROGRAM, the example `prompt`. A small job-control shell of our own starts it as a job, so that it
can be stopped and continued as under a real one. Nothing sleeps: each step waits for output or a status.
"""

import contextlib
import fcntl
import os
import pty
import resource
import select
import signal
import sys
import termios
import time

PROGRAM = sys.argv[1]
DEADLINE = 20.0
RUNS = 50
SECRET = b"correct horse \xc3\xa9"
passed = 0


def check(condition, what):
    global passed
    if not condition:
        raise AssertionError(what)
    passed += 1


def read_some(master):
    if not select.select([master], [], [], DEADLINE)[0]:
        raise AssertionError("deadline")
    return os.read(master, 4096)


def digest(data):
    total = 0
    for byte in data:
        total = (total * 31 + byte) & 0xFFFFFFFF
    return b"length %d sum %d\r\n" % (len(data), total)


def start_job(arguments, foreground, ignore):
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        if foreground:
            os.tcsetpgrp(0, os.getpgrp())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        for number in ignore:
            signal.signal(number, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.execv(PROGRAM, [PROGRAM, *arguments])
    # Both sides do it, as in every shell; the one that comes second may find the job running or gone.
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
        if foreground:
            os.tcsetpgrp(0, pid)
    return pid


def shell(arguments, foreground, ignore, commands, reports):
    """Starts one job, reports each change of its status and continues it when told to."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    # For a job that is hit before it is the program: Python's own handler would stay until then.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.read(commands, 1)
    pid = start_job(arguments, foreground, ignore)
    os.write(reports, b"pid %d\n" % pid)
    while True:
        _, status = os.waitpid(pid, os.WUNTRACED)
        os.tcsetpgrp(0, os.getpgrp())
        os.write(reports, b"status %d\n" % status)
        if not os.WIFSTOPPED(status):
            os.read(commands, 1)
            os._exit(0)
        if os.read(commands, 1) == b"f":
            os.tcsetpgrp(0, pid)
        os.kill(-pid, signal.SIGCONT)
        os.write(reports, b"resumed\n")


class Session:
    def __init__(self, *arguments, foreground=True, ignore=(), early=b""):
        command_read, self.commands = os.pipe()
        self.reports, report_write = os.pipe()
        self.shell, self.master = pty.fork()
        if self.shell == 0:
            try:
                shell(arguments, foreground, ignore, command_read, report_write)
            except BaseException as error:
                os.write(2, repr(error).encode())
            finally:
                os._exit(99)
        os.close(command_read)
        os.close(report_write)
        self.output = b""
        self.seen = 0
        self.pending = b""
        self.before = self.modes()
        if early:
            self.type(early)
        os.write(self.commands, b"s")
        self.pid = int(self.report().split()[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.commands)
        with contextlib.suppress(ProcessLookupError):
            os.kill(-self.pid, signal.SIGKILL)
        os.kill(self.shell, signal.SIGKILL)
        os.waitpid(self.shell, 0)
        os.close(self.master)
        os.close(self.reports)

    def modes(self):
        return termios.tcgetattr(self.master)

    def echoes(self):
        return bool(self.modes()[3] & termios.ECHO)

    def type(self, data):
        while data:
            data = data[os.write(self.master, data):]

    def pump(self, until):
        """Reads output and reports until `until()` gives something."""
        end = time.monotonic() + DEADLINE
        while not (result := until()):
            ready, _, _ = select.select([self.master, self.reports], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise AssertionError(f"deadline; output so far: {self.output!r}")
            if self.reports in ready:
                self.pending += os.read(self.reports, 4096)
            if self.master in ready:
                try:
                    self.output += os.read(self.master, 65536)
                except OSError as error:
                    raise AssertionError(f"the shell is gone; output so far: {self.output!r}") from error
        return result

    def report(self):
        self.pump(lambda: b"\n" in self.pending)
        line, self.pending = self.pending.split(b"\n", 1)
        return line.decode()

    def status(self):
        return int(self.report().split()[1])

    def expect(self, text):
        """Waits for `text` in the output after what was waited for before."""
        def found():
            place = self.output.find(text, self.seen)
            if place >= 0:
                self.seen = place + len(text)
            return place >= 0
        self.pump(found)
        check(True, text)

    def ended(self, by=0):
        status = self.status()
        code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        check(code == -by, f"ended with {code}, not {-by}: {self.output!r}")
        check(self.modes() == self.before, "modes are not what they were")

    def stopped(self, *by):
        status = self.status()
        check(os.WIFSTOPPED(status) and os.WSTOPSIG(status) in by, f"status {status:#x}: {self.output!r}")
        check(self.modes() == self.before, "modes are not what they were while stopped")

    def resume(self, how):
        """`f` or `b`, as the shell's fg and bg."""
        os.write(self.commands, how)
        check(self.report() == "resumed", "not resumed")

    def asked(self, prompt=b"secret0> "):
        self.expect(prompt)
        check(not self.echoes(), "echo is on")

    def hidden(self, secret=SECRET):
        check(secret not in self.output, f"secret shown: {self.output!r}")


def answers():
    with Session("secret") as s:
        s.asked()
        s.type(SECRET + b"\n")
        s.expect(b"\r\n" + digest(SECRET))
        s.ended()
        s.hidden()
    for typed, wanted in [
        (b"\n", b""),
        (b"\xff\x80 \t x \n", b"\xff\x80 \t x "),
        (b"wrong\x15right\n", b"right"),
        (b"rigth\x7f\x7fht\n", b"right"),
        (b"two\x04parts\n", b"twoparts"),
        (b"open end\x04\x04", b"open end"),
        (b"return\r", b"return"),
        (b"x" * 4094 + b"\n", b"x" * 4094),
    ]:
        with Session("secret") as s:
            s.asked()
            s.type(typed)
            s.expect(b"\r\n" + digest(wanted))
            s.ended()
            check(b"x" * 4 not in s.output, "secret shown")
    with Session("secret") as s:
        s.asked()
        s.type(b"\x04")
        s.expect(b"\r\nerror UnexpectedEof")
        s.ended()


def long_lines():
    for length in (4095, 4096, 4097, 5000, 20000):
        with Session("secret", "secret") as s:
            s.asked()
            s.type(b"x" * length + b"\n")
            s.expect(b"\r\nerror InvalidData")
            s.asked(b"secret1> ")
            s.type(SECRET + b"\n")
            s.expect(digest(SECRET))
            s.ended()
            check(b"xx" not in s.output, "secret shown")


def several():
    with Session("fds", "secret", "fds", "line", "secret", "confirm", "fds") as s:
        s.asked(b"secret1> ")
        s.type(SECRET + b"\n")
        s.expect(b"line3> ")
        check(s.echoes(), "no echo for a line")
        s.type(b"shown\n")
        s.expect(b'shown\r\nOk("shown")')
        s.asked(b"secret4> ")
        s.type(SECRET + b"\nunread rest\n")
        s.expect(b"confirm5> ")
        check(s.echoes(), "no echo for a confirmation")
        s.type(b"yes\n")
        s.expect(b"Ok(true)")
        s.expect(b"fds ")
        s.expect(b"\r\n")
        s.ended()
        s.hidden()
        counts = [line for line in s.output.splitlines() if line.startswith(b"fds ")]
        check(len(counts) == 3 and len(set(counts)) == 1, f"leak: {counts}")
    for typed, wanted in [(b"y\n", b"true"), (b"n\n", b"false"), (b"\n", b"false"), (b"\x04", b"false")]:
        with Session("confirm") as s:
            s.expect(b"confirm0> ")
            s.type(typed)
            s.expect(b"Ok(" + wanted + b")")
            s.ended()


def typed_ahead():
    with Session("secret", early=b"too early\n") as s:
        s.asked()
        s.type(SECRET + b"\n")
        s.expect(digest(SECRET))
        s.ended()


def deadly():
    keys = {signal.SIGINT: b"\x03", signal.SIGQUIT: b"\x1c"}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        for run in range(RUNS):
            with Session("secret", "secret") as s:
                s.asked()
                if run % 3 == 1:
                    s.type(SECRET + b"\n")
                    s.asked(b"secret1> ")
                s.type(b"half of it")
                if number in keys and run % 2:
                    s.type(keys[number])
                else:
                    os.kill(s.pid, number)
                s.ended(by=number)
                s.expect(b"\r\n")
                s.hidden(b"half")
    # Before the prompt has come, between prompts and after them, wherever the signal happens to hit.
    for number in (signal.SIGINT, signal.SIGTERM):
        for _ in range(RUNS):
            with Session("secret") as s:
                os.kill(s.pid, number)
                s.ended(by=number)
            with Session("secret", "wait") as s:
                s.asked()
                s.type(SECRET + b"\n")
                os.kill(s.pid, number)
                s.ended(by=number)
            with Session("secret", "wait") as s:
                s.asked()
                s.type(SECRET + b"\n")
                s.expect(b"waiting")
                os.kill(s.pid, number)
                s.ended(by=number)


def stops():
    for run in range(RUNS):
        with Session("secret") as s:
            s.asked()
            for _ in range(2):
                s.type(b"half of it")
                if run % 2:
                    s.type(b"\x1a")
                else:
                    os.kill(s.pid, signal.SIGTSTP)
                s.stopped(signal.SIGTSTP, signal.SIGSTOP)
                check(s.echoes(), "no echo while stopped")
                s.resume(b"f")
                s.asked()
            s.type(SECRET + b"\n")
            s.expect(digest(SECRET))
            s.ended()
            s.hidden()
            s.hidden(b"half")
            check(s.output.count(b"secret0> ") == 3, f"prompts: {s.output!r}")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        with Session("secret") as s:
            s.asked()
            s.type(b"\x1a")
            s.stopped(signal.SIGSTOP)
            os.kill(s.pid, number)
            s.resume(b"f")
            s.ended(by=number)
    with Session("secret", "wait") as s:
        s.asked()
        s.type(SECRET + b"\n")
        s.expect(b"waiting")
        s.type(b"\x1a")
        s.stopped(signal.SIGTSTP, signal.SIGSTOP)
        s.resume(b"f")
        s.type(b"\x03")
        s.ended(by=signal.SIGINT)
    # One that no program can catch: the shell repairs the modes, and the program has to notice.
    with Session("secret") as s:
        s.asked()
        os.kill(s.pid, signal.SIGSTOP)
        status = s.status()
        check(os.WIFSTOPPED(status), "not stopped")
        termios.tcsetattr(s.master, termios.TCSANOW, s.before)
        s.resume(b"f")
        s.asked()
        s.type(SECRET + b"\n")
        s.expect(digest(SECRET))
        s.ended()


def background():
    for kind, prompt in (("secret", b"secret0> "), ("confirm", b"confirm0> ")):
        with Session(kind, foreground=False) as s:
            s.stopped(signal.SIGTTOU, signal.SIGTTIN)
            s.resume(b"f")
            s.expect(prompt)
            s.type(b"y\n")
            s.expect(b"Ok(true)" if kind == "confirm" else digest(b"y"))
            s.ended()
            check(s.output.count(prompt) == 1, f"prompts: {s.output!r}")
    # `bg` after Ctrl-Z: stopped at once again.
    with Session("secret") as s:
        s.asked()
        s.type(b"\x1a")
        s.stopped(signal.SIGSTOP)
        s.resume(b"b")
        s.stopped(signal.SIGTTOU, signal.SIGTTIN)
        s.resume(b"f")
        s.asked()
        s.type(SECRET + b"\n")
        s.expect(digest(SECRET))
        s.ended()


def ignored():
    with Session("secret", "secret", ignore=[signal.SIGHUP, signal.SIGTSTP]) as s:
        s.asked()
        os.kill(s.pid, signal.SIGHUP)
        s.type(b"\x1a")
        mask = next(line for line in open(f"/proc/{s.pid}/status") if line.startswith("SigIgn:"))
        check(int(mask.split()[1], 16) & 1 << (signal.SIGHUP - 1), "SIGHUP no longer ignored")
        s.type(SECRET + b"\n")
        s.expect(digest(SECRET))
        s.asked(b"secret1> ")
        os.kill(s.pid, signal.SIGTERM)
        s.ended(by=signal.SIGTERM)


def without_a_shell():
    """As the leader of the session, where nobody could continue it, Ctrl-Z has no effect."""
    pid, master = pty.fork()
    if pid == 0:
        os.execv(PROGRAM, [PROGRAM, "secret"])
    output = b""
    typed = False
    while digest(SECRET) not in output:
        output += read_some(master)
        if b"> " in output and not typed:
            os.write(master, b"\x1a" + SECRET + b"\n")
            typed = True
    check(os.waitpid(pid, 0)[1] == 0, "not 0")
    os.close(master)


def without_a_terminal():
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.execv(PROGRAM, [PROGRAM, "secret"])
    check(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 4, "found a terminal")


def hang_up():
    """The terminal goes away while it is asked: SIGHUP for the job, an error where that is ignored."""
    for ignore, wanted in (([], -signal.SIGHUP), ([signal.SIGHUP], 0)):
        reader, writer = os.pipe()
        pid, master = pty.fork()
        if pid == 0:
            for number in ignore:
                signal.signal(number, signal.SIG_IGN)
            fcntl.fcntl(writer, fcntl.F_SETFD, 0)
            os.dup2(writer, 1)
            os.execv(PROGRAM, [PROGRAM, "secret"])
        os.close(writer)
        output = b""
        while b"> " not in output:
            output += read_some(master)
        os.close(master)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        check(code == wanted, f"hang-up: {code}")
        os.close(reader)


for case in (answers, long_lines, several, typed_ahead, deadly, stops, background, ignored, without_a_shell,
             without_a_terminal, hang_up):
    started = time.monotonic()
    try:
        case()
    except BaseException as error:
        print(f"{case.__name__}: {error!r}", file=sys.stderr)
        raise
    print(f"{case.__name__}: {time.monotonic() - started:.1f} s", file=sys.stderr)
print(f"{passed} passed")
