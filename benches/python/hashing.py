"""Xorshift numbers hashed by FNV-1a: full 64-bit integer arithmetic, masked by hand."""

import harness

MASK = (1 << 64) - 1


def xorshift(state):
    x = state
    x ^= (x << 13) & MASK
    x ^= x >> 7
    return x ^ ((x << 17) & MASK)


def fnv1a(digest, word):
    h = digest
    w = word
    for _ in range(8):
        h = ((h ^ (w & 255)) * 1099511628211) & MASK
        w >>= 8
    return h


def benchmark(rounds):
    state = 88172645463325252
    digest = 14695981039346656037
    for _ in range(rounds):
        state = xorshift(state)
        digest = fnv1a(digest, state)
    return f"{digest:016x}"


harness.run("Hashing", 50000, benchmark)
