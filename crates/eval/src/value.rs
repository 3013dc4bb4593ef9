//! Run-time values of the tree walker.
//!
//! A [`Value`] is 16 bytes: scalars in line, the rest behind an `Rc`. Ruchy's aggregates are values;
//! here they are *shared until written*: a second reference only counts up, and a write through a place
//! first makes the aggregate on its path unique ([`crate::place`]).
//!
//! **Lending.** An alias (`&mut place`) holds the container of its slot, which makes that container's
//! count two although there is only one owner. So every container counts its alias holders in
//! [`Obj::lent`], and it is *unique* when its reference count is one plus that number. The price is that
//! giving out a second owning reference of a lent container must copy it at once, or later writes
//! through the alias would be seen by both owners: that is the difference between [`Value::share`] (a
//! new owner) and `clone` (a hold: the evaluator looks at a value and lets go before anything is
//! written).
//!
//! `Var`, `Alias`, `Lazy` and `Uninit` occur in frame slots and results only; see [`crate::hir`]'s rules
//! on aliases.

use crate::alias::Alias;
use crate::data_frame::FrameData;
use crate::error::ErrorObj;
use crate::iter::IterObj;
use crate::map::{Key, MapData, SetData};
use crate::native::Native;
use ruchyruchy_builtins::Builtin;
use ruchyruchy_hir::hir::{AdtId, Fun, FunId, OPTION, RESULT};
use ruchyruchy_syntax::symbol::Symbol;
use smallvec::SmallVec;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// A value of the running program.
///
/// The tag is a whole word: with a one-byte tag small payloads would share its word, and every move of a value
/// would be pieced together from bytes, which stalls the load that follows.
#[derive(Clone, Default)]
#[repr(u64)]
pub enum Value {
    /// `nil`
    #[default]
    Nil,
    /// `true`, `false`
    Bool(bool),
    /// An int; u64 values above i64::MAX are `Big`.
    Int(i64),
    /// A u64 above i64::MAX (always: smaller ones are `Int`).
    Big(u64),
    /// A float.
    Float(f64),
    /// A byte.
    Byte(u8),
    /// An atom.
    Atom(Symbol),
    /// A string.
    Str(Rc<String>),
    /// A range.
    Range(Rc<RangeObj>),
    /// An array.
    Array(Rc<ArrayObj>),
    /// A tuple: a record without type.
    Tuple(Rc<Record>),
    /// A map.
    Map(Rc<MapObj>),
    /// A set.
    Set(Rc<SetObj>),
    /// A binary heap (`BinaryHeap`): its elements are in heap order, greatest first.
    Heap(Rc<ArrayObj>),
    /// A data frame.
    Frame(Rc<FrameData>),
    /// A struct.
    Struct(Rc<Record>),
    /// An enum value with payload.
    Enum(Rc<Record>),
    /// An enum value without payload.
    Unit(AdtId, u32),
    /// A class instance or an actor: a reference.
    Instance(Rc<Record>),
    /// A function without captures.
    Fun(FunId),
    /// A closure.
    Closure(Rc<Closure>),
    /// A builtin as a value.
    Builtin(Builtin),
    /// A constructor as a value.
    Ctor(AdtId, u32),
    /// A type as a value.
    Type(AdtId),
    /// A function of the embedding program.
    Host(Rc<HostFn>),
    /// `RefCell`, `Cell`, `Mutex`, …: a shared cell, a reference.
    Shared(Rc<VarCell>),
    /// A lazy iterator: a reference with state.
    Iter(Rc<IterObj>),
    /// An `Error`.
    Error(Rc<ErrorObj>),
    /// A future: a call waiting for `await`.
    Future(Rc<Future>),
    /// Files, streams, instants, … : see [`Native`].
    Native(Rc<Native>),

    /// Frame slots only: a variable that lives in a cell because a closure or an alias refers to it.
    Var(Rc<VarCell>),
    /// Frame slots and results only: an alias.
    Alias(Rc<Alias>),
    /// Variables and fields only: a `lazy` expression.
    Lazy(Rc<LazyObj>),
    /// Frame slots only: declared, not yet given a value.
    Uninit,
}

/// A container with its count of alias holders.
#[derive(Debug, Default)]
pub struct Obj<T: Default + DropParts> {
    /// How many alias guards hold this object.
    pub lent: Cell<u32>,
    /// The contents. Never borrowed across a call into the interpreter.
    pub data: RefCell<T>,
}

