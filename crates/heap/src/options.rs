//! How a heap is set up.

use crate::Layout;

/// How a heap is set up. `Options::new(empty)` gives the defaults.
#[derive(Clone, Debug)]
pub struct Options<W> {
    /// What new objects are filled with, and what a weak word becomes when its object dies; no
    /// reference.
    pub empty: W,
    /// The table of layouts, at most 128; headers hold indices into it.
    pub layouts: Vec<Layout>,
    /// Bytes of the nursery, at least 1 KB.
    pub nursery: usize,
    /// A major collection is due when the old space has grown by `max(4 MB, live bytes × growth)`.
    pub growth: f64,
    /// Bytes beyond which allocation fails, external bytes included.
    pub limit: Option<usize>,
    /// Ask for a collection at every safepoint before which something was allocated. Every eighth
    /// one is a major one.
    pub stress: bool,
    /// Verify the whole heap before and after each collection; panic on the first fault.
    pub verify: bool,
    /// Overwrite freed memory.
    pub poison: bool,
    /// How many events the ring holds.
    pub events: usize,
}

impl<W> Options<W> {
    /// The defaults with these layouts.
    pub fn new(empty: W, layouts: Vec<Layout>) -> Options<W> {
        Options {
            empty,
            layouts,
            nursery: 1 << 20,
            growth: 1.0,
            limit: None,
            stress: false,
            verify: false,
            poison: false,
            events: 1024,
        }
    }
}
