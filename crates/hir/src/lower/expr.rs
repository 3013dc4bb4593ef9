//! Expressions: which method lowers which kind, and contracts.

use super::fun::BodyRef;
use super::{Lowerer, mk, nil};
use crate::hir::{Arg, Element, Expr, ExprKind, MapElement, Site};
use crate::ty::{FnTy, KeyOrder, Ty};
use ruchyruchy_syntax::ast::{self, ExprKind as E, UnOp};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    /// Lowers an expression where a value of type `want` is expected (Unknown if nothing is).
    pub fn expr(&mut self, e: &ast::Expr, want: &Ty) -> Expr {
        let span = e.span;
        match &e.kind {
            E::Lit(lit) => self.literal(lit, false, span, want),
            E::Path(path) => self.path_expr(path, want),
            E::Paren(inner) => self.expr(inner, want),
            E::Unary(op, operand) => self.unary(*op, operand, span, want),
            E::Borrow { mutable, expr } => self.borrow(*mutable, expr, span, want),
            E::Binary { op, op_span, lhs, rhs } => self.binary(*op, *op_span, lhs, rhs, span, want),
            E::Short { op, lhs, rhs } => self.short(*op, lhs, rhs, span, want),
            E::Pipe { lhs, rhs } => self.pipe(lhs, rhs, span, want),
            E::Assign { op, op_span, target, value } => self.assign(*op, *op_span, target, value, span),
            E::IncDec { increment, prefix, target } => self.inc_dec(*increment, *prefix, target, span),
            E::Ternary { cond, then, otherwise } => self.ternary(cond, then, otherwise, span, want),
            E::Let { .. } => self.let_condition(e),
            E::If { cond, then, otherwise } => self.if_expr(cond, then, otherwise.as_deref(), span, want),
            E::While { label, cond, body } => self.while_loop(*label, cond, body, span),
            E::Loop { label, body } => self.endless(*label, body, span, want),
            E::For { label, pat, iter, body } => self.for_loop(*label, pat, iter, body, span),
            E::Match { scrutinee, arms } => self.match_expr(scrutinee, arms, span, want),
            E::Matches { scrutinee, pat, guard } => self.matches(scrutinee, pat, guard.as_deref(), span),
            E::Block { label, block } => self.block_expr(*label, block, span, want),
            E::Async(block) => self.async_block(block, span, want),
            E::Closure(c) => self.closure(c, span, want),
            E::Call { .. } | E::MethodCall { .. } | E::Field { .. } | E::Index { .. } => self.postfix(e, want),
            E::Range { start, end, inclusive } => {
                self.range(start.as_deref(), end.as_deref(), *inclusive, span, want)
            }
            E::Array(elements) => self.array(elements, span, want),
            E::Repeat { value, count } => self.repeat(value, count, span, want),
            E::Tuple(elements) => self.tuple(elements, span, want),
            E::Set(elements) => self.set(elements, span, want),
            E::Map(entries) => self.map(entries, span, want),
            E::Struct { path, fields, base } => self.struct_literal(path, fields, base.as_deref(), span),
            E::Comprehension(c) => self.comprehension(c, span, want),
            E::Cast { expr, ty } => self.cast(expr, ty, span),
            E::Try(inner) => self.question(inner, span, want),
            E::Throw(value) => self.throw(value, span),
            E::TryCatch { body, catches, finally } => {
                self.try_catch(body, catches, finally.as_ref(), span, want)
            }
            E::Return(value) => self.return_expr(value.as_deref(), span),
            E::Break { label, value } => self.break_expr(*label, value.as_deref(), span),
            E::Continue { label } => self.continue_expr(*label, span),
            E::Await(value) => self.await_expr(value, span, want),
            E::Yield(value) => self.yield_expr(value.as_deref(), span),
            E::Lazy(value) => self.lazy(value, span, want),
            E::Spawn(what) => self.spawn(what, span),
            E::Send { actor, ask, message, args } => self.send(actor, *ask, *message, args, span),
            E::FString(parts) => self.fstring(parts, span),
            E::Macro { name, args } => self.macro_call(*name, args, span, want),
            E::DataFrame(columns) => self.data_frame(columns, span),
            E::Error => self.take_piped(span),
        }
    }

    /// A condition: nothing is expected of it.
    pub fn value(&mut self, e: &ast::Expr) -> Expr {
        self.expr(e, &Ty::Unknown)
    }

    /// Applies the contract `ty`, unless the value is known to keep it.
    pub fn coerce(&mut self, value: Expr, ty: &Ty, site: Site) -> Expr {
        match ty {
            Ty::Unknown => return self.narrow(value),
            Ty::Never => return value,
            _ => {}
        }
        if value.ty == Ty::Never || (same_kind(&value.ty, ty) && self.proven(&value)) {
            return value;
        }
        let span = value.span;
        mk(ExprKind::Coerce { expr: Box::new(value), ty: ty.clone(), site }, span, ty.clone())
    }

    /// A u64 on its way to a place of unknown width.
    pub fn narrow(&mut self, value: Expr) -> Expr {
        if value.ty != Ty::Int(crate::ty::IntTy::U64) {
            return value;
        }
        if let ExprKind::Const(crate::hir::Const::Int(_)) = value.kind {
            return value;
        }
        let span = value.span;
        mk(ExprKind::Narrow(Box::new(value)), span, Ty::Unknown)
    }

    /// Whether the static type of the expression is more than a guess: all that leads to it is checked when it runs.
    pub fn proven(&self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Const(_)
            | ExprKind::Coerce { .. }
            | ExprKind::Cast { .. }
            | ExprKind::Construct { .. }
            | ExprKind::New { .. }
            | ExprKind::Array(_)
            | ExprKind::Repeat { .. }
            | ExprKind::Set(_)
            | ExprKind::Map(_)
            | ExprKind::Format(_)
            | ExprKind::Closure(_)
            | ExprKind::FunRef(_) => true,
            ExprKind::Tuple(elements) => elements.iter().all(|e| self.proven(e)),
            ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::Global(_) => {
                self.var_info(e).is_some_and(|facts| facts.info.contract && facts.info.alias == super::frame::Alias::No)
            }
            ExprKind::Call { fun, .. } => {
                self.sig(*fun).is_some_and(|sig| sig.ret == e.ty && !sig.is_async && !sig.is_generator)
            }
            ExprKind::Field { object, hint: Some(_), .. } => self.proven(object),
            ExprKind::Binary { op, lhs, rhs, .. } => {
                use ast::BinOp as B;
                match op {
                    B::Eq | B::Ne | B::Lt | B::Le | B::Gt | B::Ge | B::In => true,
                    _ => is_number(&lhs.ty) && is_number(&rhs.ty) && self.proven(lhs) && self.proven(rhs),
                }
            }
            ExprKind::Unary { expr, .. } => is_number(&expr.ty) && self.proven(expr),
            _ => false,
        }
    }

    fn unary(&mut self, op: UnOp, operand: &ast::Expr, span: Span, want: &Ty) -> Expr {
        match op {
            UnOp::Neg => self.negate(operand, span, want),
            UnOp::Not => self.not(operand, span, want),
            UnOp::BitNot => self.bit_not(operand, span, want),
            UnOp::Deref => self.deref(operand, span, want),
        }
    }

    pub fn arg(expr: Expr) -> Arg {
        Arg { expr, spread: false, name: None }
    }

    fn cast(&mut self, e: &ast::Expr, ty: &ast::Type, span: Span) -> Expr {
        let to = self.ty(ty);
        // The literal of a cast is not of the target type: `300 as u8` wraps.
        let want = match (&e.kind, &to) {
            (E::Lit(ast::Lit::Int(n, None)), Ty::Int(width)) if i64::try_from(*n).is_err() => Ty::Int(*width),
            _ => Ty::Unknown,
        };
        let value = self.expr(e, &want);
        if to == Ty::Unknown {
            return value;
        }
        mk(ExprKind::Cast { expr: Box::new(value), to: to.clone() }, span, to)
    }

    fn range(
        &mut self,
        start: Option<&ast::Expr>,
        end: Option<&ast::Expr>,
        inclusive: bool,
        span: Span,
        want: &Ty,
    ) -> Expr {
        let mut elem = match want {
            Ty::Range(elem) | Ty::Iter(elem) => (**elem).clone(),
            _ => Ty::Unknown,
        };
        // A literal end takes the width of the other.
        let end_first = start.is_some_and(|s| self.is_untyped_literal(s));
        let (start, end) = if end_first {
            let end = end.map(|e| self.expr(e, &elem));
            if let Some(end) = &end
                && matches!(end.ty, Ty::Int(_) | Ty::Float)
            {
                elem = end.ty.clone();
            }
            (start.map(|e| self.expr(e, &elem)), end)
        } else {
            let start = start.map(|e| self.expr(e, &elem));
            if let Some(start) = &start
                && matches!(start.ty, Ty::Int(_) | Ty::Float)
            {
                elem = start.ty.clone();
            }
            (start, end.map(|e| self.expr(e, &elem)))
        };
        let known = [&start, &end].into_iter().flatten().map(|e| e.ty.clone());
        let known = known.filter(|ty| *ty != Ty::Unknown && *ty != Ty::Never);
        let elem = known.last().unwrap_or(Ty::Unknown);
        let elem = if let Ty::Option(inner) = &elem { (**inner).clone() } else { elem };
        mk(
            ExprKind::Range { start: start.map(Box::new), end: end.map(Box::new), inclusive },
            span,
            Ty::Range(Rc::new(elem)),
        )
    }

    /// An element of a literal: no alias, and of the expected type.
    pub fn element(&mut self, e: &ast::Expr, want: &Ty) -> Expr {
        let value = self.expr(e, want);
        self.forbid_alias(&value, "a collection");
        match want {
            Ty::Unknown => value,
            _ => self.coerce(value, want, Site::Element),
        }
    }

    fn elements(&mut self, elements: &[ast::Element], want: &Ty) -> (Vec<Element>, Ty) {
        let mut out = Vec::with_capacity(elements.len());
        let mut joined: Option<Ty> = None;
        for element in elements {
            let (expr, ty) = if element.spread {
                let expr = self.value(&element.expr);
                let ty = elem_ty(&expr.ty);
                (expr, ty)
            } else {
                let hint = match (want, &joined) {
                    (Ty::Unknown, Some(known)) => known.clone(),
                    _ => want.clone(),
                };
                let expr = if *want == Ty::Unknown {
                    let hint = if matches!(hint, Ty::Int(_)) { hint } else { Ty::Unknown };
                    let value = self.expr(&element.expr, &hint);
                    self.forbid_alias(&value, "a collection");
                    value
                } else {
                    self.element(&element.expr, &hint)
                };
                let ty = expr.ty.clone();
                (expr, ty)
            };
            joined = Some(match joined {
                None => ty,
                Some(before) => join(&before, &ty),
            });
            out.push(Element { expr, spread: element.spread });
        }
        let elem = match want {
            Ty::Unknown => joined.unwrap_or(Ty::Unknown),
            _ => want.clone(),
        };
        if elem == Ty::Unknown {
            for element in &mut out {
                if element.expr.ty == Ty::Int(crate::ty::IntTy::U64) {
                    let span = element.expr.span;
                    let value = std::mem::replace(&mut element.expr, nil(span));
                    element.expr = self.narrow(value);
                }
            }
        }
        (out, if elem == Ty::Never { Ty::Unknown } else { elem })
    }

    fn array(&mut self, elements: &[ast::Element], span: Span, want: &Ty) -> Expr {
        if let Ty::Set(..) = want {
            return self.set(elements, span, want);
        }
        let want = match want {
            Ty::Array(elem) | Ty::Heap(elem) | Ty::Iter(elem) => (**elem).clone(),
            _ => Ty::Unknown,
        };
        let (elements, elem) = self.elements(elements, &want);
        mk(ExprKind::Array(elements), span, Ty::Array(Rc::new(elem)))
    }

    fn set(&mut self, elements: &[ast::Element], span: Span, want: &Ty) -> Expr {
        let (order, want) = match want {
            Ty::Set(order, elem) => (*order, (**elem).clone()),
            _ => (KeyOrder::Insertion, Ty::Unknown),
        };
        let (elements, elem) = self.elements(elements, &want);
        let made = Ty::Set(KeyOrder::Insertion, Rc::new(elem.clone()));
        let set = mk(ExprKind::Set(elements), span, made);
        match order {
            KeyOrder::Insertion => set,
            KeyOrder::Sorted => {
                let ty = Ty::Set(order, Rc::new(elem));
                mk(ExprKind::Coerce { expr: Box::new(set), ty: ty.clone(), site: Site::Element }, span, ty)
            }
        }
    }

    fn repeat(&mut self, value: &ast::Expr, count: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let want = match want {
            Ty::Array(elem) | Ty::Iter(elem) => (**elem).clone(),
            _ => Ty::Unknown,
        };
        let value = self.element(value, &want);
        let count = self.value(count);
        let elem = if want == Ty::Unknown { value.ty.clone() } else { want };
        let kind = ExprKind::Repeat { value: Box::new(value), count: Box::new(count) };
        mk(kind, span, Ty::Array(Rc::new(elem)))
    }

    fn tuple(&mut self, elements: &[ast::Expr], span: Span, want: &Ty) -> Expr {
        let wants: &[Ty] = match want {
            Ty::Tuple(types) if types.len() == elements.len() => types,
            _ => &[],
        };
        let mut out = Vec::with_capacity(elements.len());
        for (index, e) in elements.iter().enumerate() {
            let want = wants.get(index).unwrap_or(&Ty::Unknown);
            out.push(self.element(e, want));
        }
        let ty = Ty::Tuple(out.iter().map(|e| e.ty.clone()).collect());
        mk(ExprKind::Tuple(out), span, ty)
    }

    fn map(&mut self, entries: &[ast::MapEntry], span: Span, want: &Ty) -> Expr {
        if entries.is_empty()
            && let Ty::Set(..) = want
        {
            return self.set(&[], span, want);
        }
        let (key_want, value_want) = match want {
            Ty::Map(_, types) => (types.0.clone(), types.1.clone()),
            _ => (Ty::Unknown, Ty::Unknown),
        };
        let mut out = Vec::with_capacity(entries.len());
        let mut joined: Option<(Ty, Ty)> = None;
        for entry in entries {
            match entry {
                ast::MapEntry::Pair { key, value } => {
                    let key = self.element(key, &key_want);
                    let value = self.element(value, &value_want);
                    joined = Some(match joined {
                        None => (key.ty.clone(), value.ty.clone()),
                        Some((k, v)) => (join(&k, &key.ty), join(&v, &value.ty)),
                    });
                    out.push(MapElement::Pair(key, value));
                }
                ast::MapEntry::Spread(e) => {
                    joined = Some((Ty::Unknown, Ty::Unknown));
                    out.push(MapElement::Spread(self.value(e)));
                }
            }
        }
        let types = match want {
            Ty::Map(..) => (key_want, value_want),
            _ => joined.unwrap_or((Ty::Unknown, Ty::Unknown)),
        };
        let map = mk(ExprKind::Map(out), span, Ty::Map(KeyOrder::Insertion, Rc::new(types)));
        match want {
            Ty::Map(KeyOrder::Sorted, _) => {
                let kind = ExprKind::Coerce { expr: Box::new(map), ty: want.clone(), site: Site::Element };
                mk(kind, span, want.clone())
            }
            _ => map,
        }
    }

    fn data_frame(&mut self, columns: &[(ast::Expr, ast::Expr)], span: Span) -> Expr {
        let columns = columns.iter().map(|(name, column)| (self.value(name), self.value(column))).collect();
        mk(ExprKind::DataFrame(columns), span, Ty::Unknown)
    }

    fn async_block(&mut self, block: &ast::Block, span: Span, want: &Ty) -> Expr {
        let want = match want {
            Ty::Future(inner) => (**inner).clone(),
            _ => Ty::Unknown,
        };
        let (fun, ty) = self.thunk_closure(BodyRef::Block(block), span, true, &want);
        let fn_ty = Ty::Fn(Rc::new(FnTy { params: Vec::new(), ret: ty.clone() }));
        let callee = Box::new(mk(ExprKind::Closure(fun), span, fn_ty));
        mk(ExprKind::CallValue { callee, args: Vec::new() }, span, ty)
    }

    fn await_expr(&mut self, value: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let value = self.expr(value, want);
        let ty = match &value.ty {
            Ty::Future(inner) => (**inner).clone(),
            other => other.clone(),
        };
        mk(ExprKind::Await(Box::new(value)), span, ty)
    }

    fn yield_expr(&mut self, value: Option<&ast::Expr>, span: Span) -> Expr {
        use crate::hir::FunKind;
        if matches!(self.frame_ref().kind, FunKind::Entry | FunKind::Thunk) {
            self.error(Code::AwaitMisuse, span, "`yield` outside of a function");
        }
        self.frame().has_yield = true;
        let value = match value {
            Some(e) => self.value(e),
            None => nil(span),
        };
        mk(ExprKind::Yield(Box::new(value)), span, Ty::Unknown)
    }

    fn lazy(&mut self, value: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let (fun, ty) = self.thunk_closure(BodyRef::Expr(value), span, false, want);
        mk(ExprKind::Lazy(fun), span, ty)
    }

    fn throw(&mut self, value: &ast::Expr, span: Span) -> Expr {
        let value = self.value(value);
        mk(ExprKind::Throw(Box::new(value)), span, Ty::Never)
    }

    fn send(&mut self, actor: &ast::Expr, ask: bool, message: ast::Ident, args: &[ast::Arg], span: Span) -> Expr {
        let actor = self.value(actor);
        self.send_to(actor, ask, message, args, span)
    }

    /// Whether a value of this static type is an actor with a handler for the message.
    pub fn handles(&self, ty: &Ty, message: ruchyruchy_syntax::symbol::Symbol) -> bool {
        matches!(ty, Ty::Adt(adt, _) if self.adt(*adt).handlers.contains_key(&message))
    }

    /// Sends a message to a lowered actor.
    pub fn send_to(&mut self, actor: Expr, ask: bool, message: ast::Ident, args: &[ast::Arg], span: Span) -> Expr {
        let mut ty = Ty::Unknown;
        let mut sig = None;
        if let Ty::Adt(adt, _) = &actor.ty {
            let adt = *adt;
            match self.adt(adt).handlers.get(&message.name).copied() {
                Some(fun) => sig = self.sig(fun),
                None if self.adt(adt).kind == crate::hir::AdtKind::Actor => {
                    let owner = self.adt(adt).name.as_str();
                    let names = self.adt(adt).handlers.keys().map(|n| n.as_str()).collect();
                    self.unknown_member(owner, message.name, message.span, names, "message");
                }
                None => {}
            }
        }
        let args = match sig {
            Some(sig) => {
                ty = sig.ret.clone();
                self.ordered_args(&sig, args, message.span, 0)
            }
            None => self.free_args(args),
        };
        let ty = if ask { ty } else { Ty::Nil };
        mk(ExprKind::Send { actor: Box::new(actor), message: message.name, args, ask }, span, ty)
    }

    fn spawn(&mut self, what: &ast::Expr, span: Span) -> Expr {
        let mut value = self.value(what);
        // `spawn A` makes an actor without arguments.
        if let ExprKind::CtorRef { adt, .. } | ExprKind::TypeRef(adt) = value.kind {
            value = self.new_instance(adt, &[], span);
        }
        value
    }

    /// Marks values that nobody uses, so that builtins and updates need not make them.
    pub fn unused(&mut self, e: &mut Expr) {
        match &mut e.kind {
            ExprKind::MethodCall { unused, .. } => {
                *unused = true;
                self.check_unused(e);
            }
            ExprKind::Assign { want, .. } => *want = false,
            ExprKind::Update { result, .. } => *result = crate::hir::UpdateResult::Nothing,
            ExprKind::Block { stmts, discard, .. } => {
                *discard = true;
                if let Some(last) = stmts.last_mut() {
                    self.unused(last);
                }
            }
            ExprKind::If { then, otherwise, .. } => {
                self.unused(then);
                if let Some(otherwise) = otherwise {
                    self.unused(otherwise);
                }
            }
            ExprKind::Match(m) => {
                for arm in &mut m.arms {
                    self.unused(&mut arm.body);
                }
            }
            _ => {}
        }
    }
}

