//! Paths used as values.

use super::expect::fill;
use super::frame::Found;
use super::path::Resolved;
use super::{Lowerer, mk, sym};
use crate::hir::{AdtId, AdtKind, Arg, Const, Expr, ExprKind, FunId, GlobalId, OPTION, RESULT};
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
            Resolved::BuiltinMethod(builtin, int, name) => {
                // A user's own method of this name may be meant for its types; what these make depends on what is expected.
                let directed = matches!(
                    name.as_str(),
                    "parse" | "into" | "try_into" | "collect" | "sum" | "product"
                );
                if directed || int.is_some() || self.st.names.method_names.contains(&name) {
                    let turbofish = path.segments.last().and_then(|s| s.generics.first());
                    let turbofish = turbofish.map(|ty| self.ty(ty));
                    return self.method_value(name, int, turbofish, span, want);
                }
                mk(ExprKind::BuiltinRef(builtin), span, Ty::Unknown)
            }
            Resolved::TraitMethod(name) => self.method_value(name, None, None, span, want),
            Resolved::StdMethod(name) => match binary_op(name.as_str()) {
                Some(op) => self.synthetic_closure(2, span, |s, mut args| {
                    let (Some(right), Some(left)) = (args.pop(), args.pop()) else {
                        return s.bad(span);
                    };
                    s.binary_of(op, left.expr, right.expr, span)
                }),
                None => self.method_value(conversion(name), None, None, span, want),
            },
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
                Ty::Fn(Rc::new(FnTy {
                    declared: false,
                    params,
                    ret,
                }))
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

    /// `Trait::method` or `Type::method` as a value where a function of type `want` is expected: a closure that calls the
    /// method of its first argument. `int`: the width of the type if it is an int.
    pub fn method_value(
        &mut self,
        name: Symbol,
        int: Option<IntTy>,
        turbofish: Option<Ty>,
        span: Span,
        want: &Ty,
    ) -> Expr {
        let (types, ret) = match want {
            Ty::Fn(f) => (f.params.clone(), f.ret.clone()),
            _ => (Vec::new(), Ty::Unknown),
        };
        let least = 1 + self.method_arity(name);
        let count = match want {
            Ty::Fn(f) if !f.params.is_empty() && least == 1 => f.params.len(),
            _ => least,
        };
        self.synthetic_closure(count, span, |s, mut args| {
            for (arg, ty) in args.iter_mut().zip(types) {
                arg.expr.ty = ty;
            }
            if let Some(width) = int
                && let Some(first) = args.first_mut()
            {
                first.expr.ty = Ty::Int(width);
            }
            if args.is_empty() {
                return s.bad(span);
            }
            let receiver = args.remove(0).expr;
            s.method_of_value(receiver, name, args, int, turbofish, span, &ret)
        })
    }

    #[allow(clippy::too_many_arguments)]
    fn method_of_value(
        &mut self,
        receiver: Expr,
        name: Symbol,
        args: Vec<Arg>,
        int: Option<IntTy>,
        turbofish: Option<Ty>,
        span: Span,
        want: &Ty,
    ) -> Expr {
        let text = name.as_str();
        if args.is_empty() {
            if let Some(fun) = self.user_conversion(name, turbofish.as_ref(), want, &[]) {
                let ty = self.sig(fun).map_or(Ty::Unknown, |sig| sig.ret.clone());
                let args = vec![Self::arg(receiver)];
                return mk(ExprKind::Call { fun, args }, span, ty);
            }
            let expected = self.expected_of(text, turbofish, want);
            let ty = match text {
                "parse" | "try_into" => Ty::Result(Rc::new((expected.clone(), Ty::Error))),
                "into" | "collect" | "sum" | "product" => expected.clone(),
                "neg" | "not" | "clone" | "abs" | "to_owned" => receiver.ty.clone(),
                "to_string" => Ty::Str,
                _ => Ty::Unknown,
            };
            let kind = match text {
                "neg" => ExprKind::Unary {
                    op: crate::hir::Unary::Neg,
                    int: receiver.ty.int(),
                    expr: Box::new(receiver),
                },
                _ => ExprKind::MethodCall {
                    receiver: Box::new(receiver),
                    name,
                    args,
                    expected,
                    int,
                    wrap: false,
                    unused: false,
                    mutable_place: true,
                },
            };
            return mk(kind, span, ty);
        }
        let kind = ExprKind::MethodCall {
            receiver: Box::new(receiver),
            name,
            args,
            expected: Ty::Unknown,
            int,
            wrap: false,
            unused: false,
            mutable_place: true,
        };
        mk(kind, span, Ty::Unknown)
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
            ConstValue::Nil => (Const::Nil, Ty::Nil),
            ConstValue::Duration(nanos) => {
                return made_by(
                    Builtin::FnDurationFromNanos,
                    Const::Int(nanos),
                    span,
                    Ty::Unknown,
                );
            }
            ConstValue::Error(message) => {
                return made_by(
                    Builtin::FnErrorNew,
                    Const::Str(message.into()),
                    span,
                    Ty::Error,
                );
            }
            ConstValue::Epoch => {
                // The epoch is zero seconds of the wall clock.
                (Const::Int(0), Ty::Unknown)
            }
        };
        mk(ExprKind::Const(constant), span, ty)
    }
}

/// A constant of the library that a builtin makes.
fn made_by(builtin: Builtin, of: Const, span: Span, ty: Ty) -> Expr {
    let arg = mk(ExprKind::Const(of), span, Ty::Unknown);
    let kind = ExprKind::CallBuiltin {
        builtin,
        args: vec![Lowerer::arg(arg)],
        expected: Ty::Unknown,
        int: None,
        wrap: false,
    };
    mk(kind, span, ty)
}

/// `From::from` and kin as the methods that what is expected directs.
pub(crate) fn conversion(name: Symbol) -> Symbol {
    match name.as_str() {
        "from" => sym("into"),
        "from_str" => sym("parse"),
        "try_from" => sym("try_into"),
        _ => name,
    }
}

/// The operator that a method of `std::ops` stands for.
pub(crate) fn binary_op(name: &str) -> Option<ast::BinOp> {
    use ast::BinOp as B;
    Some(match name {
        "add" => B::Add,
        "sub" => B::Sub,
        "mul" => B::Mul,
        "div" => B::Div,
        "rem" => B::Rem,
        "bitand" => B::BitAnd,
        "bitor" => B::BitOr,
        "bitxor" => B::BitXor,
        "shl" => B::Shl,
        "shr" => B::Shr,
        _ => return None,
    })
}
