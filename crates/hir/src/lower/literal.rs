//! Literals: they take the type that their context expects.

use super::types::library_type;
use super::{Lowerer, mk};
use crate::hir::{Const, Expr, ExprKind};
use crate::ty::{IntTy, Ty};
use ruchyruchy_syntax::ast::{self, BinOp, ExprKind as E, Lit, UnOp};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    /// A literal; `negative`: a minus belongs to it.
    pub fn literal(&mut self, lit: &Lit, negative: bool, span: Span, want: &Ty) -> Expr {
        let (value, ty) = match lit {
            Lit::Nil => (Const::Nil, Ty::Nil),
            Lit::Bool(b) => (Const::Bool(*b), Ty::Bool),
            Lit::Int(n, suffix) => {
                let want = match suffix {
                    Some(suffix) => {
                        library_type(suffix.as_str(), Vec::new()).unwrap_or(Ty::Unknown)
                    }
                    None => peel(want).clone(),
                };
                self.int_literal(*n, negative, span, &want)
            }
            Lit::Float(x, _) => (Const::Float(if negative { -*x } else { *x }), Ty::Float),
            Lit::Str(s) => (Const::Str(s.clone()), Ty::Str),
            Lit::Char(c) => (Const::Str(c.to_string().into()), Ty::Char),
            Lit::Byte(b) => match peel(want) {
                Ty::Int(width) => (Const::Int(i64::from(*b)), Ty::Int(*width)),
                _ => (Const::Byte(*b), Ty::Byte),
            },
            Lit::Bytes(bytes) => (
                Const::Bytes(bytes.clone()),
                Ty::Array(Rc::new(Ty::Int(IntTy::U8))),
            ),
            Lit::Atom(name) => (Const::Atom(*name), Ty::Atom),
        };
        mk(ExprKind::Const(value), span, ty)
    }

    fn int_literal(&mut self, n: u64, negative: bool, span: Span, want: &Ty) -> (Const, Ty) {
        let value = if negative {
            -i128::from(n)
        } else {
            i128::from(n)
        };
        match want {
            Ty::Float => {
                let x = n as f64;
                (Const::Float(if negative { -x } else { x }), Ty::Float)
            }
            Ty::Int(width) => {
                if value < IntTy::min(*width) || value > IntTy::max(*width) {
                    self.out_of_range(value, *width, span);
                    return (Const::Int(0), Ty::Int(*width));
                }
                let constant = match i64::try_from(value) {
                    Ok(value) => Const::Int(value),
                    Err(_) => Const::Big(n),
                };
                (constant, Ty::Int(*width))
            }
            _ => match i64::try_from(value) {
                Ok(value) => (Const::Int(value), Ty::Unknown),
                Err(_) => {
                    self.out_of_range(value, IntTy::I64, span);
                    (Const::Int(0), Ty::Unknown)
                }
            },
        }
    }

    fn out_of_range(&mut self, value: i128, width: IntTy, span: Span) {
        let message = format!("`{value}` is out of range for `{}`", width.name());
        let (min, max) = (width.min(), width.max());
        let d = self.error(Code::ConstOverflow, span, message);
        d.notes
            .push(format!("the range of `{}` is {min} to {max}", width.name()));
    }

    /// A literal int without suffix, or arithmetic on such: it has no type of its own.
    pub fn is_untyped_literal(&self, e: &ast::Expr) -> bool {
        match &e.kind {
            E::Lit(Lit::Int(_, None)) => true,
            E::Paren(e) | E::Unary(UnOp::Neg | UnOp::BitNot | UnOp::Not, e) => {
                self.is_untyped_literal(e)
            }
            E::Binary { op, lhs, rhs, .. } => match op {
                BinOp::Add
                | BinOp::Sub
                | BinOp::Mul
                | BinOp::Div
                | BinOp::Rem
                | BinOp::BitAnd
                | BinOp::BitOr
                | BinOp::BitXor => self.is_untyped_literal(rhs) && self.is_untyped_literal(lhs),
                BinOp::Shl | BinOp::Shr | BinOp::Pow => self.is_untyped_literal(lhs),
                _ => false,
            },
            _ => false,
        }
    }
}

/// The type inside an Option or Result: what a plain value for it is.
pub(crate) fn peel(ty: &Ty) -> &Ty {
    match ty {
        Ty::Option(inner) => peel(inner),
        Ty::Result(inner) => peel(&inner.0),
        other => other,
    }
}
