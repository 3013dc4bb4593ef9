//! Lazy iterators.
//!
//! A [`Value::Iter`] refers to an [`IterObj`]: a small state machine that gives one element at a time. Sources
//! walk a collection, a range, the text of a string, the lines of a stream or call a user's `next`;
//! adaptors hold another iterator and a function. An iterator is a reference: who takes three elements
//! through one handle sees the fourth through another, so `by_ref` needs no state of its own.
//!
//! There are two ways through an iterator. [`Interp::iter_next`] (in [`step`]) gives a single element and is
//! what `next` and `for` use. [`Interp::drive`] (in [`drive`]) pushes all elements into a consumer, which saves the
//! dispatch for each adaptor on the way: `sum`, `fold`, `collect` and kin use it. Both leave the state as if the elements
//! had been asked for one by one, so a consumer may stop early.
//!
//! No borrow of a state is held while user code runs: a state is read, released, and written after the call, so that
//! an iterator may be used from the closures it calls.
//!
//! Going backwards ([`back`]) works in place where the elements left are known from both ends; all other
//! iterators first gather what is left.
//!
//! Elements of a collection come as values with an owner of their own ([`Value::share`]); iterating
//! through an alias (`&mut xs`, `iter_mut`) gives an alias of each element.

mod back;
mod drive;
mod lines;
mod make;
mod memory;
mod step;

use crate::alias::Alias;
use crate::data_frame::FrameData;
use crate::error::Res;
use crate::interp::Interp;
use crate::map::{Key, MapData, SetData};
use crate::native::Native;
use crate::value::{ArrayObj, Items, MapObj, SetObj, Value, VarCell};
use ruchyruchy_hir::hir::FunId;
use std::cell::RefCell;
use std::rc::Rc;

pub(crate) use make::{entry_alias, innermost, item_alias};
pub(crate) use step::present;

/// An iterator: a state with the element that `peek` has taken out of it.
pub struct IterObj {
    inner: RefCell<Inner>,
}

struct Inner {
    /// What `peek` saw: nothing yet, the end, or an element ([`Value::Var`] if `peek_mut` gave an alias of it).
    peeked: Option<Option<Value>>,
    state: State,
}

