#!/usr/bin/env python3
"""Compares whole commands, side by side in one run: each row's commands take turns, and medians are compared.

Usage: benches/commands.py [PATH-OF-VAULT-BINARY] [RUNS] [NUMBER-OF-SECRETS...]

Needs a release build on an otherwise idle machine, and the reference program `argon2` (Debian's package of that name)
for the first row. Prints ratios and differences; it passes no judgement and no test depends on it.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BINARY = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "target/release/vault")
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 15
SIZES = [int(size) for size in sys.argv[3:]] or [1_000, 10_000, 100_000]
PASSPHRASE = "correct horse battery staple 9"
KDF = "m=64MiB,t=3,p=4"
CHEAP = "m=19MiB,t=2,p=1"


def environment(home):
    return {"PATH": os.environ["PATH"], "HOME": home, "VAULT_PASSPHRASE": PASSPHRASE}


def run(command, env=None, text=b""):
    start = time.perf_counter()
    done = subprocess.run(command, env=env, input=text, capture_output=True, check=False)
    elapsed = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{command[:3]}... ended with {done.returncode}: {done.stderr.decode()}")
    return elapsed * 1000


class Time:
    """Runs of one command in milliseconds. Disturbances only ever add, so on a busy machine the quickest run of each
    says more than the median."""

    def __init__(self, runs):
        self.median, self.quickest = statistics.median(runs), min(runs)

    def minus(self, *others):
        median, quickest = self.median, self.quickest
        for other in others:
            median, quickest = median - other.median, quickest - other.quickest
        return f"{median:.1f} ms (quickest runs {quickest:.1f})"

    def over(self, other):
        return f"{self.median / other.median:.2f} (quickest runs {self.quickest / other.quickest:.2f})"

    def __str__(self):
        return f"{self.median:.1f} ms (quickest {self.quickest:.1f})"


def side_by_side(jobs, runs=RUNS):
    """The jobs take turns, so that what disturbs the machine disturbs all of them."""
    times = [[] for _ in jobs]
    for job in jobs:
        job()
    for _ in range(runs):
        for row, job in zip(times, jobs):
            row.append(job())
    return [Time(row) for row in times]


def new_vault(directory, kdf):
    env = environment(directory)
    run([BINARY, "init", "--kdf", kdf], env)
    return env


def dotenv(directory, count):
    path = os.path.join(directory, "many.env")
    with open(path, "w", encoding="ascii") as file:
        file.writelines(f"KEY_{number:06}=value-of-{number}-0123456789\n" for number in range(count))
    return path


def write_and_sync(path, size):
    """What the machine itself needs for a file of that size: write, sync, rename, sync of the directory, and one more
    sync for the trail, as a commit does."""
    block = os.urandom(size)
    start = time.perf_counter()
    with open(path + ".audit", "ab") as file:
        file.write(b"x" * 500)
        os.fdatasync(file.fileno())
    with open(path + ".tmp", "wb") as file:
        file.write(block)
        file.flush()
        os.fsync(file.fileno())
    os.rename(path + ".tmp", path)
    folder = os.open(os.path.dirname(path), os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return (time.perf_counter() - start) * 1000


def unlock_row():
    if not shutil.which("argon2"):
        print("unlock: skipped: the program argon2 is not installed")
        return
    with tempfile.TemporaryDirectory() as home:
        env = new_vault(home, KDF)
        run([BINARY, "add", "k"], env, b"value")
        argon2 = ["argon2", "0123456789abcdef", "-id", "-v", "13", "-m", "16", "-t", "3", "-p", "4", "-l", "32", "-r"]
        ours, theirs, floor = side_by_side([
            lambda: run([BINARY, "get", "k"], env),
            lambda: run(argon2, text=PASSPHRASE.encode()),
            lambda: run(["/bin/true"]),
        ])
        print(f"unlock and get: vault {ours}, argon2 {theirs}; ratio {ours.over(theirs)} (bar 0.80); /bin/true {floor}")


def start_row():
    with tempfile.TemporaryDirectory() as home:
        env = new_vault(home, CHEAP)
        version, status, floor = side_by_side([
            lambda: run([BINARY, "--version"], env),
            lambda: run([BINARY, "status"], env),
            lambda: run(["/bin/true"]),
        ], RUNS * 3)
        print(f"start, above /bin/true ({floor}): --version {version.minus(floor)}, status {status.minus(floor)}")


def size_rows(count):
    """Differences to the same command in a vault of one secret: what the unlock and the start cost is in both. The
    cheapest key derivation that the program takes, so that its noise does not drown them."""
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as small_home:
        env, small = new_vault(home, CHEAP), new_vault(small_home, CHEAP)
        run([BINARY, "add", "KEY"], small, b"value")
        many = dotenv(home, count)
        probe = os.path.join(home, "probe")
        path = os.path.join(home, ".local/share/vault/default.vault")
        fresh = os.path.join(home, "fresh.vault")

        def import_into_new():
            for name in (fresh, fresh + ".audit", fresh + ".lock"):
                if os.path.exists(name):
                    os.remove(name)
            shutil.rmtree(fresh + ".backups", ignore_errors=True)
            run([BINARY, "--vault", fresh, "init", "--kdf", CHEAP], env)
            return run([BINARY, "--vault", fresh, "import", "dotenv", many], env)

        imported, unlock_before = side_by_side([import_into_new, lambda: run([BINARY, "get", "KEY"], small)])
        run([BINARY, "import", "dotenv", many], env)
        size = os.path.getsize(path)
        numbers = iter(range(10**9))
        unlock, add, update, get, listed, machine = side_by_side([
            lambda: run([BINARY, "get", "KEY"], small),
            lambda: run([BINARY, "add", f"new/{next(numbers)}"], env, b"value"),
            lambda: run([BINARY, "update", "KEY_000400"], env, b"value"),
            lambda: run([BINARY, "get", "KEY_000500"], env),
            lambda: run([BINARY, "list", "--keys"], env),
            lambda: write_and_sync(probe, size),
        ])
        verify, export, again = side_by_side([
            lambda: run([BINARY, "verify"], env),
            lambda: run([BINARY, "export", "-", "--format", "json", "--plaintext"], env),
            lambda: run([BINARY, "get", "KEY"], small),
        ], 3)
        print(f"{count} secrets, {size / 1e6:.1f} MB, beyond the unlock ({unlock}):")
        print(f"  import {imported.minus(unlock_before)} (bar 100 at 10,000)")
        print(f"  the machine's own write and syncs of such a file {machine}")
        for name, taken in (("add", add), ("update", update)):
            print(f"  {name:6} above that {taken.minus(unlock, machine)} (bar 10 at 10,000)")
        print(f"  get    {get.minus(unlock)}")
        print(f"  list   {listed.minus(unlock)}")
        print(f"  verify {verify.minus(again)}")
        print(f"  export {export.minus(again)} (JSON, every value opened)")


def token_rows(count):
    """What the holder of a token waits for: no key derivation is in it, so it is held against the bare command."""
    with tempfile.TemporaryDirectory() as home:
        env = new_vault(home, CHEAP)
        run([BINARY, "import", "dotenv", dotenv(home, count)], env)
        granted = [f"--key=KEY_{number * (count // 10):06}" for number in range(10)]
        made = subprocess.run([BINARY, "grant", "add", "bot", *granted], env=env, capture_output=True, check=True)
        bot = {name: value for name, value in env.items() if name != "VAULT_PASSPHRASE"}
        bot["VAULT_GRANT"] = made.stdout.decode().strip()
        got, executed, listed, floor = side_by_side([
            lambda: run([BINARY, "get", "KEY_000000"], bot),
            lambda: run([BINARY, "exec", "--", "/bin/true"], bot),
            lambda: run([BINARY, "list"], bot),
            lambda: run(["/bin/true"]),
        ], RUNS * 5)
        bars = {1_000: "1.2 and 1.5", 10_000: "2 and 2.2", 100_000: "8"}.get(count, "none")
        print(f"{count} secrets, with a token for ten of them, above /bin/true ({floor}), bars {bars} for get and exec:")
        print(f"  get    {got.minus(floor)}")
        print(f"  exec   {executed.minus(floor)}")
        print(f"  list   {listed.minus(floor)}")


def main():
    print(f"{BINARY}, {RUNS} runs each, medians; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    unlock_row()
    start_row()
    for count in SIZES:
        token_rows(count)
    for count in SIZES:
        size_rows(count)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"peak memory of any of these processes: {peak / 1024:.0f} MiB (64 of them are Argon2's)")


main()
