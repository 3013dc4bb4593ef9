//! Calls: user functions, closures, builtins, methods.

use crate::error::{Ctl, Res};
use crate::interp::{Frame, Interp};
use crate::place::Place;
use crate::value::{Closure, FutureState, Items, Value, VarCell};
use ruchyruchy_builtins::IntTy;
use ruchyruchy_builtins::arity_text::wrong_count;
use ruchyruchy_builtins::{Builtin, Receiver};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{Fun, FunKind};
use ruchyruchy_hir::ty::Ty;
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

/// A call of a builtin.
pub struct Call<'a> {
    /// Which.
    pub builtin: Builtin,
    /// The receiver of a method.
    pub this: This,
    /// The arguments (without the receiver), as values; aliases only where the signature says `&mut`.
    pub args: Vec<Value>,
    /// What the context expects.
    pub expected: &'a Ty,
    /// Static width of the receiver (or of its elements, or of `u8::…` paths).
    pub int: Option<IntTy>,
    /// Give a real Option or Result.
    pub wrap: bool,
    /// The result is not used.
    pub unused: bool,
    /// A place-or-new builtin is to change the place (and may return nil if `unused`).
    pub in_place: bool,
}

/// The receiver of a builtin method.
pub enum This {
    /// None: a function.
    None,
    /// A value.
    Value(Value),
    /// A place, for builtins that mutate.
    Place(Place),
}

impl Interp {
    /// Calls a function with argument values (aliases allowed).
    ///
    /// # Errors
    /// What the function throws; wrong argument count.
    pub fn call_fun(&mut self, fun: &Rc<Fun>, args: Vec<Value>, span: Span) -> Res {
        let base = self.stack.len();
        self.stack.extend(args);
        let count = self.stack.len() - base;
        self.enter(fun, base, count, None, span)
    }

    /// Calls any callable value.
    ///
    /// # Errors
    /// What the callee throws; `TypeError` if the value can't be called.
    pub fn call_value(&mut self, callee: &Value, args: Vec<Value>) -> Res {
        let span = self.span;
        let result = match callee {
            Value::Fun(id) => {
                let fun = self.fun(*id);
                self.call_fun(&fun, args, span)
            }
            Value::Closure(closure) => {
                let closure = closure.clone();
                let base = self.stack.len();
                self.stack.extend(args);
                let count = self.stack.len() - base;
                self.enter(&closure.fun, base, count, Some(&closure), span)
            }
            Value::Builtin(builtin) => self.call_builtin_value(*builtin, args),
            Value::Ctor(adt, variant) => self.call_ctor(*adt, *variant, args),
            Value::Host(host) => {
                let host = host.clone();
                self.check_stack()?;
                let args: Vec<Value> = args
                    .into_iter()
                    .map(|v| self.read_through(v))
                    .collect::<Res<_>>()?;
                match (host.body)(self, &args) {
                    Ok(v) => Ok(v),
                    Err(message) => self.raise(ErrorKind::Error, message),
                }
            }
            Value::Alias(_) | Value::Var(_) | Value::Lazy(_) => {
                let inner = self.read_through(callee.clone())?;
                self.call_value(&inner, args)
            }
            other => {
                let name = self.type_name(other);
                self.raise(
                    ErrorKind::TypeError,
                    format!("a value of type {name} can't be called"),
                )
            }
        };
        self.span = span;
        result
    }

    /// Calls a callable with plain values and reads through an alias result: what builtins want.
    ///
    /// # Errors
    /// As [`Interp::call_value`].
    pub fn call1(&mut self, callee: &Value, arg: Value) -> Res {
        if let Value::Closure(closure) = callee {
            let base = self.stack.len();
            self.stack.push(arg);
            return self.call_pushed(closure, base, 1);
        }
        let v = self.call_value(callee, vec![arg])?;
        self.read_through(v)
    }

    /// [`Interp::call1`] with two arguments.
    ///
    /// # Errors
    /// As [`Interp::call_value`].
    pub fn call2(&mut self, callee: &Value, a: Value, b: Value) -> Res {
        if let Value::Closure(closure) = callee {
            let base = self.stack.len();
            self.stack.push(a);
            self.stack.push(b);
            return self.call_pushed(closure, base, 2);
        }
        let v = self.call_value(callee, vec![a, b])?;
        self.read_through(v)
    }

    /// Calls a closure whose arguments are on the stack already.
    fn call_pushed(&mut self, closure: &Rc<Closure>, base: usize, count: usize) -> Res {
        let span = self.span;
        let v = self.enter(&closure.fun, base, count, Some(closure), span)?;
        self.span = span;
        self.read_through(v)
    }

