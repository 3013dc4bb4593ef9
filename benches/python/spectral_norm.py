"""The greatest singular value of an infinite matrix, approximated: float loops and small calls."""

from math import sqrt

import harness


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v, n):
    result = [0.0] * n
    for i in range(n):
        total = 0.0
        for j in range(n):
            total += element(i, j) * v[j]
        result[i] = total
    return result


def times_transposed(v, n):
    result = [0.0] * n
    for i in range(n):
        total = 0.0
        for j in range(n):
            total += element(j, i) * v[j]
        result[i] = total
    return result


def benchmark(n):
    u = [1.0] * n
    v = u
    for _ in range(10):
        v = times_transposed(times(u, n), n)
        u = times_transposed(times(v, n), n)
    vbv = 0.0
    vv = 0.0
    for i in range(n):
        vbv += u[i] * v[i]
        vv += v[i] * v[i]
    return f"{sqrt(vbv / vv):.9f}"


harness.run("SpectralNorm", 60, benchmark)
