//! Chains: calls behind calls, operators between operands.
//!
//! Both make trees that lean to the left and may be ten thousand levels high, so the spine is walked
//! in a loop and written from its lower end.
//!
//! A chain of two method calls or more is written on one line, or with each `.` on a line of its own. It
//! is broken if it does not fit, or if the author broke it. Behind a receiver that is no
//! wider than an indentation the first `.` stays on the line. Operators stand at the start of their line:
//! there, indented and with a space behind, each of them continues the statement.

use super::doc::{Op, Shape};
use super::inline::Run;
use super::writer::Writer;
use crate::ast::*;
use crate::lexer::TokenKind;
use crate::print::level_of;

impl Writer<'_> {
    /// Calls, indexes, fields, `?` and whatever else follows an operand.
    pub(super) fn chain(&mut self, expr: &Expr) {
        let mut links = Vec::new();
        let mut root = expr;
        while let Some(object) = object_of(root) {
            links.push((root, object));
            root = object;
        }
        links.reverse();
        self.expr(root);
        let calls = links
            .iter()
            .filter(|(link, _)| matches!(link.kind, ExprKind::MethodCall { .. }));
        if calls.count() < 2 {
            return links.into_iter().for_each(|(link, _)| self.link(link));
        }
        // The head: what follows the root directly, and the first name behind a short root.
        let mut short = matches!(root.kind, ExprKind::Path(_)) && root.span.hi - root.span.lo <= 4;
        let head = links.iter().take_while(|(link, object)| {
            !self.may_break_before(link, object) || std::mem::take(&mut short)
        });
        let rest = links.split_off(head.count());
        links.into_iter().for_each(|(link, _)| self.link(link));
        let places = rest.iter().map(|(link, object)| {
            self.may_break_before(link, object)
                .then_some(object.span.hi)
        });
        let places: Vec<Option<u32>> = places.collect();
        let broken = places
            .iter()
            .flatten()
            .any(|&place| self.token_after(place).on_new_line());
        let group = self.begin(Shape::Chain);
        self.push(Op::IndentIf(group));
        let count = rest.len();
        for (index, ((link, _), place)) in rest.into_iter().zip(places).enumerate() {
            match place {
                Some(_) if broken => self.hard(),
                Some(_) => self.soft(group),
                None => {}
            }
            if index + 1 == count {
                self.hugging_chain = Some(group);
            }
            self.link(link);
            self.hugging_chain = None;
        }
        self.push(Op::DedentIf(group));
        self.end();
    }

    /// Whether a line may end before the dot of a link: not before `.0`, nor behind a number.
    fn may_break_before(&self, link: &Expr, object: &Expr) -> bool {
        let name = match &link.kind {
            ExprKind::MethodCall { name, .. } | ExprKind::Field { name, .. } => name.name.as_str(),
            ExprKind::Await(_) => "await",
            _ => return false,
        };
        !name.starts_with(|c: char| c.is_ascii_digit()) && !matches!(object.kind, ExprKind::Lit(_))
    }

    /// What follows the object of a link.
    fn link(&mut self, link: &Expr) {
        use TokenKind::*;
        match &link.kind {
            ExprKind::MethodCall {
                name,
                generics,
                args,
                ..
            } => {
                self.run(name.span.hi, Run::Tight);
                if let Some(last) = generics.last() {
                    self.run(last.span.hi, Run::Type);
                }
                self.run_to_bracket();
                self.args(args);
            }
            ExprKind::Call { args, .. } => self.args(args),
            ExprKind::Index { index, .. } => {
                self.run_to_bracket();
                let group = self.begin(Shape::Plain);
                self.token();
                self.push(Op::Indent);
                self.soft(group);
                self.expr(index);
                self.run_rest(link.span.hi);
                self.push(Op::Dedent);
                self.soft(group);
                self.token();
                self.end();
            }
            ExprKind::Try(_) => {
                // Apart from its operand the sign binds like a ternary.
                if self.nth(0).after_space() {
                    self.space();
                }
                self.part(self.place(link.span.hi));
            }
            ExprKind::Send { message, args, .. } => {
                self.space();
                self.token();
                self.space();
                self.run(message.span.hi, Run::Type);
                if self.at(LParen) && self.before(link.span.hi) {
                    self.args(args);
                }
            }
            _ => self.run(link.span.hi, Run::Tight),
        }
    }

    /// Binary operators.
    pub(super) fn operators(&mut self, expr: &Expr) {
        let ExprKind::Binary {
            op: BinOp::Pow | BinOp::In,
            lhs,
            rhs,
            ..
        } = &expr.kind
        else {
            return self.operator_chain(expr);
        };
        self.expr(lhs);
        self.space();
        self.token();
        self.space();
        self.expr(rhs);
    }

    /// Operands of one level of precedence, and the operators between them.
    fn operator_chain(&mut self, expr: &Expr) {
        let level = level_of(expr);
        let mut operands = Vec::new();
        let mut first = expr;
        if is_coalesce(expr) {
            // The one that leans to the right.
            let mut rest = expr;
            while let Some((lhs, rhs)) = sides(rest)
                && is_coalesce(rest)
            {
                operands.push(lhs);
                rest = rhs;
            }
            operands.push(rest);
            first = operands.remove(0);
        } else {
            while let Some((lhs, rhs)) = sides(first)
                && level_of(first) == level
            {
                operands.push(rhs);
                first = lhs;
            }
            operands.reverse();
        }
        let flows = matches!(expr.kind, ExprKind::Pipe { .. });
        let group = self.begin(Shape::Plain);
        self.expr(first);
        self.push(Op::Indent);
        let mut before = first;
        let ends = operands.iter().map(|operand| {
            let end = before.span.hi;
            before = operand;
            end
        });
        let ends: Vec<u32> = ends.collect();
        let broken = flows && ends.iter().any(|&end| self.token_after(end).on_new_line());
        for operand in operands {
            if broken {
                self.hard();
            } else {
                self.line(group);
            }
            if self.at(TokenKind::LeftArrow) {
                // `a <- b` compares with a negative number.
                self.part(self.nth(0).lo + 1);
            } else {
                self.token();
            }
            self.space();
            self.expr(operand);
        }
        self.push(Op::Dedent);
        self.end();
    }
}

/// The two operands of an operator that may stand in a chain.
fn sides(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match &expr.kind {
        ExprKind::Binary {
            op: BinOp::Pow | BinOp::In,
            ..
        } => None,
        ExprKind::Binary { lhs, rhs, .. }
        | ExprKind::Short { lhs, rhs, .. }
        | ExprKind::Pipe { lhs, rhs } => Some((lhs, rhs)),
        _ => None,
    }
}

fn is_coalesce(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Short {
            op: ShortOp::Coalesce,
            ..
        }
    )
}

/// What a link of a chain follows.
fn object_of(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::MethodCall { receiver, .. } => Some(receiver),
        ExprKind::Call { callee, .. } => Some(callee),
        ExprKind::Field { object, .. } | ExprKind::Index { object, .. } => Some(object),
        ExprKind::Try(inner) => Some(inner),
        ExprKind::Await(inner) if inner.span.lo <= expr.span.lo => Some(inner),
        ExprKind::IncDec {
            prefix: false,
            target,
            ..
        } => Some(target),
        ExprKind::Send { actor, .. } => Some(actor),
        _ => None,
    }
}
