//! Control flow: loops, short circuits, `try`, `?` and `?.`.

use crate::error::{Ctl, Res};
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{Expr, ExprKind, FunId, LocalId, LoopId};
use ruchyruchy_syntax::ast::ShortOp;
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

impl Interp {
    pub(crate) fn eval_short(&mut self, op: ShortOp, lhs: &Expr, rhs: &Expr) -> Res {
        let a = self.eval_value(lhs)?;
        let take_right = match op {
            ShortOp::And => a.truthy(),
            ShortOp::Or => !a.truthy(),
            ShortOp::Coalesce => {
                if a.is_absent() {
                    return self.eval(rhs);
                }
                return Ok(match a.as_some().or_else(|| a.as_ok()) {
                    Some(inner) => inner.share(),
                    None => a,
                });
            }
        };
        if take_right { self.eval(rhs) } else { Ok(a) }
    }

    /// One round of a loop; false: `break` left it, with its value in the payload.
    #[inline(always)]
    fn round(&mut self, id: LoopId, body: &Expr) -> Res<bool> {
        self.span = body.span;
        self.poll()?;
        match self.eval(body) {
            Ok(_) => Ok(true),
            Err(Ctl::Break(target)) if target == id.0 => Ok(false),
            Err(Ctl::Continue(target)) if target == id.0 => Ok(true),
            Err(ctl) => Err(ctl),
        }
    }

    pub(crate) fn eval_while(&mut self, id: LoopId, cond: &Expr, body: &Expr) -> Res {
        while self.eval_truth(cond)? {
            if !self.round(id, body)? {
                return Ok(std::mem::take(&mut self.payload));
            }
        }
        Ok(Value::Nil)
    }

    pub(crate) fn eval_loop(&mut self, id: LoopId, body: &Expr) -> Res {
        loop {
            if !self.round(id, body)? {
                return Ok(std::mem::take(&mut self.payload));
            }
        }
    }

    pub(crate) fn eval_for(&mut self, id: LoopId, local: LocalId, iter: &Expr, body: &Expr) -> Res {
        // A literal int range needs no range value and no iterator.
        if let ExprKind::Range {
            start: Some(start),
            end: Some(end),
            inclusive,
        } = &iter.kind
        {
            let (a, b) = (self.eval_value(start)?, self.eval_value(end)?);
            if let (Value::Int(a), Value::Int(b)) = (&a, &b) {
                return self.count_loop(id, local, *a, *b, *inclusive, body);
            }
            let range = self.make_range(a, b, *inclusive, iter.span)?;
            return self.iterate(id, local, range, iter.span, body);
        }
        // `for x in items` with a parameter `items: &mut [T]` aliases the elements.
        let v = match &iter.kind {
            ExprKind::Local(_) | ExprKind::Move(_) | ExprKind::Capture(_) => {
                self.eval_forward(iter)?
            }
            _ => self.eval(iter)?,
        };
        self.iterate(id, local, v, iter.span, body)
    }

    pub(crate) fn count_loop(
        &mut self,
        id: LoopId,
        local: LocalId,
        start: i64,
        end: i64,
        inclusive: bool,
        body: &Expr,
    ) -> Res {
        let mut i = start;
        while i < end || (inclusive && i == end) {
            self.bind(local, Value::Int(i));
            if !self.round(id, body)? {
                return Ok(std::mem::take(&mut self.payload));
            }
            if i == i64::MAX {
                break;
            }
            i += 1;
        }
        Ok(Value::Nil)
    }

    pub(crate) fn iterate(
        &mut self,
        id: LoopId,
        local: LocalId,
        v: Value,
        span: Span,
        body: &Expr,
    ) -> Res {
        self.span = span;
        let it = self.make_iter(&v)?;
        drop(v);
        loop {
            self.span = span;
            let Some(item) = self.iter_next(&it)? else {
                break;
            };
            self.bind(local, item);
            if !self.round(id, body)? {
                return Ok(std::mem::take(&mut self.payload));
            }
        }
        self.bind(local, Value::Uninit);
        Ok(Value::Nil)
    }