    /// Runs `fun` on the frame that starts at `base` with `count` arguments on the stack.
    pub(crate) fn enter(
        &mut self,
        fun: &Rc<Fun>,
        base: usize,
        count: usize,
        closure: Option<&Rc<Closure>>,
        span: Span,
    ) -> Res {
        if fun.is_async {
            return self.make_future(fun, base, closure);
        }
        self.enter_now(fun, base, count, closure, span)
    }

    /// [`Interp::enter`] without regard to `async`.
    fn enter_now(
        &mut self,
        fun: &Rc<Fun>,
        base: usize,
        count: usize,
        closure: Option<&Rc<Closure>>,
        span: Span,
    ) -> Res {
        if count != fun.params.len() || fun.variadic {
            self.fix_arguments(fun, base, count, span)?;
        }
        self.span = span;
        // A call that fails for its depth is a step, too.
        if let Err(ctl) = self.poll().and_then(|()| self.check_stack()) {
            self.stack.truncate(base);
            return Err(ctl);
        }
        if self.frames.len() >= self.limits.depth as usize {
            self.stack.truncate(base);
            return self.stack_overflow();
        }
        self.stack
            .resize(base + fun.locals.len().max(fun.params.len()), Value::Uninit);
        let caller_base = std::mem::replace(&mut self.base, base);
        let caller_captures = match closure {
            Some(c) => Some(self.closure.replace(c.clone())),
            None => None,
        };
        self.frames.push(Frame {
            fun: fun.clone(),
            call_span: span,
        });
        let at_work = if self.has_invariants
            && matches!(fun.kind, FunKind::Method | FunKind::MutMethod)
            && let Some(this) = self.stack.get(base).cloned()
        {
            self.begin_work(&this, fun.kind)
        } else {
            None
        };
        let result = self.run_body(fun);
        self.frames.pop();
        if let Some(captures) = caller_captures {
            self.closure = captures;
        }
        self.base = caller_base;
        self.stack.truncate(base);
        match at_work {
            Some(this) => self.end_work(&this, result, span),
            None => result,
        }
    }

    fn run_body(&mut self, fun: &Fun) -> Res {
        for (i, param) in fun.params.iter().enumerate() {
            let slot = self.base + i;
            if let Value::Uninit = self.stack[slot] {
                // Only a defaulted parameter may be left out.
                let v = match &param.default {
                    Some(default) => self.eval(default)?,
                    None => Value::Nil,
                };
                self.stack[slot] = v;
            }
            if param.annotated {
                self.check_param(param, slot)?;
            }
            if param.local.index() != i {
                let v = std::mem::take(&mut self.stack[slot]);
                let target = self.base + param.local.index();
                self.stack[target] = v;
            }
        }
        if Some(fun.id) == self.main {
            self.main_has_run = true;
        }
        let value = match self.eval(&fun.body) {
            Ok(v) => v,
            Err(Ctl::Return) => {
                // A `return` of the top level ends the program: `main` has had its chance.
                self.main_has_run |= fun.kind == FunKind::Entry;
                std::mem::take(&mut self.payload)
            }
            Err(other) => return Err(other),
        };
        self.leave(fun, value)
    }

    /// The contract of the result.
    #[inline]
    fn leave(&mut self, fun: &Fun, value: Value) -> Res {
        let value = match value {
            // What a lambda says with `&mut` is for the builtin that called it: `slot.as_mut().map(|n| &mut n.value)`.
            Value::Alias(_) if fun.kind == FunKind::Closure => return Ok(value),
            Value::Alias(_) | Value::Var(_) | Value::Lazy(_) if !fun.returns_alias => {
                self.read_through(value)?
            }
            v => v,
        };
        match (&fun.ret, &value) {
            (ty, v) if fits_at_once(ty, v) => Ok(value),
            _ if fun.returns_alias => Ok(value),
            _ => {
                let name = fun.name;
                self.coerce(value, &fun.ret, &|| format!("result of `{name}`"), fun.span)
            }
        }
    }

    #[inline]
    fn check_param(&mut self, param: &ruchyruchy_hir::hir::Param, slot: usize) -> Res<()> {
        match (&param.ty, &self.stack[slot]) {
            (_, Value::Alias(_)) if param.is_alias => Ok(()),
            (ty, v) if fits_at_once(ty, v) => Ok(()),
            _ => self.coerce_param(param, slot),
        }
    }

    #[cold]
    #[inline(never)]
    fn coerce_param(&mut self, param: &ruchyruchy_hir::hir::Param, slot: usize) -> Res<()> {
        let v = std::mem::take(&mut self.stack[slot]);
        let v = self.read_through(v)?;
        let name = param.name;
        let call = self.frames.last().map_or(param.span, |f| f.call_span);
        let v = self.coerce(v, &param.ty, &|| format!("parameter `{name}`"), call)?;
        self.stack[slot] = v;
        Ok(())
    }

