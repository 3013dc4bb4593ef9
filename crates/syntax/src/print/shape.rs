//! The shape of an expression's text: how tightly it binds, how it begins, how it ends.
//!
//! The levels are those of the parser. Besides the level it matters whether an expression is open at
//! its end (`|x| x` or `return` would swallow an operator behind it) and whether it begins with a
//! block (which as a statement would end at its brace).

use crate::ast::*;
use crate::parser::level::*;

/// Tighter than every infix operator.
pub(super) const UNARY: u8 = CAST + 1;
/// `**` binds its left operand tighter than a sign before it.
pub(super) const POWER: u8 = UNARY + 1;
/// Operands and what follows them: calls, fields, indexes.
pub(super) const POSTFIX: u8 = POWER + 1;

/// How tightly the outermost operator of an expression binds.
pub(crate) fn level_of(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Assign { .. } => ASSIGN,
        ExprKind::Ternary { .. } => TERNARY,
        ExprKind::Range { .. } => RANGE,
        ExprKind::Short {
            op: ShortOp::Or, ..
        } => OR,
        ExprKind::Short {
            op: ShortOp::And, ..
        } => AND,
        ExprKind::Short {
            op: ShortOp::Coalesce,
            ..
        } => COALESCE,
        // `let` takes its value up to the next `&&`.
        ExprKind::Let { .. } => PIPE,
        ExprKind::Pipe { .. } => PIPE,
        ExprKind::Binary { op, .. } => match op {
            BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge | BinOp::In => {
                COMPARE
            }
            BinOp::BitOr => BIT_OR,
            BinOp::BitXor => BIT_XOR,
            BinOp::BitAnd => BIT_AND,
            BinOp::Shl | BinOp::Shr => SHIFT,
            BinOp::Add | BinOp::Sub => SUM,
            BinOp::Mul | BinOp::Div | BinOp::Rem => PRODUCT,
            BinOp::Pow => POWER,
        },
        ExprKind::Cast { .. } => CAST,
        ExprKind::Unary(..) | ExprKind::Borrow { .. } => UNARY,
        ExprKind::IncDec { prefix: true, .. } => UNARY,
        ExprKind::Await(inner) if level_of(inner) < POSTFIX || open_at_end(inner) => UNARY,
        _ => POSTFIX,
    }
}

/// Whether an operator behind this expression would become part of its last piece.
pub(super) fn open_at_end(expr: &Expr) -> bool {
    let mut expr = expr;
    loop {
        expr = match &expr.kind {
            ExprKind::Return(_) | ExprKind::Break { .. } | ExprKind::Yield(_) => return true,
            ExprKind::Throw(_) | ExprKind::Lazy(_) => return true,
            ExprKind::Closure(closure) => {
                return !matches!(closure.body.kind, ExprKind::Block { label: None, .. });
            }
            ExprKind::Range { end: None, .. } => return true,
            ExprKind::Range { end: Some(end), .. } => end,
            ExprKind::Binary { rhs, .. }
            | ExprKind::Short { rhs, .. }
            | ExprKind::Pipe { rhs, .. } => rhs,
            ExprKind::Assign { value, .. } => value,
            ExprKind::Ternary { otherwise, .. } => otherwise,
            ExprKind::Let { expr, .. } | ExprKind::Borrow { expr, .. } => expr,
            ExprKind::Unary(_, inner) => inner,
            ExprKind::IncDec {
                prefix: true,
                target,
                ..
            } => target,
            ExprKind::Await(inner) => inner,
            _ => return false,
        }
    }
}

/// Whether the last operator of an expression is `in`.
pub(super) fn ends_with_in(expr: &Expr) -> bool {
    let mut expr = expr;
    loop {
        expr = match &expr.kind {
            ExprKind::Binary { op: BinOp::In, .. } => return true,
            ExprKind::Binary { rhs, .. }
            | ExprKind::Short { rhs, .. }
            | ExprKind::Pipe { rhs, .. } => rhs,
            _ => return false,
        }
    }
}

/// Whether an `in` stands in an expression outside of all brackets.
pub(super) fn exposes_in(expr: &Expr) -> bool {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Binary { op: BinOp::In, .. } => return true,
            ExprKind::Binary { lhs, rhs, .. }
            | ExprKind::Short { lhs, rhs, .. }
            | ExprKind::Pipe { lhs, rhs } => open.extend([&**lhs, rhs]),
            ExprKind::Assign { target, value, .. } => open.extend([&**target, value]),
            ExprKind::Ternary {
                cond,
                then,
                otherwise,
            } => open.extend([&**cond, then, otherwise]),
            ExprKind::Range { start, end, .. } => {
                open.extend(start.iter().chain(end).map(|e| &**e));
            }
            ExprKind::Closure(closure) => open.push(&closure.body),
            ExprKind::Cast { expr, .. } | ExprKind::Borrow { expr, .. } => open.push(expr),
            ExprKind::Return(value) | ExprKind::Yield(value) | ExprKind::Break { value, .. } => {
                open.extend(value.as_deref());
            }
            ExprKind::Unary(_, inner)
            | ExprKind::Await(inner)
            | ExprKind::Throw(inner)
            | ExprKind::Lazy(inner) => open.push(inner),
            _ => {}
        }
    }
    false
}

/// The leftmost piece of an expression, one step.
fn first_piece(expr: &Expr) -> Option<&Expr> {
    Some(match &expr.kind {
        ExprKind::Binary { lhs, .. } | ExprKind::Short { lhs, .. } | ExprKind::Pipe { lhs, .. } => {
            lhs
        }
        ExprKind::Assign { target, .. } => target,
        ExprKind::Ternary { cond, .. } => cond,
        ExprKind::Cast { expr, .. } => expr,
        ExprKind::Range {
            start: Some(start), ..
        } => start,
        ExprKind::Call { callee, .. } => callee,
        ExprKind::MethodCall { receiver, .. } => receiver,
        ExprKind::Field { object, .. } | ExprKind::Index { object, .. } => object,
        ExprKind::Try(inner) => inner,
        ExprKind::Await(inner) if level_of(inner) >= POSTFIX => inner,
        ExprKind::IncDec {
            prefix: false,
            target,
            ..
        } => target,
        ExprKind::Send { actor, .. } => actor,
        _ => return None,
    })
}

fn is_block_like(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::If { .. }
            | ExprKind::While { .. }
            | ExprKind::Loop { .. }
            | ExprKind::For { .. }
            | ExprKind::Match { .. }
            | ExprKind::Block { .. }
            | ExprKind::TryCatch { .. }
    )
}

/// Whether an expression, written as a statement, would end at the brace of its first piece.
pub(super) fn starts_with_closed_block(expr: &Expr) -> bool {
    let mut expr = expr;
    while let Some(first) = first_piece(expr) {
        if is_block_like(first) {
            let goes_on = matches!(
                expr.kind,
                ExprKind::MethodCall { .. }
                    | ExprKind::Field { .. }
                    | ExprKind::Try(_)
                    | ExprKind::Await(_)
                    | ExprKind::Pipe { .. }
            );
            return !goes_on;
        }
        expr = first;
    }
    false
}

/// Whether the text of an expression begins with the brace of a block, or with an empty map, which
/// in the place of a body is one.
pub(super) fn starts_with_block(expr: &Expr) -> bool {
    let mut expr = expr;
    loop {
        match &expr.kind {
            ExprKind::Block { label: None, .. } => return true,
            ExprKind::Map(entries) if entries.is_empty() => return true,
            _ => {}
        }
        match first_piece(expr) {
            Some(first) => expr = first,
            None => return false,
        }
    }
}
