//! One element from the front.

use super::make::{Part, entry_alias, item_alias};
use super::{Entries, IterObj, State, int_value};
use crate::data_frame::row_map;
use crate::error::Res;
use crate::interp::Interp;
use crate::map::MapData;
use crate::value::{Items, Value};
use std::ops::Bound;
use std::rc::Rc;

/// At most this many entries of a sorted table are fetched ahead.
const MAX_FETCH: usize = 256;

/// What a function that may give None gave: `Some(v)`, `Ok(v)` and plain values are there.
pub(crate) fn present(v: Value) -> Option<Value> {
    match &v {
        Value::Nil => None,
        Value::Unit(..) if v.is_absent() => None,
        Value::Enum(_) => {
            if v.as_err().is_some() {
                return None;
            }
            v.as_some().or_else(|| v.as_ok()).or(Some(v))
        }
        _ => Some(v),
    }
}

impl Entries {
    /// The next entry.
    fn next(&mut self) -> Option<Value> {
        if self.left == 0 {
            return None;
        }
        self.left -= 1;
        if let Some(v) = self.ahead.pop_front() {
            return Some(v);
        }
        let Entries {
            table,
            at,
            last,
            ahead,
            fetch,
            ..
        } = self;
        let here = table.clone();
        table.with(|data| match data {
            MapData::Hashed(_) => {
                let (key, value, next) = data.entry_from(*at)?;
                *at = next;
                Some(here.entry(&key, &value))
            }
            MapData::Sorted(tree) => {
                let start = last.take().map_or(Bound::Unbounded, Bound::Excluded);
                for (key, value) in tree.range((start, Bound::Unbounded)).take(*fetch) {
                    ahead.push_back(here.entry(&key.0, value));
                    *last = Some(key.clone());
                }
                *fetch = (*fetch * 2).min(MAX_FETCH);
                ahead.pop_front()
            }
        })
    }

    /// All entries left, in order.
    pub(super) fn rest(&mut self) -> Items {
        let mut items = Items::with_capacity(self.left);
        while let Some(v) = self.next() {
            items.push_back(v);
        }
        items
    }
}

fn next_char(text: &str, front: &mut usize, back: usize) -> Option<Value> {
    let c = text.get(*front..back)?.chars().next()?;
    *front += c.len_utf8();
    Some(Value::char(c))
}

/// The first character at or after a code point.
fn next_of_char_range(front: &mut u32, back: u32) -> Option<Value> {
    while *front < back {
        let code = *front;
        *front += 1;
        if let Some(c) = char::from_u32(code) {
            return Some(Value::char(c));
        }
    }
    None
}

impl Interp {
    /// The next element of an iterator.
    ///
    /// # Errors
    /// What user code throws.
    pub fn iter_next(&mut self, it: &Rc<IterObj>) -> Res<Option<Value>> {
        let mut inner = it.inner.borrow_mut();
        if let Some(peeked) = inner.peeked.take() {
            return Ok(peeked.map(|v| match v {
                Value::Var(cell) => cell.get().share(),
                v => v,
            }));
        }
        let found = match &mut inner.state {
            State::Done => return Ok(None),
            State::Items { array, front, back } => {
                let v = match *front < *back {
                    true => array.data.borrow().get(*front).map(Value::share),
                    false => None,
                };
                *front += 1;
                v
            }
            State::Rows { frame, front, back } => {
                if *front >= *back {
                    return Ok(None);
                }
                *front += 1;
                Some(row_map(frame, *front - 1))
            }
            State::Ints { front, back } => {
                if *front < *back {
                    let n = *front;
                    *front += 1;
                    return Ok(Some(int_value(n)));
                }
                return Ok(None);
            }
            State::Buffer(items) => items.pop_front(),
            State::Chars { text, front, back } => next_char(text, front, *back),
            State::CharRange { front, back } => next_of_char_range(front, *back),
            State::Entries(entries) => entries.next(),
            State::ItemsMut { base, front, back } => {
                let (base, index) = (base.clone(), *front);
                if index >= *back {
                    None
                } else {
                    *front += 1;
                    drop(inner);
                    return Ok(item_alias(&base, index));
                }
            }
            State::EntriesMut { base, keys, pairs } => {
                let (base, key, pairs) = (base.clone(), keys.pop_front(), *pairs);
                drop(inner);
                return Ok(key.and_then(|key| {
                    let value = entry_alias(&base, &key)?;
                    Some(if pairs {
                        Value::tuple([key, value])
                    } else {
                        value
                    })
                }));
            }
            State::Repeat(v) => return Ok(Some(v.share())),
            _ => {
                drop(inner);
                self.check_stack()?;
                return self.step_adaptor(it);
            }
        };
        if found.is_none() {
            let old = std::mem::replace(&mut inner.state, State::Done);
            drop(inner);
            drop(old);
        }
        Ok(found)
    }

