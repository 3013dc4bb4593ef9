//! Adaptors: one iterator out of another.
//!
//! Each is a constructor of a state. Iterators get the lazy iterator, arrays the array of its elements at once; both rows
//! of the table come from the same constructor.

use super::this_iter;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::{IterObj, State};
use crate::value::{Items, Value, VarCell};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::rc::Rc;

/// What makes a state out of a source and the arguments.
type Make = fn(&mut Interp, &mut Call<'_>, Rc<IterObj>) -> Res<State>;

fn lazy(cx: &mut Interp, call: &mut Call<'_>, make: Make) -> Res {
    let source = this_iter(cx, call)?;
    Ok(Value::Iter(IterObj::new(make(cx, call, source)?)))
}

fn eager(cx: &mut Interp, call: &mut Call<'_>, make: Make) -> Res {
    let source = this_iter(cx, call)?;
    let it = IterObj::new(make(cx, call, source)?);
    Ok(Value::array(cx.collect_items(&it)?))
}

/// The lazy rows of `iter`, and the rows of `array` that have the same name.
macro_rules! adaptors {
    (both: $($both:ident)*; lazy: $($lazy:ident)*) => {
        $(pub(crate) fn $both(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            lazy(cx, call, make::$both)
        })*
        $(pub(crate) fn $lazy(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            lazy(cx, call, make::$lazy)
        })*
        /// The same for arrays, which get their result as an array.
        pub(crate) mod arrays {
            use super::{Call, Interp, Res, eager, make};
            $(pub(crate) fn $both(cx: &mut Interp, call: &mut Call<'_>) -> Res {
                eager(cx, call, make::$both)
            })*
        }
    };
}

adaptors! {
    both: map filter inspect filter_map flat_map flatten enumerate zip chain take skip take_while skip_while
        map_while scan step_by intersperse windows chunks;
    lazy: fuse rev cycle dedup unique
}

/// Constructors of the states.
pub(crate) mod make {
    use super::{Call, ErrorKind, Interp, Items, IterObj, Rc, Res, State, VarCell};

    /// An argument that must be a positive count.
    pub(crate) fn positive(cx: &mut Interp, call: &mut Call<'_>, index: usize) -> Res<usize> {
        let n = cx.usize_arg(call, index)?;
        if n == 0 {
            let name = call.builtin.names().first().copied().unwrap_or_default();
            return cx.raise(
                ErrorKind::IndexError,
                format!("`{name}` needs a positive count, not 0"),
            );
        }
        Ok(n)
    }

    macro_rules! with_function {
        ($($name:ident $state:ident),*) => {$(
            pub(crate) fn $name(
                _: &mut Interp,
                call: &mut Call<'_>,
                source: Rc<IterObj>,
            ) -> Res<State> {
                Ok(State::$state { source, f: call.arg(0) })
            }
        )*};
    }
    with_function! {
        map Map, filter Filter, filter_map FilterMap, take_while TakeWhile, map_while MapWhile,
        inspect Inspect
    }

    pub(crate) fn skip_while(
        _: &mut Interp,
        call: &mut Call<'_>,
        source: Rc<IterObj>,
    ) -> Res<State> {
        Ok(State::SkipWhile {
            source,
            f: Some(call.arg(0)),
        })
    }

    pub(crate) fn flat_map(_: &mut Interp, call: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Flatten {
            source,
            f: Some(call.arg(0)),
            front: None,
            back: None,
        })
    }

    pub(crate) fn flatten(_: &mut Interp, _: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Flatten {
            source,
            f: None,
            front: None,
            back: None,
        })
    }

    pub(crate) fn enumerate(_: &mut Interp, _: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Enumerate { source, count: 0 })
    }

    pub(crate) fn zip(cx: &mut Interp, call: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Zip {
            a: source,
            b: cx.iter_arg(call, 0)?,
        })
    }

    pub(crate) fn chain(cx: &mut Interp, call: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Chain {
            a: Some(source),
            b: Some(cx.iter_arg(call, 0)?),
        })
    }

    pub(crate) fn take(cx: &mut Interp, call: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Take {
            source,
            left: cx.usize_arg(call, 0)?,
        })
    }

    pub(crate) fn skip(cx: &mut Interp, call: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Skip {
            source,
            left: cx.usize_arg(call, 0)?,
        })
    }

    pub(crate) fn scan(_: &mut Interp, call: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Scan {
            source,
            state: VarCell::new(call.arg(0)),
            f: call.arg(1),
        })
    }

    pub(crate) fn step_by(cx: &mut Interp, call: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::StepBy {
            source,
            step: positive(cx, call, 0)?,
            started: false,
        })
    }

    pub(crate) fn intersperse(
        _: &mut Interp,
        call: &mut Call<'_>,
        source: Rc<IterObj>,
    ) -> Res<State> {
        Ok(State::Intersperse {
            source,
            separator: call.arg(0),
            pending: None,
            started: false,
        })
    }

    pub(crate) fn windows(cx: &mut Interp, call: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        let n = if call.has(0) {
            positive(cx, call, 0)?
        } else {
            2
        };
        Ok(State::Windows {
            source,
            n,
            run: Items::new(),
        })
    }

    pub(crate) fn chunks(cx: &mut Interp, call: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Chunks {
            source,
            n: positive(cx, call, 0)?,
        })
    }

    pub(crate) fn fuse(_: &mut Interp, _: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Fuse(Some(source)))
    }

    pub(crate) fn rev(_: &mut Interp, _: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Rev(source))
    }

    pub(crate) fn cycle(_: &mut Interp, _: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Cycle {
            source: Some(source),
            seen: Items::new(),
            at: 0,
        })
    }

    pub(crate) fn dedup(_: &mut Interp, _: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Dedup { source, last: None })
    }

    pub(crate) fn unique(_: &mut Interp, _: &mut Call<'_>, source: Rc<IterObj>) -> Res<State> {
        Ok(State::Unique {
            source,
            seen: Default::default(),
        })
    }
}
