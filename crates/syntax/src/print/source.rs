//! Statements and blocks as program text, and the pieces that all of the printer shares.

use super::shape::{exposes_in, starts_with_closed_block};
use crate::ast::*;
use crate::lexer::TokenKind;

#[derive(Default)]
pub(super) struct Printer {
    pub(super) out: String,
    indent: usize,
    /// A `{` here would open a body.
    pub(super) no_struct: bool,
}

impl Printer {
    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(super) fn newline(&mut self) {
        self.out.push('\n');
        for _ in 0..self.indent.min(40) {
            self.out.push_str("    ");
        }
    }

    pub(super) fn file(&mut self, file: &File) {
        for stmt in &file.stmts {
            self.stmt(stmt);
            self.out.push('\n');
        }
    }

    /// Lines in braces, each written by `line`.
    pub(super) fn braces<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut line: impl FnMut(&mut Self, T),
    ) {
        self.text("{");
        let outer = std::mem::take(&mut self.no_struct);
        self.indent += 1;
        let mut any = false;
        for item in items {
            any = true;
            self.newline();
            line(self, item);
        }
        self.indent -= 1;
        self.no_struct = outer;
        if any {
            self.newline();
        }
        self.text("}");
    }

    pub(super) fn block(&mut self, block: &Block) {
        self.braces(&block.stmts, |p, stmt| p.stmt(stmt));
    }

    /// Items between two delimiters, separated by commas.
    pub(super) fn list<T>(
        &mut self,
        open: &str,
        items: impl IntoIterator<Item = T>,
        close: &str,
        mut one: impl FnMut(&mut Self, T),
    ) {
        self.text(open);
        let outer = std::mem::take(&mut self.no_struct);
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            one(self, item);
        }
        self.no_struct = outer;
        self.text(close);
    }

    /// A name where keywords are not names.
    pub(super) fn name(&mut self, ident: Ident) {
        let name = ident.name.as_str();
        if TokenKind::keyword(name).is_some()
            && !matches!(name, "self" | "Self" | "super" | "crate")
        {
            self.text("r#");
        }
        self.text(name);
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Item(item) => self.item(item),
            StmtKind::Let(binding) => {
                self.binding(binding);
                self.text(";");
            }
            StmtKind::Expr(expr) => self.statement_expr(expr),
            StmtKind::Semi(expr) => {
                self.statement_expr(expr);
                self.text(";");
            }
            StmtKind::Empty => self.text(";"),
        }
    }

    pub(super) fn binding(&mut self, binding: &Let) {
        self.text(match (binding.is_var, binding.mutable) {
            (true, _) => "var ",
            (false, true) => "let mut ",
            (false, false) => "let ",
        });
        let at = self.out.len();
        self.pat(&binding.pat);
        // This `mut` would belong to the `let`.
        if self
            .out
            .get(at..)
            .is_some_and(|text| text.starts_with("mut "))
        {
            self.out.insert(at, '(');
            self.text(")");
        }
        let names = self.out.get(at..).unwrap_or_default().to_owned();
        if let Some(ty) = &binding.ty {
            self.text(": ");
            self.ty(ty);
        }
        if let Some(init) = &binding.init {
            self.text(" = ");
            let at = self.out.len();
            self.expr(init);
            let text = self.out.get(at..).unwrap_or_default();
            if exposes_in(init) && reads_as_body(text, &names) {
                self.out.insert(at, '(');
                self.text(")");
            }
        }
        if let Some(block) = &binding.else_block {
            self.text(" else ");
            self.block(block);
        }
    }

    /// The line break says that a body follows.
    pub(super) fn let_in(&mut self, binding: &Let, body: &Expr) {
        self.binding(binding);
        self.text(" in");
        self.indent += 1;
        self.newline();
        match &body.kind {
            ExprKind::Block { label: None, block } => self.block(block),
            ExprKind::LetIn { binding, body } => self.let_in(binding, body),
            _ => {
                let at = self.out.len();
                self.expr(body);
                // A brace here is that of a block, and nothing goes on behind it.
                if self.out.get(at..).is_some_and(|text| text.starts_with('{')) {
                    self.out.insert(at, '(');
                    self.text(")");
                }
            }
        }
        self.indent -= 1;
    }

    pub(super) fn statement_expr(&mut self, expr: &Expr) {
        if let ExprKind::LetIn { binding, body } = &expr.kind {
            return self.let_in(binding, body);
        }
        if starts_with_closed_block(expr) {
            return self.parenthesised(expr);
        }
        let at = self.out.len();
        self.expr(expr);
        // At the start of a line these would go on with the statement above.
        if self
            .out
            .get(at..)
            .is_some_and(|text| text.starts_with("..") || text.starts_with("&&"))
        {
            self.out.insert(at, '(');
            self.text(")");
        }
    }
}

/// Whether the text can be written as a plain name.
pub(super) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c))
        && chars.all(unicode_ident::is_xid_continue)
}

/// Whether an `in` in the text of an initialiser could be taken for the one before the body of a `let`
/// with this pattern: a keyword, a block or a name of the pattern follows.
fn reads_as_body(text: &str, pattern: &str) -> bool {
    let words = |text| {
        str::split(text, |c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty())
    };
    let keywords = [
        "return", "if", "match", "let", "var", "for", "while", "loop", "try", "throw", "break",
        "continue",
    ];
    // Blocks are written over several lines; sets and maps have a comma or colon, but for the empty map.
    text.contains('\n')
        || text.contains("in {}")
        || words(text).any(|word| keywords.contains(&word) || words(pattern).any(|w| w == word))
}
