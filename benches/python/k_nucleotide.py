"""Counts the parts of a DNA sequence: slices of a long string as keys of a hash map."""

import harness


def bases(n):
    seed = 42
    letters = []
    for _ in range(n):
        seed = seed * 16807 % 2147483647
        letters.append("acgt"[seed % 4])
    return "".join(letters)


def count(sequence, length):
    counts = {}
    for i in range(len(sequence) - length + 1):
        part = sequence[i : i + length]
        counts[part] = counts.get(part, 0) + 1
    return counts


def frequencies(sequence, length):
    """The four most frequent parts of a length, with their shares."""
    total = len(sequence) - length + 1
    pairs = sorted(count(sequence, length).items(), key=lambda pair: (-pair[1], pair[0]))
    return " ".join(f"{part}:{n * 100 / total:.3f}" for part, n in pairs[:4])


def benchmark(n):
    sequence = bases(n)
    report = [frequencies(sequence, 1), frequencies(sequence, 2)]
    for length in [3, 4, 6, 12, 18]:
        counts = count(sequence, length)
        report.append(f"{length}:{len(counts)}/{max(counts.values())}")
    return " ".join(report)


harness.run("KNucleotide", 4000, benchmark)
