//! Files, blocks and statements.
//!
//! A block of at most one statement that was written on one line stays on one line if it fits. Any
//! other block has a line for each statement. Between statements up to one empty line is kept.

use super::doc::{Blank, GroupId, Op, Shape};
use super::inline::Run;
use super::list::value_shape;
use super::writer::Writer;
use crate::ast::*;
use crate::lexer::TokenKind;

impl Writer<'_> {
    pub(super) fn file(&mut self, file: &File) {
        self.statements(&file.stmts);
        self.rest();
    }

    /// Statements, each on lines of its own.
    fn statements(&mut self, stmts: &[Stmt]) {
        for (index, stmt) in stmts.iter().enumerate() {
            let item = is_long_item(stmt);
            if index > 0 {
                self.push(Op::Between {
                    blank: Blank::Keep,
                    item,
                });
            }
            if item {
                self.push(Op::ItemBegin);
            }
            self.statement(stmt);
            let next = stmts.get(index + 1);
            while self.at(TokenKind::Semi) && next.is_none_or(|next| self.before(next.span.lo)) {
                self.token();
            }
            if item {
                self.push(Op::ItemEnd);
            }
        }
    }

    pub(super) fn statement(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Item(item) => {
                self.item(item);
                self.verbatim(stmt.span.hi);
            }
            _ => {
                // Attributes, of which the tree keeps nothing here.
                let inner = match &stmt.kind {
                    StmtKind::Let(_) => None,
                    StmtKind::Expr(expr) | StmtKind::Semi(expr) => Some(expr.span.lo),
                    _ => Some(stmt.span.lo),
                };
                match inner {
                    Some(lo) => self.attributes(lo),
                    None => self.attributes_before(&[TokenKind::Let, TokenKind::Var]),
                }
                match &stmt.kind {
                    StmtKind::Let(binding) => self.binding(binding),
                    StmtKind::Expr(expr) | StmtKind::Semi(expr) => self.expr(expr),
                    _ => self.token(),
                }
            }
        }
    }

    pub(super) fn binding(&mut self, binding: &Let) {
        self.run(binding.pat.span.hi, Run::Pattern);
        if let Some(ty) = &binding.ty {
            self.token();
            self.space();
            self.run(ty.span.hi, Run::Type);
        }
        if let Some(init) = &binding.init {
            self.space();
            self.token();
            self.value(init);
        }
        if let Some(block) = &binding.else_block {
            self.space();
            self.token();
            self.space();
            self.block(block);
        }
    }

    /// The value behind a `=`, `:` or `=>`.
    pub(super) fn value(&mut self, expr: &Expr) {
        let group = self.begin(value_shape(expr));
        self.push(Op::IndentIf(group));
        self.line(group);
        self.expr(expr);
        self.push(Op::DedentIf(group));
        self.end();
    }

    // ── blocks

    /// A block of its own.
    pub(super) fn block(&mut self, block: &Block) {
        let group = self.begin(Shape::Plain);
        self.block_in(block, group);
        self.end();
    }

    /// A block that is broken if `group` is: the branches of an `if` break together.
    pub(super) fn block_in(&mut self, block: &Block, group: GroupId) {
        if let [only] = block.stmts.as_slice()
            && only.span.lo <= block.span.lo
        {
            // One expression without braces, or one whose braces are those of the block.
            return self.statement(only);
        }
        let from = block
            .stmts
            .iter()
            .take_while(|stmt| stmt.span.lo < block.span.lo);
        let outside = from.count();
        let stmts = block.stmts.get(outside..).unwrap_or(&[]);
        self.run(block.span.lo, Run::AsIs);
        if !self.at(TokenKind::LBrace) {
            return;
        }
        let hollow = stmts.is_empty() && self.is_hollow();
        let one_line = stmts.len() <= 1 && self.on_one_line();
        self.token();
        if hollow {
            return self.token();
        }
        self.push(Op::Indent);
        self.edge(group, one_line);
        self.statements(stmts);
        self.run_rest(block.span.hi);
        self.push(Op::Dedent);
        self.edge(group, one_line);
        self.token();
    }

    /// The line break behind an opening brace or before a closing one.
    pub(super) fn edge(&mut self, group: GroupId, one_line: bool) {
        if one_line {
            self.line(group);
        } else {
            self.hard();
        }
    }

    /// What stands before the closing bracket of a node that ends at `hi` and was not written yet.
    pub(super) fn run_rest(&mut self, hi: u32) {
        self.run(hi.saturating_sub(1), Run::AsIs);
    }
}

/// Whether a statement is a declaration with members or statements of its own.
fn is_long_item(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Item(item) => super::item::is_long(&item.kind),
        _ => false,
    }
}
