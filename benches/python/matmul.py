"""The product of two square matrices of floats: nested arrays."""

import harness


def matrix(n, seed):
    return [[((i * seed + j) % 10) * 0.5 for j in range(n)] for i in range(n)]


def product(a, b, n):
    c = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i][k] * b[k][j]
            c[i][j] = total
    return c


def benchmark(n):
    c = product(matrix(n, 3), matrix(n, 7), n)
    trace = 0.0
    for i in range(n):
        trace += c[i][i]
    return f"{trace:.3f}"


harness.run("MatMul", 60, benchmark)
