//! Going over the values of an object, as its layout says.
//!
//! Both collectors and the verifier look at objects through [`scan`]; so the meaning of a layout is
//! here once. It is generic over what is done with a slot and is inlined into each.

use crate::{Header, Layout};

/// The table of layouts, filled up to 128 so that any header's index is within it.
pub(crate) struct Layouts {
    table: [Layout; 128],
    /// How many were given.
    pub known: usize,
}

impl Layouts {
    pub fn new(given: &[Layout]) -> Layouts {
        let mut table = [Layout::Raw; 128];
        let known = given.len().min(table.len());
        table[..known].copy_from_slice(&given[..known]);
        Layouts { table, known }
    }

    /// The layout that a header names.
    #[inline(always)]
    pub fn of(&self, header: Header) -> Layout {
        self.table[header.layout().index() & 127]
    }
}

/// Calls `slot` for each strong value at an index in `from..to`, `from` at least 1; whether the object has weak ones.
///
/// # Safety
///
/// `object` is the start of an object of this layout with at least `to` words.
#[inline(always)]
pub(crate) unsafe fn scan(
    layout: Layout,
    object: *mut u64,
    from: usize,
    to: usize,
    mut slot: impl FnMut(*mut u64),
) -> bool {
    // By far the most frequent; first, it is a branch that is foreseen and not a jump by table.
    if let Layout::Values { from: first } = layout {
        for index in from.max(first as usize)..to {
            // SAFETY: within the object.
            slot(unsafe { object.add(index) });
        }
        return false;
    }
    match layout {
        Layout::Raw | Layout::Host | Layout::Values { .. } => false,
        Layout::Mask(mask) => {
            let mut left = mask;
            while left != 0 {
                let index = left.trailing_zeros() as usize;
                left &= left - 1;
                if index >= from && index < to {
                    // SAFETY: within the object.
                    slot(unsafe { object.add(index) });
                }
            }
            false
        }
        Layout::Weak { .. } => true,
    }
}

/// Calls `slot` for each weak value of an object of `size` words.
///
/// # Safety
///
/// `object` is the start of an object of this layout with `size` words.
pub(crate) unsafe fn scan_weak(
    layout: Layout,
    object: *mut u64,
    size: usize,
    mut slot: impl FnMut(*mut u64),
) {
    if let Layout::Weak { from } = layout {
        for index in (from as usize).max(1)..size {
            // SAFETY: within the object.
            slot(unsafe { object.add(index) });
        }
    }
}
