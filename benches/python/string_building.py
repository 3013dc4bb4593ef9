"""Builds many short texts and a long one: appending, joining, formatting, slicing."""

import harness


def appended(i):
    text = ""
    for k in range(26):
        text += "abcdefghijklmnopqrstuvwxyz"[(i + k * 7) % 26]
    return text


def joined(i):
    return ", ".join([str(i * k % 101) for k in range(10)])


def formatted(i):
    return f"{i:06}|{i * 40503 % 65536:04x}|{i % 1000 / 8:9.3f}|{i % 100:<4}|"


def sliced(text):
    """The halves exchanged, between brackets."""
    middle = len(text) // 2
    return "[" + text[middle:] + "/" + text[:middle] + "]"


def checksum(text):
    result = 0
    for byte in text.encode():
        result = (result * 31 + byte) % 1000000007
    return result


def benchmark(n):
    page = []
    check = 0
    for i in range(n):
        line = sliced(appended(i) + joined(i) + formatted(i))
        page.append(line)
        page.append("\n")
        if i % 16 == 0:
            check = (check * 31 + checksum(line)) % 1000000007
    return f"{len(''.join(page))} {check}"


harness.run("StringBuilding", 10000, benchmark)