/// Contents that can be taken apart without recursion when dropped.
pub trait DropParts {
    /// Moves every contained value to `f`.
    fn drop_parts(&mut self, f: &mut dyn FnMut(Value));
    /// Whether any contained value owns further values (else a plain drop is fine).
    fn has_deep_parts(&self) -> bool;
}

/// Array contents: a deque, so that both ends are cheap.
pub type Items = VecDeque<Value>;
/// An array object.
pub type ArrayObj = Obj<Items>;
/// A map object.
pub type MapObj = Obj<MapData>;
/// A set object.
pub type SetObj = Obj<SetData>;
/// Fields of a record.
pub type Fields = SmallVec<[Value; 3]>;

/// A tuple, struct, enum value with payload, or instance.
#[derive(Debug)]
pub struct Record {
    /// Its type (unused for tuples).
    pub adt: AdtId,
    /// Variant of an enum value.
    pub variant: u32,
    /// The fields in declaration order.
    pub obj: Obj<Fields>,
}

/// A range; absent bounds are open. Bounds are ints, 1-char strings or floats.
#[derive(Debug, Clone)]
pub struct RangeObj {
    /// Start.
    pub start: Value,
    /// End.
    pub end: Value,
    /// `..=`
    pub inclusive: bool,
}

/// A closure with what it captured.
pub struct Closure {
    /// Code.
    pub fun: Rc<Fun>,
    /// Captured variables, shared with the frame they come from.
    pub captures: Vec<Rc<VarCell>>,
}

/// A variable in a cell, or the inside of a user-visible shared cell.
#[derive(Debug, Default)]
pub struct VarCell {
    /// The contents; a variable's may be `Uninit`, `Alias` or `Lazy`.
    pub value: RefCell<Value>,
}

/// A call of an async function.
pub struct Future {
    /// The closure to run, with its arguments; none once it has run.
    pub pending: RefCell<Option<(Value, Vec<Value>)>>,
    /// Its result once it has run, or what it threw.
    pub result: RefCell<Value>,
    /// How far it is.
    pub state: Cell<FutureState>,
}

/// How far a future is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FutureState {
    /// Nobody has awaited it.
    Waiting,
    /// It runs.
    Running,
    /// It has a result.
    Done,
    /// It has thrown.
    Failed,
}

/// A `lazy` expression.
pub struct LazyObj {
    /// Runs the expression; none once it has run (or runs).
    pub thunk: RefCell<Option<Rc<Closure>>>,
    /// Its value once it has run.
    pub value: RefCell<Value>,
}

/// What a host function gets and gives.
pub type HostBody = dyn Fn(&mut crate::interp::Interp, &[Value]) -> Result<Value, String>;

/// A function of the embedding program.
pub struct HostFn {
    /// Its name in programs.
    pub name: String,
    /// The code: arguments in, value or error message out.
    pub body: Box<HostBody>,
}

const _: () = assert!(size_of::<Result<Value, crate::error::Ctl>>() == 16);

impl Value {
    /// A string value.
    pub fn str(text: impl Into<String>) -> Value {
        Value::Str(Rc::new(text.into()))
    }

    /// A one-character string.
    pub fn char(c: char) -> Value {
        Value::str(c)
    }

    /// An array value.
    pub fn array(items: impl Into<Items>) -> Value {
        Value::Array(Rc::new(Obj::new(items.into())))
    }

    /// An array of what an iterator gives.
    pub fn array_of(items: impl IntoIterator<Item = Value>) -> Value {
        Value::Array(Rc::new(Obj::new(items.into_iter().collect())))
    }

    /// A tuple value.
    pub fn tuple(fields: impl IntoIterator<Item = Value>) -> Value {
        Value::Tuple(Record::new(
            AdtId(u32::MAX),
            0,
            fields.into_iter().collect(),
        ))
    }

    /// A map value.
    pub fn map(data: MapData) -> Value {
        Value::Map(Rc::new(Obj::new(data)))
    }

    /// A set value.
    pub fn set(data: SetData) -> Value {
        Value::Set(Rc::new(Obj::new(data)))
    }

