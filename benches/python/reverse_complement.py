"""Reverses DNA sequences and exchanges their bases: letters looked up, lines taken apart and put together."""

import harness

WIDTH = 60


def generate(n):
    """Sequences in FASTA format: a title after `>`, then lines of bases."""
    seed = 42
    out = []
    for part in range(1, 4):
        out.append(f">sequence {part}\n")
        for i in range(1, n * part + 1):
            seed = seed * 16807 % 2147483647
            out.append("ACGTacgtNM"[seed % 10])
            if i % WIDTH == 0:
                out.append("\n")
        if n * part % WIDTH != 0:
            out.append("\n")
    return "".join(out)


def complements():
    table = {}
    for a, b in zip("ACGTUMRWSYKVHDBN", "TGCAAKYWSRMBDHVN"):
        table[a] = b
        table[a.lower()] = b
    return table


def write_reversed(out, lines, table):
    bases = "".join([table[base] for base in reversed("".join(lines))])
    start = 0
    while start < len(bases):
        end = min(start + WIDTH, len(bases))
        out.append(bases[start:end])
        out.append("\n")
        start = end


def reverse_complement(text):
    table = complements()
    out = []
    lines = []
    for line in text.splitlines():
        if line.startswith(">"):
            write_reversed(out, lines, table)
            lines.clear()
            out.append(line + "\n")
        else:
            lines.append(line)
    write_reversed(out, lines, table)
    return "".join(out)


def checksum(text):
    result = 0
    for byte in text.encode():
        result = (result * 31 + byte) % 1000000007
    return result


def benchmark(n):
    return checksum(reverse_complement(generate(n)))


harness.run("ReverseComplement", 10000, benchmark)
