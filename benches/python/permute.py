"""All permutations of six elements by swapping in place: recursion, array reads and writes."""

import harness


class Permute:
    def __init__(self):
        self.count = 0
        self.v = []

    def run(self):
        self.count = 0
        self.v = [0] * 6
        self.permute(6)
        return self.count

    def permute(self, n):
        self.count += 1
        if n != 0:
            n1 = n - 1
            self.permute(n1)
            i = n1
            while i >= 0:
                self.exchange(n1, i)
                self.permute(n1)
                self.exchange(n1, i)
                i -= 1

    def exchange(self, i, j):
        saved = self.v[i]
        self.v[i] = self.v[j]
        self.v[j] = saved


def benchmark(rounds):
    count = 0
    for _ in range(rounds):
        count = Permute().run()
        assert count == 8660
    return count


harness.run("Permute", 30, benchmark)
