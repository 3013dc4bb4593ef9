//! Objects: what lies on the heap, and the typed views of it.
//!
//! Each kind of object has its own layout number, so that the header alone says what a reference refers to. The kinds are declared
//! once, in [`for_each_kind!`]; the collector's table of layouts, the [`Kind`] enum and the test for aggregates come from there.
//!
//! A *view* ([`view!`]) is an [`Object`] that is known to be of a kind. Its fields are read and written by names; the reasoning why
//! that is sound is the same everywhere: objects of a kind are made by the view's `make` alone, with the size that the view
//! declares, and the layout says which of their words are values. *Buffers* are the only objects of variable size, and
//! [`crate::buffer`] is the only module that touches their insides.

use crate::Value;
use crate::word::{Format, Words};
use ruchyruchy_heap::{Header, Heap, Layout, LayoutId, Object, Word};

/// The declaration of all kinds: name, layout, what it is.
macro_rules! for_each_kind {
    ($with:ident) => {
        $with! {
            // The aggregates come first: values in the sense of the language, which are shared and copied.
            Array Layout::Mask(0b10) "an array";
            Heap Layout::Mask(0b10) "a binary heap: an array in heap order";
            Map Layout::Mask(0b110) "a map";
            Set Layout::Mask(0b110) "a set";
            Tuple Layout::Values { from: 1 } "a tuple";
            Struct Layout::Values { from: 1 } "a struct";
            Enum Layout::Values { from: 1 } "an enum value with payload";
            // References and immutable things.
            Instance Layout::Values { from: 1 } "a class instance";
            Text Layout::Raw "a string with its bytes in line";
            Grown Layout::Mask(0b10) "a string in a buffer with room behind";
            Float Layout::Raw "a float that fits no word";
            Int Layout::Raw "an int that fits no word";
            Big Layout::Raw "an int above i64::MAX";
            Range Layout::Values { from: 1 } "a range";
            Error Layout::Mask(0b10) "an `Error`";
            Closure Layout::Values { from: 1 } "a function with captures";
            Var Layout::Values { from: 1 } "a variable that a closure or an alias refers to";
            Shared Layout::Values { from: 1 } "a `RefCell`, `Mutex` and kin";
            Alias Layout::Mask(0b1110) "what `&mut place` gives";
            Lazy Layout::Values { from: 1 } "a `lazy` expression";
            Future Layout::Values { from: 1 } "a call of an async function";
            Host Layout::Host "something of the embedding program";
            Words Layout::Values { from: 1 } "a buffer of words";
            Bytes Layout::Raw "a buffer of bytes, ints or floats";
        }
    };
}

macro_rules! define_kinds {
    ($($name:ident Layout::$layout:ident $(($mask:literal))? $({ from: $from:literal })? $doc:literal;)*) => {
        /// What an object is.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Kind { $(#[doc = $doc] $name,)* }

        /// All kinds, in the order of their layout numbers.
        pub const KINDS: &[Kind] = &[$(Kind::$name,)*];

        /// The collector's table of layouts.
        pub fn layouts() -> Vec<Layout> {
            vec![$(Layout::$layout $(($mask))? $({ from: $from })?,)*]
        }
    };
}

for_each_kind!(define_kinds);

impl Kind {
    /// The kind of an object.
    #[inline(always)]
    pub fn of(object: Object) -> Kind {
        KINDS[object.header().layout().index()]
    }

    /// Whether values of this kind are shared until written.
    #[inline(always)]
    pub const fn is_aggregate(self) -> bool {
        self as u8 <= Kind::Enum as u8
    }

    /// The header of a new object of this kind.
    #[inline(always)]
    pub const fn header(self, flags: u8, aux: u32) -> Header {
        Header::new(LayoutId::new(self as u8), flags, aux)
    }
}

/// Flag of an aggregate: more than one owner may see it. Sticky.
pub const SHARED: u8 = 1;
/// Flag of an aggregate: an alias to a part of it lives or lived. Never together with [`SHARED`].
pub const LENT: u8 = 2;
/// The bits of the flags from here on belong to each kind.
pub const OWN_FLAGS: u32 = 2;

// SAFETY: a `Value` is a `u64`; only `refer` makes reference words from objects, `object` undoes it and looks at nothing but the
// bits, and bits are private to `word`.
unsafe impl Word for Value {
    #[inline(always)]
    fn bits(self) -> u64 {
        self.bits()
    }

    #[inline(always)]
    unsafe fn from_bits(bits: u64) -> Value {
        // SAFETY: as the caller promises.
        unsafe { Value::from_bits(bits) }
    }

    #[inline(always)]
    fn object(self) -> Option<Object> {
        self.object()
    }

    #[inline(always)]
    fn refer(object: Object) -> Value {
        Value::refer(object)
    }
}