pub(crate) fn is_number(ty: &Ty) -> bool {
    matches!(ty, Ty::Int(_) | Ty::Float)
}

/// The type of both: the same, or unknown.
pub(crate) fn join(a: &Ty, b: &Ty) -> Ty {
    match (a, b) {
        (Ty::Never, other) | (other, Ty::Never) => other.clone(),
        (a, b) if a == b => a.clone(),
        (Ty::Array(a), Ty::Array(b)) => Ty::Array(Rc::new(join(a, b))),
        (Ty::Option(a), Ty::Option(b)) => Ty::Option(Rc::new(join_unknown(a, b))),
        (Ty::Result(a), Ty::Result(b)) => {
            Ty::Result(Rc::new((join_unknown(&a.0, &b.0), join_unknown(&a.1, &b.1))))
        }
        (Ty::Adt(a, args), Ty::Adt(b, _)) if a == b => Ty::Adt(*a, args.clone()),
        (Ty::Str | Ty::Char, Ty::Str | Ty::Char) => Ty::Str,
        (Ty::Tuple(a), Ty::Tuple(b)) if a.len() == b.len() => {
            Ty::Tuple(a.iter().zip(b.iter()).map(|(a, b)| join(a, b)).collect())
        }
        _ => Ty::Unknown,
    }
}

