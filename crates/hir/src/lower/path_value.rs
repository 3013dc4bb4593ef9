//! Paths used as values.

use super::expect::fill;
use super::frame::Found;
use super::path::Resolved;
use super::{Lowerer, mk, sym};
use crate::hir::{AdtId, AdtKind, Const, Expr, ExprKind, FunId, GlobalId, OPTION, RESULT};
use crate::ty::{FnTy, IntTy, Ty};
use ruchyruchy_builtins::{Builtin, ConstValue};
use ruchyruchy_syntax::ast;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    /// A path used as a value.
    pub fn path_expr(&mut self, path: &ast::Path, want: &Ty) -> Expr {
        let span = path.span;
        match self.resolve(path, "variable") {
            Resolved::Local(depth, local) => self.var_expr(depth, local, span),
            Resolved::Global(global) => self.global_expr(global, span),
            Resolved::Fun(fun) | Resolved::Method(fun) => {
                let ty = self.fun_ty(fun);
                mk(ExprKind::FunRef(fun), span, ty)
            }
            Resolved::Ctor(adt, variant) => self.ctor_value(adt, variant, span, want),
            Resolved::New(adt) => mk(ExprKind::CtorRef { adt, variant: 0 }, span, Ty::Unknown),
            Resolved::Builtin(builtin, int, ty) => self.builtin_value(builtin, int, ty, span),
            Resolved::BuiltinMethod(builtin, _, name) => {
                // A user's own method of this name may be meant for its types.
                if self.st.names.method_names.contains(&name) {
                    return self.method_value(name, span);
                }
                mk(ExprKind::BuiltinRef(builtin), span, Ty::Unknown)
            }
            Resolved::TraitMethod(name) => self.method_value(name, span),
            Resolved::Default(of) => self.default_fun(of, want, span),
            Resolved::Constant(value) => self.constant(value, span),
            Resolved::SelfField(name) => {
                let Some(Found::Local(depth, local)) = self.lookup(sym("self")) else {
                    return self.bad(span);
                };
                let object = self.var_expr(depth, local, span);
                self.field_of(object, name, span)
            }
            Resolved::Bad => self.bad(span),
        }
    }

    pub fn global_expr(&mut self, global: GlobalId, span: Span) -> Expr {
        let ty = self
            .st
            .program
            .globals
            .get(global.index())
            .map_or(Ty::Unknown, |g| g.ty.clone());
        mk(ExprKind::Global(global), span, ty)
    }

    pub fn fun_ty(&self, fun: FunId) -> Ty {
        match self.sig(fun) {
            Some(sig) => {
                let mut params: Vec<Ty> = Vec::new();
                if sig.self_kind.is_some() {
                    params.push(Ty::Unknown);
                }
                params.extend(sig.params.iter().map(|p| p.ty.clone()));
                let ret = if sig.is_async {
                    Ty::Future(Rc::new(sig.ret.clone()))
                } else {
                    sig.ret.clone()
                };
                Ty::Fn(Rc::new(FnTy { params, ret }))
            }
            None => Ty::Unknown,
        }
    }

    /// The type of values that a constructor makes.
    pub fn ctor_ty(adt: AdtId, payload: Ty, want: &Ty) -> Ty {
        match (adt, want) {
            (OPTION, Ty::Option(inner)) => Ty::Option(Rc::new(fill(inner, &payload))),
            (RESULT, Ty::Result(types)) => {
                Ty::Result(Rc::new((fill(&types.0, &payload), types.1.clone())))
            }
            (OPTION, _) => Ty::Option(Rc::new(payload)),
            (RESULT, _) => Ty::Result(Rc::new((payload, Ty::Unknown))),
            (_, Ty::Adt(other, _)) if *other == adt => want.clone(),
            _ => Ty::Adt(adt, Rc::new([])),
        }
    }

    pub fn ctor_value(&mut self, adt: AdtId, variant: u32, span: Span, want: &Ty) -> Expr {
        let def = self.adt(adt).clone();
        if variant == u32::MAX {
            // A type named by itself.
            return match def.kind {
                AdtKind::Struct if def.is_tuple => {
                    mk(ExprKind::CtorRef { adt, variant: 0 }, span, Ty::Unknown)
                }
                AdtKind::Struct if def.fields.is_empty() => {
                    let kind = ExprKind::Construct {
                        adt,
                        variant: 0,
                        fields: Vec::new(),
                        base: None,
                    };
                    mk(kind, span, Ty::Adt(adt, Rc::new([])))
                }
                _ => mk(ExprKind::TypeRef(adt), span, Ty::Unknown),
            };
        }
        let Some(v) = def.variants.get(variant as usize) else {
            return self.bad(span);
        };
        if v.fields.is_empty() {
            let ty = Self::ctor_ty(adt, Ty::Unknown, want);
            return mk(
                ExprKind::Construct {
                    adt,
                    variant,
                    fields: Vec::new(),
                    base: None,
                },
                span,
                ty,
            );
        }
        if v.named {
            let message = format!(
                "variant `{}` needs its fields: `{} {{ … }}`",
                v.name, v.name
            );
            self.error(Code::MissingField, span, message);
            return self.bad(span);
        }
        mk(ExprKind::CtorRef { adt, variant }, span, Ty::Unknown)
    }

    pub fn builtin_value(
        &mut self,
        builtin: Builtin,
        int: Option<IntTy>,
        owner: Ty,
        span: Span,
    ) -> Expr {
        if int.is_none() {
            return mk(ExprKind::BuiltinRef(builtin), span, Ty::Unknown);
        }
        // The width has to travel along: a closure keeps it.
        let (_, most) = builtin.arity();
        let count = most.unwrap_or(1);
        self.synthetic_closure(count, span, |s, args| {
            let ty = s.builtin_result(builtin, &owner, &[], &Ty::Unknown, int);
            mk(
                ExprKind::CallBuiltin {
                    builtin,
                    args,
                    expected: Ty::Unknown,
                    int,
                    wrap: false,
                },
                span,
                ty,
            )
        })
    }

    /// `Trait::method` as a value: a closure that calls the method of its first argument.
    pub fn method_value(&mut self, name: Symbol, span: Span) -> Expr {
        let params = self.method_arity(name);
        self.synthetic_closure(params + 1, span, |s, mut args| {
            if args.is_empty() {
                return s.bad(span);
            }
            let receiver = Box::new(args.remove(0).expr);
            mk(
                ExprKind::MethodCall {
                    receiver,
                    name,
                    args,
                    expected: Ty::Unknown,
                    int: None,
                    wrap: false,
                    unused: false,
                    mutable_place: true,
                },
                span,
                Ty::Unknown,
            )
        })
    }

    /// Parameters of user methods of this name, `self` not counted.
    pub fn method_arity(&self, name: Symbol) -> usize {
        let adts = self.st.program.adts.iter().map(|adt| &adt.methods);
        let mut all = adts.chain(self.st.program.kinds.values());
        let fun = all.find_map(|methods| methods.by_name.get(&name));
        fun.and_then(|fun| self.sig(*fun))
            .map_or(0, |sig| sig.params.len())
    }

    pub fn constant(&mut self, value: ConstValue, span: Span) -> Expr {
        let (constant, ty) = match value {
            ConstValue::Int(n, IntTy::U64) if n < 0 => (Const::Big(n as u64), Ty::Int(IntTy::U64)),
            ConstValue::Int(n, width) => (Const::Int(n), Ty::Int(width)),
            ConstValue::Float(x) => (Const::Float(x), Ty::Float),
            ConstValue::Str(s) => (Const::Str(s.into()), Ty::Str),
            ConstValue::Duration(nanos) => {
                let arg = mk(ExprKind::Const(Const::Int(nanos)), span, Ty::Unknown);
                let kind = ExprKind::CallBuiltin {
                    builtin: Builtin::FnDurationFromNanos,
                    args: vec![Self::arg(arg)],
                    expected: Ty::Unknown,
                    int: None,
                    wrap: false,
                };
                return mk(kind, span, Ty::Unknown);
            }
            ConstValue::Epoch => {
                // The epoch is zero seconds of the wall clock.
                (Const::Int(0), Ty::Unknown)
            }
        };
        mk(ExprKind::Const(constant), span, ty)
    }
}
