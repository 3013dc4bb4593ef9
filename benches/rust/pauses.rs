//! The longest step of an iteration, for programs whose collector may stop them: prints `pause NANOSECONDS`.

use std::time::{Duration, Instant};

pub struct Pauses {
    longest: Duration,
    started: Instant,
}

impl Pauses {
    pub fn new() -> Pauses {
        Pauses { longest: Duration::ZERO, started: Instant::now() }
    }

    pub fn begin_step(&mut self) {
        self.started = Instant::now();
    }

    pub fn end_step(&mut self) {
        self.longest = self.longest.max(self.started.elapsed());
    }

    pub fn report(&self) {
        println!("pause {}", self.longest.as_nanos());
    }
}
