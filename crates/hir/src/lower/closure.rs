//! Lambdas, `async` and `lazy` blocks, and functions nested in functions.

use super::collect::generic_names;
use super::fun::{BodyRef, FunParts, LoweredFun};
use super::{Lowerer, Sig, mk, sym};
use crate::hir::{Expr, ExprKind, FunId, FunKind};
use crate::ty::{FnTy, Ty};
use ruchyruchy_syntax::ast::{self};
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    /// A lambda where a function of type `want` is expected.
    pub fn closure(&mut self, c: &ast::Closure, span: Span, want: &Ty) -> Expr {
        let id = self.new_fun(sym("<closure>"), span);
        let params = self.sig_params(&c.params);
        let (hints, ret_want) = match want {
            Ty::Fn(f) => (f.params.clone(), f.ret.clone()),
            _ => (Vec::new(), Ty::Unknown),
        };
        // Of what a declared function type says, the form of the result is made sure of: `5` becomes `Some(5)`.
        let form = match want {
            Ty::Fn(f) if f.declared => match &f.ret {
                Ty::Option(_) => Ty::Option(Rc::new(Ty::Unknown)),
                Ty::Result(_) => Ty::Result(Rc::new((Ty::Unknown, Ty::Unknown))),
                _ => Ty::Unknown,
            },
            _ => Ty::Unknown,
        };
        let sig = Rc::new(Sig {
            id,
            name: sym("<closure>"),
            span,
            self_kind: None,
            params,
            variadic: c.params.last().is_some_and(|p| p.variadic),
            ret: c.ret.as_ref().map_or(form, |ty| self.ty(ty)),
            returns_alias: c.ret.as_ref().is_some_and(Self::is_alias_ty),
            is_async: c.is_async,
        });
        if let Some(slot) = self.st.names.sigs.get_mut(id.index()) {
            *slot = Some(sig.clone());
        }
        let lowered = self.function(FunParts {
            id,
            name: sym("<closure>"),
            span,
            kind: FunKind::Closure,
            self_param: None,
            params: &c.params,
            sig: sig.clone(),
            hints,
            body: BodyRef::Expr(&c.body),
            by_move: c.is_move,
            can_capture: true,
            requires: &[],
            ensures: &[],
            want: ret_want,
        });
        let param_tys = lowered
            .fun
            .params
            .iter()
            .map(|p| {
                lowered
                    .fun
                    .locals
                    .get(p.local.index())
                    .map_or(Ty::Unknown, |l| l.ty.clone())
            })
            .collect();
        let ty = Ty::Fn(Rc::new(FnTy {
            declared: false,
            params: param_tys,
            ret: lowered.result,
        }));
        self.set_fun(lowered.fun);
        mk(ExprKind::Closure(id), span, ty)
    }

    /// A closure without parameters around an expression or block.
    pub fn thunk_closure(
        &mut self,
        body: BodyRef<'_>,
        span: Span,
        is_async: bool,
        want: &Ty,
    ) -> (FunId, Ty) {
        let name = if is_async {
            sym("<async>")
        } else {
            sym("<lazy>")
        };
        let id = self.new_fun(name, span);
        let sig = Rc::new(Sig {
            id,
            name,
            span,
            self_kind: None,
            params: Vec::new(),
            variadic: false,
            ret: Ty::Unknown,
            returns_alias: false,
            is_async,
        });
        let lowered = self.function(FunParts {
            id,
            name,
            span,
            kind: FunKind::Closure,
            self_param: None,
            params: &[],
            sig,
            hints: Vec::new(),
            body,
            by_move: false,
            can_capture: true,
            requires: &[],
            ensures: &[],
            want: want.clone(),
        });
        let result = lowered.result.clone();
        self.set_fun(lowered.fun);
        (id, result)
    }

    /// A nested function that captures, or may.
    pub fn nested_fun(&mut self, f: &ast::Fun, id: FunId, sig: Rc<Sig>) -> LoweredFun {
        let depth = self.generics.len();
        self.generics.extend(generic_names(&f.generics).iter());
        let empty = ast::Block {
            stmts: Vec::new(),
            span: f.sig_span,
        };
        let body = f.body.as_ref().unwrap_or(&empty);
        let lowered = self.function(FunParts {
            id,
            name: f.name.name,
            span: f.sig_span,
            kind: FunKind::Closure,
            self_param: None,
            params: &f.params,
            sig,
            hints: Vec::new(),
            body: BodyRef::Block(body),
            by_move: false,
            can_capture: true,
            requires: &f.requires,
            ensures: &f.ensures,
            want: Ty::Unknown,
        });
        self.generics.truncate(depth);
        lowered
    }
}