impl Value {
    /// The object that the word refers to.
    #[inline(always)]
    pub fn object(self) -> Option<Object> {
        // SAFETY: reference words are made from objects alone, and the word is valid, so its object is.
        self.is_reference()
            .then(|| unsafe { Object::from_address(Words::address(self.bits())) })
    }

    /// The object that a word refers to which is a reference.
    ///
    /// # Safety
    /// The word is a reference.
    #[inline(always)]
    pub unsafe fn object_known(self) -> Object {
        // SAFETY: reference words are made from objects alone, and the word is valid, so its object is.
        unsafe { Object::from_address(Words::address(self.bits())) }
    }

    /// The word that refers to an object.
    #[inline(always)]
    pub fn refer(object: Object) -> Value {
        // SAFETY: the word of an object that lives.
        unsafe { Value::from_bits(Words::reference(object.address())) }
    }

    /// The kind of the object that the word refers to.
    #[inline(always)]
    pub fn kind(self) -> Option<Kind> {
        self.object().map(Kind::of)
    }

    /// The object, if it is of this kind.
    #[inline(always)]
    pub fn object_of(self, kind: Kind) -> Option<Object> {
        self.object()
            .filter(|o| o.header().layout().index() == kind as usize)
    }
}

/// Runs the barrier for words `from..to` of an object into which references may have been written.
pub(crate) fn barrier_range(heap: &mut Heap<Value>, object: Object, from: usize, to: usize) {
    let mut at = from;
    while at < to {
        heap.barrier_card(object, at);
        at += Heap::<Value>::CARD_WORDS;
    }
    if to > from {
        heap.barrier_card(object, to - 1);
    }
}

/// Declares a view: a kind of object with named fields.
macro_rules! view {
    (
        $(#[$doc:meta])* $name:ident of $first:ident $(| $other:ident)*, size $size:literal {
            $(values { $($(#[$vdoc:meta])* $get:ident $set:ident @ $at:literal;)* })?
            $(raws { $($(#[$rdoc:meta])* $rget:ident $rset:ident @ $rat:literal;)* })?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub struct $name(ruchyruchy_heap::Object);

        impl $name {
            /// The view of a value of this kind.
            #[inline(always)]
            pub fn of(value: $crate::Value) -> Option<$name> {
                value.object().and_then($name::of_object)
            }

            /// The view of an object of this kind.
            #[inline(always)]
            pub fn of_object(object: ruchyruchy_heap::Object) -> Option<$name> {
                let kind = $crate::object::Kind::of(object);
                (kind == $crate::object::Kind::$first $(|| kind == $crate::object::Kind::$other)*)
                    .then_some($name(object))
            }

            /// A new object: values nil, the rest zero.
            pub(crate) fn make(
                heap: &mut ruchyruchy_heap::Heap<$crate::Value>,
                kind: $crate::object::Kind,
                flags: u8,
                aux: u32,
            ) -> Result<$name, $crate::OutOfMemory> {
                debug_assert!(kind == $crate::object::Kind::$first $(|| kind == $crate::object::Kind::$other)*);
                let made = $name(heap.alloc(kind.header(flags, aux), $size)?);
                $($(made.$rset(0);)*)?
                Ok(made)
            }

            /// The word that refers to it.
            #[inline(always)]
            pub fn value(self) -> $crate::Value {
                $crate::Value::refer(self.0)
            }

            /// The object.
            #[inline(always)]
            pub fn object(self) -> ruchyruchy_heap::Object {
                self.0
            }

            $(
            $(
                $(#[$vdoc])*
                #[inline(always)]
                pub fn $get(self) -> $crate::Value {
                    // SAFETY: objects of this kind are made by `make`, of this size, and the layout has a value here.
                    unsafe { self.0.get($at) }
                }

                #[inline(always)]
                pub(crate) fn $set(self, heap: &mut ruchyruchy_heap::Heap<$crate::Value>, value: $crate::Value) {
                    // SAFETY: as for reading.
                    unsafe { heap.store_unchecked(self.0, $at, value) }
                }
            )*
            )?
            $(
            $(
                $(#[$rdoc])*
                #[inline(always)]
                pub(crate) fn $rget(self) -> u64 {
                    // SAFETY: objects of this kind are made by `make`, of this size.
                    unsafe { self.0.raw($rat) }
                }

                #[inline(always)]
                pub(crate) fn $rset(self, bits: u64) {
                    // SAFETY: as for reading; the layout has no value here.
                    unsafe { self.0.set_raw($rat, bits) }
                }
            )*
            )?
        }
    };
}
pub(crate) use view;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_numbers_are_those_of_the_kinds() {
        assert_eq!(layouts().len(), KINDS.len());
        for (i, kind) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, i);
            assert_eq!(kind.header(3, 7).layout().index(), i);
        }
        assert!(Kind::Enum.is_aggregate() && !Kind::Instance.is_aggregate());
    }
}