    /// Too few, too many or variadic arguments.
    #[cold]
    fn fix_arguments(&mut self, fun: &Fun, base: usize, count: usize, span: Span) -> Res<()> {
        let params = fun.params.len();
        if fun.variadic {
            let fixed = params - 1;
            if count >= fixed {
                let rest: Items = self.stack.drain(base + fixed..).collect();
                self.stack.push(Value::array(rest));
                return Ok(());
            }
        }
        let is_method = matches!(
            fun.kind,
            FunKind::Method | FunKind::MutMethod | FunKind::Constructor
        ) as usize;
        if count < fun.required || count > params {
            self.stack.truncate(base);
            let name = fun.name;
            let required = fun.required - is_method.min(fun.required);
            let most = params - is_method.min(params);
            let given = count.saturating_sub(is_method);
            let most = (!fun.variadic).then_some(most);
            let message = wrong_count(name.as_str(), (required, most), given);
            return self.raise_at(ErrorKind::TypeError, message, span);
        }
        self.stack.resize(base + params, Value::Uninit);
        if fun.variadic
            && let Some(last) = self.stack.last_mut()
        {
            *last = Value::array(Items::new());
        }
        Ok(())
    }

    fn make_future(&mut self, fun: &Rc<Fun>, base: usize, closure: Option<&Rc<Closure>>) -> Res {
        let args: Vec<Value> = self.stack.drain(base..).collect();
        let callee = match closure {
            Some(c) => Value::Closure(c.clone()),
            None => Value::Fun(fun.id),
        };
        Ok(Value::Future(Rc::new(crate::value::Future {
            pending: std::cell::RefCell::new(Some((callee, args))),
            result: std::cell::RefCell::new(Value::Nil),
            state: std::cell::Cell::new(FutureState::Waiting),
        })))
    }

    /// Runs a future to its end (once); any other value is itself.
    ///
    /// # Errors
    /// What the future's function throws.
    pub fn await_value(&mut self, value: Value) -> Res {
        let Value::Future(future) = &value else {
            return Ok(value);
        };
        let pending = future.pending.borrow_mut().take();
        if let Some((callee, args)) = pending {
            future.state.set(FutureState::Running);
            let (fun, closure) = match &callee {
                Value::Closure(c) => (c.fun.clone(), Some(c.clone())),
                Value::Fun(id) => (self.fun(*id), None),
                _ => return Ok(Value::Nil),
            };
            let base = self.stack.len();
            self.stack.extend(args);
            let count = self.stack.len() - base;
            let span = self.span;
            match self.enter_now(&fun, base, count, closure.as_ref(), span) {
                Ok(result) => {
                    *future.result.borrow_mut() = result;
                    future.state.set(FutureState::Done);
                }
                Err(Ctl::Throw) => {
                    // Whoever awaits it again gets the same error.
                    *future.result.borrow_mut() = self.payload.share();
                    future.state.set(FutureState::Failed);
                    return Err(Ctl::Throw);
                }
                Err(other) => return Err(other),
            }
        }
        let result = future.result.borrow().share();
        match future.state.get() {
            FutureState::Failed => {
                let span = self.span;
                self.throw(result, span)
            }
            FutureState::Running => self.raise(ErrorKind::Error, "a future can't await itself"),
            FutureState::Waiting | FutureState::Done => Ok(result),
        }
    }

    /// A reference to the variable `index` of the running closure.
    #[inline]
    pub(crate) fn capture(&self, index: u32) -> Rc<VarCell> {
        match &self.closure {
            Some(closure) => closure.captures[index as usize].clone(),
            None => VarCell::new(Value::Nil),
        }
    }

    /// Calls a builtin that is used as a function value: methods take their receiver first.
    fn call_builtin_value(&mut self, builtin: Builtin, mut args: Vec<Value>) -> Res {
        let this = if matches!(builtin.receiver(), Receiver::Fn) || args.is_empty() {
            This::None
        } else {
            This::Value(args.remove(0))
        };
        let mut call = Call {
            builtin,
            this,
            args,
            expected: &Ty::Unknown,
            int: None,
            wrap: false,
            unused: false,
            in_place: false,
        };
        self.call_builtin(&mut call)
    }
}

/// The contracts that everyday values meet as they are.
#[inline(always)]
fn fits_at_once(ty: &Ty, v: &Value) -> bool {
    match (ty, v) {
        (_, Value::Alias(_)) => false,
        (Ty::Unknown, _) => true,
        (Ty::Int(width), Value::Int(n)) => crate::ops::in_width(*width, *n),
        (Ty::Float, Value::Float(_))
        | (Ty::Bool, Value::Bool(_))
        | (Ty::Str, Value::Str(_))
        | (Ty::Array(_), Value::Array(_)) => true,
        (Ty::Adt(id, _), Value::Struct(r) | Value::Enum(r) | Value::Instance(r)) => r.adt == *id,
        _ => false,
    }
}
