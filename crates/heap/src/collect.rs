//! When to collect, and the order of things in a collection.
//!
//! A minor collection is due when the nursery is full, a major one when the old space (external bytes
//! included) has grown by `max(4 MB, live bytes × growth)` since the last; under a limit, at the
//! latest when half of the room that was left is filled. A major collection begins with a minor one,
//! so that marking and sweeping have the old space alone to look at.
//!
//! Memory for the worst case (everything in the nursery survives) is ensured before anything is
//! changed. So a collection that the system has no memory for fails as a whole, and the heap is as it
//! was.

use crate::mark::{self, Marker};
use crate::minor::Minor;
use crate::{Heap, Object, OutOfMemory, Phase, Roots, Word};
use std::marker::PhantomData;
use std::time::Instant;

/// Growth of the old space below which no major collection is due.
const LEAST_GROWTH: usize = 4 << 20;
/// Under stress every so many collections are major.
const STRESS_MAJOR: u64 = 8;

/// How much to collect.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Collection {
    /// The nursery: what lives is promoted to the old space.
    Minor,
    /// Everything.
    Major,
}

/// When the next major collection is due.
pub(crate) struct Pacing {
    /// The collection that is due at the next safepoint.
    pub due: Option<Collection>,
    /// Old and external bytes beyond which a major collection is due.
    threshold: usize,
}

impl Pacing {
    pub fn new<W>(options: &crate::Options<W>) -> Pacing {
        let mut pacing = Pacing {
            due: None,
            threshold: 0,
        };
        pacing.set_threshold(options, 0);
        pacing
    }

    fn set_threshold<W>(&mut self, options: &crate::Options<W>, live: usize) {
        let growth = ((live as f64 * options.growth) as usize).max(LEAST_GROWTH);
        let room = match options.limit {
            Some(limit) => (limit.saturating_sub(live) / 2).max(options.nursery),
            None => usize::MAX,
        };
        self.threshold = live.saturating_add(growth.min(room));
    }
}

impl<W: Word> Heap<W> {
    /// Whether a collection is due. The VM asks at each safepoint; a load and a test.
    #[inline(always)]
    pub fn wants_collection(&self) -> bool {
        self.pacing.due.is_some()
    }

    /// Makes a collection due at the next safepoint.
    pub fn request(&mut self, collection: Collection) {
        self.pacing.due = self.pacing.due.max(Some(collection));
    }

    /// Runs the collection that is due, if any, and says which it was.
    ///
    /// # Safety
    ///
    /// As for [`Heap::collect`].
    #[inline]
    pub unsafe fn safepoint(
        &mut self,
        roots: &mut dyn Roots<W>,
    ) -> Result<Option<Collection>, OutOfMemory> {
        match self.pacing.due {
            None => Ok(None),
            // SAFETY: as the caller promises.
            Some(due) => unsafe { self.collect(due, roots) }.map(Some),
        }
    }

    /// Collects. Fails, with nothing changed, if the system has no memory to promote into. Gives what
    /// was done: a minor collection is followed by a major one at once if that is due.
    ///
    /// # Safety
    ///
    /// Every word and every [`Object`] that is used afterwards was shown by the roots or is held by
    /// a handle (and is read anew from there), or is read from an object that is reached from them.
    pub unsafe fn collect(
        &mut self,
        collection: Collection,
        roots: &mut dyn Roots<W>,
    ) -> Result<Collection, OutOfMemory> {
        let begin = Instant::now();
        self.old.ensure(self.nursery.used()).ok_or(OutOfMemory)?;
        if self.options.verify {
            self.verify_or_panic("before", roots);
        }
        // SAFETY: as the caller promises.
        let (bytes, objects) = unsafe { self.minor(roots) };
        self.log.totals.minors += 1;
        self.log.totals.promoted += bytes as u64;
        let mut done = collection.max(self.pacing.due.unwrap_or(collection));
        if self.old_bytes() > self.pacing.threshold {
            done = Collection::Major;
        }
        let end = if done == Collection::Major {
            self.log.over(Phase::Minor, begin, bytes, objects);
            // SAFETY: as the caller promises; the nursery is empty.
            let objects = unsafe { self.major(roots) };
            self.log.totals.majors += 1;
            self.pacing.set_threshold(&self.options, self.old_bytes());
            self.log
                .over(Phase::Major, begin, self.old_bytes(), objects)
        } else {
            self.log.over(Phase::Minor, begin, bytes, objects)
        };
        self.log.totals.paused += end - begin;
        self.log.totals.longest = self.log.totals.longest.max(end - begin);
        self.log.collection += 1;
        self.pacing.due = None;
        self.allocated_at = self.old_bytes();
        self.watch();
        if self.options.verify {
            self.verify_or_panic("after", roots);
        }
        Ok(done)
    }

