"""Heap sort and quicksort written out, and the built-in sort with a comparator."""

from functools import cmp_to_key

import harness


def numbers(n):
    seed = 42
    result = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        result.append(seed)
    return result


def quicksort(v, low, high):
    pivot = v[(low + high) // 2]
    i = low
    j = high
    while i <= j:
        while v[i] < pivot:
            i += 1
        while v[j] > pivot:
            j -= 1
        if i <= j:
            v[i], v[j] = v[j], v[i]
            i += 1
            j -= 1
    if low < j:
        quicksort(v, low, j)
    if i < high:
        quicksort(v, i, high)


def sift_down(v, start, end):
    root = start
    while 2 * root + 1 < end:
        child = 2 * root + 1
        if child + 1 < end and v[child] < v[child + 1]:
            child += 1
        if v[root] >= v[child]:
            return
        v[root], v[child] = v[child], v[root]
        root = child


def heapsort(v):
    n = len(v)
    for start in range(n // 2 - 1, -1, -1):
        sift_down(v, start, n)
    for end in range(n - 1, 0, -1):
        v[0], v[end] = v[end], v[0]
        sift_down(v, 0, end)


def benchmark(n):
    v = numbers(n)
    a = v[:]
    quicksort(a, 0, n - 1)
    b = v[:]
    heapsort(b)
    c = v[:]
    c.sort(key=cmp_to_key(lambda x, y: y - x))
    total = 0
    for i in range(n):
        assert a[i] == b[i] and a[i] == c[n - 1 - i]
        total = (total * 31 + a[i]) % 1000000007
    return total


harness.run("Sorting", 10000, benchmark)
