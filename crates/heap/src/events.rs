//! What the collector did, when, and how long it took.
//!
//! Each phase of a collection, and each collection as a whole, is an [`Event`] in a ring; the oldest
//! are overwritten. [`Totals`] are kept for good. Times are of the monotonic clock, since the heap
//! was made; all collections stop the program, so that the time of a whole one is its pause.

use std::time::{Duration, Instant};

/// What took the time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// A minor collection as a whole; bytes and objects that were promoted.
    Minor,
    /// A major collection as a whole, the minor one before it included; what is live after it.
    Major,
    /// Roots and handles of a minor collection; what was promoted straight from them.
    Roots,
    /// The remembered set of a minor collection; bytes and objects that were scanned.
    Remembered,
    /// Tracing in a minor collection; what was promoted through other objects.
    Promote,
    /// Marking in a major collection; what was marked.
    Mark,
    /// Weak words, host objects, holders of weak words; how many weak words were cleared.
    Weak,
    /// Sweeping of lines and large objects; bytes and large objects that were freed.
    Sweep,
}

impl Phase {
    /// The name in logs.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Minor => "minor",
            Phase::Major => "major",
            Phase::Roots => "roots",
            Phase::Remembered => "remembered",
            Phase::Promote => "promote",
            Phase::Mark => "mark",
            Phase::Weak => "weak",
            Phase::Sweep => "sweep",
        }
    }
}

/// Something the collector did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    /// The number of the collection, from 0.
    pub collection: u64,
    /// What was done.
    pub phase: Phase,
    /// When it began, since the heap was made.
    pub at: Duration,
    /// How long it took.
    pub took: Duration,
    /// Bytes concerned; see [`Phase`].
    pub bytes: usize,
    /// Objects concerned; see [`Phase`].
    pub objects: usize,
}

impl Event {
    /// The event as one line of JSON; times are in microseconds.
    pub fn json(&self) -> String {
        let micros = |time: Duration| time.as_nanos() as f64 / 1000.0;
        format!(
            "{{\"collection\":{},\"phase\":\"{}\",\"at_us\":{:.3},\"took_us\":{:.3},\"bytes\":{},\"objects\":{}}}",
            self.collection,
            self.phase.name(),
            micros(self.at),
            micros(self.took),
            self.bytes,
            self.objects
        )
    }
}

/// Sums since the heap was made.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Totals {
    /// Bytes of all objects allocated up to the last collection.
    pub allocated: u64,
    /// Bytes copied out of the nursery.
    pub promoted: u64,
    /// Minor collections, those that begin major ones included.
    pub minors: u64,
    /// Major collections.
    pub majors: u64,
    /// Time the program stood still.
    pub paused: Duration,
    /// The longest time it stood still at once.
    pub longest: Duration,
}

/// The ring of events.
pub(crate) struct Log {
    start: Instant,
    ring: Vec<Event>,
    next: usize,
    capacity: usize,
    pub collection: u64,
    pub totals: Totals,
}

impl Log {
    pub fn new(capacity: usize) -> Log {
        Log {
            start: Instant::now(),
            ring: Vec::new(),
            next: 0,
            capacity,
            collection: 0,
            totals: Totals::default(),
        }
    }

    /// Writes down that the phase, begun at `from`, is over. Gives the time now.
    pub fn over(&mut self, phase: Phase, from: Instant, bytes: usize, objects: usize) -> Instant {
        let now = Instant::now();
        if self.capacity > 0 {
            let event = Event {
                collection: self.collection,
                phase,
                at: from - self.start,
                took: now - from,
                bytes,
                objects,
            };
            if self.ring.len() < self.capacity {
                self.ring.push(event);
            } else if let Some(oldest) = self.ring.get_mut(self.next) {
                *oldest = event;
                self.next = (self.next + 1) % self.capacity;
            }
        }
        now
    }

    /// The events, oldest first.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        let (newer, older) = self.ring.split_at(self.next);
        older.iter().chain(newer)
    }

    /// Takes the events out, oldest first.
    pub fn take(&mut self) -> Vec<Event> {
        let all = self.events().copied().collect();
        self.ring.clear();
        self.next = 0;
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_forgets_the_oldest() {
        let mut log = Log::new(3);
        for bytes in 0..5 {
            log.over(Phase::Mark, log.start, bytes, 0);
        }
        let kept: Vec<usize> = log.events().map(|e| e.bytes).collect();
        assert_eq!(kept, [2, 3, 4]);
        assert_eq!(log.take().len(), 3);
        assert_eq!(log.events().count(), 0);
    }

    #[test]
    fn an_event_is_a_line_of_json() {
        let event = Event {
            collection: 7,
            phase: Phase::Sweep,
            at: Duration::from_nanos(1500),
            took: Duration::from_micros(2),
            bytes: 3,
            objects: 4,
        };
        let expected = "{\"collection\":7,\"phase\":\"sweep\",\"at_us\":1.500,\"took_us\":2.000,\"bytes\":3,\"objects\":4}";
        assert_eq!(event.json(), expected);
    }
}
