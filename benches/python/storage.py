"""A tree of arrays with random sizes: allocation, and the collector."""

import harness
from awfy_random import Random


class Storage:
    def __init__(self):
        self.count = 0

    def build(self, depth, random):
        self.count += 1
        if depth == 1:
            return [None] * (random.next() % 10 + 1)
        children = [None] * 4
        for i in range(4):
            children[i] = self.build(depth - 1, random)
        return children


def benchmark(rounds):
    count = 0
    for _ in range(rounds):
        storage = Storage()
        storage.build(7, Random())
        count = storage.count
        assert count == 5461
    return count


harness.run("Storage", 40, benchmark)
