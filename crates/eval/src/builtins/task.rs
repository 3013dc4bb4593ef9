//! Threads, tasks and channels, on the one thread that there is.
//!
//! `thread::spawn(f)` runs `f` to its end at once, which is one of the orders in which real threads could
//! have run; its handle is a future that has its result already. A channel is a shared cell that holds
//! the messages under way. So a thread that sends is always done before anybody receives, and a receiver that finds
//! nothing would wait for ever: it gets an `Err`, as if all senders were gone.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Future, FutureState, Items, Value, VarCell};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Runs a closure or future to its end.
pub(crate) fn spawn(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let work = call.arg(0);
    let work = cx.read_through(work)?;
    let result = match work {
        Value::Future(_) => {
            cx.await_value(work.share())?;
            return Ok(work);
        }
        callee => cx.call_value(&callee, Vec::new())?,
    };
    let result = cx.await_value(result)?;
    Ok(Value::Future(Rc::new(Future {
        pending: RefCell::new(None),
        result: RefCell::new(result),
        state: Cell::new(FutureState::Done),
    })))
}

/// The result of a task: an `Ok`, since what it raised was raised where it was spawned.
pub(crate) fn join(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = call.this(cx)?;
    let result = cx.await_value(this)?;
    Ok(Value::ok(result))
}

pub(crate) fn is_finished(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::Bool(true))
}

/// The two ends of a channel.
pub(crate) fn channel(_: &mut Interp, _: &mut Call<'_>) -> Res {
    let end = Value::Shared(VarCell::new(Value::array(Items::new())));
    Ok(Value::tuple([end.clone(), end]))
}

fn queue(cx: &mut Interp, call: &mut Call<'_>) -> Res<Rc<VarCell>> {
    match call.this(cx)? {
        Value::Shared(cell) => Ok(cell),
        other => cx.wrong_this(call, "the end of a channel", &other),
    }
}

/// Puts a message at the end.
pub(crate) fn send(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let cell = queue(cx, call)?;
    let message = call.arg(0);
    let message = cx.read_through(message)?;
    let Value::Array(array) = cell.get() else {
        return cx.raise(ErrorKind::TypeError, "only the end of a channel can send");
    };
    array.data.borrow_mut().push_back(message);
    cx.fallible(call, Ok(Value::Nil))
}

/// Takes the first message.
pub(crate) fn recv(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let cell = queue(cx, call)?;
    let Value::Array(array) = cell.get() else {
        return cx.raise(
            ErrorKind::TypeError,
            "only the end of a channel can receive",
        );
    };
    let message = array.data.borrow_mut().pop_front();
    let closed = || {
        let message = "receiving on a closed channel".to_string();
        (ErrorKind::Error, message)
    };
    cx.fallible(call, message.ok_or_else(closed))
}

/// All messages that are under way.
pub(crate) fn messages(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let cell = queue(cx, call)?;
    let Value::Array(array) = cell.get() else {
        return cx.raise(
            ErrorKind::TypeError,
            "only the end of a channel can receive",
        );
    };
    let messages = std::mem::take(&mut *array.data.borrow_mut());
    let it = cx.make_iter(&Value::array(messages))?;
    Ok(Value::Iter(it))
}
