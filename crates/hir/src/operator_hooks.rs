//! Which trait method stands behind an operator: one table for lowering, checker and all tiers.

use crate::hir::Hook;
use ruchyruchy_syntax::ast::BinOp;

impl Hook {
    /// The trait method behind `a op b`; none for comparisons and `in`.
    pub fn of_operator(op: BinOp) -> Option<Hook> {
        of(op).map(|(plain, _)| plain)
    }

    /// The trait method behind `a op= b`.
    pub fn of_assignment(op: BinOp) -> Option<Hook> {
        of(op).and_then(|(_, assigning)| assigning)
    }
}

fn of(op: BinOp) -> Option<(Hook, Option<Hook>)> {
    Some(match op {
        BinOp::Add => (Hook::Add, Some(Hook::AddAssign)),
        BinOp::Sub => (Hook::Sub, Some(Hook::SubAssign)),
        BinOp::Mul => (Hook::Mul, Some(Hook::MulAssign)),
        BinOp::Div => (Hook::Div, Some(Hook::DivAssign)),
        BinOp::Rem => (Hook::Rem, Some(Hook::RemAssign)),
        BinOp::Pow => (Hook::Pow, None),
        BinOp::BitAnd => (Hook::BitAnd, Some(Hook::BitAndAssign)),
        BinOp::BitOr => (Hook::BitOr, Some(Hook::BitOrAssign)),
        BinOp::BitXor => (Hook::BitXor, Some(Hook::BitXorAssign)),
        BinOp::Shl => (Hook::Shl, Some(Hook::ShlAssign)),
        BinOp::Shr => (Hook::Shr, Some(Hook::ShrAssign)),
        BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge | BinOp::In => {
            return None;
        }
    })
}
