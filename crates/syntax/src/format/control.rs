//! Conditions, loops, `match`, `try`.

use super::doc::{Blank, GroupId, Op, Shape};
use super::inline::Run;
use super::writer::Writer;
use crate::ast::*;
use crate::lexer::TokenKind;

impl Writer<'_> {
    pub(super) fn control(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Let { pat, expr } => {
                self.run(pat.span.hi, Run::Pattern);
                self.space();
                self.token();
                self.space();
                self.expr(expr);
            }
            ExprKind::If { .. } => self.if_chain(expr),
            ExprKind::While { cond, body, .. } => {
                let group = self.begin(Shape::Plain);
                self.run(cond.span.lo, Run::Type);
                self.space();
                self.head(cond);
                self.loop_body(body, group);
                self.end();
            }
            ExprKind::Loop { body, .. } => {
                let group = self.begin(Shape::Plain);
                self.label_and_word();
                self.loop_body(body, group);
                self.end();
            }
            ExprKind::For {
                pat, iter, body, ..
            } => {
                let group = self.begin(Shape::Plain);
                self.label_and_word();
                self.space();
                self.run(pat.span.hi, Run::Pattern);
                self.space();
                self.token();
                self.space();
                self.head(iter);
                self.loop_body(body, group);
                self.end();
            }
            ExprKind::Match { scrutinee, arms } => {
                self.token();
                self.space();
                self.expr(scrutinee);
                self.space();
                self.arms(arms);
            }
            ExprKind::Block { block, .. } => {
                self.before_block(block);
                self.block(block);
            }
            ExprKind::Async(block) => {
                self.before_block(block);
                self.block(block);
            }
            ExprKind::TryCatch {
                body,
                catches,
                finally,
            } => {
                let group = self.begin(Shape::Plain);
                self.token();
                self.space();
                self.block_in(body, group);
                for clause in catches {
                    self.space();
                    self.catch(clause, group);
                }
                if let Some(block) = finally {
                    self.space();
                    self.token();
                    self.space();
                    self.block_in(block, group);
                }
                self.end();
            }
            _ => self.verbatim(expr.span.hi),
        }
    }

    /// The words or label before a block.
    fn before_block(&mut self, block: &Block) {
        if self.before(block.span.lo) {
            self.run(block.span.lo, Run::Type);
            self.space();
        }
    }

    /// `'l: loop`
    fn label_and_word(&mut self) {
        use TokenKind::*;
        while !matches!(self.kind(), Loop | For | Eof) {
            if self.last == Colon {
                self.space();
            }
            self.token();
            if self.last == Colon {
                self.space();
            }
        }
        self.token();
    }

    /// What stands before the brace of a body. Where a chain of operators is broken, the brace goes to
    /// a line of its own, so that the body stands out.
    fn head(&mut self, cond: &Expr) {
        let operators = matches!(
            cond.kind,
            ExprKind::Binary { .. } | ExprKind::Short { .. } | ExprKind::Pipe { .. }
        );
        if operators {
            let group = self.begin(Shape::Plain);
            self.expr(cond);
            self.line(group);
            self.end();
        } else {
            self.expr(cond);
            self.space();
        }
    }

    fn loop_body(&mut self, body: &Block, group: GroupId) {
        let clauses = body
            .stmts
            .iter()
            .take_while(|stmt| stmt.span.lo < body.span.lo);
        let mut any = false;
        for clause in clauses {
            // `invariant e` stands before the brace, but in the tree at the start of the body.
            if let StmtKind::Semi(Expr {
                kind: ExprKind::Macro { args, .. },
                ..
            }) = &clause.kind
                && let Some(arg) = args.first()
            {
                any = true;
                self.push(Op::Indent);
                self.hard();
                self.token();
                self.space();
                self.expr(&arg.expr);
                self.push(Op::Dedent);
                while self.at(TokenKind::Semi) {
                    self.token();
                }
            }
        }
        if any {
            self.hard();
        } else {
            self.space();
        }
        self.block_in(body, group);
    }

    /// `if c { } else if d { } else { }`: all branches break together.
    fn if_chain(&mut self, expr: &Expr) {
        let group = self.begin(Shape::Plain);
        let mut link = expr;
        while let ExprKind::If {
            cond,
            then,
            otherwise,
        } = &link.kind
        {
            self.token();
            self.space();
            self.head(cond);
            self.block_in(then, group);
            let Some(rest) = otherwise else { break };
            self.space();
            self.token();
            self.space();
            if let ExprKind::Block { block, .. } = &rest.kind {
                self.block_in(block, group);
            }
            link = rest;
        }
        self.end();
    }

    fn arms(&mut self, arms: &[Arm]) {
        let hollow = arms.is_empty() && self.is_hollow();
        self.token();
        if !hollow {
            self.push(Op::Indent);
            for (index, arm) in arms.iter().enumerate() {
                self.push(Op::Hard {
                    blank: if index == 0 {
                        Blank::Never
                    } else {
                        Blank::Keep
                    },
                    hang: false,
                });
                self.arm(arm);
            }
            self.push(Op::Dedent);
            self.hard();
        }
        self.token();
    }

    fn arm(&mut self, arm: &Arm) {
        self.attributes(arm.span.lo);
        self.alternatives(&arm.pat);
        if let Some(guard) = &arm.guard {
            self.space();
            self.token();
            self.space();
            self.expr(guard);
        }
        self.space();
        self.token();
        self.value(&arm.body);
        self.arm_end(&arm.body);
    }

    /// The comma behind the body of an arm; a block needs none.
    pub(super) fn arm_end(&mut self, body: &Expr) {
        use TokenKind::*;
        let block = matches!(body.kind, ExprKind::Block { .. });
        if !block {
            self.add(",");
        }
        while matches!(self.kind(), Comma | Semi) {
            self.skip();
        }
    }

    /// The pattern of an arm: where its alternatives do not fit, each has a line.
    fn alternatives(&mut self, pat: &Pat) {
        let PatKind::Or(pats) = &pat.kind else {
            return self.run(pat.span.hi, Run::Pattern);
        };
        let short = pats.iter().all(|pat| pat.span.hi - pat.span.lo <= 10);
        let group = self.begin(if short { Shape::Fill } else { Shape::Plain });
        for (index, alternative) in pats.iter().enumerate() {
            if index > 0 {
                self.line(group);
            }
            if self.at(TokenKind::Pipe) {
                // One before the first alternative has no use.
                if index == 0 {
                    self.skip();
                } else {
                    self.token();
                    self.space();
                }
            }
            self.run(alternative.span.hi, Run::Pattern);
        }
        self.end();
    }

    fn catch(&mut self, clause: &CatchClause, group: GroupId) {
        self.token();
        self.space();
        if let Some(guard) = &clause.guard {
            self.run(guard.span.lo, Run::Pattern);
            self.space();
            self.expr(guard);
            self.space();
        }
        if self.before(clause.body.span.lo) {
            self.run(clause.body.span.lo, Run::Pattern);
            self.space();
        }
        self.block_in(&clause.body, group);
    }
}