/// What an iterator does next.
pub(crate) enum State {
    /// Nothing is left.
    Done,
    /// Elements `front..back` of an array.
    Items {
        array: Rc<ArrayObj>,
        front: usize,
        back: usize,
    },
    /// Rows `front..back` of a data frame, as maps.
    Rows {
        frame: Rc<FrameData>,
        front: usize,
        back: usize,
    },
    /// Aliases of the elements `front..back` of the array that an alias refers to.
    ItemsMut {
        base: Rc<Alias>,
        front: usize,
        back: usize,
    },
    /// Elements gathered before.
    Buffer(Items),
    /// The ints from `front` up to `back`.
    Ints { front: i128, back: i128 },
    /// The code points of a part of a string, by byte offset.
    Chars {
        text: Rc<String>,
        front: usize,
        back: usize,
    },
    /// The characters from `front` up to `back`.
    CharRange { front: u32, back: u32 },
    /// Entries of a map or elements of a set.
    Entries(Box<Entries>),
    /// Aliases of the values of a map, in tuples with their keys if `pairs`.
    EntriesMut {
        base: Rc<Alias>,
        keys: Items,
        pairs: bool,
    },
    /// A user's iterator: an alias of it, and its `next`.
    User { this: Value, next: FunId },
    /// Lines of a stream or file.
    Lines(Source),
    /// Bytes of a stream.
    Bytes(Source),
    /// The same value without end.
    Repeat(Value),
    /// Results of a function without end.
    RepeatWith(Value),
    /// Results of a function until it gives None.
    FromFn(Value),
    /// A value, and how to get the next one from it.
    Successors { next: Option<Value>, f: Value },
    /// Results of `f`.
    Map { source: Rc<IterObj>, f: Value },
    /// Elements that `f` accepts.
    Filter { source: Rc<IterObj>, f: Value },
    /// Results of `f` that are there.
    FilterMap { source: Rc<IterObj>, f: Value },
    /// Results of `f` until one is absent.
    MapWhile { source: Rc<IterObj>, f: Value },
    /// Elements before the first that `f` rejects.
    TakeWhile { source: Rc<IterObj>, f: Value },
    /// Elements from the first that `f` rejects; no `f`: that one has been found.
    SkipWhile {
        source: Rc<IterObj>,
        f: Option<Value>,
    },
    /// Elements, after calling `f` with each.
    Inspect { source: Rc<IterObj>, f: Value },
    /// Elements with their number.
    Enumerate { source: Rc<IterObj>, count: usize },
    /// Pairs.
    Zip { a: Rc<IterObj>, b: Rc<IterObj> },
    /// One after the other; none: at its end.
    Chain {
        a: Option<Rc<IterObj>>,
        b: Option<Rc<IterObj>>,
    },
    /// At most `left` elements.
    Take { source: Rc<IterObj>, left: usize },
    /// Elements after the first `left`.
    Skip { source: Rc<IterObj>, left: usize },
    /// Each `step`-th element, `started` once the first was given.
    StepBy {
        source: Rc<IterObj>,
        step: usize,
        started: bool,
    },
    /// Elements of the elements (of the results of `f`), with the parts in work at either end.
    Flatten {
        source: Rc<IterObj>,
        f: Option<Value>,
        front: Option<Rc<IterObj>>,
        back: Option<Rc<IterObj>>,
    },
    /// Results of `f` with a state.
    Scan {
        source: Rc<IterObj>,
        state: Rc<VarCell>,
        f: Value,
    },
    /// From the end.
    Rev(Rc<IterObj>),
    /// Again and again: the elements seen in the first round.
    Cycle {
        source: Option<Rc<IterObj>>,
        seen: Items,
        at: usize,
    },
    /// Elements with a value between them.
    Intersperse {
        source: Rc<IterObj>,
        separator: Value,
        pending: Option<Value>,
        started: bool,
    },
    /// Runs of `n` neighbours.
    Windows {
        source: Rc<IterObj>,
        n: usize,
        run: Items,
    },
    /// Parts of `n` elements.
    Chunks { source: Rc<IterObj>, n: usize },
    /// Elements that differ from the one before.
    Dedup {
        source: Rc<IterObj>,
        last: Option<Value>,
    },
    /// Elements that have not been seen.
    Unique { source: Rc<IterObj>, seen: Seen },
    /// Stays at its end.
    Fuse(Option<Rc<IterObj>>),
}

/// A walk over a map or set.
pub(crate) struct Entries {
    pub table: Table,
    /// Position in a hashed table.
    pub at: usize,
    /// Last key taken from a sorted table.
    pub last: Option<Key>,
    /// Entries fetched from a sorted table ahead of time, and how many to fetch next.
    pub ahead: Items,
    pub fetch: usize,
    /// Entries not yet given, those in `ahead` included.
    pub left: usize,
}

/// What holds the entries.
#[derive(Clone)]
pub(crate) enum Table {
    Map(Rc<MapObj>),
    Set(Rc<SetObj>),
}

impl Table {
    pub(crate) fn with<R>(&self, f: impl FnOnce(&MapData) -> R) -> R {
        match self {
            Table::Map(map) => f(&map.data.borrow()),
            Table::Set(set) => f(&set.data.borrow().0),
        }
    }

    /// An entry as the iterator gives it.
    fn entry(&self, key: &Value, value: &Value) -> Value {
        match self {
            Table::Map(_) => Value::tuple([key.share(), value.share()]),
            Table::Set(_) => key.share(),
        }
    }
}

/// Where lines and bytes come from.
#[derive(Clone)]
pub(crate) enum Source {
    Stdin,
    File(Rc<Native>),
}

