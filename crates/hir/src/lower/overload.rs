//! Several impls of one generic trait for one type: `impl From<A> for X` beside `impl From<B> for X`.
//!
//! Values carry no type arguments, so one function is made that looks at its arguments and calls
//! the impl they fit. The same is done for the `From` conversions of `?`.

use super::members::Target;
use super::{Assoc, Lowerer, REVERSE, Sig, SigParam, mk, nil, sym};
use crate::hir::{
    AdtId, Arg, Expr, ExprKind, Fun, FunId, FunKind, Hook, KindKey, LocalId, LocalInfo, Param,
};
use crate::ty::{IntTy, Ty};
use ruchyruchy_builtins::{Builtin, PathItem, resolve_path};
use ruchyruchy_syntax::ast::{SelfKind, ShortOp};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::rc::Rc;

/// Impls of a trait's method for one type.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pub funs: Vec<FunId>,
    pub hook: Option<Hook>,
    pub is_method: bool,
    /// Impls that leave the trait's arguments out.
    pub plain: Vec<FunId>,
    /// Those are for `&T`: one for `T` takes their place.
    pub by_ref: bool,
}

pub(crate) type Overloads = FxHashMap<(Target, Symbol, Symbol), Group>;

impl<'a> Lowerer<'a> {
    pub fn finish_overloads(&mut self, overloads: Overloads) {
        let mut groups: Vec<_> = overloads
            .into_iter()
            .filter(|(key, g)| g.funs.len() > 1 || converts_to_builtin(key))
            .collect();
        groups.sort_by_key(|(_, g)| g.funs.first().copied());
        for ((target, trait_name, name), group) in groups {
            let Some(&first) = group.funs.first() else {
                continue;
            };
            let last = self.builtin_conversion(target, name);
            let Some(chooser) = self.chooser(name, &group.funs, last) else {
                continue;
            };
            if group.is_method {
                let by_name = &mut self.methods_mut(target).by_name;
                if by_name.get(&name) == Some(&first) {
                    by_name.insert(name, chooser);
                }
            } else if matches!(self.assoc_of(target, name), Some(Assoc::Fun(fun)) if fun == first) {
                self.set_assoc(target, name, Assoc::Fun(chooser));
            }
            if let Some(hook) = group.hook {
                self.methods_mut(target).hooks.insert(hook, chooser);
            }
            if let Target::Adt(adt) = target {
                self.info_mut(adt)
                    .by_trait
                    .insert((trait_name, name), chooser);
            }
        }
    }

    /// A function that calls the one of `funs` whose parameters accept the arguments.
    /// If none fits, `last`.
    fn chooser(
        &mut self,
        name: Symbol,
        funs: &[FunId],
        last: Option<(Builtin, Option<IntTy>)>,
    ) -> Option<FunId> {
        let sigs: Vec<Rc<Sig>> = funs.iter().filter_map(|fun| self.sig(*fun)).collect();
        let first = sigs.first()?.clone();
        let count = first.params.len();
        let self_count = u32::from(first.self_kind.is_some());
        let span = first.span;
        let mut locals = Vec::new();
        let mut params = Vec::new();
        let mut param = |name: Symbol, is_alias: bool| {
            let local = LocalId(locals.len() as u32);
            locals.push(LocalInfo {
                name,
                span,
                captured: false,
                early_cell: false,
                mutable: true,
                ty: Ty::Unknown,
            });
            params.push(Param {
                name,
                local,
                ty: Ty::Unknown,
                is_alias,
                annotated: false,
                default: None,
                span,
            });
        };
        if let Some(kind) = first.self_kind {
            param(sym("self"), kind == SelfKind::RefMut);
        }
        for p in &first.params {
            param(p.name, p.is_alias);
        }
        let call = |sig: &Sig| {
            let args = (0..self_count + count as u32)
                .map(|index| {
                    let local = mk(ExprKind::Local(LocalId(index)), span, Ty::Unknown);
                    let expr = mk(ExprKind::Forward(Box::new(local)), span, Ty::Unknown);
                    Arg {
                        expr,
                        spread: false,
                        name: None,
                    }
                })
                .collect();
            mk(ExprKind::Call { fun: sig.id, args }, span, sig.ret.clone())
        };
        // The impl without any test, or the last one, takes what is left.
        let mut body: Option<Expr> = last.map(|(builtin, int)| {
            let value = mk(ExprKind::Local(LocalId(self_count)), span, Ty::Unknown);
            let kind = ExprKind::CallBuiltin {
                builtin,
                args: vec![Self::arg(value)],
                expected: Ty::Unknown,
                int,
                wrap: false,
            };
            mk(kind, span, Ty::Unknown)
        });
        let ordered = sigs.iter().rev();
        for sig in ordered {
            let otherwise = body.take();
            let cond = is_all(sig, self_count, span);
            body = Some(match (cond, otherwise) {
                (Some(cond), Some(otherwise)) => mk(
                    ExprKind::If {
                        cond: Box::new(cond),
                        then: Box::new(call(sig)),
                        otherwise: Some(Box::new(otherwise)),
                    },
                    span,
                    Ty::Unknown,
                ),
                _ => call(sig),
            });
        }
        let id = self.new_fun(name, span);
        let ret = if sigs.iter().all(|sig| sig.ret == first.ret) {
            first.ret.clone()
        } else {
            Ty::Unknown
        };
        let sig_params = first.params.iter().map(|p| SigParam {
            name: p.name,
            ty: Ty::Unknown,
            annotated: false,
            is_alias: p.is_alias,
            has_default: false,
        });
        let sig = Sig {
            id,
            name,
            span,
            self_kind: first.self_kind,
            params: sig_params.collect(),
            variadic: false,
            ret: ret.clone(),
            returns_alias: first.returns_alias,
            is_async: first.is_async,
        };
        self.set_sig(sig);
        self.set_fun(Fun {
            id,
            name,
            span,
            kind: super::members::method_kind(first.self_kind),
            required: params.len(),
            params,
            variadic: false,
            locals,
            captures: Vec::new(),
            by_move: false,
            ret: Ty::Unknown,
            returns_alias: first.returns_alias,
            is_async: false,
            body: body.unwrap_or_else(|| nil(span)),
        });
        Some(id)
    }