    /// An int of the unsigned 64-bit range.
    pub fn from_u64(n: u64) -> Value {
        i64::try_from(n).map_or(Value::Big(n), Value::Int)
    }

    /// A length or position.
    pub fn from_usize(n: usize) -> Value {
        Value::from_u64(n as u64)
    }

    /// A real `None`.
    pub fn none() -> Value {
        Value::Unit(OPTION, 0)
    }

    /// A real `Some(v)`.
    pub fn some(v: Value) -> Value {
        Value::Enum(Record::new(OPTION, 1, smallvec::smallvec![v]))
    }

    /// A real `Ok(v)`.
    pub fn ok(v: Value) -> Value {
        Value::Enum(Record::new(RESULT, 0, smallvec::smallvec![v]))
    }

    /// A real `Err(v)`.
    pub fn err(v: Value) -> Value {
        Value::Enum(Record::new(RESULT, 1, smallvec::smallvec![v]))
    }

    /// The payload of a real `Some`.
    pub fn as_some(&self) -> Option<Value> {
        self.payload(OPTION, 1)
    }

    /// The payload of a real `Ok`.
    pub fn as_ok(&self) -> Option<Value> {
        self.payload(RESULT, 0)
    }

    /// The payload of a real `Err`.
    pub fn as_err(&self) -> Option<Value> {
        self.payload(RESULT, 1)
    }

    fn payload(&self, adt: AdtId, variant: u32) -> Option<Value> {
        match self {
            Value::Enum(r) if r.adt == adt && r.variant == variant => {
                r.obj.data.borrow().first().cloned()
            }
            _ => None,
        }
    }

    /// Whether this is nil or None.
    pub fn is_absent(&self) -> bool {
        matches!(self, Value::Nil | Value::Unit(OPTION, 0))
    }

    /// Whether this is a real `Some` or `None`.
    pub fn is_option(&self) -> bool {
        match self {
            Value::Unit(adt, _) => *adt == OPTION,
            Value::Enum(r) => r.adt == OPTION,
            _ => false,
        }
    }

    /// Whether this is a real `Ok` or `Err`.
    pub fn is_result(&self) -> bool {
        matches!(self, Value::Enum(r) if r.adt == RESULT)
    }

    /// `false`, `nil` and `None` are falsy, all else is truthy.
    pub fn truthy(&self) -> bool {
        !matches!(
            self,
            Value::Bool(false) | Value::Nil | Value::Unit(OPTION, 0)
        )
    }

    /// A second owning reference: copies a lent container (and its lent children) at once.
    #[inline]
    pub fn share(&self) -> Value {
        if self.is_lent() {
            self.copy_lent()
        } else {
            self.clone()
        }
    }

    /// Whether some alias refers into this container.
    pub fn is_lent(&self) -> bool {
        match self {
            Value::Array(o) | Value::Heap(o) => o.lent.get() != 0,
            Value::Map(o) => o.lent.get() != 0,
            Value::Set(o) => o.lent.get() != 0,
            Value::Struct(r) | Value::Enum(r) | Value::Tuple(r) => r.obj.lent.get() != 0,
            _ => false,
        }
    }

    #[cold]
    fn copy_lent(&self) -> Value {
        match self {
            Value::Array(o) => Value::Array(o.copy()),
            Value::Heap(o) => Value::Heap(o.copy()),
            Value::Map(o) => Value::Map(o.copy()),
            Value::Set(o) => Value::Set(o.copy()),
            Value::Struct(r) => Value::Struct(r.copy()),
            Value::Enum(r) => Value::Enum(r.copy()),
            Value::Tuple(r) => Value::Tuple(r.copy()),
            other => other.clone(),
        }
    }

    /// Whether dropping this may drop further values.
    pub fn is_deep(&self) -> bool {
        !matches!(
            self,
            Value::Nil
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Big(_)
                | Value::Float(_)
                | Value::Byte(_)
                | Value::Atom(_)
                | Value::Str(_)
                | Value::Unit(..)
                | Value::Fun(_)
                | Value::Builtin(_)
                | Value::Ctor(..)
                | Value::Type(_)
                | Value::Uninit
        )
    }

    /// Text of a string value.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Str(s) => Some(s),
            _ => None,
        }
    }
}

impl From<Items> for Value {
    fn from(items: Items) -> Value {
        Value::array(items)
    }
}