/// Values met before, by `==`: a table for values that compare by structure, a list for the others.
#[derive(Default)]
pub(crate) struct Seen {
    table: SetData,
    list: Vec<Value>,
}

impl Seen {
    fn copy(&self) -> Seen {
        let mut table = SetData::default();
        for v in self.table.iter() {
            table.insert(v.share());
        }
        Seen {
            table,
            list: self.list.iter().map(Value::share).collect(),
        }
    }
}

impl IterObj {
    pub(crate) fn new(state: State) -> Rc<IterObj> {
        Rc::new(IterObj {
            inner: RefCell::new(Inner {
                peeked: None,
                state,
            }),
        })
    }

    /// An iterator over values gathered before.
    pub fn of(items: impl Into<Items>) -> Rc<IterObj> {
        IterObj::new(State::Buffer(items.into()))
    }

    /// The remaining lines of standard input, without line ends.
    pub fn stdin_lines() -> Rc<IterObj> {
        IterObj::new(State::Lines(Source::Stdin))
    }

    /// The remaining bytes of standard input.
    pub fn stdin_bytes() -> Rc<IterObj> {
        IterObj::new(State::Bytes(Source::Stdin))
    }

    /// The remaining lines of a file ([`Native::File`]), without line ends.
    pub fn file_lines(file: Rc<Native>) -> Rc<IterObj> {
        IterObj::new(State::Lines(Source::File(file)))
    }

    /// The remaining bytes of a file.
    pub fn file_bytes(file: Rc<Native>) -> Rc<IterObj> {
        IterObj::new(State::Bytes(Source::File(file)))
    }

    /// Gives `f` the state. It must not run user code.
    fn with<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        f(&mut self.inner.borrow_mut().state)
    }

    /// Stores the final state; what the old one held is dropped after the borrow has ended.
    fn finish(&self) {
        let old = self.with(|state| std::mem::replace(state, State::Done));
        drop(old);
    }
}

/// An int value of the 64-bit ranges; the bounds of ranges keep it there.
pub(crate) fn int_value(n: i128) -> Value {
    match i64::try_from(n) {
        Ok(n) => Value::Int(n),
        Err(_) => Value::Big(u64::try_from(n).unwrap_or(u64::MAX)),
    }
}

impl State {
    /// The iterators inside, moved out: to drop long chains without recursion.
    fn take_sources(&mut self, to: &mut Vec<Rc<IterObj>>) {
        match std::mem::replace(self, State::Done) {
            State::Map { source, .. }
            | State::Filter { source, .. }
            | State::FilterMap { source, .. }
            | State::MapWhile { source, .. }
            | State::TakeWhile { source, .. }
            | State::SkipWhile { source, .. }
            | State::Inspect { source, .. }
            | State::Enumerate { source, .. }
            | State::Take { source, .. }
            | State::Skip { source, .. }
            | State::StepBy { source, .. }
            | State::Scan { source, .. }
            | State::Intersperse { source, .. }
            | State::Windows { source, .. }
            | State::Chunks { source, .. }
            | State::Dedup { source, .. }
            | State::Unique { source, .. }
            | State::Rev(source) => to.push(source),
            State::Zip { a, b } => to.extend([a, b]),
            State::Chain { a, b } => to.extend(a.into_iter().chain(b)),
            State::Flatten {
                source,
                front,
                back,
                ..
            } => {
                to.push(source);
                to.extend(front.into_iter().chain(back));
            }
            State::Cycle { source, .. } | State::Fuse(source) => to.extend(source),
            _ => {}
        }
    }
}

impl Drop for IterObj {
    fn drop(&mut self) {
        let mut rest = Vec::new();
        self.inner.get_mut().state.take_sources(&mut rest);
        while let Some(rc) = rest.pop() {
            if let Ok(mut it) = Rc::try_unwrap(rc) {
                it.inner.get_mut().state.take_sources(&mut rest);
            }
        }
    }
}

