"""The sieve of Eratosthenes over an array of flags: array reads and writes, counted loops."""

import harness


def sieve(flags, size):
    count = 0
    for i in range(2, size + 1):
        if flags[i - 1]:
            count += 1
            k = i + i
            while k <= size:
                flags[k - 1] = False
                k += i
    return count


def benchmark(rounds):
    count = 0
    for _ in range(rounds):
        flags = [True] * 5000
        count = sieve(flags, 5000)
        assert count == 669
    return count


harness.run("Sieve", 100, benchmark)
