//! Functions that make iterators: `iter::repeat`, `iter::from_fn` and kin.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::{IterObj, State, present};
use crate::value::{Items, Value};

fn made(state: State) -> Res {
    Ok(Value::Iter(IterObj::new(state)))
}

pub(crate) fn iter_repeat(_: &mut Interp, call: &mut Call<'_>) -> Res {
    made(State::Repeat(call.arg(0)))
}

pub(crate) fn iter_repeat_n(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let source = IterObj::new(State::Repeat(call.arg(0)));
    made(State::Take {
        source,
        left: cx.usize_arg(call, 1)?,
    })
}

pub(crate) fn iter_repeat_with(_: &mut Interp, call: &mut Call<'_>) -> Res {
    made(State::RepeatWith(call.arg(0)))
}

pub(crate) fn iter_once(_: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    made(State::Buffer(Items::from([v])))
}

pub(crate) fn iter_once_with(_: &mut Interp, call: &mut Call<'_>) -> Res {
    let source = IterObj::new(State::RepeatWith(call.arg(0)));
    made(State::Take { source, left: 1 })
}

pub(crate) fn iter_empty(_: &mut Interp, _: &mut Call<'_>) -> Res {
    made(State::Done)
}

pub(crate) fn iter_from_fn(_: &mut Interp, call: &mut Call<'_>) -> Res {
    made(State::FromFn(call.arg(0)))
}

pub(crate) fn iter_successors(_: &mut Interp, call: &mut Call<'_>) -> Res {
    made(State::Successors {
        next: present(call.arg(0)),
        f: call.arg(1),
    })
}

pub(crate) fn iter_zip(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (cx.iter_arg(call, 0)?, cx.iter_arg(call, 1)?);
    made(State::Zip { a, b })
}
