"""Sequences in FASTA format, repeated and random: a generator, a table of probabilities, lines of text."""

import harness

WIDTH = 60


class Random:
    def __init__(self, seed):
        self.seed = seed

    def next(self):
        self.seed = self.seed * 16807 % 2147483647
        return self.seed / 2147483647


class Alphabet:
    """Letters, each with the sum of the probabilities up to it."""

    def __init__(self, probabilities):
        total = 0
        self.limits = []
        for letter, probability in probabilities:
            total += probability
            self.limits.append((letter, total))

    def pick(self, x):
        for letter, limit in self.limits:
            if x < limit:
                return letter
        return self.limits[-1][0]


def random_text(alphabet, n, random):
    return "".join([alphabet.pick(random.next()) for _ in range(n)])


def write_repeated(out, title, unit, n):
    out.append(f">{title}\n")
    twice = unit + unit
    start = 0
    left = n
    while left > 0:
        width = min(left, WIDTH)
        out.append(twice[start : start + width])
        out.append("\n")
        start = (start + width) % len(unit)
        left -= width


def write_random(out, title, alphabet, n, random):
    out.append(f">{title}\n")
    left = n
    while left > 0:
        width = min(left, WIDTH)
        out.append(random_text(alphabet, width, random))
        out.append("\n")
        left -= width


def checksum(text):
    result = 0
    for byte in text.encode():
        result = (result * 31 + byte) % 1000000007
    return result


def benchmark(n):
    bases = Alphabet([("a", 0.3), ("c", 0.2), ("g", 0.2), ("t", 0.3)])
    codes = [("a", 0.27), ("c", 0.12), ("g", 0.12), ("t", 0.27)]
    codes.extend((letter, 0.02) for letter in "BDHKMNRSVWY")
    random = Random(42)
    unit = random_text(bases, 287, random)
    out = []
    write_repeated(out, "ONE a repeated sequence", unit, 2 * n)
    write_random(out, "TWO ambiguity codes", Alphabet(codes), 3 * n, random)
    write_random(out, "THREE bases", bases, 5 * n, random)
    return checksum("".join(out))


harness.run("Fasta", 10000, benchmark)
