//! The towers of Hanoi with disks as linked objects: recursion, field writes.
mod harness;

struct Disk {
    size: i64,
    next: Option<Box<Disk>>,
}

struct Towers {
    piles: [Option<Box<Disk>>; 3],
    moves_done: i64,
}

impl Towers {
    fn run(&mut self) -> i64 {
        self.moves_done = 0;
        self.build_tower_at(0, 13);
        self.move_disks(13, 0, 1);
        self.moves_done
    }

    fn build_tower_at(&mut self, pile: usize, disks: i64) {
        for i in (0..=disks).rev() {
            self.push_disk(Box::new(Disk { size: i, next: None }), pile);
        }
    }

    fn push_disk(&mut self, mut disk: Box<Disk>, pile: usize) {
        let top = self.piles[pile].take();
        if let Some(below) = &top
            && disk.size >= below.size
        {
            panic!("cannot put a big disk on a smaller one");
        }
        disk.next = top;
        self.piles[pile] = Some(disk);
    }

    fn pop_disk_from(&mut self, pile: usize) -> Box<Disk> {
        match self.piles[pile].take() {
            Some(mut top) => {
                self.piles[pile] = top.next.take();
                top
            }
            None => panic!("attempting to remove a disk from an empty pile"),
        }
    }

    fn move_top_disk(&mut self, from: usize, to: usize) {
        let disk = self.pop_disk_from(from);
        self.push_disk(disk, to);
        self.moves_done += 1;
    }

    fn move_disks(&mut self, disks: i64, from: usize, to: usize) {
        if disks == 1 {
            self.move_top_disk(from, to);
        } else {
            let other = 3 - from - to;
            self.move_disks(disks - 1, from, other);
            self.move_top_disk(from, to);
            self.move_disks(disks - 1, other, to);
        }
    }
}

fn benchmark(rounds: i64) -> i64 {
    let mut moves = 0;
    for _ in 0..rounds {
        moves = Towers { piles: [None, None, None], moves_done: 0 }.run();
        assert_eq!(moves, 8191);
    }
    moves
}

fn main() {
    harness::run("Towers", 20, benchmark);
}
