//! Warnings about methods that change their receiver, or do not.

use super::Lowerer;
use super::infer::receiver_of;
use crate::hir::{Expr, ExprKind};
use crate::ty::Ty;
use ruchyruchy_builtins::{Builtin, Mutates, Receiver, lookup_call};
use ruchyruchy_syntax::ast::BinOp;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;

impl<'a> Lowerer<'a> {
    /// W0005 for builtins that change a plain `let`.
    pub fn check_mutation(
        &mut self,
        receiver: &Expr,
        builtin: Option<Builtin>,
        name: Symbol,
        span: Span,
    ) {
        let Some(builtin) = builtin else { return };
        let owner = matches!(
            builtin.receiver(),
            Receiver::Array
                | Receiver::Map
                | Receiver::Set
                | Receiver::Heap
                | Receiver::Frame
                | Receiver::Str
        );
        if builtin.mutates() == Mutates::Always && owner {
            self.check_let_mutation(receiver, name, span);
        }
    }

    pub fn check_let_mutation(&mut self, receiver: &Expr, name: Symbol, span: Span) {
        let mut root = receiver;
        loop {
            root = match &root.kind {
                ExprKind::Field { object, .. }
                | ExprKind::TupleField { object, .. }
                | ExprKind::Index { object, .. } => {
                    if self.is_instance(&object.ty) {
                        return;
                    }
                    object
                }
                _ => break,
            };
        }
        let Some(facts) = self.var_info(root) else {
            return;
        };
        if !facts.info.plain_let || facts.mutable || facts.info.alias != super::frame::Alias::No {
            return;
        }
        // Only what is known to be a value is changed by this.
        if receiver_of(&facts.ty).is_none() || self.is_instance(&facts.ty) {
            return;
        }
        let variable = self.text(root.span).to_string();
        let message = format!("`{name}` changes `{variable}`, which is declared without `mut`");
        self.warn(Code::MutatedLet, span, message)
            .help
            .push(ruchyruchy_syntax::diagnostic::Help {
                text: format!("declare it with `let mut {variable}`"),
                suggestion: None,
            });
    }

    /// W0009: a statement that computes a value by operators, which nobody uses: `x == 5` where `x = 5` was meant.
    /// `discarded`: a `;` follows, which whoever calculates for the sake of an overflow writes.
    pub fn check_unused_value(&mut self, e: &Expr, discarded: bool) {
        let ExprKind::Binary { op, lhs, rhs, .. } = &e.kind else {
            return;
        };
        // Operators of the user may do anything.
        if matches!(lhs.ty, Ty::Adt(..)) || matches!(rhs.ty, Ty::Adt(..)) {
            return;
        }
        let is_variable = matches!(
            lhs.kind,
            ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::Global(_)
        );
        let is_literal = |e: &Expr| matches!(e.kind, ExprKind::Const(_));
        let text = match op {
            BinOp::Eq if is_variable => "`==` compares; to assign, write `=`",
            BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge => {
                "use the value, or remove the statement"
            }
            BinOp::Add | BinOp::Sub | BinOp::Mul
                if !discarded && (is_literal(lhs) || is_literal(rhs)) =>
            {
                "use the value, or remove the statement"
            }
            _ => return,
        };
        let d = self.warn(
            Code::UnusedValue,
            e.span,
            "this value is computed and not used",
        );
        d.help.push(ruchyruchy_syntax::diagnostic::Help {
            text: text.into(),
            suggestion: None,
        });
    }

    /// W0001: a place-or-new builtin whose result is not used, on something that is no mutable place.
    pub fn check_unused(&mut self, e: &Expr) {
        let ExprKind::MethodCall {
            receiver,
            name,
            args,
            mutable_place: false,
            ..
        } = &e.kind
        else {
            return;
        };
        let Some(kind) = receiver_of(&receiver.ty) else {
            return;
        };
        if matches!(kind, Receiver::Any | Receiver::Opt)
            || self.user_method(&receiver.ty, *name).is_some()
        {
            return;
        }
        let Some(builtin) = lookup_call(kind, name.as_str(), args.len()) else {
            return;
        };
        if builtin.mutates() != Mutates::PlaceOrNew {
            return;
        }
        let message = format!("`{name}` gives a new value here, which is not used");
        let is_let = self
            .var_info(receiver)
            .is_some_and(|facts| facts.info.plain_let && !facts.mutable);
        let variable = self.text(receiver.span).to_string();
        let d = self.warn(Code::UnusedResult, e.span, message);
        let text = if is_let {
            format!("declare it with `let mut {variable}` to change it in place")
        } else {
            "use the result, or call it on a variable declared with `mut`".to_string()
        };
        d.help.push(ruchyruchy_syntax::diagnostic::Help {
            text,
            suggestion: None,
        });
    }
}
