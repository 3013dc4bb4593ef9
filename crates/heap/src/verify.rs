//! The verifier: walks all that is reachable and checks what the collector relies on.
//!
//! - Every reference is to a live header of a known layout, in memory that is in use.
//! - No two reachable objects overlap (so no reference is to the inside of an object), and none
//!   leaves its block.
//! - Every old object that refers to a young one is remembered: by the remembered set, a set card,
//!   or as a fresh one.
//!
//! It trusts nothing that it checks: places are compared with the lists of chunks, blocks and large
//! objects before a header is read. The mutator may look at each edge, too, and check its own rules.

use crate::large::CARD_WORDS;
use crate::object::Generation;
use crate::scan::{scan, scan_weak};
use crate::{Header, Heap, Layout, Object, Roots, Word, side};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// A reference that the verifier has followed, or a root.
#[derive(Clone, Copy, Debug)]
pub struct Edge<W> {
    /// The object that holds it and the index of the word; none for roots and handles.
    pub from: Option<(Object, usize)>,
    /// What it refers to.
    pub to: Object,
    /// The reference.
    pub word: W,
    /// Whether it keeps its object alive.
    pub strong: bool,
}

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// The address is not in memory of the heap.
    Outside,
    /// The address is in memory that is free.
    Freed,
    /// There is no header at the address, or one that cannot be.
    NoHeader,
    /// The object leaves its block or the nursery.
    TooLong,
    /// The object overlaps another.
    Overlap,
    /// An old object refers to a young one, and is not remembered.
    NotRemembered,
}

/// Something is wrong with the heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// The address in question.
    pub address: usize,
    /// Address of the object that refers to it, and the index; none for roots.
    pub from: Option<(usize, usize)>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            FaultKind::Outside => "refers outside of the heap",
            FaultKind::Freed => "refers to freed memory",
            FaultKind::NoHeader => "refers to something that is no header",
            FaultKind::TooLong => "refers to an object that leaves its block",
            FaultKind::Overlap => "refers into another object",
            FaultKind::NotRemembered => "refers to a young object, but is not remembered",
        };
        match self.from {
            Some((from, index)) => write!(f, "word {index} of the object at {from:#x} ")?,
            None => f.write_str("a root ")?,
        }
        write!(f, "{what} ({:#x})", self.address)
    }
}

impl std::error::Error for Fault {}

/// What is known of the places of objects.
struct Places {
    unused: Vec<(usize, usize)>,
    large: HashSet<usize>,
    remembered: HashSet<Object>,
    fresh: Vec<(usize, usize)>,
}

/// Whether the address is in one of the sorted spans.
fn within(spans: &[(usize, usize)], address: usize) -> bool {
    let after = spans.partition_point(|(start, _)| *start <= address);
    after > 0 && spans.get(after - 1).is_some_and(|(_, end)| address < *end)
}

