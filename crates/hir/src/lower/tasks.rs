//! Futures, generators, lazy values, and actors.

use super::fun::BodyRef;
use super::{Lowerer, mk};
use crate::hir::{Expr, ExprKind};
use crate::ty::{FnTy, Ty};
use ruchyruchy_syntax::ast::{self};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    pub fn async_block(&mut self, block: &ast::Block, span: Span, want: &Ty) -> Expr {
        let want = match want {
            Ty::Future(inner) => (**inner).clone(),
            _ => Ty::Unknown,
        };
        let (fun, ty) = self.thunk_closure(BodyRef::Block(block), span, true, &want);
        let fn_ty = Ty::Fn(Rc::new(FnTy {
            declared: false,
            params: Vec::new(),
            ret: ty.clone(),
        }));
        let callee = Box::new(mk(ExprKind::Closure(fun), span, fn_ty));
        mk(
            ExprKind::CallValue {
                callee,
                args: Vec::new(),
            },
            span,
            ty,
        )
    }

    pub fn await_expr(&mut self, value: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let value = self.expr(value, want);
        let ty = match &value.ty {
            Ty::Future(inner) => (**inner).clone(),
            other => other.clone(),
        };
        mk(ExprKind::Await(Box::new(value)), span, ty)
    }

    /// There are no generators: as in the reference, `yield` ends the function with its value.
    pub fn yield_expr(&mut self, value: Option<&ast::Expr>, span: Span) -> Expr {
        use crate::hir::FunKind;
        if matches!(self.frame_ref().kind, FunKind::Entry | FunKind::Thunk) {
            self.error(Code::AwaitMisuse, span, "`yield` outside of a function");
        }
        self.return_expr(value, span)
    }

    pub fn lazy(&mut self, value: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let (fun, ty) = self.thunk_closure(BodyRef::Expr(value), span, false, want);
        mk(ExprKind::Lazy(fun), span, ty)
    }

    pub fn send(
        &mut self,
        actor: &ast::Expr,
        ask: bool,
        message: ast::Ident,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        let actor = self.value(actor);
        self.send_to(actor, ask, message, args, span)
    }

    /// Whether a value of this static type is an actor with a handler for the message.
    pub fn handles(&self, ty: &Ty, message: ruchyruchy_syntax::symbol::Symbol) -> bool {
        matches!(ty, Ty::Adt(adt, _) if self.adt(*adt).handlers.contains_key(&message))
    }

    /// Sends a message to a lowered actor.
    pub fn send_to(
        &mut self,
        actor: Expr,
        ask: bool,
        message: ast::Ident,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        let mut ty = Ty::Unknown;
        let mut sig = None;
        if let Ty::Adt(adt, _) = &actor.ty {
            let adt = *adt;
            match self.adt(adt).handlers.get(&message.name).copied() {
                Some(fun) => {
                    self.note(message.span, self.mark_of_fun(fun));
                    sig = self.sig(fun);
                }
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
                self.ordered_args(&sig, args, message.span)
            }
            None => self.free_args(args),
        };
        let ty = if ask { ty } else { Ty::Nil };
        mk(
            ExprKind::Send {
                actor: Box::new(actor),
                message: message.name,
                args,
                ask,
            },
            span,
            ty,
        )
    }

    pub fn spawn(&mut self, what: &ast::Expr, span: Span) -> Expr {
        let mut value = self.value(what);
        // `spawn A` makes an actor without arguments.
        if let ExprKind::CtorRef { adt, .. } | ExprKind::TypeRef(adt) = value.kind {
            value = self.new_instance(adt, &[], span);
        }
        value
    }
}
