//! Static types, as far as they are known.
//!
//! Ruchy is gradually typed: [`Ty::Unknown`] stands for everything the text does not tell. Types come from
//! annotations, literals, suffixes, casts and declared results, flow forward only, and are used for
//! four things: the width of integer operations, contracts at boundaries, what `collect`/`parse`/`into`
//! build, and what `check` reports. A generic parameter is [`Ty::Unknown`] too (generics are erased).

use crate::hir::AdtId;
pub use ruchyruchy_builtins::IntTy;
pub use ruchyruchy_builtins::num_parse::ParseSort;
use std::rc::Rc;

/// How a map or set orders its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOrder {
    /// By first insertion (`HashMap`, `HashSet`, literals).
    Insertion,
    /// By key (`BTreeMap`, `BTreeSet`).
    Sorted,
}

/// A static type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// Nothing is known; accepts everything.
    Unknown,
    /// The type of expressions that never yield a value (`return`, `panic!`).
    Never,
    /// `nil` / `()`
    Nil,
    /// `bool`
    Bool,
    /// An integer of a known width (`isize` is I64, `usize` U64, `i128` I64, `u128` U64).
    Int(IntTy),
    /// `f64`, `f32` (both 64-bit).
    Float,
    /// `String`, `&str`.
    Str,
    /// `char`: a string of one code point.
    Char,
    /// The byte type of `b'a'` (accepts ints in 0..=255; `u8` is `Int(U8)`).
    Byte,
    /// `:name`
    Atom,
    /// `a..b` of the element type.
    Range(Rc<Ty>),
    /// `Vec<T>`, `[T]`, `[T; n]`, `VecDeque<T>`.
    Array(Rc<Ty>),
    /// `BinaryHeap<T>`.
    Heap(Rc<Ty>),
    /// `(A, B)`
    Tuple(Rc<[Ty]>),
    /// `HashMap<K, V>`, `BTreeMap<K, V>`.
    Map(KeyOrder, Rc<(Ty, Ty)>),
    /// `HashSet<T>`, `BTreeSet<T>`.
    Set(KeyOrder, Rc<Ty>),
    /// `Option<T>`
    Option(Rc<Ty>),
    /// `Result<T, E>`
    Result(Rc<(Ty, Ty)>),
    /// A user struct, enum, class or actor with its type arguments (empty if unknown).
    Adt(AdtId, Rc<[Ty]>),
    /// `fn(A) -> R`, closures.
    Fn(Rc<FnTy>),
    /// A lazy iterator over T.
    Iter(Rc<Ty>),
    /// The run-time `Error` type.
    Error,
    /// `ParseIntError` and kin: told apart where one of several impls is chosen; as a contract it accepts everything.
    ParseError(ParseSort),
    /// `DataFrame`.
    Frame,
    /// The result of an `async` function that gives T when awaited.
    Future(Rc<Ty>),
}

/// A function type.
#[derive(Clone, Debug, Eq)]
pub struct FnTy {
    /// Written as an annotation: what a closure with this type gives crosses its result type. Makes no other type.
    pub declared: bool,
    /// Parameters.
    pub params: Vec<Ty>,
    /// Result.
    pub ret: Ty,
}

impl PartialEq for FnTy {
    fn eq(&self, other: &FnTy) -> bool {
        self.params == other.params && self.ret == other.ret
    }
}

impl Ty {
    /// The integer width if this is an integer type.
    pub fn int(&self) -> Option<IntTy> {
        match self {
            Ty::Int(width) => Some(*width),
            _ => None,
        }
    }
}
