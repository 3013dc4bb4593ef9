"""A linear congruential generator, its numbers joined by exclusive or: integer arithmetic on variables."""

import harness


def benchmark(n):
    x = 42
    joined = 0
    i = 0
    while i < n:
        x = (x * 16807 + 12345) % 2147483647
        joined ^= x
        i += 1
    return joined


harness.run("Lcg", 2000000, benchmark)
