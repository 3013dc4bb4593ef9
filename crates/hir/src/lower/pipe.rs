//! `a |> f(b)`

use super::{Lowerer, mk};
use crate::hir::{Expr, ExprKind};
use crate::ty::Ty;
use ruchyruchy_builtins::builtin::is_method_name;
use ruchyruchy_builtins::{Receiver, lookup_call};
use ruchyruchy_syntax::ast::{self, ExprKind as E};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    /// `a |> f(b)`
    pub fn pipe(&mut self, lhs: &ast::Expr, rhs: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let mut target = rhs;
        while let E::Paren(inner) = &target.kind {
            target = inner;
        }
        let value = self.value(lhs);
        let value = self.forward_any(value);
        // The value is lowered already; this stands for it among the arguments.
        let placeholder = ast::Expr {
            kind: E::Error,
            span: lhs.span,
        };
        let first = ast::Arg {
            name: None,
            spread: false,
            expr: placeholder,
        };
        match &target.kind {
            E::Call { callee, args } => {
                if let E::Path(path) = &callee.kind
                    && let Some(name) = path.as_ident()
                    && self.pipes_to_method(name.name, &value.ty, args.len())
                {
                    return self.method_on(value, name, None, args, span, want);
                }
                let mut all = vec![first];
                all.extend(args.iter().cloned());
                self.piped.push((lhs.span, value));
                self.call(callee, &all, span, want)
            }
            E::MethodCall {
                receiver,
                name,
                generics,
                args,
                optional: false,
            } => {
                // `x |> o.m(a)` is `o.m(x, a)`.
                let mut all = vec![first];
                all.extend(args.iter().cloned());
                let call = ast::Expr {
                    kind: E::MethodCall {
                        receiver: receiver.clone(),
                        optional: false,
                        name: *name,
                        generics: generics.clone(),
                        args: all,
                    },
                    span,
                };
                self.piped.push((lhs.span, value));
                self.expr(&call, want)
            }
            E::Path(path) => {
                if let Some(name) = path.as_ident()
                    && self.pipes_to_method(name.name, &value.ty, 0)
                {
                    return self.method_on(value, name, None, &[], span, want);
                }
                self.piped.push((lhs.span, value));
                self.call(target, &[first], span, want)
            }
            E::Macro { name, args } => {
                let mut all = args.clone();
                if args.is_empty() {
                    let text = ast::Expr {
                        kind: E::Lit(ast::Lit::Str("{}".into())),
                        span: name.span,
                    };
                    all.push(ast::Arg {
                        name: None,
                        spread: false,
                        expr: text,
                    });
                }
                all.push(first);
                self.piped.push((lhs.span, value));
                self.macro_call(*name, &all, span, want)
            }
            _ => {
                let hint = Ty::Fn(Rc::new(crate::ty::FnTy {
                    declared: false,
                    params: vec![value.ty.clone()],
                    ret: want.clone(),
                }));
                let callee = self.expr(rhs, &hint);
                let ty = match &callee.ty {
                    Ty::Fn(f) => f.ret.clone(),
                    _ => Ty::Unknown,
                };
                // The piped value comes first.
                let local = self.temp(span, value.ty.clone());
                let init = Some(Box::new(value));
                let bind = mk(ExprKind::Let { local, init }, span, Ty::Nil);
                let arg = Self::arg(self.forward_local(local, span));
                let call = mk(
                    ExprKind::CallValue {
                        callee: Box::new(callee),
                        args: vec![arg],
                    },
                    span,
                    ty.clone(),
                );
                Self::seq(vec![bind, call], crate::hir::Scope::default(), span, ty)
            }
        }
    }

    /// Whether `x >> rhs` is an older way to write `x |> rhs`: what follows cannot be a number to shift by, because it is
    /// a lambda, a function, or a call that lacks the value that flows.
    pub fn is_shift_pipe(&mut self, rhs: &ast::Expr) -> bool {
        let mut target = rhs;
        while let E::Paren(inner) = &target.kind {
            target = inner;
        }
        match &target.kind {
            E::Closure(_) => true,
            E::Path(path) => path
                .as_ident()
                .is_some_and(|name| self.names_function(name.name)),
            E::Call { callee, args } => {
                let E::Path(path) = &callee.kind else {
                    return false;
                };
                path.as_ident().is_some_and(|name| {
                    let text = name.name.as_str();
                    let complete = ruchyruchy_builtins::lookup_function(text)
                        .is_some_and(|f| f.accepts(args.len()));
                    let theirs = self.names_value(name.name)
                        || self.chain_type(self.module, name.name).is_some();
                    !complete && !theirs && is_method_name(text)
                })
            }
            _ => false,
        }
    }

    /// What stands for a piped value among arguments is that value.
    pub fn take_piped(&mut self, span: Span) -> Expr {
        match self.piped.iter().rposition(|(at, _)| *at == span) {
            Some(index) => self.piped.swap_remove(index).1,
            None => self.bad(span),
        }
    }

    /// `xs |> map(f)`: the method, unless a function of the user's has this name; a builtin function gives way to a method that the value has.
    pub fn pipes_to_method(&mut self, name: Symbol, ty: &Ty, args: usize) -> bool {
        if self.names_value(name) || self.chain_type(self.module, name).is_some() {
            return false;
        }
        let text = name.as_str();
        let is_function =
            ruchyruchy_builtins::lookup_function(text).is_some_and(|f| f.accepts(args + 1));
        let is_method = is_method_name(text) || self.st.names.method_names.contains(&name);
        if !is_function {
            return is_method;
        }
        if !is_method {
            return false;
        }
        let receiver = super::infer::receiver_of(ty);
        receiver.is_some_and(|receiver| {
            !matches!(receiver, Receiver::Any | Receiver::Opt)
                && lookup_call(receiver, text, args).is_some_and(|row| row.accepts(args))
        })
    }
}