    /// `u32::from` of the library, beside an `impl From<T> for u32`.
    fn builtin_conversion(&self, target: Target, name: Symbol) -> Option<(Builtin, Option<IntTy>)> {
        let Target::Kind(kind, int) = target else {
            return None;
        };
        let owner = match (kind, int) {
            (_, Some(width)) => width.name(),
            (KindKey::Float, _) => "f64",
            (KindKey::Str, _) => "String",
            (KindKey::Array, _) => "Vec",
            _ => return None,
        };
        match resolve_path(&[owner, name.as_str()])? {
            PathItem::Function(builtin) => Some((builtin, None)),
            PathItem::IntFunction(builtin, int) => Some((builtin, Some(int))),
            _ => None,
        }
    }

    /// What `?` in a function with error type `adt` does to an error: nothing if it is one already, else `From`.
    pub fn error_conversion(&mut self, adt: AdtId) -> Option<FunId> {
        if let Some(convert) = self.info(adt).convert {
            return Some(convert);
        }
        let from: Vec<Rc<Sig>> = self
            .info(adt)
            .from_fns
            .clone()
            .into_iter()
            .filter_map(|fun| self.sig(fun))
            .collect();
        let span = from.first()?.span;
        let value = || mk(ExprKind::Local(LocalId(0)), span, Ty::Unknown);
        let own = Ty::Adt(adt, Rc::new([]));
        let call_of = |sig: &Sig| {
            let args = vec![Self::arg(value())];
            mk(ExprKind::Call { fun: sig.id, args }, span, own.clone())
        };
        let mut body = value();
        let of_parse = |sig: &&Rc<Sig>| matches!(sig.params.first(), Some(p) if matches!(p.ty, Ty::ParseError(_)));
        if let Some(sig) = from.iter().find(of_parse) {
            // The text may be parsed as another type than Rust would infer: better this impl than none.
            let is_error = mk(
                ExprKind::Is {
                    expr: Box::new(value()),
                    ty: Ty::Error,
                },
                span,
                Ty::Bool,
            );
            let kind = ExprKind::If {
                cond: Box::new(is_error),
                then: Box::new(call_of(sig)),
                otherwise: Some(Box::new(body)),
            };
            body = mk(kind, span, Ty::Unknown);
        }
        for sig in from.iter().rev() {
            let call = call_of(sig);
            body = match is_all(sig, 0, span) {
                Some(cond) => mk(
                    ExprKind::If {
                        cond: Box::new(cond),
                        then: Box::new(call),
                        otherwise: Some(Box::new(body)),
                    },
                    span,
                    Ty::Unknown,
                ),
                None => call,
            };
        }
        let is_own = mk(
            ExprKind::Is {
                expr: Box::new(value()),
                ty: own,
            },
            span,
            Ty::Bool,
        );
        let body = mk(
            ExprKind::If {
                cond: Box::new(is_own),
                then: Box::new(value()),
                otherwise: Some(Box::new(body)),
            },
            span,
            Ty::Unknown,
        );
        let name = sym("from");
        let id = self.new_fun(name, span);
        let local = LocalInfo {
            name: sym("%error"),
            span,
            captured: false,
            early_cell: false,
            mutable: false,
            ty: Ty::Unknown,
        };
        let param = Param {
            name: local.name,
            local: LocalId(0),
            ty: Ty::Unknown,
            is_alias: false,
            annotated: false,
            default: None,
            span,
        };
        self.set_fun(Fun {
            id,
            name,
            span,
            kind: FunKind::Free,
            params: vec![param],
            required: 1,
            variadic: false,
            locals: vec![local],
            captures: Vec::new(),
            by_move: false,
            ret: Ty::Unknown,
            returns_alias: false,
            is_async: false,
            body,
        });
        self.info_mut(adt).convert = Some(id);
        Some(id)
    }
}

