"""Many short-lived binary trees beside a long-lived one: allocation and the collector."""

import harness


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def check(self):
        if self.left is None:
            return 1
        return 1 + self.left.check() + self.right.check()


def tree(depth):
    if depth == 0:
        return Node(None, None)
    return Node(tree(depth - 1), tree(depth - 1))


def benchmark(max_depth):
    total = tree(max_depth + 1).check()
    long_lived = tree(max_depth)
    for depth in range(4, max_depth + 1, 2):
        rounds = 1 << (max_depth - depth + 4)
        for _ in range(rounds):
            total += tree(depth).check()
    return total + long_lived.check()


harness.run("BinaryTrees", 10, benchmark)
