//! Adaptors that remember elements: windows, cycles, scans and the like.

use super::{IterObj, State, present};
use crate::alias::{Alias, Slot};
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Items, Value};
use std::rc::Rc;

impl Interp {
    /// The adaptors that remember elements.
    pub(super) fn step_with_memory(&mut self, it: &Rc<IterObj>) -> Res<Option<Value>> {
        let inner = it.inner.borrow();
        match &inner.state {
            State::Successors { next, f } => {
                let (next, f) = (next.as_ref().map(Value::share), f.clone());
                drop(inner);
                let Some(v) = next else { return Ok(None) };
                let after = present(self.call1(&f, v.share())?);
                it.with(|state| {
                    if let State::Successors { next, .. } = state {
                        *next = after;
                    }
                });
                Ok(Some(v))
            }
            State::Scan { source, state, f } => {
                let (source, cell, f) = (source.clone(), state.clone(), f.clone());
                drop(inner);
                let Some(v) = self.iter_next(&source)? else {
                    return Ok(None);
                };
                let alias = Alias::of_slot(Slot::Var(cell), None);
                let result = present(self.call2(&f, alias, v)?);
                if result.is_none() {
                    it.finish();
                }
                Ok(result)
            }
            State::Cycle { source, .. } => {
                let source = source.clone();
                drop(inner);
                self.step_cycle(it, source)
            }
            State::Intersperse { source, .. } => {
                let source = source.clone();
                drop(inner);
                let pending = it.with(|state| match state {
                    State::Intersperse { pending, .. } => pending.take(),
                    _ => None,
                });
                if pending.is_some() {
                    return Ok(pending);
                }
                let Some(v) = self.iter_next(&source)? else {
                    return Ok(None);
                };
                Ok(it.with(|state| match state {
                    State::Intersperse {
                        separator,
                        pending,
                        started,
                        ..
                    } if *started => {
                        *pending = Some(v);
                        Some(separator.share())
                    }
                    State::Intersperse { started, .. } => {
                        *started = true;
                        Some(v)
                    }
                    _ => Some(v),
                }))
            }
            State::Windows { source, n, run } => {
                let (source, n, missing) = (source.clone(), *n, n.saturating_sub(run.len()));
                drop(inner);
                for _ in 0..missing {
                    self.poll()?;
                    let Some(v) = self.iter_next(&source)? else {
                        return Ok(None);
                    };
                    let v = self.settle(v)?;
                    it.with(|state| {
                        if let State::Windows { run, .. } = state {
                            run.push_back(v);
                        }
                    });
                }
                self.check_heap(n.saturating_mul(size_of::<Value>()))?;
                Ok(it.with(|state| match state {
                    State::Windows { run, .. } => {
                        let window = Value::array_of(run.iter().map(Value::share));
                        run.pop_front();
                        Some(window)
                    }
                    _ => None,
                }))
            }
            State::Chunks { source, n } => {
                let (source, n) = (source.clone(), *n);
                drop(inner);
                let mut chunk = Items::new();
                while chunk.len() < n {
                    self.poll()?;
                    let Some(v) = self.iter_next(&source)? else {
                        break;
                    };
                    chunk.push_back(self.settle(v)?);
                }
                Ok((!chunk.is_empty()).then(|| Value::array(chunk)))
            }
            State::Dedup { source, .. } => {
                let source = source.clone();
                drop(inner);
                while let Some(v) = self.iter_next(&source)? {
                    self.poll()?;
                    let v = self.settle(v)?;
                    let before = it.with(|state| match state {
                        State::Dedup { last, .. } => last.as_ref().map(Value::share),
                        _ => None,
                    });
                    let same = match before {
                        Some(before) => self.equal(&before, &v)?,
                        None => false,
                    };
                    if !same {
                        let copy = v.share();
                        let old = it.with(|state| match state {
                            State::Dedup { last, .. } => last.replace(copy),
                            _ => None,
                        });
                        drop(old);
                        return Ok(Some(v));
                    }
                }
                Ok(None)
            }
            State::Unique { source, .. } => {
                let source = source.clone();
                drop(inner);
                while let Some(v) = self.iter_next(&source)? {
                    self.poll()?;
                    let v = self.settle(v)?;
                    // Taken out meanwhile: comparing may run user code.
                    let mut seen = it.with(|state| match state {
                        State::Unique { seen, .. } => std::mem::take(seen),
                        _ => Default::default(),
                    });
                    let new = self.see(&mut seen, &v);
                    it.with(|state| {
                        if let State::Unique { seen: slot, .. } = state {
                            *slot = seen;
                        }
                    });
                    if new? {
                        return Ok(Some(v));
                    }
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    fn step_cycle(&mut self, it: &Rc<IterObj>, source: Option<Rc<IterObj>>) -> Res<Option<Value>> {
        if let Some(source) = source {
            if let Some(v) = self.iter_next(&source)? {
                let v = self.settle(v)?;
                let copy = v.share();
                it.with(|state| {
                    if let State::Cycle { seen, .. } = state {
                        seen.push_back(copy);
                    }
                });
                return Ok(Some(v));
            }
            let old = it.with(|state| match state {
                State::Cycle { source, .. } => source.take(),
                _ => None,
            });
            drop(old);
        }
        Ok(it.with(|state| match state {
            State::Cycle { seen, at, .. } => {
                let v = seen.get(*at).map(Value::share);
                *at += 1;
                if *at >= seen.len() {
                    *at = 0;
                }
                v
            }
            _ => None,
        }))
    }
}
