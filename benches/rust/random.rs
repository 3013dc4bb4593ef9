//! The generator of the are-we-fast-yet suite: 16 bits, the same sequence in every language.

pub struct Random {
    seed: i64,
}

impl Random {
    pub fn new() -> Random {
        Random { seed: 74755 }
    }

    pub fn next(&mut self) -> i64 {
        self.seed = (self.seed * 1309 + 13849) & 65535;
        self.seed
    }
}