impl<T: Default + DropParts> Obj<T> {
    /// A new object.
    pub fn new(data: T) -> Obj<T> {
        Obj {
            lent: Cell::new(0),
            data: RefCell::new(data),
        }
    }
}

/// Contents that can be copied one level deep: children get a second owner.
pub trait CopyParts {
    /// The copy.
    fn copy_parts(&self) -> Self;
}

impl CopyParts for Items {
    fn copy_parts(&self) -> Items {
        self.iter().map(Value::share).collect()
    }
}

impl CopyParts for Fields {
    fn copy_parts(&self) -> Fields {
        self.iter().map(Value::share).collect()
    }
}

impl ArrayHandle for Rc<ArrayObj> {
    fn copies(&self) -> usize {
        if Rc::strong_count(self) == 1 + self.lent.get() as usize {
            return 0;
        }
        self.data.borrow().len()
    }
}

/// What a write through this reference would copy.
pub(crate) trait ArrayHandle {
    /// Number of elements that making the array unique copies.
    fn copies(&self) -> usize;
}

impl Value {
    /// Bytes that making this value unique allocates, about.
    pub(crate) fn copy_size(&self) -> usize {
        match self {
            Value::Array(o) | Value::Heap(o) => o.copies() * size_of::<Value>(),
            Value::Map(o) if Rc::strong_count(o) != 1 + o.lent.get() as usize => {
                o.data.borrow().len() * 4 * size_of::<Value>()
            }
            Value::Set(o) if Rc::strong_count(o) != 1 + o.lent.get() as usize => {
                o.data.borrow().len() * 4 * size_of::<Value>()
            }
            Value::Str(s) if Rc::strong_count(s) > 1 => s.len(),
            Value::Frame(f) if Rc::strong_count(f) > 1 => f.width() * 64,
            _ => 0,
        }
    }
}

impl<T: Default + DropParts + CopyParts> Obj<T> {
    /// A copy, one level deep.
    pub fn copy(&self) -> Rc<Obj<T>> {
        Rc::new(Obj::new(self.data.borrow().copy_parts()))
    }

    /// Makes the object behind `rc` the only owner's, by copying it if it has other owners.
    #[inline]
    pub fn make_unique(rc: &mut Rc<Obj<T>>) {
        if Rc::strong_count(rc) != 1 + rc.lent.get() as usize {
            *rc = rc.copy();
        }
    }
}

impl Record {
    /// A new record.
    pub fn new(adt: AdtId, variant: u32, fields: Fields) -> Rc<Record> {
        Rc::new(Record {
            adt,
            variant,
            obj: Obj::new(fields),
        })
    }

    /// A copy, one level deep.
    pub fn copy(&self) -> Rc<Record> {
        Record::new(self.adt, self.variant, self.obj.data.borrow().copy_parts())
    }

    /// Makes the record behind `rc` the only owner's, by copying it if it has other owners.
    #[inline]
    pub fn make_unique(rc: &mut Rc<Record>) {
        if Rc::strong_count(rc) != 1 + rc.obj.lent.get() as usize {
            *rc = rc.copy();
        }
    }

    /// Field `index` as a hold.
    pub fn field(&self, index: usize) -> Option<Value> {
        self.obj.data.borrow().get(index).cloned()
    }
}

impl VarCell {
    /// A new cell.
    pub fn new(value: Value) -> Rc<VarCell> {
        Rc::new(VarCell {
            value: RefCell::new(value),
        })
    }

    /// What is in it, as a hold.
    pub fn get(&self) -> Value {
        self.value.borrow().clone()
    }

    /// Stores a value (and drops the old one after the borrow has ended).
    pub fn set(&self, value: Value) {
        let old = self.value.replace(value);
        drop(old);
    }
}

impl RangeObj {
    /// Bounds of an int range as a half-open i128 interval (open ends are the i64 limits).
    pub fn int_bounds(&self) -> Option<(i128, i128)> {
        let start = match &self.start {
            Value::Int(n) => *n as i128,
            Value::Big(n) => *n as i128,
            Value::Byte(n) => *n as i128,
            Value::Nil => 0,
            _ => return None,
        };
        let end = match &self.end {
            Value::Int(n) => *n as i128,
            Value::Big(n) => *n as i128,
            Value::Byte(n) => *n as i128,
            Value::Nil => return Some((start, i64::MAX as i128 + 1)),
            _ => return None,
        };
        Some((start, if self.inclusive { end + 1 } else { end }))
    }

