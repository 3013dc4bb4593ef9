"""The towers of Hanoi with disks as linked objects: recursion, field writes."""

import harness


class Disk:
    def __init__(self, size):
        self.size = size
        self.next = None


class Towers:
    def __init__(self):
        self.piles = [None, None, None]
        self.moves_done = 0

    def run(self):
        self.moves_done = 0
        self.build_tower_at(0, 13)
        self.move_disks(13, 0, 1)
        return self.moves_done

    def build_tower_at(self, pile, disks):
        for i in range(disks, -1, -1):
            self.push_disk(Disk(i), pile)

    def push_disk(self, disk, pile):
        top = self.piles[pile]
        if top is not None and disk.size >= top.size:
            raise ValueError("cannot put a big disk on a smaller one")
        disk.next = top
        self.piles[pile] = disk

    def pop_disk_from(self, pile):
        top = self.piles[pile]
        if top is None:
            raise ValueError("attempting to remove a disk from an empty pile")
        self.piles[pile] = top.next
        top.next = None
        return top

    def move_top_disk(self, source, target):
        self.push_disk(self.pop_disk_from(source), target)
        self.moves_done += 1

    def move_disks(self, disks, source, target):
        if disks == 1:
            self.move_top_disk(source, target)
        else:
            other = 3 - source - target
            self.move_disks(disks - 1, source, other)
            self.move_top_disk(source, target)
            self.move_disks(disks - 1, other, target)


def benchmark(rounds):
    moves = 0
    for _ in range(rounds):
        moves = Towers().run()
        assert moves == 8191
    return moves


harness.run("Towers", 20, benchmark)
