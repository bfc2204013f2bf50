#!/usr/bin/env python3
"""Measures what `vault exec --mask` and `vault scan` cost, beside `cat`, side by side in one run.

Usage: benches/masking.py [PATH-OF-VAULT-BINARY] [RUNS] [DIRECTORY]

Needs a release build on an otherwise idle machine, and 4 GB of room in DIRECTORY (default: a temporary one). The commands of a row
take turns, and of each the quickest run counts. Prints ratios; it passes no judgement and no test depends on it.
"""

import base64
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time

BINARY = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "target/release/vault")
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
GIGABYTE = 1 << 30
COUNTS = (1, 10, 100)


def digest(number):
    return hashlib.sha256(number.to_bytes(8, "big")).digest()


def value(number):
    """As in benches/scanning.rs: passwords and tokens of 8 to 40 characters, some keys, and a PIN now and then."""
    match number % 50:
        case 7 if number < 200:
            return b"%06d" % (number * 4211)
        case 9:
            return b"-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(digest(number) * 50) + b"\n"
        case 11:
            return b"postgres://app:" + base64.b64encode(digest(number))[:16] + b"@db.example.org/app"
        case _:
            return base64.b64encode(digest(number))[: 8 + number % 33]


def log():
    line = b"2026-11-24T04:%02d:%02dZ INFO worker-%d request id=%x GET /api/v1/items/%d?page=%d took %d ms\n"
    numbers = range(40_000)
    return b"".join(line % (n // 60 % 60, n % 60, n % 7, n * 0x9E3779B97F4A7C15 % 2**64, n, n % 13, n % 997) for n in numbers)


def beginnings(count):
    """What is worst: values and their spellings, each without its end."""
    choose = random.Random(count)
    spelled = [form for n in range(count) for form in (value(n), base64.b64encode(value(n)).rstrip(b"="), value(n).hex().encode())]
    parts, size = [], 0
    while size < 4 << 20:
        form = choose.choice(spelled)
        part = form[: max(1, min(choose.choice((len(form) - 1, len(form) // 2, 8, 5, 4)), len(form) - 1))]
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def write(path, part):
    with open(path, "wb") as file:
        left = GIGABYTE
        while left > 0:
            left -= file.write(part[:left])


def timed(script, env):
    start = time.perf_counter()
    done = subprocess.run(["sh", "-c", script], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, 8):
        sys.exit(f"{script}: ended with {done.returncode}")
    return time.perf_counter() - start


def quickest(scripts, env):
    rows = [[] for _ in scripts]
    for _ in range(RUNS):
        for row, script in zip(rows, scripts):
            row.append(timed(script, env))
    return [min(row) for row in rows]


def masking(env, home):
    start = quickest([f"{BINARY} exec --mask --env K=v0000 -- true"], env)[0]
    print(f"mask: a program that prints nothing {start:.2f} s, which is taken off below")
    for count in COUNTS:
        write(f"{home}/adverse", beginnings(count))
        selected = " ".join(f"--env K{n}=v{n:04}" for n in range(count))
        for name in ("log", "noise", "adverse"):
            file = f"{home}/{name}"
            cat, between, ours = quickest(
                [
                    f"head -c 1G {file} | cat >/dev/null",
                    f"cat {file} | cat | cat >/dev/null",
                    f"{BINARY} exec --mask {selected} -- cat {file} | cat >/dev/null",
                ],
                env,
            )
            ours -= start
            print(
                f"mask: {count:3} values, {name:7} {GIGABYTE / ours / 1e6:5.0f} MB/s, {cat / ours:.2f} of the speed of cat in a pipe"
                f" ({GIGABYTE / cat / 1e6:.0f}), {between / ours:.2f} of that of one more cat in its place",
                flush=True,
            )


def scanning(env, home):
    one = "taskset -c 0 "
    os.makedirs(f"{home}/large"), os.makedirs(f"{home}/small"), os.makedirs(f"{home}/none")
    for number, name in enumerate(("log", "noise")):
        os.rename(f"{home}/{name}", f"{home}/large/{number}")
    text = log()
    for directory in range(64):
        os.makedirs(f"{home}/small/{directory}")
        for number in range(512):
            begin = (directory * 512 + number) * 97 % (len(text) - (32 << 10))
            with open(f"{home}/small/{directory}/{number}", "wb") as file:
                file.write(text[begin : begin + (32 << 10)])
    for name, size in (("large", 2 * GIGABYTE), ("small", GIGABYTE)):
        none, cat, ours = quickest(
            [
                f"{one}{BINARY} scan {home}/none",
                f"find {home}/{name} -type f -print0 | {one}xargs -0 cat >/dev/null",
                f"{one}{BINARY} scan {home}/{name}",
            ],
            env,
        )
        print(f"scan: 1,000 secrets, {name} files: {size / (ours - none) / 1e6:.0f} MB/s beyond a scan of nothing ({none:.2f} s),"
              f" {size / ours / 1e6:.0f} MB/s with it; one core, warm", flush=True)


def main():
    with tempfile.TemporaryDirectory(dir=sys.argv[3] if len(sys.argv) > 3 else None) as home:
        env = {"PATH": os.environ["PATH"], "HOME": home, "VAULT_PASSPHRASE": "correct horse battery staple 9"}
        subprocess.run([BINARY, "init", "--kdf", "m=19MiB,t=2,p=1"], env=env, check=True, capture_output=True)
        with open(f"{home}/values.json", "w", encoding="ascii") as file:
            json.dump({f"v{number:04}": value(number).decode() for number in range(1_000)}, file)
        subprocess.run([BINARY, "import", "json", f"{home}/values.json"], env=env, check=True, capture_output=True)
        os.remove(f"{home}/values.json")
        write(f"{home}/log", log())
        write(f"{home}/noise", os.urandom(16 << 20))
        print(f"{BINARY}, quickest of {RUNS} runs; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        masking(env, home)
        os.remove(f"{home}/adverse")
        scanning(env, home)


main()
