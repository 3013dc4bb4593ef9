//! One element from the end, and how many are left.

use super::make::{Part, entry_alias, item_alias};
use super::{IterObj, State, int_value, present};
use crate::data_frame::row_map;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Items, Value};
use std::rc::Rc;

fn last_char(text: &str, front: usize, back: &mut usize) -> Option<Value> {
    let c = text.get(front..*back)?.chars().next_back()?;
    *back -= c.len_utf8();
    Some(Value::char(c))
}

fn last_of_char_range(front: u32, back: &mut u32) -> Option<Value> {
    while front < *back {
        *back -= 1;
        if let Some(c) = char::from_u32(*back) {
            return Some(Value::char(c));
        }
    }
    None
}

impl Interp {
    /// The next element from the end. What can't go backwards gathers what is left first.
    ///
    /// # Errors
    /// What user code throws.
    pub fn iter_next_back(&mut self, it: &Rc<IterObj>) -> Res<Option<Value>> {
        self.check_stack()?;
        if let Some(None) = it.inner.borrow().peeked {
            return Ok(None);
        }
        match self.step_back(it)? {
            Some(v) => Ok(Some(v)),
            // What `peek` saw is the last of all.
            None if it.inner.borrow().peeked.is_some() => self.iter_next(it),
            None => Ok(None),
        }
    }

