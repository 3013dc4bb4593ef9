//! From values to iterators: what `for`, `extend`, `zip` and the iterator methods accept.

use super::{Entries, IterObj, State, Table};
use crate::alias::{Alias, Slot, unique};
use crate::data_frame::FrameData;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Items, RangeObj, Value, VarCell};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{Hook, OPTION, RESULT};
use std::rc::Rc;

/// What flattening makes of an element.
pub(crate) enum Part {
    /// Nothing.
    Nothing,
    /// One value.
    One(Value),
    /// The elements of an iterator.
    Many(Rc<IterObj>),
}

impl IterObj {
    /// An iterator over the elements of an array from `start` up to `end`. Takes a hold for good: pass a shared array.
    pub(crate) fn items(array: &Value) -> Option<Rc<IterObj>> {
        match array.share() {
            Value::Array(array) | Value::Heap(array) => {
                let back = array.data.borrow().len();
                Some(IterObj::new(State::Items {
                    array,
                    front: 0,
                    back,
                }))
            }
            _ => None,
        }
    }

    /// An iterator over the rows of a data frame, as maps.
    pub(crate) fn rows(frame: &Rc<FrameData>) -> Rc<IterObj> {
        IterObj::new(State::Rows {
            frame: frame.clone(),
            front: 0,
            back: frame.rows(),
        })
    }

    /// Pairs of these keys and aliases of their values in the map that `base` refers to.
    pub(crate) fn entries_mut(base: Rc<Alias>, keys: Items) -> Rc<IterObj> {
        IterObj::new(State::EntriesMut {
            base,
            keys,
            pairs: true,
        })
    }

    fn entries(table: Table) -> Rc<IterObj> {
        let left = table.with(|data| data.len());
        let entries = Entries {
            table,
            at: 0,
            last: None,
            ahead: Items::new(),
            fetch: 2,
            left,
        };
        IterObj::new(State::Entries(Box::new(entries)))
    }
}

/// An alias of element `index` of the array that `base` refers to.
pub(crate) fn item_alias(base: &Rc<Alias>, index: usize) -> Option<Value> {
    if let Slot::Slice(array, start, len) = &base.slot {
        let at = start.checked_add(index)?;
        let there = index < *len && at < array.data.borrow().len();
        return there.then(|| Alias::of_slot(Slot::Item(array.clone(), at), base.guard.clone()));
    }
    let array = base.slot.with_mut(|v| {
        unique(v);
        match v {
            Value::Array(array) | Value::Heap(array) => Some(array.clone()),
            _ => None,
        }
    });
    let array = array.ok().flatten()?;
    let there = index < array.data.borrow().len();
    there.then(|| Alias::of_slot(Slot::Item(array, index), base.guard.clone()))
}

/// An alias of the value of a key of the map that `base` refers to.
pub(crate) fn entry_alias(base: &Rc<Alias>, key: &Value) -> Option<Value> {
    let map = base.slot.with_mut(|v| {
        unique(v);
        match v {
            Value::Map(map) => Some(map.clone()),
            _ => None,
        }
    });
    let map = map.ok().flatten()?;
    let there = map.data.borrow().contains(key);
    there.then(|| Alias::of_slot(Slot::Entry(map, key.share()), base.guard.clone()))
}

/// The alias at the end of a chain of variables that hold aliases.
pub(crate) fn innermost(alias: &Rc<Alias>) -> Rc<Alias> {
    let mut alias = alias.clone();
    loop {
        match alias.slot.get() {
            Ok(Value::Alias(inner)) => alias = inner,
            Ok(Value::Var(cell)) => {
                let Value::Alias(inner) = Alias::of_slot(Slot::Var(cell), alias.guard.clone())
                else {
                    return alias;
                };
                alias = inner;
            }
            _ => return alias,
        }
    }
}

impl Interp {
    /// An iterator over a value: arrays, maps (as pairs), sets, heaps, strings (by code point), ranges, iterators, user
    /// types with `next` or `into_iter`, Options and Results (none or one element); an alias of an array or
    /// map gives aliases of its elements.
    ///
    /// # Errors
    /// `TypeError` if the value can't be iterated; what a user's `into_iter` throws.
    pub fn make_iter(&mut self, v: &Value) -> Res<Rc<IterObj>> {
        match self.try_iter(v)? {
            Some(it) => Ok(it),
            None => {
                let kind = self.type_name(v);
                self.raise(
                    ErrorKind::TypeError,
                    format!("a value of type {kind} can't be iterated"),
                )
            }
        }
    }

