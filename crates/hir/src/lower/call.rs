//! Calls by name or value, constructors, pipes.

use super::path::Resolved;
use super::path_value::{binary_op, conversion};
use super::{Lowerer, Sig, mk};
use crate::hir::{Expr, ExprKind, FunId};
use crate::ty::{IntTy, Ty};
use ruchyruchy_builtins::Builtin;
use ruchyruchy_syntax::ast::{self, ExprKind as E};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    pub fn call(&mut self, callee: &ast::Expr, args: &[ast::Arg], span: Span, want: &Ty) -> Expr {
        if let E::Path(path) = &callee.kind {
            return self.call_path(path, args, span, want);
        }
        let callee = self.value(callee);
        self.call_value(callee, args, span)
    }

    fn call_value(&mut self, callee: Expr, args: &[ast::Arg], span: Span) -> Expr {
        let sig = self.var_info(&callee).and_then(|facts| facts.info.sig);
        let (ty, params) = match &callee.ty {
            Ty::Fn(f) => (f.ret.clone(), f.params.clone()),
            _ => (Ty::Unknown, Vec::new()),
        };
        let args = match sig {
            Some(sig) => {
                self.check_arity(&sig, args, span);
                self.value_args(args, &params, Some(&sig))
            }
            None => self.value_args(args, &params, None),
        };
        mk(
            ExprKind::CallValue {
                callee: Box::new(callee),
                args,
            },
            span,
            ty,
        )
    }

    fn call_path(&mut self, path: &ast::Path, args: &[ast::Arg], span: Span, want: &Ty) -> Expr {
        if let Some(name) = path.as_ident() {
            match name.name.as_str() {
                "super" => return self.super_call(args, span),
                "old" if self.frame_ref().old_values.is_some() => {
                    return self.old_value(args, span);
                }
                _ => {}
            }
        }
        match self.resolve(path, "function") {
            Resolved::Local(depth, local) => {
                let callee = self.var_expr(depth, local, path.span);
                self.call_value(callee, args, span)
            }
            Resolved::Global(global) => {
                let callee = self.global_expr(global, path.span);
                self.call_value(callee, args, span)
            }
            Resolved::Fun(fun) => self.call_fun(fun, args, span),
            Resolved::Method(fun) => self.call_method_path(fun, args, span),
            Resolved::Ctor(adt, variant) => self.call_ctor(adt, variant, args, span, want),
            Resolved::New(adt) => self.new_instance(adt, args, span),
            Resolved::Builtin(builtin, int, owner) => {
                let last = path.segments.last();
                let turbofish = last.and_then(|s| s.generics.first());
                let expected = match turbofish {
                    Some(ty) => self.ty(ty),
                    None => want.clone(),
                };
                self.call_builtin(builtin, int, owner, args, span, &expected)
            }
            Resolved::BuiltinMethod(builtin, int, name) => {
                self.builtin_method_path(builtin, int, name, args, span, want)
            }
            Resolved::TraitMethod(name) => self.trait_method_call(name, args, span, want),
            Resolved::StdMethod(name) => self.std_method_call(name, args, span, want),
            Resolved::Default(of) => {
                if !args.is_empty() {
                    self.wrong_count("default", (0, Some(0)), args.len(), span, None);
                }
                self.default_value(&of, want, span)
            }
            Resolved::Constant(value) => {
                let callee = self.constant(value, path.span);
                self.call_value(callee, args, span)
            }
            Resolved::SelfField(_) => {
                let callee = self.path_expr(path, &Ty::Unknown);
                self.call_value(callee, args, span)
            }
            Resolved::Bad => {
                for arg in args {
                    self.value(&arg.expr);
                }
                self.bad(span)
            }
        }
    }

    pub fn call_fun(&mut self, fun: FunId, args: &[ast::Arg], span: Span) -> Expr {
        let Some(sig) = self.sig(fun) else {
            return self.bad(span);
        };
        let args = self.ordered_args(&sig, args, span);
        let ty = self.result_ty(&sig);
        mk(ExprKind::Call { fun, args }, span, ty)
    }

    /// The type of a call.
    pub fn result_ty(&self, sig: &Sig) -> Ty {
        if sig.is_async {
            Ty::Future(Rc::new(sig.ret.clone()))
        } else {
            sig.ret.clone()
        }
    }

    /// `Type::method(receiver, …)`.
    fn call_method_path(&mut self, fun: FunId, args: &[ast::Arg], span: Span) -> Expr {
        let Some(sig) = self.sig(fun) else {
            return self.bad(span);
        };
        let Some((first, rest)) = args.split_first() else {
            let (least, most) = sig.arity();
            let most = most.map(|most| most + 1);
            self.wrong_count(sig.name.as_str(), (least + 1, most), 0, span, Some(&sig));
            return self.bad(span);
        };
        let receiver = self.value(&first.expr);
        let receiver = self.receiver_arg(receiver, &sig);
        let mut out = vec![Self::arg(receiver)];
        out.extend(self.ordered_args(&sig, rest, span));
        let ty = self.result_ty(&sig);
        mk(ExprKind::Call { fun, args: out }, span, ty)
    }

    /// A receiver as argument 0.
    pub fn receiver_arg(&mut self, receiver: Expr, sig: &Sig) -> Expr {
        if sig.self_kind == Some(ast::SelfKind::RefMut) {
            let receiver = self.borrow_place(receiver);
            self.borrow_temporary(receiver)
        } else {
            self.forward_any(receiver)
        }
    }

    /// `Counter::new().count()`: a method that changes its receiver may pass it on to another one, which must see the
    /// same value. So a temporary is lent as well.
    pub fn borrow_temporary(&mut self, receiver: Expr) -> Expr {
        if matches!(
            receiver.kind,
            ExprKind::Borrow(_) | ExprKind::Forward(_) | ExprKind::Local(_) | ExprKind::Capture(_)
        ) || self.gives_alias(&receiver)
            || self.is_instance(&receiver.ty)
        {
            return receiver;
        }
        let (span, ty) = (receiver.span, receiver.ty.clone());
        mk(ExprKind::Borrow(Box::new(receiver)), span, ty)
    }

    fn old_value(&mut self, args: &[ast::Arg], span: Span) -> Expr {
        let [arg] = args else {
            self.wrong_count("old", (1, Some(1)), args.len(), span, None);
            return self.bad(span);
        };
        let olds = self.frame().old_values.take();
        let value = self.value(&arg.expr);
        self.frame().old_values = olds;
        let local = self.temp(span, value.ty.clone());
        if let Some(olds) = &mut self.frame().old_values {
            olds.push((local, value));
        }
        self.local_expr(local, span)
    }

    fn trait_method_call(
        &mut self,
        name: Symbol,
        args: &[ast::Arg],
        span: Span,
        want: &Ty,
    ) -> Expr {
        let Some((first, rest)) = args.split_first() else {
            let message =
                format!("`{name}` is called for a type that is not known when the program runs");
            let d = self.error(Code::NotAvailable, span, message);
            d.notes
                .push("generic parameters are erased; name the type, or pass a value".into());
            return self.bad(span);
        };
        let receiver = self.value(&first.expr);
        self.method_on(receiver, unplaced(name), None, rest, span, want)
    }

    /// `Add::add(a, b)`, `String::from_str(s)` by the name of the library's trait.
    fn std_method_call(&mut self, name: Symbol, args: &[ast::Arg], span: Span, want: &Ty) -> Expr {
        if let (Some(op), [left, right]) = (binary_op(name.as_str()), args) {
            let left = self.value(&left.expr);
            let right = self.value(&right.expr);
            return self.binary_of(op, left, right, span);
        }
        self.trait_method_call(conversion(name), args, span, want)
    }

    fn builtin_method_path(
        &mut self,
        builtin: Builtin,
        int: Option<IntTy>,
        name: Symbol,
        args: &[ast::Arg],
        span: Span,
        want: &Ty,
    ) -> Expr {
        let Some((first, rest)) = args.split_first() else {
            let (least, most) = builtin.arity();
            self.wrong_count(
                name.as_str(),
                (least + 1, most.map(|most| most + 1)),
                0,
                span,
                None,
            );
            return self.bad(span);
        };
        let hint = int.map_or(Ty::Unknown, Ty::Int);
        let mut receiver = self.expr(&first.expr, &hint);
        if let (Some(width), Ty::Unknown) = (int, &receiver.ty) {
            receiver.ty = Ty::Int(width);
        }
        self.method_on(receiver, unplaced(name), None, rest, span, want)
    }
}

/// A name that stands elsewhere in the text, and was looked at there.
fn unplaced(name: Symbol) -> ast::Ident {
    let span = Span::NONE;
    ast::Ident { name, span }
}