    /// `throw e`: an `Error` made by `Error::new` gets the place where it is thrown first.
    pub(crate) fn place_error(&mut self, v: Value, span: Span) -> Value {
        match &v {
            Value::Error(e) if e.span == Span::NONE => {
                let mut error = (**e).clone();
                error.span = span;
                Value::Error(Rc::new(error))
            }
            _ => v,
        }
    }

    #[inline(never)]
    pub(crate) fn eval_try(
        &mut self,
        body: &Expr,
        catch: &Option<(LocalId, Box<Expr>)>,
        finally: &Option<Box<Expr>>,
    ) -> Res {
        let mut result = self.eval_value(body);
        if let (Err(Ctl::Throw), Some((local, handler))) = (&result, catch) {
            let thrown = std::mem::take(&mut self.payload);
            self.bind(*local, thrown);
            result = self.eval_value(handler);
            let slot = self.base + local.index();
            self.stack[slot] = Value::Uninit;
        }
        if let Some(finally) = finally {
            // What is under way is kept aside: the block may throw and return on its own.
            if matches!(result, Err(Ctl::Exit | Ctl::Stop)) {
                return result;
            }
            let payload = std::mem::take(&mut self.payload);
            let trace = std::mem::take(&mut self.trace);
            let span = self.throw_span;
            self.eval(finally)?;
            self.payload = payload;
            self.trace = trace;
            self.throw_span = span;
        }
        result
    }

    #[inline(never)]
    pub(crate) fn eval_question(&mut self, expr: &Expr, convert: Option<FunId>, span: Span) -> Res {
        let v = self.eval(expr)?;
        let plain = match &v {
            Value::Alias(_) | Value::Lazy(_) | Value::Var(_) => {
                self.hold_through(v.clone(), span)?
            }
            v => v.clone(),
        };
        if plain.is_absent() {
            self.payload = plain;
            return Err(Ctl::Return);
        }
        if let Some(error) = plain.as_err() {
            self.payload = match convert {
                Some(convert) => {
                    let fun = self.fun(convert);
                    let converted = self.call_fun(&fun, vec![error.share()], span)?;
                    Value::err(self.read_through(converted)?)
                }
                None => plain.share(),
            };
            return Err(Ctl::Return);
        }
        if let Value::Alias(alias) = &v
            && (plain.as_some().is_some() || plain.as_ok().is_some())
        {
            self.span = span;
            return self.alias_part(alias, crate::place::Step::Tuple(0), span);
        }
        match plain.as_some().or_else(|| plain.as_ok()) {
            Some(inner) => Ok(inner.share()),
            None => Ok(v),
        }
    }

    #[inline(never)]
    pub(crate) fn eval_opt_chain(
        &mut self,
        base: &Expr,
        local: LocalId,
        rest: &Expr,
        returns: bool,
        span: Span,
    ) -> Res {
        if !self.enter_opt_chain(base, local, returns, span)? {
            return Ok(Value::Nil);
        }
        let result = self.eval(rest);
        let slot = self.base + local.index();
        self.stack[slot] = Value::Uninit;
        result
    }

    /// Puts what is before `?.` into the slot of the chain; false: there is nothing, the chain gives nil.
    pub(crate) fn enter_opt_chain(
        &mut self,
        base: &Expr,
        local: LocalId,
        returns: bool,
        span: Span,
    ) -> Res<bool> {
        let raw = self.eval(base)?;
        let v = self.hold_through(raw.clone(), span)?;
        let inner = if v.is_absent() {
            if returns {
                self.payload = v;
                return Err(Ctl::Return);
            }
            return Ok(false);
        } else if let Some(error) = v.as_err() {
            if returns {
                self.payload = v;
                return Err(Ctl::Return);
            }
            if let Value::Error(e) = &error {
                let e = if e.span == Span::NONE { span } else { e.span };
                return self.throw(error, e);
            }
            let text = self.quoted(&error)?;
            return self.raise_at(ErrorKind::Error, format!("`?.` on Err({text})"), span);
        } else {
            match (v.as_some().or_else(|| v.as_ok()), raw) {
                (Some(_), Value::Alias(alias)) => {
                    self.alias_part(&alias, crate::place::Step::Tuple(0), span)?
                }
                (Some(inner), _) => inner.share(),
                (None, raw @ Value::Alias(_)) => raw,
                (None, _) => v.share(),
            }
        };
        self.bind(local, inner);
        Ok(true)
    }
}