/// Of two branches of an Option or Result, one often says nothing about a part.
fn join_unknown(a: &Ty, b: &Ty) -> Ty {
    match (a, b) {
        (Ty::Unknown, other) | (other, Ty::Unknown) => other.clone(),
        (a, b) => join(a, b),
    }
}

/// The type of an element when a value of this type is iterated.
pub(crate) fn elem_ty(ty: &Ty) -> Ty {
    match ty {
        Ty::Array(elem) | Ty::Heap(elem) | Ty::Iter(elem) | Ty::Range(elem) | Ty::Set(_, elem) => (**elem).clone(),
        Ty::Map(_, types) => Ty::Tuple(Rc::new([types.0.clone(), types.1.clone()])),
        Ty::Str => Ty::Char,
        Ty::Option(inner) => match &**inner {
            nested @ (Ty::Array(_) | Ty::Iter(_) | Ty::Map(..) | Ty::Set(..)) => elem_ty(nested),
            other => other.clone(),
        },
        _ => Ty::Unknown,
    }
}

/// Whether every value of type `from` keeps the contract `to` unchanged.
fn same_kind(from: &Ty, to: &Ty) -> bool {
    match (from, to) {
        (Ty::Str | Ty::Char, Ty::Str)
        | (Ty::Char, Ty::Char)
        | (Ty::Bool, Ty::Bool)
        | (Ty::Float, Ty::Float)
        | (Ty::Nil, Ty::Nil)
        | (Ty::Atom, Ty::Atom)
        | (Ty::Array(_), Ty::Array(_))
        | (Ty::Heap(_), Ty::Heap(_))
        | (Ty::Fn(_), Ty::Fn(_))
        | (Ty::Range(_), Ty::Range(_)) => true,
        (Ty::Int(a), Ty::Int(b)) => a == b,
        (Ty::Map(a, _), Ty::Map(b, _)) => a == b,
        (Ty::Set(a, _), Ty::Set(b, _)) => a == b,
        (Ty::Adt(a, _), Ty::Adt(b, _)) => a == b,
        (Ty::Option(_), Ty::Option(inner)) => **inner == Ty::Unknown || from == to,
        (Ty::Result(_), Ty::Result(inner)) => **inner == (Ty::Unknown, Ty::Unknown) || from == to,
        (Ty::Tuple(a), Ty::Tuple(b)) => {
            a.len() == b.len()
                && a.iter().zip(b.iter()).all(|(a, b)| *b == Ty::Unknown || same_kind(a, b))
        }
        _ => false,
    }
}