    fn step_back(&mut self, it: &Rc<IterObj>) -> Res<Option<Value>> {
        let mut inner = it.inner.borrow_mut();
        match &mut inner.state {
            State::Done => Ok(None),
            State::Items { array, front, back } => Ok(if *front < *back {
                *back -= 1;
                array.data.borrow().get(*back).map(Value::share)
            } else {
                None
            }),
            State::Rows { frame, front, back } => Ok((*front < *back).then(|| {
                *back -= 1;
                row_map(frame, *back)
            })),
            State::Ints { front, back } => Ok((*front < *back).then(|| {
                *back -= 1;
                int_value(*back)
            })),
            State::Buffer(items) => Ok(items.pop_back()),
            State::Chars { text, front, back } => Ok(last_char(text, *front, back)),
            State::CharRange { front, back } => Ok(last_of_char_range(*front, back)),
            State::Entries(entries) => {
                let mut rest = entries.rest();
                let last = rest.pop_back();
                inner.state = State::Buffer(rest);
                Ok(last)
            }
            State::ItemsMut { base, front, back } => {
                if *front >= *back {
                    return Ok(None);
                }
                *back -= 1;
                let (base, index) = (base.clone(), *back);
                drop(inner);
                Ok(item_alias(&base, index))
            }
            State::EntriesMut { base, keys, pairs } => {
                let (base, key, pairs) = (base.clone(), keys.pop_back(), *pairs);
                drop(inner);
                Ok(key.and_then(|key| {
                    let value = entry_alias(&base, &key)?;
                    Some(if pairs {
                        Value::tuple([key, value])
                    } else {
                        value
                    })
                }))
            }
            State::Repeat(v) => Ok(Some(v.share())),
            State::Map { source, f } => {
                let (source, f) = (source.clone(), f.clone());
                drop(inner);
                match self.iter_next_back(&source)? {
                    Some(v) => self.call_value(&f, vec![v]).map(Some),
                    None => Ok(None),
                }
            }
            State::Filter { source, f } => {
                let (source, f) = (source.clone(), f.clone());
                drop(inner);
                while let Some(v) = self.iter_next_back(&source)? {
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
                while let Some(v) = self.iter_next_back(&source)? {
                    self.poll()?;
                    if let Some(v) = present(self.call_value(&f, vec![v])?) {
                        return Ok(Some(v));
                    }
                }
                Ok(None)
            }
            State::Inspect { source, f } => {
                let (source, f) = (source.clone(), f.clone());
                drop(inner);
                let Some(v) = self.iter_next_back(&source)? else {
                    return Ok(None);
                };
                self.call1(&f, v.share())?;
                Ok(Some(v))
            }
            State::Chain { a, b } => {
                let (a, b) = (a.clone(), b.clone());
                drop(inner);
                if let Some(b) = b {
                    if let Some(v) = self.iter_next_back(&b)? {
                        return Ok(Some(v));
                    }
                    let old = it.with(|state| match state {
                        State::Chain { b, .. } => b.take(),
                        _ => None,
                    });
                    drop(old);
                }
                match a {
                    Some(a) => self.iter_next_back(&a),
                    None => Ok(None),
                }
            }
            State::Rev(source) => {
                let source = source.clone();
                drop(inner);
                self.iter_next(&source)
            }
            State::Fuse(source) => {
                let source = source.clone();
                drop(inner);
                match source {
                    Some(source) => self.iter_next_back(&source),
                    None => Ok(None),
                }
            }
            State::Flatten { .. } => {
                drop(inner);
                self.step_back_flatten(it)
            }
            State::Enumerate { .. }
            | State::Zip { .. }
            | State::Take { .. }
            | State::Skip { .. } => {
                drop(inner);
                self.step_back_counted(it)
            }
            _ => {
                drop(inner);
                self.gather(it)?;
                self.step_back(it)
            }
        }
    }

    /// Adaptors that can go backwards when the number of elements left is known.
    fn step_back_counted(&mut self, it: &Rc<IterObj>) -> Res<Option<Value>> {
        enum Plan {
            Enumerate(Rc<IterObj>, usize),
            Zip(Rc<IterObj>, Rc<IterObj>),
            Take(Rc<IterObj>, usize),
            Skip(Rc<IterObj>, usize),
            Gather,
        }
        let plan = match &it.inner.borrow().state {
            State::Enumerate { source, count } => Plan::Enumerate(source.clone(), *count),
            State::Zip { a, b } => Plan::Zip(a.clone(), b.clone()),
            State::Take { source, left } => Plan::Take(source.clone(), *left),
            State::Skip { source, left } => Plan::Skip(source.clone(), *left),
            _ => Plan::Gather,
        };
        match plan {
            Plan::Enumerate(source, count) => {
                if let Some(len) = source.exact_len() {
                    let v = self.iter_next_back(&source)?;
                    let number = Value::from_usize(count.saturating_add(len).saturating_sub(1));
                    return Ok(v.map(|v| Value::tuple([number, v])));
                }
            }
            Plan::Zip(a, b) => {
                if let (Some(x), Some(y)) = (a.exact_len(), b.exact_len()) {
                    for _ in y..x {
                        self.poll()?;
                        self.iter_next_back(&a)?;
                    }
                    for _ in x..y {
                        self.poll()?;
                        self.iter_next_back(&b)?;
                    }
                    let (x, y) = (self.iter_next_back(&a)?, self.iter_next_back(&b)?);
                    return Ok(x.zip(y).map(|(x, y)| Value::tuple([x, y])));
                }
            }
            Plan::Take(source, left) => {
                if let Some(len) = source.exact_len() {
                    for _ in left..len {
                        self.poll()?;
                        self.iter_next_back(&source)?;
                    }
                    it.with(|state| {
                        if let State::Take { left, .. } = state {
                            *left = (*left).min(len).saturating_sub(1);
                        }
                    });
                    return if left == 0 {
                        Ok(None)
                    } else {
                        self.iter_next_back(&source)
                    };
                }
            }
            Plan::Skip(source, left) => {
                if let Some(len) = source.exact_len() {
                    return if len > left {
                        self.iter_next_back(&source)
                    } else {
                        Ok(None)
                    };
                }
            }
            Plan::Gather => return Ok(None),
        }
        self.gather(it)?;
        self.step_back(it)
    }

    fn step_back_flatten(&mut self, it: &Rc<IterObj>) -> Res<Option<Value>> {
        let set_back = |part: Option<Rc<IterObj>>| {
            let old = it.with(|state| match state {
                State::Flatten { back, .. } => std::mem::replace(back, part),
                _ => None,
            });
            drop(old);
        };
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
            if let Some(back) = back {
                if let Some(v) = self.iter_next_back(&back)? {
                    return Ok(Some(v));
                }
                set_back(None);
            }
            let part = match self.iter_next_back(&source)? {
                Some(v) => match &f {
                    Some(f) => self.call_value(f, vec![v])?,
                    None => v,
                },
                None => {
                    return match front {
                        Some(front) => self.iter_next_back(&front),
                        None => Ok(None),
                    };
                }
            };
            match self.flat_part(part)? {
                Part::Nothing => {}
                Part::One(v) => return Ok(Some(v)),
                Part::Many(part) => set_back(Some(part)),
            }
        }
    }