    /// Whether a predicate accepts an element.
    pub(crate) fn accepts(&mut self, f: &Value, v: &Value) -> Res<bool> {
        Ok(self.call1(f, v.share())?.truthy())
    }

    /// The iterators that need others or user code.
    fn step_adaptor(&mut self, it: &Rc<IterObj>) -> Res<Option<Value>> {
        let inner = it.inner.borrow();
        match &inner.state {
            State::Map { source, f } => {
                let (source, f) = (source.clone(), f.clone());
                drop(inner);
                match self.iter_next(&source)? {
                    Some(v) => self.call_value(&f, vec![v]).map(Some),
                    None => Ok(None),
                }
            }
            State::Filter { source, f } => {
                let (source, f) = (source.clone(), f.clone());
                drop(inner);
                while let Some(v) = self.iter_next(&source)? {
                    self.poll()?;
                    if self.accepts(&f, &v)? {
                        return Ok(Some(v));
                    }
                }
                Ok(None)
            }
            State::FilterMap { source, f } => {
                let (source, f) = (source.clone(), f.clone());
                drop(inner);
                while let Some(v) = self.iter_next(&source)? {
                    self.poll()?;
                    if let Some(v) = present(self.call_value(&f, vec![v])?) {
                        return Ok(Some(v));
                    }
                }
                Ok(None)
            }
            State::MapWhile { source, f } => {
                let (source, f) = (source.clone(), f.clone());
                drop(inner);
                let Some(v) = self.iter_next(&source)? else {
                    return Ok(None);
                };
                Ok(present(self.call1(&f, v)?))
            }
            State::TakeWhile { source, f } => {
                let (source, f) = (source.clone(), f.clone());
                drop(inner);
                if let Some(v) = self.iter_next(&source)?
                    && self.accepts(&f, &v)?
                {
                    return Ok(Some(v));
                }
                it.finish();
                Ok(None)
            }
            State::SkipWhile { source, f } => {
                let (source, f) = (source.clone(), f.clone());
                drop(inner);
                let Some(f) = f else {
                    return self.iter_next(&source);
                };
                while let Some(v) = self.iter_next(&source)? {
                    self.poll()?;
                    if !self.accepts(&f, &v)? {
                        it.with(|state| {
                            if let State::SkipWhile { f, .. } = state {
                                *f = None;
                            }
                        });
                        return Ok(Some(v));
                    }
                }
                Ok(None)
            }
            State::Inspect { source, f } => {
                let (source, f) = (source.clone(), f.clone());
                drop(inner);
                let Some(v) = self.iter_next(&source)? else {
                    return Ok(None);
                };
                self.call1(&f, v.share())?;
                Ok(Some(v))
            }
            State::Enumerate { source, .. } => {
                let source = source.clone();
                drop(inner);
                let Some(v) = self.iter_next(&source)? else {
                    return Ok(None);
                };
                Ok(Some(Value::tuple([it.count_up(), v])))
            }
            State::Zip { a, b } => {
                let (a, b) = (a.clone(), b.clone());
                drop(inner);
                let Some(x) = self.iter_next(&a)? else {
                    return Ok(None);
                };
                let Some(y) = self.iter_next(&b)? else {
                    return Ok(None);
                };
                Ok(Some(Value::tuple([x, y])))
            }
            State::Chain { a, b } => {
                let (a, b) = (a.clone(), b.clone());
                drop(inner);
                if let Some(a) = a {
                    if let Some(v) = self.iter_next(&a)? {
                        return Ok(Some(v));
                    }
                    let old = it.with(|state| match state {
                        State::Chain { a, .. } => a.take(),
                        _ => None,
                    });
                    drop(old);
                }
                match b {
                    Some(b) => self.iter_next(&b),
                    None => Ok(None),
                }
            }
            State::Take { source, left } => {
                let (source, left) = (source.clone(), *left);
                drop(inner);
                if left == 0 {
                    return Ok(None);
                }
                it.with(|state| {
                    if let State::Take { left, .. } = state {
                        *left = left.saturating_sub(1);
                    }
                });
                self.iter_next(&source)
            }
            State::Skip { source, .. } => {
                let source = source.clone();
                drop(inner);
                let left = it.with(|state| match state {
                    State::Skip { left, .. } => std::mem::take(left),
                    _ => 0,
                });
                self.iter_advance(&source, left)?;
                self.iter_next(&source)
            }
            State::StepBy {
                source,
                step,
                started,
            } => {
                let (source, step, started) = (source.clone(), *step, *started);
                drop(inner);
                if started {
                    self.iter_advance(&source, step - 1)?;
                } else {
                    it.with(|state| {
                        if let State::StepBy { started, .. } = state {
                            *started = true;
                        }
                    });
                }
                self.iter_next(&source)
            }
            State::Rev(source) => {
                let source = source.clone();
                drop(inner);
                self.iter_next_back(&source)
            }
            State::Fuse(source) => {
                let source = source.clone();
                drop(inner);
                let Some(source) = source else {
                    return Ok(None);
                };
                let v = self.iter_next(&source)?;
                if v.is_none() {
                    it.finish();
                }
                Ok(v)
            }
            State::Flatten { .. } => {
                drop(inner);
                self.step_flatten(it)
            }
            State::User { this, next } => {
                let (this, next) = (this.clone(), *next);
                drop(inner);
                let fun = self.fun(next);
                let span = self.span;
                let v = self.call_fun(&fun, vec![this], span)?;
                self.span = span;
                Ok(present(v))
            }
            State::Lines(source) => {
                let source = source.clone();
                drop(inner);
                self.next_line(&source)
            }
            State::Bytes(source) => {
                let source = source.clone();
                drop(inner);
                self.next_byte(&source)
            }
            State::RepeatWith(f) => {
                let f = f.clone();
                drop(inner);
                let v = self.call_value(&f, Vec::new())?;
                self.read_through(v).map(Some)
            }
            State::FromFn(f) => {
                let f = f.clone();
                drop(inner);
                let v = self.call_value(&f, Vec::new())?;
                Ok(present(self.read_through(v)?))
            }
            _ => {
                drop(inner);
                self.step_with_memory(it)
            }
        }
    }