    /// [`Interp::make_iter`], `None` for values that can't be iterated.
    pub(crate) fn try_iter(&mut self, v: &Value) -> Res<Option<Rc<IterObj>>> {
        Ok(Some(match v {
            Value::Iter(it) => it.clone(),
            Value::Array(_) | Value::Heap(_) => return Ok(IterObj::items(v)),
            Value::Range(range) => return self.range_iter(range),
            Value::Frame(frame) => IterObj::rows(frame),
            Value::Str(text) => IterObj::new(State::Chars {
                text: text.clone(),
                front: 0,
                back: text.len(),
            }),
            Value::Map(_) | Value::Set(_) => match v.share() {
                Value::Map(map) => IterObj::entries(Table::Map(map)),
                Value::Set(set) => IterObj::entries(Table::Set(set)),
                _ => return Ok(None),
            },
            Value::Unit(adt, 0) if *adt == OPTION => IterObj::new(State::Done),
            Value::Enum(r) if r.adt == OPTION => {
                IterObj::of(r.field(0).into_iter().collect::<Items>())
            }
            Value::Enum(r) if r.adt == RESULT => {
                let there = r.variant == 0;
                IterObj::of(r.field(0).filter(|_| there).into_iter().collect::<Items>())
            }
            Value::Struct(_) | Value::Enum(_) | Value::Unit(..) | Value::Instance(_) => {
                let this = Alias::of_slot(Slot::Var(VarCell::new(v.share())), None);
                return self.user_iter(v, this);
            }
            Value::Alias(alias) => return self.alias_iter(&innermost(alias)),
            Value::Var(_) | Value::Lazy(_) => {
                let inner = self.read_through(v.clone())?;
                return self.try_iter(&inner);
            }
            // The receiving end of a channel.
            Value::Shared(cell) => return self.try_iter(&cell.get()),
            _ => return Ok(None),
        }))
    }

    /// A user's iterator, which `this` refers to; or what its `into_iter` gives.
    fn user_iter(&mut self, v: &Value, this: Value) -> Res<Option<Rc<IterObj>>> {
        if let Some(next) = self.hook(v, Hook::Next) {
            return Ok(Some(IterObj::new(State::User {
                this,
                next: next.id,
            })));
        }
        if let Some(into_iter) = self.hook(v, Hook::IntoIter) {
            self.check_stack()?;
            let span = self.span;
            let inner = self.call_fun(&into_iter, vec![this], span)?;
            self.span = span;
            return self.try_iter(&inner);
        }
        Ok(None)
    }

    fn alias_iter(&mut self, base: &Rc<Alias>) -> Res<Option<Rc<IterObj>>> {
        if let Slot::Slice(_, _, len) = &base.slot {
            let back = *len;
            return Ok(Some(IterObj::new(State::ItemsMut {
                base: base.clone(),
                front: 0,
                back,
            })));
        }
        let v = match base.slot.get() {
            Ok(v) => v,
            Err(_) => return self.make_iter_vanished(),
        };
        Ok(Some(match &v {
            Value::Array(array) | Value::Heap(array) => {
                let back = array.data.borrow().len();
                IterObj::new(State::ItemsMut {
                    base: base.clone(),
                    front: 0,
                    back,
                })
            }
            Value::Map(map) => {
                let keys = map.data.borrow().iter().map(|(k, _)| k.share()).collect();
                IterObj::new(State::EntriesMut {
                    base: base.clone(),
                    keys,
                    pairs: true,
                })
            }
            Value::Struct(_) | Value::Enum(_) | Value::Unit(..) | Value::Instance(_)
                if !v.is_option() && !v.is_result() =>
            {
                return self.user_iter(&v, Value::Alias(base.clone()));
            }
            Value::Enum(record) => {
                let there = record.adt == OPTION || record.variant == 0;
                let part = self.field_alias(base, 0).filter(|_| there);
                IterObj::of(part.into_iter().collect::<Items>())
            }
            other => return self.try_iter(other),
        }))
    }

    /// An alias of a field of the record that `base` refers to.
    pub(crate) fn field_alias(&mut self, base: &Rc<Alias>, index: usize) -> Option<Value> {
        let record = base.slot.with_mut(|v| {
            unique(v);
            match v {
                Value::Enum(r) | Value::Struct(r) | Value::Tuple(r) | Value::Instance(r) => {
                    Some(r.clone())
                }
                _ => None,
            }
        });
        let record = record.ok().flatten()?;
        match record.field(index)? {
            alias @ Value::Alias(_) => Some(alias),
            _ => Some(Alias::of_slot(
                Slot::Field(record, index),
                base.guard.clone(),
            )),
        }
    }

