//! Aliases: where `&mut` is, where it may be passed on, and where it must not be kept.

use super::frame::Alias;
use super::{Lowerer, mk};
use crate::hir::{AdtKind, CaptureFrom, Expr, ExprKind, OPTION, RESULT};
use crate::ty::Ty;
use ruchyruchy_syntax::ast;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;

/// Methods of builtin kinds that give an alias.
const ALIAS_METHODS: &[&str] = &[
    "get_mut",
    "first_mut",
    "last_mut",
    "front_mut",
    "back_mut",
    "peek_mut",
    "or_insert",
    "or_insert_with",
    "or_insert_with_key",
    "or_default",
    "as_mut",
    "as_deref_mut",
    "iter_mut",
    "values_mut",
    "by_ref",
    "get_or_insert",
    "get_or_insert_with",
    "borrow_mut",
    "lock",
    "write",
    "insert_entry",
    "split_at_mut",
    "chunks_mut",
    "as_mut_slice",
    "index_mut",
    "last_entry",
    "split_first_mut",
    "split_last_mut",
    "into_mut",
    "get_many_mut",
    "deref_mut",
    "make_contiguous",
    "as_mut_str",
    "chunks_exact_mut",
    "get_disjoint_mut",
];

/// Methods that pass the alias inside their receiver on.
const PASSING: &[&str] = &[
    "unwrap",
    "expect",
    "unwrap_or_else",
    "unwrap_or",
    "ok_or",
    "ok_or_else",
    "next",
    "and_modify",
    "find",
    "nth",
    "ok",
    "max_by_key",
    "min_by_key",
    "max_by",
    "min_by",
    "last",
    "and_then",
    "or_else",
    "filter",
    "take",
    "as_mut",
    "max",
    "min",
    "next_back",
    "nth_back",
    "rfind",
];

/// Types whose values are never aliases to be dereferenced by a hook.
pub(crate) fn is_transparent(ty: &Ty) -> bool {
    !matches!(
        ty,
        Ty::Unknown | Ty::Adt(..) | Ty::Option(_) | Ty::Result(_)
    )
}

pub(crate) fn is_place(e: &Expr) -> bool {
    matches!(
        e.kind,
        ExprKind::Local(_)
            | ExprKind::Capture(_)
            | ExprKind::Global(_)
            | ExprKind::Field { .. }
            | ExprKind::TupleField { .. }
            | ExprKind::Index { .. }
            | ExprKind::Deref(_)
    )
}

impl<'a> Lowerer<'a> {
    pub fn borrow(&mut self, mutable: bool, e: &ast::Expr, span: Span, want: &Ty) -> Expr {
        if !mutable {
            return self.expr(e, want);
        }
        let value = self.expr(e, want);
        // `&mut *x` of an alias is the alias.
        let ty = value.ty.clone();
        mk(ExprKind::Borrow(Box::new(value)), span, ty)
    }