    /// Replaces the state by all elements left; what `peek` saw stays where it is.
    fn gather(&mut self, it: &Rc<IterObj>) -> Res<()> {
        let peeked = it.inner.borrow_mut().peeked.take();
        let mut items = Items::new();
        let mut failed = None;
        loop {
            let next = self.poll().and_then(|()| self.iter_next(it));
            match next {
                Ok(Some(v)) => items.push_back(v),
                Ok(None) => break,
                Err(ctl) => {
                    failed = Some(ctl);
                    break;
                }
            }
        }
        let mut inner = it.inner.borrow_mut();
        inner.peeked = peeked;
        let old = std::mem::replace(&mut inner.state, State::Buffer(items));
        drop(inner);
        drop(old);
        match failed {
            Some(ctl) => Err(ctl),
            None => Ok(()),
        }
    }
}

impl IterObj {
    /// The number of elements left, where it is known without running user code.
    pub(crate) fn exact_len(&self) -> Option<usize> {
        let inner = self.inner.borrow();
        let ahead = match &inner.peeked {
            Some(None) => return Some(0),
            Some(Some(_)) => 1,
            None => 0,
        };
        let rest = match &inner.state {
            State::Done => 0,
            State::Items { front, back, .. }
            | State::ItemsMut { front, back, .. }
            | State::Rows { front, back, .. } => back.saturating_sub(*front),
            State::Ints { front, back } => {
                usize::try_from((*back - *front).max(0)).unwrap_or(usize::MAX)
            }
            State::Buffer(items) => items.len(),
            State::Entries(entries) => entries.left,
            State::EntriesMut { keys, .. } => keys.len(),
            State::Map { source, .. }
            | State::Inspect { source, .. }
            | State::Enumerate { source, .. }
            | State::Rev(source) => source.exact_len()?,
            State::Zip { a, b } => match (a.exact_len(), b.exact_len()) {
                (Some(x), Some(y)) => x.min(y),
                (Some(x), None) if b.is_endless() => x,
                (None, Some(y)) if a.is_endless() => y,
                _ => return None,
            },
            State::Chain { a, b } => {
                let len =
                    |it: &Option<Rc<IterObj>>| it.as_ref().map_or(Some(0), |it| it.exact_len());
                len(a)?.checked_add(len(b)?)?
            }
            State::Take { source, left } => match source.exact_len() {
                Some(len) => len.min(*left),
                None if source.is_endless() => *left,
                None => return None,
            },
            State::Skip { source, left } => source.exact_len()?.saturating_sub(*left),
            State::StepBy {
                source,
                step,
                started,
            } => {
                let len = source.exact_len()?;
                if *started {
                    len / step
                } else {
                    len.div_ceil(*step)
                }
            }
            State::Chunks { source, n } => source.exact_len()?.div_ceil(*n),
            State::Windows { source, n, run } => (source
                .exact_len()?
                .checked_add(run.len())?
                .saturating_add(1))
            .saturating_sub(*n),
            State::Fuse(source) => source.as_ref().map_or(Some(0), |it| it.exact_len())?,
            _ => return None,
        };
        rest.checked_add(ahead)
    }

    /// Whether this gives elements for ever.
    pub(crate) fn is_endless(&self) -> bool {
        match &self.inner.borrow().state {
            State::Repeat(_) | State::RepeatWith(_) => true,
            State::Map { source, .. }
            | State::Inspect { source, .. }
            | State::Enumerate { source, .. }
            | State::Skip { source, .. }
            | State::StepBy { source, .. } => source.is_endless(),
            _ => false,
        }
    }

    /// Whether the elements are kept somewhere already, so that their number says what copying them costs.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(
            &self.inner.borrow().state,
            State::Items { .. } | State::Ints { .. } | State::Buffer(_) | State::Entries(_)
        )
    }

    /// The text left of an iterator over characters.
    pub(crate) fn chars_left(&self) -> Option<String> {
        match &self.inner.borrow().state {
            State::Chars { text, front, back } => text.get(*front..*back).map(str::to_string),
            _ => None,
        }
    }
}
