//! Types of expressions, bottom up, and the reports that go with them.

use super::rules::{self, is_open, never_fits};
use super::types::{Types, Var, declared, join};
use crate::hir::{
    Const, Element, Expr, ExprKind, Fun, FunId, FunKind, Hook, LoopId, MapElement, Match, Program,
    Site, Unary,
};
use crate::print::ty_text;
use crate::ty::{FnTy, IntTy, KeyOrder, Ty};
use ruchyruchy_syntax::ast::ShortOp;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::FxHashSet;
use std::rc::Rc;

/// A contract on the value of an expression. It is handed down to where the value comes from, so that
/// the branch that breaks it is named.
#[derive(Clone, Copy)]
pub(super) struct Want<'a> {
    pub(super) ty: &'a Ty,
    pub(super) site: &'a Site,
}

/// Walks one function.
pub(super) struct Walker<'a, 'p> {
    pub(super) program: &'p Program,
    pub(super) types: &'a mut Types<'p>,
    pub(super) id: FunId,
    /// Loops and labelled blocks that some `break` leaves.
    left: FxHashSet<LoopId>,
    /// Where reports go; None while types are being found.
    reports: Option<&'a mut Vec<Diagnostic>>,
}

impl<'a, 'p> Walker<'a, 'p> {
    pub(super) fn new(
        program: &'p Program,
        types: &'a mut Types<'p>,
        id: FunId,
        reports: Option<&'a mut Vec<Diagnostic>>,
    ) -> Walker<'a, 'p> {
        Walker {
            program,
            types,
            id,
            left: FxHashSet::default(),
            reports,
        }
    }

    /// Walks defaults and body.
    pub(super) fn fun(&mut self) {
        let Some(fun) = self.program.funs.get(self.id.index()) else {
            return;
        };
        for param in &fun.params {
            if let Some(default) = &param.default {
                let site = Site::Param(param.name);
                self.expr(
                    default,
                    Some(Want {
                        ty: &param.ty,
                        site: &site,
                    }),
                );
            }
        }
        let want = result_contract(fun).map(|ty| Want {
            ty,
            site: &Site::Return,
        });
        let ty = self.expr(&fun.body, want);
        self.types.gave(self.id, ty);
    }

    pub(super) fn report(&mut self, make: impl FnOnce(&Program) -> Diagnostic) {
        if let Some(reports) = &mut self.reports {
            reports.push(make(self.program).check_only());
        }
    }

    /// The type of an expression whose value nobody has a contract on.
    pub(super) fn of(&mut self, expr: &Expr) -> Ty {
        self.expr(expr, None)
    }

    /// The type of an expression. Everything inside is walked.
    pub(super) fn expr(&mut self, expr: &Expr, want: Option<Want<'_>>) -> Ty {
        match &expr.kind {
            // These hand the contract down.
            ExprKind::Block { stmts, discard, .. } => self.block(expr, stmts, *discard, want),
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => {
                self.of(cond);
                let then = self.expr(then, want);
                match otherwise {
                    Some(otherwise) => join(then, self.expr(otherwise, want)),
                    None => join(then, Ty::Nil),
                }
            }
            ExprKind::Match(node) => self.match_expr(node, want),
            ExprKind::Narrow(inner) => self.expr(inner, want),
            _ => {
                let ty = self.plain(expr);
                if let Some(want) = want {
                    self.contract(&ty, expr.span, want);
                }
                ty
            }
        }
    }

    fn contract(&mut self, found: &Ty, span: Span, want: Want<'_>) {
        if !never_fits(found, want.ty, self.program) {
            return;
        }
        let id = self.id;
        self.report(|program| {
            let (expected, found) = (ty_text(want.ty, program), ty_text(found, program));
            let message = match want.site {
                Site::Let(name) => format!("`{name}` must be `{expected}`, not `{found}`"),
                Site::Param(name) => {
                    format!("parameter `{name}` must be `{expected}`, not `{found}`")
                }
                Site::Field(name) => format!("field `{name}` must be `{expected}`, not `{found}`"),
                Site::Return => format!("the result must be `{expected}`, not `{found}`"),
                Site::Element => format!("the element must be `{expected}`, not `{found}`"),
            };
            let label = format!("expected `{expected}`, found `{found}`");
            let report = Diagnostic::error(Code::TypeMismatch, span, message).label(label);
            match (want.site, program.funs.get(id.index())) {
                (Site::Return, Some(fun)) if fun.kind != FunKind::Thunk => {
                    report.secondary(fun.span, "the result is declared here")
                }
                _ => report,
            }
        });
    }

