"""Texts of a megabyte: searched, replaced, split, joined, compared, read character by character."""

import harness


def make_text(kilobytes):
    words = ["lorem", "ipsum", "dolor", "sit", "amet", "sed", "do", "eiusmod"]
    seed = 42
    chosen = []
    length = 0
    while length < kilobytes * 1024:
        seed = seed * 48271 % 2147483647
        word = words[seed % 8]
        chosen.append(word)
        length += len(word) + 1
    return " ".join(chosen)


def count(text, needle):
    found = 0
    at = text.find(needle)
    while at != -1:
        found += 1
        at = text.find(needle, at + 1)
    return found


def benchmark(kilobytes):
    text = make_text(kilobytes)
    found = count(text, "dolor sit") + count(text, "consectetur")

    longer = text.replace("ipsum", "IPSUM, ipsum").replace(" do ", " ")
    parts = longer.split(" ")
    longest = max(len(part) for part in parts)

    # Equal but for the last character, so that all of it must be compared.
    copy = " ".join(text.split(" "))
    other = copy + "!"
    order = 0
    if text == copy:
        order += 1
    if text < other:
        order += 2
    if other.startswith(text):
        order += 4
    if longer.upper() == longer:
        order += 8

    length = len(text)
    vowels = 0
    seed = 42
    for _ in range(kilobytes * 20):
        seed = seed * 48271 % 2147483647
        c = text[seed % length]
        if c == "e" or c == "i" or c == "o":
            vowels += 1
    return f"{length} {found} {len(longer)} {len(parts)} {longest} {order} {vowels}"


harness.run("LongStrings", 2000, benchmark)