    fn step_flatten(&mut self, it: &Rc<IterObj>) -> Res<Option<Value>> {
        loop {
            self.poll()?;
            let (source, f, front, back) = {
                let inner = it.inner.borrow();
                let State::Flatten {
                    source,
                    f,
                    front,
                    back,
                } = &inner.state
                else {
                    return Ok(None);
                };
                (source.clone(), f.clone(), front.clone(), back.clone())
            };
            if let Some(front) = front {
                if let Some(v) = self.iter_next(&front)? {
                    return Ok(Some(v));
                }
                it.set_front(None);
            }
            let part = match self.iter_next(&source)? {
                Some(v) => match &f {
                    Some(f) => self.call_value(f, vec![v])?,
                    None => v,
                },
                None => {
                    return match back {
                        Some(back) => self.iter_next(&back),
                        None => Ok(None),
                    };
                }
            };
            match self.flat_part(part)? {
                Part::Nothing => {}
                Part::One(v) => return Ok(Some(v)),
                Part::Many(part) => it.set_front(Some(part)),
            }
        }
    }

    /// Leaves out `n` elements.
    ///
    /// # Errors
    /// What user code throws.
    pub(crate) fn iter_advance(&mut self, it: &Rc<IterObj>, n: usize) -> Res<()> {
        let mut left = n;
        if left > 0 && it.inner.borrow().peeked.is_some() {
            self.iter_next(it)?;
            left -= 1;
        }
        let jumped = it.with(|state| match state {
            State::Items { front, back, .. }
            | State::ItemsMut { front, back, .. }
            | State::Rows { front, back, .. } => {
                *front = front.saturating_add(left).min((*back).max(*front));
                true
            }
            State::Ints { front, back } => {
                *front = (*front + left as i128).min((*back).max(*front));
                true
            }
            State::Repeat(_) | State::Done => true,
            _ => false,
        });
        if jumped {
            return Ok(());
        }
        while left > 0 {
            self.poll()?;
            if self.iter_next(it)?.is_none() {
                break;
            }
            left -= 1;
        }
        Ok(())
    }
}

impl IterObj {
    /// The number of the next element of an `enumerate`.
    pub(super) fn count_up(&self) -> Value {
        self.with(|state| match state {
            State::Enumerate { count, .. } => {
                let n = *count;
                *count += 1;
                Value::from_usize(n)
            }
            _ => Value::Nil,
        })
    }

    fn set_front(&self, part: Option<Rc<IterObj>>) {
        let old = self.with(|state| match state {
            State::Flatten { front, .. } => std::mem::replace(front, part),
            _ => None,
        });
        drop(old);
    }
}
