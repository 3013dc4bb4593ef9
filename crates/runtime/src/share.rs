//! Value semantics: sharing, and making unique.
//!
//! Arrays, maps, sets, tuples, structs and enum values are values. A second owner does not copy, but sets the flag SHARED
//! ([`Runtime::share`]); whoever writes copies a shared aggregate first, one level deep, and puts the copy into its place
//! ([`Runtime::unique`]). The flag is sticky: nobody knows when an owner goes.
//!
//! Invariant: an aggregate that two places own is SHARED. The copy of an aggregate makes its aggregate children children of two,
//! so they are shared then.
//!
//! An aggregate that an alias refers into is LENT instead: it must be copied when it is shared, not when it is written, or writes
//! through the alias would be seen by both owners. Its children on the way to the aliased slot are lent, too, and
//! are copied with it. What is LENT is never SHARED: the way to a slot is made unique before the alias is made
//! ([`Runtime::lend`]).
//!
//! All walks use a work list: the way to an alias may be a million levels long.

use crate::array::Array;
use crate::map::Map;
use crate::object::{Kind, LENT, SHARED};
use crate::{OutOfMemory, Runtime, Value};
use ruchyruchy_heap::Object;
use std::ops::Range;

/// Where the children of an aggregate are: words of objects.
pub(crate) type Slots = Vec<(Object, Range<usize>)>;

/// Whether a value is an aggregate, and its flags.
#[inline(always)]
fn aggregate(value: Value) -> Option<(Object, u8)> {
    let object = value.object()?;
    Kind::of(object)
        .is_aggregate()
        .then(|| (object, object.header().flags()))
}

impl Value {
    /// Whether this is a value in the sense of the language that lies on the heap and can be written.
    #[inline(always)]
    pub fn is_aggregate(self) -> bool {
        aggregate(self).is_some()
    }

    /// Whether this is an aggregate that more than one owner may see.
    #[inline(always)]
    pub fn is_shared(self) -> bool {
        aggregate(self).is_some_and(|(_, flags)| flags & SHARED != 0)
    }

    /// Whether this is an aggregate that an alias may refer into.
    #[inline(always)]
    pub fn is_lent(self) -> bool {
        aggregate(self).is_some_and(|(_, flags)| flags & LENT != 0)
    }
}

impl Runtime {
    /// The word for a second owner.
    ///
    /// # Errors
    /// No memory to copy what is lent.
    #[inline(always)]
    pub fn share(&mut self, value: Value) -> Result<Value, OutOfMemory> {
        match aggregate(value) {
            Some((object, flags)) if flags & LENT == 0 => {
                object.set_flags(flags | SHARED);
                Ok(value)
            }
            Some(_) => self.copy(value),
            None => Ok(value),
        }
    }

    /// The word to be written through: the value itself, or a copy if it is shared, which the caller puts into the place where
    /// the value was.
    ///
    /// # Errors
    /// No memory for the copy.
    #[inline(always)]
    pub fn unique(&mut self, value: Value) -> Result<Value, OutOfMemory> {
        match aggregate(value) {
            Some((_, flags)) if flags & SHARED != 0 => self.copy(value),
            _ => Ok(value),
        }
    }

    /// Says that an alias into this aggregate is made, which is unique.
    #[inline]
    pub fn lend(&mut self, value: Value) {
        if let Some((object, flags)) = aggregate(value) {
            debug_assert!(flags & SHARED == 0, "what is lent is unique");
            object.set_flags(flags | LENT);
        }
    }

    /// A copy, one level deep: the aggregates in it get a second owner, lent ones are copied as well.
    ///
    /// # Errors
    /// No memory.
    #[cold]
    #[inline(never)]
    pub fn copy(&mut self, value: Value) -> Result<Value, OutOfMemory> {
        let copy = self.copy_level(value)?;
        let mut work = slots(copy);
        while let Some((object, range)) = work.pop() {
            for i in range {
                // SAFETY: `slots` names words that are values.
                let child: Value = unsafe { object.get(i) };
                let Some((target, flags)) = aggregate(child) else {
                    continue;
                };
                if flags & LENT == 0 {
                    target.set_flags(flags | SHARED);
                    continue;
                }
                let child = self.copy_level(child)?;
                // SAFETY: as above.
                unsafe { self.heap.store_unchecked(object, i, child) };
                work.extend(slots(child));
            }
        }
        Ok(copy)
    }

    /// A copy whose children are those of the original.
    fn copy_level(&mut self, value: Value) -> Result<Value, OutOfMemory> {
        let Some(object) = value.object() else {
            return Ok(value);
        };
        self.copies += 1;
        match Kind::of(object) {
            Kind::Array | Kind::Heap => match Array::of_object(object) {
                Some(array) => self.copy_array(array),
                None => Ok(value),
            },
            Kind::Map | Kind::Set => match Map::of_object(object) {
                Some(map) => self.copy_map(map),
                None => Ok(value),
            },
            Kind::Tuple | Kind::Struct | Kind::Enum => self.copy_fields(object),
            _ => Ok(value),
        }
    }
}

/// Where the children of an aggregate are.
pub(crate) fn slots(value: Value) -> Slots {
    let Some(object) = value.object() else {
        return Slots::new();
    };
    match Kind::of(object) {
        Kind::Tuple | Kind::Struct | Kind::Enum => vec![(object, 1..object.size())],
        Kind::Array | Kind::Heap => Array::of_object(object)
            .and_then(Array::word_range)
            .map(|(words, range)| (words.object(), range.start + 1..range.end + 1))
            .into_iter()
            .collect(),
        Kind::Map | Kind::Set => Map::of_object(object).map_or_else(Slots::new, Map::slots),
        _ => Slots::new(),
    }
}