impl Interp {
    /// The next element without taking it out.
    ///
    /// # Errors
    /// What user code throws.
    pub fn iter_peek(&mut self, it: &Rc<IterObj>) -> Res<Option<Value>> {
        if it.inner.borrow().peeked.is_none() {
            let next = self.iter_next(it)?;
            it.inner.borrow_mut().peeked = Some(next);
        }
        let inner = it.inner.borrow();
        Ok(match &inner.peeked {
            Some(Some(Value::Var(cell))) => Some(cell.get().share()),
            Some(Some(v)) => Some(v.share()),
            _ => None,
        })
    }

    /// An alias of the next element, which stays.
    ///
    /// # Errors
    /// What user code throws.
    pub fn iter_peek_mut(&mut self, it: &Rc<IterObj>) -> Res<Option<Value>> {
        if self.iter_peek(it)?.is_none() {
            return Ok(None);
        }
        let mut inner = it.inner.borrow_mut();
        let Some(Some(slot)) = &mut inner.peeked else {
            return Ok(None);
        };
        Ok(Some(match slot {
            Value::Alias(_) => slot.clone(),
            Value::Var(cell) => Alias::of_slot(crate::alias::Slot::Var(cell.clone()), None),
            _ => {
                let cell = VarCell::new(std::mem::take(slot));
                *slot = Value::Var(cell.clone());
                Alias::of_slot(crate::alias::Slot::Var(cell), None)
            }
        }))
    }

    /// Whether `v` was not among the values seen; it is from now on.
    pub(crate) fn see(&mut self, seen: &mut Seen, v: &Value) -> Res<bool> {
        if !self.has_hooks {
            return Ok(seen.table.insert(v.share()));
        }
        let plain = matches!(
            crate::structural::canonical(v),
            Value::Int(_) | Value::Str(_) | Value::Bool(_) | Value::Float(_)
        );
        if plain {
            return Ok(seen.table.insert(v.share()));
        }
        for i in 0..seen.list.len() {
            self.poll()?;
            let other = seen.list.get(i).cloned().unwrap_or_default();
            if self.equal(&other, v)? {
                return Ok(false);
            }
        }
        seen.list.push(v.share());
        Ok(true)
    }

    /// An element that is to be stored: aliases are read, also those in a pair of `enumerate` or a map's `iter_mut`.
    ///
    /// # Errors
    /// `IndexError` if the place of an alias is gone.
    #[inline]
    pub(crate) fn settle(&mut self, v: Value) -> Res {
        match &v {
            Value::Alias(_) | Value::Var(_) | Value::Lazy(_) => self.read_through(v),
            Value::Tuple(r) => {
                let has_alias = r
                    .obj
                    .data
                    .borrow()
                    .iter()
                    .any(|v| matches!(v, Value::Alias(_) | Value::Tuple(_)));
                if has_alias {
                    self.settle_tuple(v)
                } else {
                    Ok(v)
                }
            }
            _ => Ok(v),
        }
    }

    fn settle_tuple(&mut self, v: Value) -> Res {
        let Value::Tuple(r) = &v else { return Ok(v) };
        self.check_stack()?;
        let fields: Vec<Value> = r.obj.data.borrow().iter().map(Value::share).collect();
        let mut changed = false;
        let mut settled = Vec::with_capacity(fields.len());
        for field in fields {
            let inner_tuple = matches!(field, Value::Tuple(_));
            changed |= matches!(field, Value::Alias(_)) || inner_tuple;
            settled.push(self.settle(field)?);
        }
        Ok(if changed { Value::tuple(settled) } else { v })
    }
}

impl Interp {
    /// Whether `v` is among the values seen.
    pub(crate) fn has_seen(&mut self, seen: &Seen, v: &Value) -> Res<bool> {
        if seen.table.contains(v) {
            return Ok(true);
        }
        for other in &seen.list {
            self.poll()?;
            if self.equal(other, v)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
