"""Elements of nested arrays updated in place, never copied: a time that must grow no faster than the updates."""

import harness


def benchmark(n):
    grid = [[0] * 100 for _ in range(100)]
    for k in range(n):
        grid[k % 100][k // 100 % 100] += k % 7
    return sum(cell * (i - j) for i, row in enumerate(grid) for j, cell in enumerate(row))


harness.run("Grid", 1000000, benchmark)