    /// Under stress: makes a collection due.
    pub(crate) fn stress(&mut self) {
        let major = self.log.collection % STRESS_MAJOR == STRESS_MAJOR - 1;
        self.request(if major {
            Collection::Major
        } else {
            Collection::Minor
        });
    }

    /// Bytes that a major collection may free.
    pub(crate) fn old_bytes(&self) -> usize {
        self.old.bytes + self.large.bytes + self.external
    }

    /// The old space or what is external has grown; asks for a major collection if that is due.
    pub(crate) fn grown(&mut self) {
        if self.old_bytes() > self.pacing.threshold {
            self.request(Collection::Major);
        }
    }

    /// Bytes and objects that were promoted.
    ///
    /// # Safety
    ///
    /// As for [`Heap::collect`]; there is room for all survivors.
    unsafe fn minor(&mut self, roots: &mut dyn Roots<W>) -> (usize, usize) {
        let begin = Instant::now();
        let used = self.nursery.used();
        self.log.totals.allocated +=
            (used + self.old_bytes().saturating_sub(self.allocated_at)) as u64;
        let fresh = self.old.take_fresh();
        let before = self.old.bytes;
        let mut minor = Minor::<W> {
            start: self.nursery.start,
            bytes: self.nursery.bytes,
            old: &mut self.old,
            large: &self.large,
            layouts: &self.layouts,
            stack: std::mem::take(&mut self.stack),
            weak: Vec::new(),
            reached: 0,
            set_cards: Vec::new(),
            slots: Vec::new(),
            word: PhantomData,
        };
        // SAFETY: roots, handles and remembered objects refer to live objects; all are scanned
        // before what they reach is settled.
        unsafe {
            roots.show(&mut |words| minor.visit(words));
            self.handles.show(&mut |words| minor.visit(words));
            minor.visit_objects(&mut self.remembered.snapshot);
            let from_roots = (minor.old.bytes - before, minor.reached);
            let now = self
                .log
                .over(Phase::Roots, begin, from_roots.0, from_roots.1);

            let (mut bytes, mut objects) = minor.scan_fresh(&fresh);
            objects += self.remembered.objects.len() + self.remembered.carded.len();
            for object in self.remembered.objects.drain(..) {
                bytes += minor.scan_remembered(object);
            }
            for object in self.remembered.carded.drain(..) {
                bytes += minor.scan_cards(object);
            }
            let now = self.log.over(Phase::Remembered, now, bytes, objects);

            minor.trace();
            let traced = (minor.old.bytes - before, minor.reached);
            let now = self.log.over(
                Phase::Promote,
                now,
                traced.0 - from_roots.0,
                traced.1 - from_roots.1,
            );

            let cleared = minor.settle_weak(self.options.empty);
            roots.settle(&|word| minor.survivor(word));
            for host in std::mem::take(&mut self.young_hosts) {
                match minor.survivor(W::refer(host)).and_then(W::object) {
                    Some(now) => self.old_hosts.push(now),
                    None => self.dead_hosts.push(host.raw(1)),
                }
            }
            self.stack = minor.stack;
            self.large.settle_young();
            self.old.forget_fresh();
            self.nursery.reset(self.options.poison);
            self.log.over(Phase::Weak, now, 0, cleared);
            traced
        }
    }

    /// How many objects live.
    ///
    /// # Safety
    ///
    /// As for [`Heap::collect`]; the nursery is empty.
    unsafe fn major(&mut self, roots: &mut dyn Roots<W>) -> usize {
        let begin = Instant::now();
        self.old.clear_marks();
        self.large.clear_marks();
        let mut marker = Marker::<W>::new(&self.layouts, std::mem::take(&mut self.stack));
        // SAFETY: roots, handles and what was overwritten while marking refer to objects that have
        // not been freed; the nursery is empty.
        unsafe {
            roots.show(&mut |words| marker.visit(words));
            self.handles.show(&mut |words| marker.visit(words));
            for object in self.remembered.snapshot.drain(..) {
                marker.mark(object);
            }
            marker.trace();
            let (small, large, objects) = (marker.small, marker.large, marker.objects);
            let now = self.log.over(Phase::Mark, begin, small + large, objects);

            let cleared = marker.settle_weak(self.options.empty);
            roots.settle(&|word| mark::survivor(word));
            let dead_hosts = &mut self.dead_hosts;
            self.old_hosts.retain(|host: &Object| {
                let lives = mark::survivor(W::refer(*host)).is_some();
                if !lives {
                    dead_hosts.push(host.raw(1));
                }
                lives
            });
            self.stack = marker.stack;
            let now = self.log.over(Phase::Weak, now, 0, cleared);

            let before = self.old.bytes + self.large.bytes;
            self.old.sweep(small);
            let freed = self.large.sweep();
            let after = self.old.bytes + self.large.bytes;
            self.log
                .over(Phase::Sweep, now, before.saturating_sub(after), freed);
            objects
        }
    }
}
