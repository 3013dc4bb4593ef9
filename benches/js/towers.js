// The towers of Hanoi with disks as linked objects: recursion, field writes.
"use strict";
const harness = require("./harness.js");

class Disk {
  constructor(size) {
    this.size = size;
    this.next = null;
  }
}

class Towers {
  constructor() {
    this.piles = [null, null, null];
    this.movesDone = 0;
  }

  run() {
    this.movesDone = 0;
    this.buildTowerAt(0, 13);
    this.moveDisks(13, 0, 1);
    return this.movesDone;
  }

  buildTowerAt(pile, disks) {
    for (let i = disks; i >= 0; i--) this.pushDisk(new Disk(i), pile);
  }

  pushDisk(disk, pile) {
    const top = this.piles[pile];
    if (top !== null && disk.size >= top.size) {
      throw new Error("cannot put a big disk on a smaller one");
    }
    disk.next = top;
    this.piles[pile] = disk;
  }

  popDiskFrom(pile) {
    const top = this.piles[pile];
    if (top === null) throw new Error("attempting to remove a disk from an empty pile");
    this.piles[pile] = top.next;
    top.next = null;
    return top;
  }

  moveTopDisk(from, to) {
    this.pushDisk(this.popDiskFrom(from), to);
    this.movesDone += 1;
  }

  moveDisks(disks, from, to) {
    if (disks === 1) {
      this.moveTopDisk(from, to);
    } else {
      const other = 3 - from - to;
      this.moveDisks(disks - 1, from, other);
      this.moveTopDisk(from, to);
      this.moveDisks(disks - 1, other, to);
    }
  }
}

function benchmark(rounds) {
  let moves = 0;
  for (let round = 0; round < rounds; round++) {
    moves = new Towers().run();
    if (moves !== 8191) throw new Error(`towers moved ${moves} disks`);
  }
  return moves;
}

harness.run("Towers", 20, benchmark);
