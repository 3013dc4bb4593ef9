//! Which words of an object are values.
//!
//! A heap is made with a table of at most 128 layouts; headers hold indices into it. The table is
//! all that the collector knows of the kinds of objects.

/// Which words of an object are values. Word 0 is the header and never one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// No word is a value: bytes, floats, plain ints.
    Raw,
    /// All words from this index on are values.
    Values {
        /// The first value; at least 1.
        from: u32,
    },
    /// Word `i` is a value if bit `i` is set; for objects of at most 64 words. Bit 0 is clear.
    Mask(u64),
    /// All words from this index on refer weakly: a word whose object dies becomes the empty word.
    Weak {
        /// The first weak word; at least 1.
        from: u32,
    },
    /// Word 1 is the number of something outside; it is reported when the object dies.
    Host,
}

/// What a word of an object is to the collector.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// Not looked at.
    Raw,
    /// A value; keeps its object alive.
    Strong,
    /// A value; does not keep its object alive.
    Weak,
}

impl Layout {
    /// What the word at the index is.
    #[inline]
    pub fn slot(self, index: usize) -> Slot {
        if index == 0 {
            return Slot::Raw;
        }
        let strong = match self {
            Layout::Raw | Layout::Host => false,
            Layout::Values { from } => index >= from as usize,
            Layout::Mask(mask) => index < 64 && mask >> index & 1 == 1,
            Layout::Weak { from } => {
                return if index >= from as usize {
                    Slot::Weak
                } else {
                    Slot::Raw
                };
            }
        };
        if strong { Slot::Strong } else { Slot::Raw }
    }
}

/// An index into the table of layouts that the heap was made with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct LayoutId(u8);

impl LayoutId {
    /// The layout at this index, below 128.
    #[inline(always)]
    pub const fn new(index: u8) -> LayoutId {
        assert!(index < 128, "a heap has at most 128 layouts");
        LayoutId(index)
    }

    /// The index.
    #[inline(always)]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
