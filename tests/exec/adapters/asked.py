"""What was asked for, as a file that a program reads: `asked.py FORMAT` writes it to stdout. The formats are the adapters'."""

import json
import sys


def variables():
    """Names and values, in their order."""
    for line in open(".asked", encoding="utf-8").read().splitlines():
        name, key = line.split("=", 1)
        yield name, open(".kept/" + key, "rb").read()


def text(value):
    """The value as text, or the end: the program keeps texts only."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        sys.exit("no text")


def dotenv_of_node(value):
    """As the package dotenv of Node.js reads it: within quotes that are not in the value everything is literal but a carriage return,
    which double ones alone can spell."""
    if b"\r" in value and b'"' not in value and b"\\" not in value:
        return b'"' + value.replace(b"\r", b"\\r").replace(b"\n", b"\\n") + b'"'
    for quote in (b"'", b"`"):
        if quote not in value:
            return quote + value + quote
    return b'"' + value + b'"'


def main(form):
    out = sys.stdout.buffer
    if form == "json":
        out.write(json.dumps({name: text(value) for name, value in variables()}).encode())
    elif form == "dotenv-of-node":
        for name, value in variables():
            out.write(name.encode() + b"=" + dotenv_of_node(value) + b"\n")
    elif form == "ownlock":
        for line in open(".asked", encoding="utf-8").read().splitlines():
            name, key = line.split("=", 1)
            out.write(f'{name}=vault("{key}")\n'.encode())


main(sys.argv[1])