    /// Whether the variable may hold an alias.
    pub fn may_be_alias(&self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Local(_) | ExprKind::Capture(_) => self
                .var_info(e)
                .is_some_and(|facts| facts.info.alias != Alias::No),
            ExprKind::Global(_) => false,
            _ => self.gives_alias(e) || !is_place(e),
        }
    }

    /// Whether the expression gives an alias as far as the text tells.
    pub fn gives_alias(&self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Borrow(_) | ExprKind::Forward(_) => true,
            ExprKind::Call { fun, .. } => {
                self.sig(*fun).is_some_and(|sig| sig.returns_alias)
                    || self.st.names.mut_iters.contains(fun)
            }
            ExprKind::MethodCall { receiver, name, .. } => {
                let text = name.as_str();
                if let Ty::Adt(adt, _) = &receiver.ty
                    && let Some(fun) = self.adt(*adt).methods.by_name.get(name)
                {
                    return self.sig(*fun).is_some_and(|sig| sig.returns_alias);
                }
                ALIAS_METHODS.contains(&text)
                    || (PASSING.contains(&text) && self.gives_alias(receiver))
            }
            ExprKind::Question { expr, .. } => self.gives_alias(expr),
            ExprKind::Block {
                stmts,
                discard: false,
                ..
            } => stmts.last().is_some_and(|e| self.gives_alias(e)),
            ExprKind::If {
                then,
                otherwise: Some(otherwise),
                ..
            } => self.gives_alias(then) || self.gives_alias(otherwise),
            ExprKind::Match(m) => m.arms.iter().any(|arm| self.gives_alias(&arm.body)),
            ExprKind::Construct { adt, fields, .. } if *adt == OPTION || *adt == RESULT => {
                fields.iter().any(|(_, e)| self.gives_alias(e))
            }
            _ => false,
        }
    }

    /// `let r = m`, `cur = m`: a variable declared to hold an alias is passed on.
    pub fn forward_known(&mut self, e: Expr) -> Expr {
        self.forward_if(e, Alias::Yes)
    }

    /// Arguments and scrutinees: also parameters that may hold one.
    pub fn forward_any(&mut self, e: Expr) -> Expr {
        self.forward_if(e, Alias::Maybe)
    }

    fn forward_if(&mut self, mut e: Expr, least: Alias) -> Expr {
        match &mut e.kind {
            ExprKind::Local(_) | ExprKind::Capture(_) => {
                let alias = self
                    .var_info(&e)
                    .map_or(Alias::No, |facts| facts.info.alias);
                let forward = match least {
                    Alias::Yes => alias == Alias::Yes,
                    _ => alias != Alias::No,
                };
                if forward {
                    let (span, ty) = (e.span, e.ty.clone());
                    return mk(ExprKind::Forward(Box::new(e)), span, ty);
                }
                e
            }
            ExprKind::Block {
                stmts,
                discard: false,
                ..
            } => {
                if let Some(last) = stmts.pop() {
                    let last = self.forward_if(last, least);
                    stmts.push(last);
                }
                e
            }
            ExprKind::If {
                then,
                otherwise: Some(otherwise),
                ..
            } => {
                self.forward_in_place(then, least);
                self.forward_in_place(otherwise, least);
                e
            }
            ExprKind::Match(m) => {
                for arm in &mut m.arms {
                    self.forward_in_place(&mut arm.body, least);
                }
                e
            }
            _ => e,
        }
    }

    fn forward_in_place(&mut self, e: &mut Expr, least: Alias) {
        let value = std::mem::replace(e, super::nil(e.span));
        *e = self.forward_if(value, least);
    }

    /// The argument for a parameter declared `&mut`: a bare variable is passed as it is.
    pub fn alias_argument(&mut self, e: Expr) -> Expr {
        match e.kind {
            ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::Global(_) => {
                let (span, ty) = (e.span, e.ty.clone());
                mk(ExprKind::Forward(Box::new(e)), span, ty)
            }
            _ => e,
        }
    }

    /// The receiver of a `&mut self` method called as a function, and results of functions declared `-> &mut`.
    pub fn borrow_place(&mut self, e: Expr) -> Expr {
        match &e.kind {
            ExprKind::Borrow(_) | ExprKind::Forward(_) => e,
            ExprKind::Local(_) | ExprKind::Capture(_) if self.may_be_alias(&e) => {
                let (span, ty) = (e.span, e.ty.clone());
                mk(ExprKind::Forward(Box::new(e)), span, ty)
            }
            _ if is_place(&e) => {
                let (span, ty) = (e.span, e.ty.clone());
                mk(ExprKind::Borrow(Box::new(e)), span, ty)
            }
            _ => e,
        }
    }

    /// The result of a function declared `-> &mut T`.
    pub fn alias_result(&mut self, mut e: Expr) -> Expr {
        match &mut e.kind {
            ExprKind::Block {
                stmts,
                discard: false,
                ..
            } => {
                if let Some(last) = stmts.pop() {
                    let last = self.alias_result(last);
                    stmts.push(last);
                }
                e
            }
            ExprKind::If {
                then,
                otherwise: Some(otherwise),
                ..
            } => {
                self.alias_result_in_place(then);
                self.alias_result_in_place(otherwise);
                e
            }
            ExprKind::Match(m) => {
                for arm in &mut m.arms {
                    self.alias_result_in_place(&mut arm.body);
                }
                e
            }
            ExprKind::Construct { adt, fields, .. } if *adt == OPTION || *adt == RESULT => {
                for (_, value) in fields {
                    self.alias_result_in_place(value);
                }
                e
            }
            _ => self.borrow_place(e),
        }
    }

    fn alias_result_in_place(&mut self, e: &mut Expr) {
        let value = std::mem::replace(e, super::nil(e.span));
        *e = self.alias_result(value);
    }

    /// E0106: an alias written into something that outlives the expression.
    pub fn forbid_alias(&mut self, e: &Expr, what: &str) {
        if let ExprKind::Borrow(_) = e.kind {
            let d = self.error(
                Code::AliasEscapes,
                e.span,
                format!("an alias cannot be stored in {what}"),
            );
            d.label = Some("this `&mut` would outlive its place".into());
            d.help.push(ruchyruchy_syntax::diagnostic::Help {
                text: "store the value itself, or keep the alias in a variable".into(),
                suggestion: None,
            });
        } else {
            self.forbid_escape(e, &format!("stored in {what}"));
        }
    }

    /// E0106: a closure that captures a variable holding an alias and leaves the function.
    pub fn forbid_escape(&mut self, e: &Expr, how: &str) {
        let escapes = match &e.kind {
            ExprKind::Closure(fun) => self.captures_borrow(*fun),
            ExprKind::Local(_) => self.var_info(e).is_some_and(|facts| facts.info.borrows),
            ExprKind::Block {
                stmts,
                discard: false,
                ..
            } => {
                if let Some(last) = stmts.last() {
                    self.forbid_escape(last, how);
                }
                false
            }
            _ => false,
        };
        if escapes {
            let message = format!("this closure captures an alias and cannot be {how}");
            let d = self.error(Code::AliasEscapes, e.span, message);
            d.notes
                .push("a variable that holds a `&mut` must not outlive its function".into());
        }
    }

    /// A closure expression that captures a variable holding an alias.
    pub fn captures_alias(&self, e: &Expr) -> bool {
        matches!(e.kind, ExprKind::Closure(fun) if self.captures_borrow(fun))
    }

    /// Whether a closure made here captures a `let` that holds an alias.
    fn captures_borrow(&self, fun: crate::hir::FunId) -> bool {
        let Some(fun) = self.st.program.funs.get(fun.index()) else {
            return false;
        };
        if fun.by_move {
            // It takes copies along.
            return false;
        }
        let frame = self.frame_ref();
        fun.captures.iter().any(|capture| match capture {
            CaptureFrom::Local(local) => {
                // The `self` of a class is a reference, not an alias.
                let instance = frame
                    .locals
                    .get(local.index())
                    .is_none_or(|l| self.is_reference(&l.ty));
                let alias = frame
                    .info
                    .get(local.index())
                    .map_or(Alias::No, |info| info.alias);
                alias == Alias::Yes && !instance
            }
            CaptureFrom::Capture(_) => false,
        })
    }

    /// Whether builtins that work in place or make something new may work in place here.
    pub fn is_mutable_place(&self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::Global(_) => {
                let Some(facts) = self.var_info(e) else {
                    return false;
                };
                match facts.info.alias {
                    Alias::Yes => true,
                    _ if facts.info.plain_let => false,
                    _ => self.is_declared_mutable(e, facts.mutable),
                }
            }
            ExprKind::Field { object, .. } | ExprKind::TupleField { object, .. } => {
                self.is_mutable_place(object) || self.is_reference(&object.ty)
            }
            ExprKind::Index { object, .. } => self.is_mutable_place(object),
            ExprKind::Deref(inner) => self.may_be_alias(inner) || self.is_mutable_place(inner),
            ExprKind::Forward(_) | ExprKind::Borrow(_) => true,
            ExprKind::MethodCall { .. } | ExprKind::Call { .. } | ExprKind::Question { .. } => {
                self.gives_alias(e)
            }
            _ => false,
        }
    }

    fn is_declared_mutable(&self, e: &Expr, mutable: bool) -> bool {
        match &e.kind {
            ExprKind::Local(local) => {
                // Parameters are kept as mutable slots; only `mut` ones count as mutable places.
                let frame = self.frame_ref();
                let is_self = frame
                    .locals
                    .get(local.index())
                    .is_some_and(|l| l.name.as_str() == "self");
                mutable && (is_self || !self.is_plain_param(*local))
            }
            _ => mutable,
        }
    }

    fn is_plain_param(&self, local: crate::hir::LocalId) -> bool {
        self.frame_ref().plain_params.contains(&local)
    }

    fn is_reference(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Adt(adt, _) => matches!(self.adt(*adt).kind, AdtKind::Class | AdtKind::Actor),
            _ => false,
        }
    }
}
