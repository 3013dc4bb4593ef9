"""Growing an array, element by element: a time that must grow no faster than the array."""

import harness


def benchmark(n):
    numbers = []
    for i in range(n):
        numbers.append(i)
    return len(numbers) + numbers[n - 1]


harness.run("Push", 2000000, benchmark)
