//! Constant parameters: `fun f<const N: usize>(a: [i64; N])`.
//!
//! Generics are erased, so what `N` is can only be seen from the arguments: it is the length of the first
//! array whose type mentions it, taken when the function starts. Methods see it in the fields of `self` as well.

use super::frame::VarInfo;
use super::fun::FunParts;
use super::{Lowerer, mk, sym};
use crate::hir::{Const, Expr, ExprKind, LocalId};
use crate::ty::{IntTy, Ty};
use ruchyruchy_syntax::ast::{self, ExprKind as E, TypeKind};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;

/// The generic parameters that are lengths of arrays in this type, with the number of arrays around.
pub(crate) fn array_lens(ty: &ast::Type, generics: &[Symbol]) -> Vec<(Symbol, usize)> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut at = ty;
    loop {
        match &at.kind {
            TypeKind::Ref { inner, .. } => at = inner,
            TypeKind::Array { elem, len } => {
                if let Some(len) = len
                    && let E::Path(path) = &len.kind
                    && let Some(name) = path.as_ident()
                    && generics.contains(&name.name)
                {
                    found.push((name.name, depth));
                }
                depth += 1;
                at = elem;
            }
            _ => return found,
        }
    }
}

impl<'a> Lowerer<'a> {
    /// Variables for the constant parameters that the body mentions. `slots`: those of all parameters, `self` first.
    pub fn bind_const_params(
        &mut self,
        parts: &FunParts<'_>,
        slots: &[LocalId],
        body: Span,
        stmts: &mut Vec<Expr>,
    ) {
        if self.generics.is_empty() {
            return;
        }
        let mut bound: Vec<Symbol> = Vec::new();
        let text = self.text(body);
        let first = slots.len().saturating_sub(parts.params.len());
        for (param, local) in parts.params.iter().zip(slots.iter().skip(first)) {
            let Some(ty) = &param.ty else { continue };
            for (name, depth) in array_lens(ty, &self.generics) {
                if !bound.contains(&name) && mentions(text, name.as_str()) {
                    bound.push(name);
                    let array = self.local_expr(*local, param.span);
                    self.bind_len(name, array, depth, param.span, stmts);
                }
            }
        }
        let Some((_, span)) = parts.self_param else {
            return;
        };
        let Ty::Adt(adt, _) = self.self_type() else {
            return;
        };
        for (name, field, depth) in self.info(adt).const_lens.clone() {
            let known = self.generics.contains(&name) && !bound.contains(&name);
            if known
                && mentions(text, name.as_str())
                && let Some(local) = slots.first()
            {
                bound.push(name);
                let object = self.local_expr(*local, span);
                let array = self.field_of(object, field, span);
                self.bind_len(name, array, depth, span, stmts);
            }
        }
    }

    fn bind_len(
        &mut self,
        name: Symbol,
        array: Expr,
        depth: usize,
        span: Span,
        stmts: &mut Vec<Expr>,
    ) {
        let call = |receiver: Expr, name: &str, args: Vec<Expr>| ExprKind::MethodCall {
            receiver: Box::new(receiver),
            name: sym(name),
            args: args.into_iter().map(Self::arg).collect(),
            expected: Ty::Unknown,
            int: None,
            wrap: false,
            unused: false,
            mutable_place: false,
        };
        let mut at = array;
        for _ in 0..depth {
            // The rows of a matrix without rows: nothing asks for their length but a program that prints it.
            let first = mk(ExprKind::Const(Const::Int(0)), span, Ty::Unknown);
            let none = mk(ExprKind::Array(Vec::new()), span, Ty::Unknown);
            at = mk(call(at, "get_or", vec![first, none]), span, Ty::Unknown);
        }
        let ty = Ty::Int(IntTy::U64);
        let init = mk(call(at, "len", Vec::new()), span, ty.clone());
        let info = VarInfo {
            contract: true,
            ..VarInfo::default()
        };
        let local = self.declare_var(name, span, ty, false, info);
        let init = Some(Box::new(init));
        stmts.push(mk(ExprKind::Let { local, init }, span, Ty::Nil));
    }
}

/// `let a: [T; n] = std::array::from_fn(f)` as `(0..n).map(f).collect()`: types carry no lengths, but the annotation does.
pub(crate) fn array_from_fn(ty: Option<&ast::Type>, init: &ast::Expr) -> Option<ast::Expr> {
    let TypeKind::Array { len: Some(len), .. } = &ty?.kind else {
        return None;
    };
    let E::Call { callee, args } = &init.kind else {
        return None;
    };
    let (E::Path(path), [f]) = (&callee.kind, args.as_slice()) else {
        return None;
    };
    let [.., owner, last] = path.segments.as_slice() else {
        return None;
    };
    if owner.ident.name.as_str() != "array" || last.ident.name.as_str() != "from_fn" {
        return None;
    }
    let span = init.span;
    let make = |kind| ast::Expr { kind, span };
    let call = |receiver: ast::Expr, name: &str, args: Vec<ast::Arg>| {
        make(E::MethodCall {
            receiver: Box::new(receiver),
            optional: false,
            name: ast::Ident {
                name: sym(name),
                span: last.ident.span,
            },
            generics: Vec::new(),
            args,
        })
    };
    let range = make(E::Range {
        start: Some(Box::new(make(E::Lit(ast::Lit::Int(0, Some(sym("usize"))))))),
        end: Some(len.clone()),
        inclusive: false,
    });
    Some(call(
        call(range, "map", vec![f.clone()]),
        "collect",
        Vec::new(),
    ))
}

/// Whether the name occurs as a word.
fn mentions(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|s| s.chars().next_back());
        let after = text
            .get(at.saturating_add(name.len())..)
            .and_then(|s| s.chars().next());
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}