    fn block(&mut self, expr: &Expr, stmts: &[Expr], discard: bool, want: Option<Want<'_>>) -> Ty {
        let mut ends = false;
        let mut last = Ty::Nil;
        for (index, stmt) in stmts.iter().enumerate() {
            let is_value = index + 1 == stmts.len() && !discard;
            last = self.expr(stmt, want.filter(|_| is_value));
            ends |= last == Ty::Never;
        }
        if ends {
            return Ty::Never;
        }
        if !discard && !stmts.is_empty() {
            return last;
        }
        if let Some(want) = want {
            self.lost_value(expr, stmts.last(), &last, want);
        }
        Ty::Nil
    }

    /// A block with a contract gives nil: because it is empty, or because of a `;`.
    fn lost_value(&mut self, block: &Expr, last: Option<&Expr>, lost: &Ty, want: Want<'_>) {
        let Some(last) = last else {
            return self.contract(&Ty::Nil, block.span, want);
        };
        // After a loop or a branch the end of the block may never be reached.
        let straight = matches!(
            last.kind,
            ExprKind::Const(_)
                | ExprKind::Local(_)
                | ExprKind::Move(_)
                | ExprKind::Binary { .. }
                | ExprKind::Unary { .. }
                | ExprKind::Construct { .. }
                | ExprKind::Field { .. }
                | ExprKind::Array(_)
                | ExprKind::Tuple(_)
                | ExprKind::Format(_)
                | ExprKind::Cast { .. }
        );
        if !straight || is_open(lost) || never_fits(lost, want.ty, self.program) {
            return;
        }
        if never_fits(&Ty::Nil, want.ty, self.program) {
            self.report(|program| {
                let expected = ty_text(want.ty, program);
                let message = format!("the value must be `{expected}`, but it is discarded");
                Diagnostic::error(Code::TypeMismatch, last.span, message)
                    .label("this value gets lost")
                    .help("without the `;` it is the value of the block")
            });
        }
    }

    fn match_expr(&mut self, node: &Match, want: Option<Want<'_>>) -> Ty {
        self.of(&node.scrutinee);
        // What patterns bind is a part of something, or an alias of it.
        for local in &node.scope.locals {
            self.types.store(Var::Local(self.id, *local), Ty::Unknown);
        }
        let mut ty = Ty::Never;
        for arm in &node.arms {
            if let Some(guard) = &arm.guard {
                self.of(guard);
            }
            ty = join(ty, self.expr(&arm.body, want));
        }
        ty
    }

