//! All elements at once: pushes them into a consumer.

use super::{IterObj, State, int_value, present};
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Items, Value};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::rc::Rc;

/// What gets the elements; false: no more are wanted.
pub(crate) type Sink<'a> = dyn FnMut(&mut Interp, Value) -> Res<bool> + 'a;

/// How to drive an iterator without asking for one element after the other.
enum Plan {
    Items,
    Ints,
    Map(Rc<IterObj>, Value),
    Filter(Rc<IterObj>, Value),
    FilterMap(Rc<IterObj>, Value),
    Inspect(Rc<IterObj>, Value),
    Enumerate(Rc<IterObj>),
    Step,
}

impl Interp {
    /// Pushes the elements of `it` into `sink` until it wants no more; whether the end was reached.
    ///
    /// # Errors
    /// What user code and the sink throw.
    pub(crate) fn drive(&mut self, it: &Rc<IterObj>, sink: &mut Sink<'_>) -> Res<bool> {
        let plan = {
            let inner = it.inner.borrow();
            match (&inner.peeked, &inner.state) {
                (Some(_), _) => Plan::Step,
                (None, State::Items { .. }) => Plan::Items,
                (None, State::Ints { .. }) => Plan::Ints,
                (None, State::Map { source, f }) => Plan::Map(source.clone(), f.clone()),
                (None, State::Filter { source, f }) => Plan::Filter(source.clone(), f.clone()),
                (None, State::FilterMap { source, f }) => {
                    Plan::FilterMap(source.clone(), f.clone())
                }
                (None, State::Inspect { source, f }) => Plan::Inspect(source.clone(), f.clone()),
                (None, State::Enumerate { source, .. }) => Plan::Enumerate(source.clone()),
                _ => Plan::Step,
            }
        };
        if matches!(
            plan,
            Plan::Map(..)
                | Plan::Filter(..)
                | Plan::FilterMap(..)
                | Plan::Inspect(..)
                | Plan::Enumerate(_)
        ) {
            self.check_stack()?;
        }
        match plan {
            Plan::Items => loop {
                let v = it.with(|state| match state {
                    State::Items { array, front, back } if *front < *back => {
                        let v = array.data.borrow().get(*front).map(Value::share);
                        *front += 1;
                        v
                    }
                    _ => None,
                });
                let Some(v) = v else {
                    it.finish();
                    return Ok(true);
                };
                self.poll()?;
                if !sink(self, v)? {
                    return Ok(false);
                }
            },
            Plan::Ints => loop {
                let n = it.with(|state| match state {
                    State::Ints { front, back } if *front < *back => {
                        let n = *front;
                        *front += 1;
                        Some(n)
                    }
                    _ => None,
                });
                let Some(n) = n else { return Ok(true) };
                self.poll()?;
                if !sink(self, int_value(n))? {
                    return Ok(false);
                }
            },
            Plan::Map(source, f) => self.drive(&source, &mut |cx, v| {
                let v = cx.call_value(&f, vec![v])?;
                sink(cx, v)
            }),
            Plan::Filter(source, f) => self.drive(&source, &mut |cx, v| {
                if cx.accepts(&f, &v)? {
                    sink(cx, v)
                } else {
                    Ok(true)
                }
            }),
            Plan::FilterMap(source, f) => self.drive(&source, &mut |cx, v| match present(
                cx.call_value(&f, vec![v])?,
            ) {
                Some(v) => sink(cx, v),
                None => Ok(true),
            }),
            Plan::Inspect(source, f) => self.drive(&source, &mut |cx, v| {
                cx.call1(&f, v.share())?;
                sink(cx, v)
            }),
            Plan::Enumerate(source) => self.drive(&source, &mut |cx, v| {
                let number = it.count_up();
                sink(cx, Value::tuple([number, v]))
            }),
            Plan::Step => {
                while let Some(v) = self.iter_next(it)? {
                    self.poll()?;
                    if !sink(self, v)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    }

    /// All elements left, aliases read.
    ///
    /// # Errors
    /// What user code throws; `OutOfMemory`.
    pub(crate) fn collect_items(&mut self, it: &Rc<IterObj>) -> Res<Items> {
        if it.is_endless() {
            return self.raise(
                ErrorKind::OutOfMemory,
                "the elements of an endless iterator can't fit in memory",
            );
        }
        let mut items = Items::new();
        if it.is_plain()
            && let Some(len) = it.exact_len()
        {
            self.check_heap(len.saturating_mul(size_of::<Value>()))?;
            items.reserve(len.min(1 << 16));
        }
        self.drive(it, &mut |cx, v| {
            let v = cx.settle(v)?;
            items.push_back(v);
            Ok(true)
        })?;
        Ok(items)
    }

    /// The elements of anything that can be iterated.
    ///
    /// # Errors
    /// As [`Interp::make_iter`] and [`Interp::collect_items`].
    pub(crate) fn items_of(&mut self, v: &Value) -> Res<Items> {
        if let Value::Array(array) = v {
            return Ok(array.data.borrow().iter().map(Value::share).collect());
        }
        let it = self.make_iter(v)?;
        self.collect_items(&it)
    }
}
