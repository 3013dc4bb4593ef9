"""Short-lived trees, built from the root and from the leaves, beside a long-lived tree and array: the collector."""

import harness


class Node:
    __slots__ = ("left", "right", "i", "j")

    def __init__(self, left, right):
        self.left = left
        self.right = right
        self.i = 0
        self.j = 0

    def left_depth(self):
        return 0 if self.left is None else 1 + self.left.left_depth()

    def count(self):
        return 1 if self.left is None else 1 + self.left.count() + self.right.count()


def nodes(depth):
    return (1 << (depth + 1)) - 1


def populate(depth, node):
    """From the root: old nodes are made to point to young ones."""
    if depth == 0:
        return
    node.left = Node(None, None)
    node.right = Node(None, None)
    populate(depth - 1, node.left)
    populate(depth - 1, node.right)


def make_tree(depth):
    """From the leaves: young nodes point to old ones."""
    if depth == 0:
        return Node(None, None)
    return Node(make_tree(depth - 1), make_tree(depth - 1))


def short_lived(depth, rounds):
    total = 0
    for _ in range(rounds):
        tree = Node(None, None)
        populate(depth, tree)
        total += tree.left_depth()
    for _ in range(rounds):
        total += make_tree(depth).left_depth()
    return total


def benchmark(max_depth):
    stretch = make_tree(max_depth + 1).left_depth()
    long_lived = Node(None, None)
    populate(max_depth, long_lived)
    cells = nodes(max_depth) * 4
    array = [0.0] * cells
    for i in range(cells // 2):
        array[i] = 1.0 / (i + 1)
    total = stretch
    for depth in range(4, max_depth + 1, 2):
        total += short_lived(depth, 2 * nodes(max_depth + 1) // nodes(depth))
    assert array[cells // 4] == 1.0 / (cells // 4 + 1)
    return f"{total}/{long_lived.count()}"


harness.run("GCBench", 10, benchmark)