    /// The types of expressions that hand no contract down.
    fn plain(&mut self, expr: &Expr) -> Ty {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Block { .. }
            | ExprKind::If { .. }
            | ExprKind::Match(_)
            | ExprKind::Narrow(_) => self.expr(expr, None),
            ExprKind::Const(constant) => match (constant, &expr.ty) {
                (Const::Int(_), Ty::Float) => Ty::Int(IntTy::I64),
                (Const::Int(_) | Const::Big(_), Ty::Int(width)) => Ty::Int(*width),
                _ => const_type(constant),
            },
            ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::Global(_) => {
                let var = self.var(expr);
                var.map_or(Ty::Never, |var| self.types.get(var))
            }
            ExprKind::Move(local) => self.types.get(Var::Local(self.id, *local)),
            ExprKind::FunRef(_) | ExprKind::BuiltinRef(_) => function(),
            ExprKind::Closure(fun) => {
                self.types.made_by(*fun, self.id);
                function()
            }
            ExprKind::Lazy(fun) => {
                self.types.made_by(*fun, self.id);
                Ty::Unknown
            }
            ExprKind::CtorRef { .. } | ExprKind::TypeRef(_) | ExprKind::DefaultArg => Ty::Unknown,
            ExprKind::Unary {
                op,
                expr: operand,
                int,
            } => {
                let ty = self.of(operand);
                self.unary(*op, &ty, span);
                match op {
                    Unary::Not if rules::has_hook(&ty, Hook::Not, self.program) => Ty::Unknown,
                    Unary::Not => Ty::Bool,
                    _ => match (ty, int) {
                        (Ty::Int(_), Some(width)) => Ty::Int(*width),
                        (ty @ (Ty::Int(_) | Ty::Float | Ty::Never), _) => ty,
                        _ => Ty::Unknown,
                    },
                }
            }
            ExprKind::Binary { op, int, lhs, rhs } => {
                let (a, b) = (self.of(lhs), self.of(rhs));
                if rules::binary_fails(*op, &a, &b, self.program) {
                    self.bad_operator(*op, &a, &b, span);
                }
                self.binary(*op, a, b, *int)
            }
            ExprKind::Short { op, lhs, rhs } => {
                let (a, b) = (self.of(lhs), self.of(rhs));
                match op {
                    ShortOp::And | ShortOp::Or => join(a, b),
                    ShortOp::Coalesce => Ty::Unknown,
                }
            }
            ExprKind::Cast { expr: operand, to } => {
                let from = self.of(operand);
                if rules::bad_cast(&from, to) {
                    self.report(|program| {
                        let (from, to) = (ty_text(&from, program), ty_text(to, program));
                        let message = format!("`{from}` can't be cast to `{to}`");
                        Diagnostic::error(Code::TypeMismatch, span, message)
                    });
                }
                if is_open(to) { from } else { declared(to) }
            }
            ExprKind::Coerce {
                expr: value,
                ty,
                site,
            } => {
                let found = self.expr(value, Some(Want { ty, site }));
                if is_open(ty) || found == Ty::Never {
                    found
                } else {
                    declared(ty)
                }
            }
            ExprKind::Is { expr: value, .. } => {
                self.of(value);
                Ty::Bool
            }
            ExprKind::Let { local, init } => {
                if let Some(init) = init {
                    let ty = self.stored(init);
                    self.types.store(Var::Local(self.id, *local), ty);
                }
                Ty::Nil
            }
            ExprKind::LetGlobal { global, init } => {
                if let Some(init) = init {
                    let ty = self.stored(init);
                    self.types.store(Var::Global(*global), ty);
                }
                Ty::Nil
            }
            ExprKind::Assign { place, value, want } => {
                let ty = self.stored(value);
                self.place(place);
                if let Some(var) = self.var(place) {
                    self.types.store(var, ty.clone());
                }
                if *want { ty } else { Ty::Nil }
            }
            ExprKind::Update {
                op,
                int,
                place,
                value,
                ..
            } => {
                let (a, b) = (self.of(place), self.of(value));
                let fails = rules::update_fails(*op, &a, &b, self.program);
                if fails {
                    self.bad_operator(*op, &a, &b, span);
                }
                // What fails stores nothing.
                let ty = if fails {
                    Ty::Never
                } else {
                    self.binary(*op, a, b, *int)
                };
                if let Some(var) = self.var(place) {
                    self.types.store(var, ty);
                }
                Ty::Unknown
            }
            ExprKind::UpdateShort { place, value, .. } => {
                let (a, b) = (self.of(place), self.of(value));
                if let Some(var) = self.var(place) {
                    self.types.store(var, join(a, b));
                }
                Ty::Unknown
            }
            ExprKind::Borrow(place) | ExprKind::Forward(place) => {
                let ty = self.of(place);
                // Whoever gets the alias may store anything there.
                if let Some(var) = self.var(place) {
                    self.types.store(var, Ty::Unknown);
                }
                ty
            }
            ExprKind::Deref(inner) => {
                self.of(inner);
                Ty::Unknown
            }
            ExprKind::Field { object, name, .. } => self.field(object, *name, span),
            ExprKind::TupleField { object, index } => self.tuple_field(object, *index, span),
            ExprKind::Index { object, index } => self.index(object, index, span),
            ExprKind::Loop { id, body } => {
                self.of(body);
                // Only `break` leaves it; what that gives is not followed.
                if self.left.contains(id) {
                    Ty::Unknown
                } else {
                    Ty::Never
                }
            }
            ExprKind::While { cond, body, .. } => {
                self.of(cond);
                self.of(body);
                Ty::Unknown
            }
            ExprKind::For {
                local, iter, body, ..
            } => {
                let item = self.iterated(iter);
                self.types.store(Var::Local(self.id, *local), item);
                self.of(body);
                Ty::Unknown
            }
            ExprKind::Labelled { body, .. } => {
                self.of(body);
                Ty::Unknown
            }
            ExprKind::Break { id, value } => {
                self.left.insert(*id);
                value.iter().for_each(|value| drop(self.of(value)));
                Ty::Never
            }
            ExprKind::Continue { .. } | ExprKind::Rethrow(_) => Ty::Never,
            ExprKind::Return(value) => {
                let fun: Option<&'p Fun> = self.program.funs.get(self.id.index()).map(|fun| &**fun);
                let want = fun.and_then(result_contract).map(|ty| Want {
                    ty,
                    site: &Site::Return,
                });
                match (value, want) {
                    (Some(value), want) => drop(self.expr(value, want)),
                    (None, Some(want)) => self.contract(&Ty::Nil, span, want),
                    (None, None) => {}
                }
                Ty::Never
            }
            ExprKind::Throw(value) | ExprKind::Raise { message: value, .. } => {
                self.of(value);
                Ty::Never
            }
            ExprKind::Call { fun, args } => self.call(*fun, args, span),
            ExprKind::CallValue { callee, args } => self.call_value(callee, args, span),
            ExprKind::CallBuiltin {
                builtin,
                args,
                wrap,
                ..
            } => self.call_builtin(*builtin, args, *wrap),
            ExprKind::MethodCall {
                receiver,
                name,
                args,
                wrap,
                ..
            } => self.method(receiver, *name, args, *wrap, span),
            ExprKind::Construct {
                adt,
                variant,
                fields,
                base,
            } => {
                self.construct(*adt, *variant, fields);
                base.iter().for_each(|base| drop(self.of(base)));
                self.constructed(*adt)
            }
            ExprKind::New {
                adt, args, fields, ..
            } => {
                let constructor = self
                    .program
                    .adts
                    .get(adt.index())
                    .and_then(|adt| adt.constructor);
                match constructor {
                    Some(fun) if !args.is_empty() => self.arguments(fun, args, 1),
                    _ => self.args(args),
                }
                self.construct(*adt, 0, fields);
                self.constructed(*adt)
            }
            ExprKind::Array(elements) => {
                self.elements(elements);
                Ty::Array(Rc::new(Ty::Unknown))
            }
            ExprKind::Repeat { value, count } => {
                self.of(value);
                self.of(count);
                Ty::Array(Rc::new(Ty::Unknown))
            }
            ExprKind::Tuple(parts) => {
                if parts.is_empty() {
                    return Ty::Nil;
                }
                parts.iter().for_each(|part| drop(self.of(part)));
                // A part may be assigned to later.
                Ty::Tuple(vec![Ty::Unknown; parts.len()].into())
            }
            ExprKind::Set(elements) => {
                self.elements(elements);
                Ty::Set(KeyOrder::Insertion, Rc::new(Ty::Unknown))
            }
            ExprKind::Map(entries) => {
                for entry in entries {
                    match entry {
                        MapElement::Pair(key, value) => {
                            self.of(key);
                            self.of(value);
                        }
                        MapElement::Spread(map) => drop(self.of(map)),
                    }
                }
                // The expected type may have made it a set, if it is empty.
                match entries.is_empty() {
                    true => Ty::Unknown,
                    false => Ty::Map(KeyOrder::Insertion, Rc::new((Ty::Unknown, Ty::Unknown))),
                }
            }
            ExprKind::Range { start, end, .. } => {
                let bounds =
                    [start, end].map(|end| end.as_ref().map_or(Ty::Never, |end| self.of(end)));
                let [start, end] = bounds;
                match join(start, end) {
                    ty @ Ty::Int(_) => Ty::Range(Rc::new(ty)),
                    _ => Ty::Range(Rc::new(Ty::Unknown)),
                }
            }
            ExprKind::Collect { key, value, .. } => {
                key.iter().for_each(|key| drop(self.of(key)));
                self.of(value);
                Ty::Nil
            }
            ExprKind::Format(format) => {
                format.args.iter().for_each(|arg| drop(self.of(arg)));
                Ty::Str
            }
            ExprKind::Write { dest, text } => {
                self.place(dest);
                self.of(text);
                Ty::Unknown
            }
            ExprKind::DataFrame(columns) => self.data_frame(columns),
            ExprKind::Try {
                body,
                catch,
                finally,
            } => {
                let mut ty = self.of(body);
                if let Some((local, handler)) = catch {
                    self.types.store(Var::Local(self.id, *local), Ty::Unknown);
                    ty = join(ty, self.of(handler));
                }
                finally.iter().for_each(|finally| drop(self.of(finally)));
                ty
            }
            ExprKind::Question { expr: value, .. } => match self.of(value) {
                Ty::Option(inner) => (*inner).clone(),
                Ty::Result(both) => both.0.clone(),
                _ => Ty::Unknown,
            },
            ExprKind::OptChain {
                base, local, rest, ..
            } => {
                self.of(base);
                self.types.store(Var::Local(self.id, *local), Ty::Unknown);
                self.of(rest);
                Ty::Unknown
            }
            ExprKind::Await(value) => {
                self.of(value);
                Ty::Unknown
            }
            ExprKind::Send { actor, args, .. } => {
                self.of(actor);
                self.args(args);
                Ty::Unknown
            }
        }
    }

    fn elements(&mut self, elements: &[Element]) {
        for element in elements {
            let ty = self.of(&element.expr);
            if element.spread && rules::not_iterable(&ty, self.program) {
                self.not_iterable(&ty, element.expr.span);
            }
        }
    }

    /// The variable that a place is, if it is nothing but a variable.
    fn var(&self, place: &Expr) -> Option<Var> {
        match &place.kind {
            ExprKind::Local(local) => Some(Var::Local(self.id, *local)),
            ExprKind::Capture(index) => self.types.captured(self.id, *index),
            ExprKind::Global(global) => Some(Var::Global(*global)),
            _ => None,
        }
    }

    /// The type of a value that is put into a variable. An alias lets others change what is there.
    fn stored(&mut self, value: &Expr) -> Ty {
        let ty = self.of(value);
        match &value.kind {
            ExprKind::Borrow(_) | ExprKind::Forward(_) => Ty::Unknown,
            ExprKind::Coerce { expr, .. }
                if matches!(expr.kind, ExprKind::Borrow(_) | ExprKind::Forward(_)) =>
            {
                Ty::Unknown
            }
            _ => ty,
        }
    }

    /// Walks a place that is written: a variable as such is not read.
    fn place(&mut self, place: &Expr) {
        if self.var(place).is_none() {
            self.of(place);
        }
    }
}

/// The declared result of a function, where returning means giving it.
fn result_contract(fun: &Fun) -> Option<&Ty> {
    let plain = !fun.is_async;
    let gives = !matches!(fun.kind, FunKind::Entry | FunKind::Constructor);
    (plain && gives && !is_open(&fun.ret)).then_some(&fun.ret)
}

fn function() -> Ty {
    Ty::Fn(Rc::new(FnTy {
        declared: false,
        params: Vec::new(),
        ret: Ty::Unknown,
    }))
}

fn const_type(constant: &Const) -> Ty {
    match constant {
        Const::Nil => Ty::Nil,
        Const::Bool(_) => Ty::Bool,
        Const::Int(_) => Ty::Int(IntTy::I64),
        Const::Big(_) => Ty::Int(IntTy::U64),
        Const::Float(_) => Ty::Float,
        Const::Str(_) => Ty::Str,
        Const::Byte(_) => Ty::Byte,
        Const::Bytes(_) => Ty::Array(Rc::new(Ty::Byte)),
        Const::Atom(_) => Ty::Atom,
    }
}
