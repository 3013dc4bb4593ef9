"""Young objects stored all over a large array that has long been old: what a collector must remember, and the slowest of
the batches of stores."""

import harness
from pauses import Pauses

BATCH = 1000


class Cell:
    def __init__(self, value, weight):
        self.value = value
        self.weight = weight


def benchmark(slots):
    array = [None] * slots
    pauses = Pauses()
    seed = 42
    for batch in range(slots // (4 * BATCH)):
        pauses.begin_step()
        for k in range(BATCH):
            seed = seed * 48271 % 2147483647
            array[seed % slots] = Cell(batch + k, k)
        pauses.end_step()
    pauses.report()
    total = 0
    for cell in array:
        if cell is not None:
            total = (total * 31 + cell.value - cell.weight) % 1000003
    return total


harness.run("OldStores", 3000000, benchmark)