impl<W: Word> Heap<W> {
    /// Verifies the heap as seen from the roots and handles. `look` sees each edge once. Gives how
    /// many objects are reachable, or the first fault.
    pub fn verify(
        &self,
        roots: &mut dyn Roots<W>,
        look: &mut dyn FnMut(Edge<W>),
    ) -> Result<usize, Fault> {
        let mut fresh = self.old.fresh();
        fresh.sort_unstable();
        let all_large = self.large.young.iter().chain(&self.large.old);
        let places = Places {
            unused: self.old.unused(),
            large: all_large.map(|object| object.address()).collect(),
            remembered: self.remembered.objects.iter().copied().collect(),
            fresh,
        };
        let mut sizes: HashMap<usize, usize> = HashMap::new();
        let mut stack: Vec<Object> = Vec::new();
        let mut edges: Vec<Edge<W>> = Vec::new();
        let mut gather = |words: &mut [W]| {
            edges.extend(words.iter().filter_map(|word| {
                let to = word.object()?;
                let word = *word;
                Some(Edge {
                    from: None,
                    to,
                    word,
                    strong: true,
                })
            }));
        };
        roots.show(&mut gather);
        self.handles.show(&mut gather);
        loop {
            for edge in edges.drain(..) {
                let address = edge.to.address();
                let fault = |kind| Fault {
                    kind,
                    address,
                    from: edge.from.map(|(object, index)| (object.address(), index)),
                };
                if let Entry::Vacant(unseen) = sizes.entry(address) {
                    let size = self.check_place(&places, edge.to).map_err(fault)?;
                    // What is only reached weakly may refer to things that are gone.
                    if edge.strong {
                        unseen.insert(size);
                        stack.push(edge.to);
                    }
                }
                if let Some((from, index)) = edge.from
                    && self.is_young(edge.to)
                    && !self.is_remembered(&places, from, index)
                {
                    return Err(fault(FaultKind::NotRemembered));
                }
                look(edge);
            }
            let Some(object) = stack.pop() else { break };
            let layout = self.layouts.of(object.header());
            let size = object.size();
            let mut gather = |slot: *mut u64, strong| {
                let index = (slot.addr() - object.address()) / 8;
                // SAFETY: a value of an object whose place was checked.
                let word = unsafe { W::from_bits(slot.read()) };
                let from = Some((object, index));
                edges.extend(word.object().map(|to| Edge {
                    from,
                    to,
                    word,
                    strong,
                }));
            };
            // SAFETY: an object whose place was checked.
            unsafe {
                scan(layout, object.pointer(), 1, size, |slot| gather(slot, true));
                scan_weak(layout, object.pointer(), size, |slot| gather(slot, false));
            }
        }
        let mut spans: Vec<(usize, usize)> = sizes.into_iter().collect();
        spans.sort_unstable();
        for pair in spans.windows(2) {
            if let [(start, size), (next, _)] = pair
                && start + size * 8 > *next
            {
                return Err(Fault {
                    kind: FaultKind::Overlap,
                    address: *next,
                    from: None,
                });
            }
        }
        Ok(spans.len())
    }

    /// The size of the object, if it can be one.
    fn check_place(&self, places: &Places, object: Object) -> Result<usize, FaultKind> {
        let address = object.address();
        let large = places.large.contains(&address);
        let end = if self.nursery.holds(address) {
            self.nursery.cursor.addr()
        } else if large {
            usize::MAX
        } else if self.old.holds(address) {
            (address | (crate::blocks::BLOCK - 1)) + 1
        } else {
            return Err(FaultKind::Outside);
        };
        if !address.is_multiple_of(8) {
            return Err(FaultKind::NoHeader);
        }
        if address >= end || within(&places.unused, address) {
            return Err(FaultKind::Freed);
        }
        // SAFETY: the address is of a word within an object or of freed memory that was written.
        let header = Header::from_bits(unsafe { object.pointer().read() });
        let known = header.is_header() && header.layout().index() < self.layouts.known;
        if !known || header.is_large() != large || header.size_field() == 0 {
            return Err(FaultKind::NoHeader);
        }
        let size = object.size();
        let masked = matches!(self.layouts.of(header), Layout::Mask(_)) && size > 64;
        if !large && size > Self::SMALL_WORDS || masked {
            return Err(FaultKind::NoHeader);
        }
        if !large && address + size * 8 > end {
            return Err(FaultKind::TooLong);
        }
        Ok(size)
    }

    /// Whether the next minor collection will look at the word.
    fn is_remembered(&self, places: &Places, object: Object, index: usize) -> bool {
        if self.is_young(object)
            || within(&places.fresh, object.address())
            || places.remembered.contains(&object)
        {
            return true;
        }
        // SAFETY: the header says whether the object is large; there is a card for each 16 words.
        object.header().is_large()
            && unsafe {
                let record = &*object.record();
                record.dirty
                    && record.generation == Generation::Old
                    && *record.cards.add(index / CARD_WORDS) != 0
                    && self.remembered.carded.contains(&object)
            }
    }

    pub(crate) fn verify_or_panic(&self, when: &str, roots: &mut dyn Roots<W>) {
        if let Err(fault) = self.verify(roots, &mut |_| {}) {
            panic!("invariant of the heap broken, seen {when} a collection: {fault}");
        }
        for object in &self.remembered.objects {
            // SAFETY: remembered objects are outside of the nursery.
            let logged = unsafe { !side::is_unlogged(object.address()) };
            assert!(logged, "invariant: the remembered set holds logged objects");
        }
    }
}