    /// Bounds of a char range as a half-open interval of code points.
    pub fn char_bounds(&self) -> Option<(u32, u32)> {
        let one = |v: &Value| {
            let mut chars = v.as_str()?.chars();
            let c = chars.next()?;
            chars.next().is_none().then_some(c as u32)
        };
        let (start, end) = (one(&self.start)?, one(&self.end)?);
        Some((start, if self.inclusive { end + 1 } else { end }))
    }
}

impl Key {
    /// A string key.
    pub fn text(name: &str) -> Key {
        Key(Value::str(name))
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // For the developers of the evaluator; programs see `crate::print`.
        match self {
            Value::Nil => f.write_str("nil"),
            Value::Bool(b) => write!(f, "{b}"),
            Value::Int(n) => write!(f, "{n}"),
            Value::Big(n) => write!(f, "{n}u64"),
            Value::Float(x) => write!(f, "{x:?}"),
            Value::Str(s) => write!(f, "{s:?}"),
            Value::Atom(a) => write!(f, ":{a}"),
            Value::Unit(adt, variant) => write!(f, "unit {}:{variant}", adt.0),
            other => write!(f, "<{:?}>", std::mem::discriminant(other)),
        }
    }
}

// Dropping: a value may be a list a million links long, so contained values are handed to a queue
// beyond a few levels instead of being dropped by recursion.

const MAX_DROP_DEPTH: u32 = 64;

struct DropState {
    depth: Cell<u32>,
    queue: RefCell<Vec<Value>>,
}

thread_local! {
    static DROPPING: DropState = const { DropState { depth: Cell::new(0), queue: RefCell::new(Vec::new()) } };
}

/// Drops the parts of a container, the deep ones without unbounded recursion.
fn drop_deep(parts: &mut dyn DropParts) {
    let done = DROPPING.try_with(|state| {
        let depth = state.depth.get();
        if depth >= MAX_DROP_DEPTH {
            let mut queue = state.queue.borrow_mut();
            parts.drop_parts(&mut |v| {
                if v.is_deep() {
                    queue.push(v);
                }
            });
            return;
        }
        state.depth.set(depth + 1);
        parts.drop_parts(&mut drop);
        if depth == 0 {
            while let Some(v) = { state.queue.borrow_mut().pop() } {
                drop(v);
            }
        }
        state.depth.set(depth);
    });
    // Only when the thread is ending and its locals are gone.
    if done.is_err() {
        parts.drop_parts(&mut std::mem::forget);
    }
}

impl<T: Default + DropParts> Drop for Obj<T> {
    fn drop(&mut self) {
        let data = self.data.get_mut();
        if data.has_deep_parts() {
            drop_deep(data);
        }
    }
}

impl DropParts for Items {
    fn drop_parts(&mut self, f: &mut dyn FnMut(Value)) {
        std::mem::take(self).into_iter().for_each(f);
    }
    fn has_deep_parts(&self) -> bool {
        self.iter().any(Value::is_deep)
    }
}

impl DropParts for Fields {
    fn drop_parts(&mut self, f: &mut dyn FnMut(Value)) {
        std::mem::take(self).into_iter().for_each(f);
    }
    fn has_deep_parts(&self) -> bool {
        self.iter().any(Value::is_deep)
    }
}

impl DropParts for Value {
    fn drop_parts(&mut self, f: &mut dyn FnMut(Value)) {
        f(std::mem::take(self));
    }
    fn has_deep_parts(&self) -> bool {
        self.is_deep()
    }
}

impl Drop for VarCell {
    fn drop(&mut self) {
        let value = self.value.get_mut();
        if value.is_deep() {
            drop_deep(value);
        }
    }
}

impl DropParts for Vec<Rc<VarCell>> {
    fn drop_parts(&mut self, f: &mut dyn FnMut(Value)) {
        std::mem::take(self)
            .into_iter()
            .for_each(|cell| f(Value::Var(cell)));
    }
    fn has_deep_parts(&self) -> bool {
        !self.is_empty()
    }
}

impl Drop for Closure {
    fn drop(&mut self) {
        if self.captures.has_deep_parts() {
            drop_deep(&mut self.captures);
        }
    }
}