    #[cold]
    fn make_iter_vanished<T>(&mut self) -> Res<T> {
        self.raise(
            ErrorKind::IndexError,
            "the place that this `&mut` refers to is gone",
        )
    }

    fn range_iter(&mut self, range: &RangeObj) -> Res<Option<Rc<IterObj>>> {
        if matches!(range.start, Value::Nil) {
            return self.raise(
                ErrorKind::TypeError,
                "a range without start can't be iterated",
            );
        }
        if let Some((front, back)) = range.int_bounds() {
            return Ok(Some(IterObj::new(State::Ints { front, back })));
        }
        if let Some((front, back)) = range.char_bounds() {
            return Ok(Some(IterObj::new(State::CharRange { front, back })));
        }
        self.raise(
            ErrorKind::TypeError,
            "only ranges of ints and of chars can be iterated",
        )
    }

    /// An iterator over aliases of the values of the map that an alias refers to.
    ///
    /// # Errors
    /// `TypeError` if it is no map.
    pub(crate) fn values_mut_iter(&mut self, alias: &Value) -> Res<Rc<IterObj>> {
        if let Value::Alias(alias) = alias {
            let base = innermost(alias);
            if let Ok(Value::Map(map)) = base.slot.get() {
                let keys = map.data.borrow().iter().map(|(k, _)| k.share()).collect();
                return Ok(IterObj::new(State::EntriesMut {
                    base,
                    keys,
                    pairs: false,
                }));
            }
        }
        self.raise(ErrorKind::TypeError, "`values_mut` needs a map")
    }

    /// What flattening makes of an element: collections give their elements, Options and Results
    /// the value inside; every other value stands for itself.
    pub(crate) fn flat_part(&mut self, v: Value) -> Res<Part> {
        let held = match &v {
            Value::Alias(alias) => innermost(alias).slot.get().unwrap_or_default(),
            _ => Value::Nil,
        };
        let looked_at = if matches!(v, Value::Alias(_)) {
            &held
        } else {
            &v
        };
        Ok(match looked_at {
            Value::Nil => Part::Nothing,
            l if l.is_option() || l.is_result() => match self.try_iter(&v)? {
                Some(it) => match self.iter_next(&it)? {
                    Some(inner) => Part::One(inner),
                    None => Part::Nothing,
                },
                None => Part::Nothing,
            },
            Value::Array(_)
            | Value::Heap(_)
            | Value::Map(_)
            | Value::Set(_)
            | Value::Range(_)
            | Value::Iter(_)
            | Value::Frame(_)
            | Value::Struct(_)
            | Value::Enum(_)
            | Value::Instance(_) => match self.try_iter(&v)? {
                Some(it) => Part::Many(it),
                None => Part::One(v),
            },
            _ => Part::One(v),
        })
    }

