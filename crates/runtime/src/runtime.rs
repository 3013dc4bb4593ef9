//! The runtime: a heap of values with what belongs to all of them.

use crate::intern::Interner;
use crate::object::layouts;
use crate::{Heap, OutOfMemory, Shapes, Value};
use ruchyruchy_heap::{Collection, Roots};

/// How a runtime is set up.
pub type Options = ruchyruchy_heap::Options<Value>;

/// The heap, the shapes, the interned strings, counters.
pub struct Runtime {
    /// The heap.
    pub heap: Heap,
    /// The shapes of all types.
    pub shapes: Shapes,
    pub(crate) interner: Interner,
    /// How many aggregates were copied because a shared one was written or a lent one shared.
    pub copies: u64,
}

impl Runtime {
    /// The default setup of a heap for values.
    pub fn options() -> Options {
        Options::new(Value::NIL, layouts())
    }

    /// A runtime with this setup, which comes from [`Runtime::options`].
    ///
    /// # Errors
    /// If there is no memory for the nursery.
    pub fn new(options: Options) -> Result<Runtime, OutOfMemory> {
        Ok(Runtime {
            heap: Heap::new(options)?,
            shapes: Shapes::default(),
            interner: Interner::default(),
            copies: 0,
        })
    }

    /// Runs the collection that is due, if any.
    ///
    /// # Safety
    /// As for [`Runtime::collect`].
    #[inline]
    pub unsafe fn safepoint(
        &mut self,
        roots: &mut dyn Roots<Value>,
    ) -> Result<Option<Collection>, OutOfMemory> {
        if !self.heap.wants_collection() {
            return Ok(None);
        }
        let mut roots = WithInterner(roots, &mut self.interner);
        // SAFETY: as the caller promises.
        unsafe { self.heap.safepoint(&mut roots) }
    }

    /// Collects.
    ///
    /// # Safety
    /// Every word that is used afterwards was shown by the roots (and is read anew from there) or is reached from them. No
    /// [`Text`](crate::Text), view or slice that was made from a word before is used afterwards.
    pub unsafe fn collect(
        &mut self,
        collection: Collection,
        roots: &mut dyn Roots<Value>,
    ) -> Result<Collection, OutOfMemory> {
        let mut roots = WithInterner(roots, &mut self.interner);
        // SAFETY: as the caller promises.
        unsafe { self.heap.collect(collection, &mut roots) }
    }

    /// An int.
    ///
    /// # Errors
    /// No memory.
    #[inline(always)]
    pub fn int(&mut self, n: i64) -> Result<Value, OutOfMemory> {
        crate::number::int(&mut self.heap, n)
    }

    /// An int of the unsigned range.
    ///
    /// # Errors
    /// No memory.
    #[inline(always)]
    pub fn unsigned(&mut self, n: u64) -> Result<Value, OutOfMemory> {
        crate::number::unsigned(&mut self.heap, n)
    }

    /// A float.
    ///
    /// # Errors
    /// No memory.
    #[inline(always)]
    pub fn float(&mut self, x: f64) -> Result<Value, OutOfMemory> {
        crate::number::float(&mut self.heap, x)
    }

    /// Number of interned strings.
    pub fn interned(&self) -> usize {
        self.interner.len()
    }
}

struct WithInterner<'a>(&'a mut dyn Roots<Value>, &'a mut Interner);

impl Roots<Value> for WithInterner<'_> {
    fn show(&mut self, visit: &mut dyn FnMut(&mut [Value])) {
        self.0.show(visit);
    }

    fn settle(&mut self, survivor: &dyn Fn(Value) -> Option<Value>) {
        self.0.settle(survivor);
        self.1.settle(survivor);
    }
}