impl<'a> Lowerer<'a> {
    /// Gives the prelude's `Reverse` its order.
    pub fn need_reverse(&mut self) {
        if !self.adt(REVERSE).methods.hooks.is_empty() {
            return;
        }
        for (hook, name) in [(Hook::Cmp, "cmp"), (Hook::PartialCmp, "partial_cmp")] {
            let name = sym(name);
            let fun = self.new_fun(name, Span::NONE);
            self.set_fun(reversed(fun, name));
            let methods = &mut self.adt_mut(REVERSE).methods;
            methods.hooks.insert(hook, fun);
            methods.by_name.insert(name, fun);
        }
    }
}

/// `fun cmp(self, other) { other.0.cmp(self.0) }`, the order of the prelude's `Reverse`.
fn reversed(id: FunId, name: Symbol) -> Fun {
    let span = Span::NONE;
    let mut locals = Vec::new();
    let mut params = Vec::new();
    for (index, name) in [sym("self"), sym("other")].into_iter().enumerate() {
        let local = LocalId(index as u32);
        locals.push(LocalInfo {
            name,
            span,
            captured: false,
            early_cell: false,
            mutable: false,
            ty: Ty::Unknown,
        });
        params.push(Param {
            name,
            local,
            ty: Ty::Unknown,
            is_alias: false,
            annotated: true,
            default: None,
            span,
        });
    }
    let inner = |local: u32| {
        let object = Box::new(mk(ExprKind::Local(LocalId(local)), span, Ty::Unknown));
        mk(ExprKind::TupleField { object, index: 0 }, span, Ty::Unknown)
    };
    let call = ExprKind::MethodCall {
        receiver: Box::new(inner(1)),
        name,
        args: vec![Arg {
            expr: inner(0),
            spread: false,
            name: None,
        }],
        expected: Ty::Unknown,
        int: None,
        wrap: false,
        unused: false,
        mutable_place: false,
    };
    Fun {
        id,
        name,
        span,
        kind: FunKind::Method,
        required: params.len(),
        params,
        variadic: false,
        locals,
        captures: Vec::new(),
        by_move: false,
        ret: Ty::Unknown,
        returns_alias: false,
        is_async: false,
        body: mk(call, span, Ty::Unknown),
    }
}

/// `impl From<T> for u32`: the library's own conversions stay.
fn converts_to_builtin((target, trait_name, name): &(Target, Symbol, Symbol)) -> bool {
    matches!(target, Target::Kind(..))
        && matches!(
            (trait_name.as_str(), name.as_str()),
            ("From", "from") | ("TryFrom", "try_from")
        )
}

/// Whether all arguments fit the annotated parameters; none if there is nothing to test.
fn is_all(sig: &Sig, first: u32, span: Span) -> Option<Expr> {
    let mut all: Option<Expr> = None;
    for (index, param) in sig.params.iter().enumerate() {
        if param.ty == Ty::Unknown {
            continue;
        }
        let local = mk(
            ExprKind::Local(LocalId(first + index as u32)),
            span,
            Ty::Unknown,
        );
        let is = mk(
            ExprKind::Is {
                expr: Box::new(local),
                ty: param.ty.clone(),
            },
            span,
            Ty::Bool,
        );
        all = Some(match all {
            None => is,
            Some(before) => mk(
                ExprKind::Short {
                    op: ShortOp::And,
                    lhs: Box::new(before),
                    rhs: Box::new(is),
                },
                span,
                Ty::Bool,
            ),
        });
    }
    all
}