    /// An iterator of its own that gives what `it` would give from now on.
    ///
    /// # Errors
    /// `StackOverflow` for absurdly long chains of adaptors; what gathering lines throws.
    pub fn copy_iter(&mut self, it: &Rc<IterObj>) -> Res<Rc<IterObj>> {
        self.check_stack()?;
        let copy = |cx: &mut Interp, it: &Option<Rc<IterObj>>| match it {
            Some(it) => cx.copy_iter(it).map(Some),
            None => Ok(None),
        };
        let shared = |items: &Items| items.iter().map(Value::share).collect::<Items>();
        let inner = it.inner.borrow();
        let state = match &inner.state {
            State::Done => State::Done,
            State::Items { array, front, back } => State::Items {
                array: array.clone(),
                front: *front,
                back: *back,
            },
            State::ItemsMut { base, front, back } => State::ItemsMut {
                base: base.clone(),
                front: *front,
                back: *back,
            },
            State::Rows { frame, front, back } => State::Rows {
                frame: frame.clone(),
                front: *front,
                back: *back,
            },
            State::Buffer(items) => State::Buffer(shared(items)),
            State::Ints { front, back } => State::Ints {
                front: *front,
                back: *back,
            },
            State::Chars { text, front, back } => State::Chars {
                text: text.clone(),
                front: *front,
                back: *back,
            },
            State::CharRange { front, back } => State::CharRange {
                front: *front,
                back: *back,
            },
            State::Entries(e) => State::Entries(Box::new(Entries {
                table: e.table.clone(),
                at: e.at,
                last: e.last.clone(),
                ahead: shared(&e.ahead),
                fetch: e.fetch,
                left: e.left,
            })),
            State::EntriesMut { base, keys, pairs } => State::EntriesMut {
                base: base.clone(),
                keys: shared(keys),
                pairs: *pairs,
            },
            State::User { this, next } => {
                let now = match this {
                    Value::Alias(alias) => alias.slot.get().unwrap_or_default().share(),
                    other => other.share(),
                };
                State::User {
                    this: Alias::of_temporary(now),
                    next: *next,
                }
            }
            State::Lines(source) => State::Lines(source.clone()),
            State::Bytes(source) => State::Bytes(source.clone()),
            State::Repeat(v) => State::Repeat(v.share()),
            State::RepeatWith(f) => State::RepeatWith(f.clone()),
            State::FromFn(f) => State::FromFn(f.clone()),
            State::Successors { next, f } => State::Successors {
                next: next.as_ref().map(Value::share),
                f: f.clone(),
            },
            State::Map { source, f } => State::Map {
                source: self.copy_iter(source)?,
                f: f.clone(),
            },
            State::Filter { source, f } => State::Filter {
                source: self.copy_iter(source)?,
                f: f.clone(),
            },
            State::FilterMap { source, f } => State::FilterMap {
                source: self.copy_iter(source)?,
                f: f.clone(),
            },
            State::MapWhile { source, f } => State::MapWhile {
                source: self.copy_iter(source)?,
                f: f.clone(),
            },
            State::TakeWhile { source, f } => State::TakeWhile {
                source: self.copy_iter(source)?,
                f: f.clone(),
            },
            State::SkipWhile { source, f } => State::SkipWhile {
                source: self.copy_iter(source)?,
                f: f.clone(),
            },
            State::Inspect { source, f } => State::Inspect {
                source: self.copy_iter(source)?,
                f: f.clone(),
            },
            State::Enumerate { source, count } => State::Enumerate {
                source: self.copy_iter(source)?,
                count: *count,
            },
            State::Zip { a, b } => State::Zip {
                a: self.copy_iter(a)?,
                b: self.copy_iter(b)?,
            },
            State::Chain { a, b } => State::Chain {
                a: copy(self, a)?,
                b: copy(self, b)?,
            },
            State::Take { source, left } => State::Take {
                source: self.copy_iter(source)?,
                left: *left,
            },
            State::Skip { source, left } => State::Skip {
                source: self.copy_iter(source)?,
                left: *left,
            },
            State::StepBy {
                source,
                step,
                started,
            } => State::StepBy {
                source: self.copy_iter(source)?,
                step: *step,
                started: *started,
            },
            State::Flatten {
                source,
                f,
                front,
                back,
            } => State::Flatten {
                source: self.copy_iter(source)?,
                f: f.clone(),
                front: copy(self, front)?,
                back: copy(self, back)?,
            },
            State::Scan { source, state, f } => State::Scan {
                source: self.copy_iter(source)?,
                state: VarCell::new(state.get().share()),
                f: f.clone(),
            },
            State::Rev(source) => State::Rev(self.copy_iter(source)?),
            State::Cycle { source, seen, at } => State::Cycle {
                source: copy(self, source)?,
                seen: shared(seen),
                at: *at,
            },
            State::Intersperse {
                source,
                separator,
                pending,
                started,
            } => State::Intersperse {
                source: self.copy_iter(source)?,
                separator: separator.share(),
                pending: pending.as_ref().map(Value::share),
                started: *started,
            },
            State::Windows { source, n, run } => State::Windows {
                source: self.copy_iter(source)?,
                n: *n,
                run: shared(run),
            },
            State::Chunks { source, n } => State::Chunks {
                source: self.copy_iter(source)?,
                n: *n,
            },
            State::Dedup { source, last } => State::Dedup {
                source: self.copy_iter(source)?,
                last: last.as_ref().map(Value::share),
            },
            State::Unique { source, seen } => State::Unique {
                source: self.copy_iter(source)?,
                seen: seen.copy(),
            },
            State::Fuse(source) => State::Fuse(copy(self, source)?),
        };
        let peeked = inner.peeked.as_ref().map(|p| {
            p.as_ref().map(|v| match v {
                Value::Var(cell) => cell.get().share(),
                v => v.share(),
            })
        });
        drop(inner);
        let copy = IterObj::new(state);
        copy.inner.borrow_mut().peeked = peeked;
        Ok(copy)
    }
}
