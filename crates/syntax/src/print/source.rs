//! Expressions, statements, patterns and types as program text.
//!
//! The levels are those of the parser. Two further facts decide about parentheses: whether an
//! expression is open at its end (`|x| x` or `return` would swallow an operator behind it), and
//! whether a struct literal would be taken for the body of an `if`.

use crate::ast::*;
use crate::lexer::TokenKind;
use crate::parser::level::*;
use std::fmt::Write;

/// Tighter than every infix operator.
const UNARY: u8 = CAST + 1;
const POWER: u8 = UNARY + 1;
const POSTFIX: u8 = POWER + 1;

#[derive(Default)]
pub(super) struct Printer {
    out: String,
    indent: usize,
    /// A `{` here would open a body.
    no_struct: bool,
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

    fn parenthesised(&mut self, expr: &Expr) {
        self.list("(", [expr], ")", |p, expr| p.expr(expr));
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
            StmtKind::Let(binding) => self.binding(binding),
            StmtKind::Expr(expr) => self.statement_expr(expr),
            StmtKind::Semi(expr) => {
                self.statement_expr(expr);
                self.text(";");
            }
            StmtKind::Empty => self.text(";"),
        }
    }

    fn binding(&mut self, binding: &Let) {
        self.text(match (binding.is_var, binding.mutable) {
            (true, _) => "var ",
            (false, true) => "let mut ",
            (false, false) => "let ",
        });
        let at = self.out.len();
        self.pat(&binding.pat);
        // This `mut` would belong to the `let`.
        if self.out.get(at..).is_some_and(|text| text.starts_with("mut ")) {
            self.out.insert(at, '(');
            self.text(")");
        }
        if let Some(ty) = &binding.ty {
            self.text(": ");
            self.ty(ty);
        }
        if let Some(init) = &binding.init {
            self.text(" = ");
            self.expr(init);
        }
        if let Some(block) = &binding.else_block {
            self.text(" else ");
            self.block(block);
        }
        self.text(";");
    }

    fn statement_expr(&mut self, expr: &Expr) {
        if starts_with_closed_block(expr) {
            return self.parenthesised(expr);
        }
        let at = self.out.len();
        self.expr(expr);
        // At the start of a line these would go on with the statement above.
        if self.out.get(at..).is_some_and(|text| text.starts_with("..") || text.starts_with("&&")) {
            self.out.insert(at, '(');
            self.text(")");
        }
    }

    /// An expression that stands where a body may: `{}` is a block there.
    pub(super) fn body(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Block { label: None, block } => self.block(block),
            _ if starts_with_block(expr) => self.parenthesised(expr),
            _ => self.statement_expr(expr),
        }
    }

    /// An expression that the `{` of a body follows.
    fn head(&mut self, expr: &Expr) {
        let outer = std::mem::replace(&mut self.no_struct, true);
        self.expr(expr);
        self.no_struct = outer;
    }

    /// A contract clause: the body of the function follows it.
    pub(super) fn contract(&mut self, expr: &Expr) {
        self.head(expr);
    }

    /// An operand with an operator behind it.
    fn left(&mut self, expr: &Expr, min: u8) {
        if level_of(expr) < min || open_at_end(expr) {
            self.parenthesised(expr);
        } else {
            self.expr(expr);
        }
    }

    /// An operand with nothing behind it that it could take.
    fn right(&mut self, expr: &Expr, min: u8) {
        if level_of(expr) < min { self.parenthesised(expr) } else { self.expr(expr) }
    }

    /// What a `.`, `(`, `[` or `?` follows.
    fn object(&mut self, expr: &Expr) {
        let bare_send = matches!(&expr.kind, ExprKind::Send { args, .. } if args.is_empty());
        if bare_send || matches!(expr.kind, ExprKind::Spawn(_) | ExprKind::Closure(_)) {
            self.parenthesised(expr);
        } else {
            self.left(expr, POSTFIX);
        }
    }

    fn infix(&mut self, lhs: &Expr, op: &str, rhs: &Expr, left: u8, right: u8) {
        self.left(lhs, left);
        self.text(" ");
        self.text(op);
        self.text(" ");
        self.right(rhs, right);
    }

    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Lit(lit) => self.literal(lit),
            ExprKind::Path(path) => self.expr_path(path),
            ExprKind::Paren(inner) => self.parenthesised(inner),
            ExprKind::Unary(op, inner) => {
                self.text(match op {
                    UnOp::Neg => "-",
                    UnOp::Not => "!",
                    UnOp::BitNot => "~",
                    UnOp::Deref => "*",
                });
                self.prefix_operand(inner);
            }
            ExprKind::Borrow { mutable, expr } => {
                self.text(if *mutable { "&mut " } else { "&" });
                self.prefix_operand(expr);
            }
            ExprKind::Binary { op: BinOp::In, lhs, rhs, .. } => {
                self.left(lhs, BIT_OR);
                self.text(" in ");
                match &rhs.kind {
                    ExprKind::Range { start: Some(start), end, inclusive } => {
                        self.range(Some(start), end.as_deref(), *inclusive, BIT_OR);
                    }
                    _ => self.right(rhs, BIT_OR),
                }
            }
            ExprKind::Binary { op: BinOp::Pow, lhs, rhs, .. } => {
                self.infix(lhs, "**", rhs, POSTFIX, UNARY);
            }
            ExprKind::Binary { op, lhs, rhs, .. } => {
                let level = level_of(expr);
                let left = if level == COMPARE { BIT_OR } else { level };
                self.infix(lhs, operator(*op), rhs, left, level + 1);
            }
            ExprKind::Short { op, lhs, rhs } => {
                let level = level_of(expr);
                match op {
                    ShortOp::Coalesce => self.infix(lhs, "??", rhs, level + 1, level),
                    ShortOp::And => self.infix(lhs, "&&", rhs, level, level + 1),
                    ShortOp::Or => self.infix(lhs, "||", rhs, level, level + 1),
                }
            }
            ExprKind::Pipe { lhs, rhs } => self.infix(lhs, "|>", rhs, PIPE, PIPE + 1),
            ExprKind::Assign { op, target, value, .. } => {
                let op = match op {
                    AssignOp::Set => "=".to_string(),
                    AssignOp::Op(op) => format!("{}=", operator(*op)),
                    AssignOp::Short(ShortOp::And) => "&&=".to_string(),
                    AssignOp::Short(ShortOp::Or) => "||=".to_string(),
                    AssignOp::Short(ShortOp::Coalesce) => "??=".to_string(),
                };
                self.infix(target, &op, value, TERNARY, ASSIGN);
            }
            ExprKind::IncDec { increment, prefix, target } => {
                let op = if *increment { "++" } else { "--" };
                if *prefix {
                    self.text(op);
                    let at = self.out.len();
                    self.prefix_operand(target);
                    // `--5` is minus minus five.
                    let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
                    if self.out.get(at..).is_some_and(number) {
                        self.out.insert(at, '(');
                        self.text(")");
                    }
                } else {
                    self.object(target);
                    self.text(op);
                }
            }
            ExprKind::Ternary { cond, then, otherwise } => {
                self.left(cond, RANGE);
                self.text(" ? ");
                self.expr(then);
                self.text(" : ");
                self.right(otherwise, TERNARY);
            }
            ExprKind::Let { pat, expr } => {
                self.text("let ");
                self.pat(pat);
                self.text(" = ");
                self.right(expr, PIPE);
            }
            ExprKind::If { .. } => self.if_chain(expr),
            ExprKind::While { label, cond, body } => {
                self.label(*label);
                self.text("while ");
                self.head(cond);
                self.text(" ");
                self.block(body);
            }
            ExprKind::Loop { label, body } => {
                self.label(*label);
                self.text("loop ");
                self.block(body);
            }
            ExprKind::For { label, pat, iter, body } => {
                self.label(*label);
                self.text("for ");
                self.pat(pat);
                self.text(" in ");
                self.head(iter);
                self.text(" ");
                self.block(body);
            }
            ExprKind::Match { scrutinee, arms } => {
                self.text("match ");
                self.head(scrutinee);
                self.text(" ");
                self.braces(arms, |p, arm| {
                    p.pat(&arm.pat);
                    if let Some(guard) = &arm.guard {
                        p.text(" if ");
                        p.expr(guard);
                    }
                    p.text(" => ");
                    p.body(&arm.body);
                    p.text(",");
                });
            }
            ExprKind::Matches { scrutinee, pat, guard } => {
                self.list("matches!(", [()], ")", |p, ()| {
                    p.expr(scrutinee);
                    p.text(", ");
                    p.pat(pat);
                    if let Some(guard) = guard {
                        p.text(" if ");
                        p.expr(guard);
                    }
                });
            }
            ExprKind::Block { label, block } => {
                self.label(*label);
                // `{}` alone would be an empty map.
                if label.is_none() && block.stmts.is_empty() {
                    self.text("unsafe ");
                }
                self.block(block);
            }
            ExprKind::Async(block) => {
                self.text("async ");
                self.block(block);
            }
            ExprKind::Closure(closure) => self.closure(closure),
            ExprKind::Call { callee, args } => {
                // `o.f(x)` would be the call of a method.
                match callee.kind {
                    ExprKind::Field { .. } => self.parenthesised(callee),
                    _ => self.object(callee),
                }
                self.args(args);
            }
            ExprKind::MethodCall { receiver, optional, name, generics, args } => {
                self.object(receiver);
                self.dot(receiver, *optional);
                self.text(name.name.as_str());
                if !generics.is_empty() {
                    self.list("::<", generics, ">", |p, ty| p.ty(ty));
                }
                self.args(args);
            }
            ExprKind::Field { object, optional, name } => {
                let number = matches!(object.kind, ExprKind::Lit(Lit::Int(..) | Lit::Float(..)));
                if number {
                    self.parenthesised(object);
                } else {
                    self.object(object);
                }
                self.dot(object, *optional);
                self.text(name.name.as_str());
            }
            ExprKind::Index { object, index } => {
                self.object(object);
                self.list("[", [&**index], "]", |p, index| p.expr(index));
            }
            ExprKind::Range { start, end, inclusive } => {
                self.range(start.as_deref(), end.as_deref(), *inclusive, OR);
            }
            ExprKind::Array(elements) => self.list("[", elements, "]", Self::element),
            ExprKind::Repeat { value, count } => self.list("[", [()], "]", |p, ()| {
                p.expr(value);
                p.text("; ");
                p.expr(count);
            }),
            ExprKind::Tuple(items) => {
                let close = if items.len() == 1 { ",)" } else { ")" };
                self.list("(", items, close, |p, item| p.expr(item));
            }
            ExprKind::Set(elements) => {
                let close = if elements.len() == 1 { ",}" } else { "}" };
                let mut first = true;
                self.list("{", elements, close, |p, element| {
                    // The first element is read like a statement.
                    if std::mem::take(&mut first) && starts_with_closed_block(&element.expr) {
                        p.text(if element.spread { "..." } else { "" });
                        p.parenthesised(&element.expr);
                    } else {
                        p.element(element);
                    }
                });
            }
            ExprKind::Map(entries) => self.list("{", entries, "}", Self::map_entry),
            ExprKind::Struct { .. } if self.no_struct => self.parenthesised(expr),
            ExprKind::Struct { path, fields, base } => {
                self.expr_path(path);
                let end = if base.is_some() && !fields.is_empty() { ", " } else { "" };
                self.list(" { ", fields, end, |p, field| {
                    p.text(field.name.name.as_str());
                    if let Some(value) = &field.value {
                        p.text(": ");
                        p.expr(value);
                    }
                });
                if let Some(base) = base {
                    self.dotted("..", base);
                }
                self.text(" }");
            }
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension),
            ExprKind::Cast { expr, ty } => {
                self.left(expr, CAST);
                self.text(" as ");
                self.ty(ty);
            }
            ExprKind::Try(inner) => {
                self.object(inner);
                self.text("?");
            }
            ExprKind::Throw(inner) => {
                self.text("throw ");
                self.expr(inner);
            }
            ExprKind::TryCatch { body, catches, finally } => {
                self.text("try ");
                self.block(body);
                catches.iter().for_each(|clause| self.catch(clause));
                if let Some(block) = finally {
                    self.text(" finally ");
                    self.block(block);
                }
            }
            ExprKind::Return(value) => self.jump("return", None, value.as_deref()),
            ExprKind::Break { label, value } => self.jump("break", *label, value.as_deref()),
            ExprKind::Continue { label } => self.jump("continue", *label, None),
            ExprKind::Yield(value) => self.jump("yield", None, value.as_deref()),
            ExprKind::Await(inner) => {
                if level_of(inner) >= POSTFIX && !open_at_end(inner) {
                    self.object(inner);
                    self.dot(inner, false);
                    self.text("await");
                } else {
                    self.text("await ");
                    self.right(inner, UNARY);
                }
            }
            ExprKind::Lazy(inner) => {
                self.text("lazy ");
                self.expr(inner);
            }
            ExprKind::Spawn(inner) => {
                self.text("spawn ");
                self.expr(inner);
            }
            ExprKind::Send { actor, ask, message, args } => {
                self.object(actor);
                self.text(if *ask { " <? " } else { " ! " });
                self.text(message.name.as_str());
                if !args.is_empty() {
                    self.args(args);
                }
            }
            ExprKind::FString(parts) => self.fstring(parts),
            ExprKind::Macro { name, args } => {
                self.text(name.name.as_str());
                self.text("!");
                self.args(args);
            }
            ExprKind::DataFrame(columns) => {
                self.list("df![", columns, "]", |p, (name, values)| {
                    p.expr(name);
                    p.text(" => ");
                    p.expr(values);
                });
            }
            ExprKind::Error => self.text("nil"),
        }
    }

    /// The operand of a prefix operator, kept apart where the two would make one token.
    fn prefix_operand(&mut self, operand: &Expr) {
        let at = self.out.len();
        self.right(operand, UNARY);
        let before = self.out.get(..at).and_then(|text| text.chars().next_back());
        let after = self.out.get(at..).and_then(|text| text.chars().next());
        if before == after && matches!(before, Some('-' | '+')) {
            self.out.insert(at, ' ');
        }
    }

    /// The dot behind an object; `x?.y` would mean another thing than `(x?).y`.
    fn dot(&mut self, object: &Expr, optional: bool) {
        if matches!(object.kind, ExprKind::Try(_)) {
            self.text(" ");
        }
        self.text(if optional { "?." } else { "." });
    }

    fn range(&mut self, start: Option<&Expr>, end: Option<&Expr>, inclusive: bool, level: u8) {
        if let Some(start) = start {
            // The right side of `in` would take the range.
            if ends_with_in(start) { self.parenthesised(start) } else { self.left(start, level) }
        }
        self.text(if inclusive { "..=" } else { ".." });
        if let Some(end) = end {
            self.right(end, level);
        }
    }

    fn jump(&mut self, word: &str, label: Option<Ident>, value: Option<&Expr>) {
        self.text(word);
        if let Some(label) = label {
            let _ = write!(self.out, " '{}", label.name);
        }
        if let Some(value) = value {
            self.text(" ");
            if self.no_struct { self.parenthesised(value) } else { self.expr(value) }
        }
    }

    fn label(&mut self, label: Option<Ident>) {
        if let Some(label) = label {
            let _ = write!(self.out, "'{}: ", label.name);
        }
    }

    fn if_chain(&mut self, expr: &Expr) {
        let mut expr = expr;
        loop {
            let ExprKind::If { cond, then, otherwise } = &expr.kind else { return };
            self.text("if ");
            self.head(cond);
            self.text(" ");
            self.block(then);
            let Some(next) = otherwise else { return };
            self.text(" else ");
            match &next.kind {
                ExprKind::If { .. } => expr = next,
                ExprKind::Block { label: None, block } => return self.block(block),
                _ => return self.braces([&**next], |p, expr| p.statement_expr(expr)),
            }
        }
    }

    fn catch(&mut self, clause: &CatchClause) {
        self.text(" catch ");
        match (&clause.pat, &clause.ty) {
            (Some(pat), Some(ty)) => {
                self.text("(");
                self.pat(pat);
                self.text(": ");
                self.ty(ty);
                self.text(") ");
            }
            // Braces of the pattern could be taken for the body.
            (Some(pat), None)
                if !matches!(pat.kind, PatKind::Bind { sub: None, .. } | PatKind::Wild) =>
            {
                self.list("(", [pat], ") ", |p, pat| p.pat(pat));
            }
            (Some(pat), None) => {
                self.pat(pat);
                self.text(" ");
            }
            (None, _) => {}
        }
        if let Some(guard) = &clause.guard {
            self.text("if ");
            self.head(guard);
            self.text(" ");
        }
        self.block(&clause.body);
    }

    fn closure(&mut self, closure: &Closure) {
        if closure.is_async {
            self.text("async ");
        }
        if closure.is_move {
            self.text("move ");
        }
        self.list("|", &closure.params, "|", |p, param| p.param(param, BIT_XOR));
        if let Some(ret) = &closure.ret {
            self.text(" -> ");
            self.ty(ret);
        }
        self.text(" ");
        match &closure.body.kind {
            ExprKind::Block { label: None, block } => self.block(block),
            // A body in braces would end there.
            _ if starts_with_block(&closure.body) => self.parenthesised(&closure.body),
            _ => self.expr(&closure.body),
        }
    }

    /// A parameter whose default binds at least as tightly as `level`.
    pub(super) fn param(&mut self, param: &Param, level: u8) {
        if param.variadic {
            self.text("...");
        }
        self.single_pat(&param.pat);
        if let Some(ty) = &param.ty {
            self.text(": ");
            self.ty(ty);
        }
        if let Some(default) = &param.default {
            self.text(" = ");
            self.right(default, level);
        }
    }

    fn args(&mut self, args: &[Arg]) {
        self.list("(", args, ")", |p, arg| {
            match (arg.name, &arg.expr.kind) {
                _ if arg.spread => p.dotted("...", &arg.expr),
                (Some(name), _) => {
                    p.text(name.name.as_str());
                    p.text(" = ");
                    p.expr(&arg.expr);
                }
                // An assignment would be taken for a named argument.
                (None, ExprKind::Assign { .. }) => p.parenthesised(&arg.expr),
                (None, _) => p.expr(&arg.expr),
            }
        });
    }

    fn element(&mut self, element: &Element) {
        self.dotted(if element.spread { "..." } else { "" }, &element.expr);
    }

    /// Dots and an expression, which must not begin with further dots then.
    fn dotted(&mut self, dots: &str, expr: &Expr) {
        self.text(dots);
        let at = self.out.len();
        self.expr(expr);
        if !dots.is_empty() && self.out.get(at..).is_some_and(|text| text.starts_with('.')) {
            self.out.insert(at, '(');
            self.text(")");
        }
    }

    fn map_entry(&mut self, entry: &MapEntry) {
        match entry {
            MapEntry::Spread(expr) => self.dotted("...", expr),
            MapEntry::Pair { key, value } => {
                self.map_key(key);
                self.text(": ");
                self.expr(value);
            }
        }
    }

    fn map_key(&mut self, key: &Expr) {
        match &key.kind {
            ExprKind::Lit(lit @ Lit::Str(_)) => self.literal(lit),
            _ => self.list("[", [key], "]", |p, key| p.expr(key)),
        }
    }

    fn comprehension(&mut self, comprehension: &Comprehension) {
        let brackets = match comprehension.kind {
            ComprehensionKind::Array => ("[", "]"),
            _ => ("{", "}"),
        };
        self.list(brackets.0, [()], brackets.1, |p, ()| {
            if let Some(key) = &comprehension.key {
                p.map_key(key);
                p.text(": ");
            }
            p.left(&comprehension.value, ASSIGN);
            for clause in &comprehension.clauses {
                p.text(" for ");
                p.pat(&clause.pat);
                p.text(" in ");
                p.left(&clause.iter, TERNARY);
                for cond in &clause.conds {
                    p.text(" if ");
                    p.left(cond, TERNARY);
                }
            }
        });
    }

    fn fstring(&mut self, parts: &[FStringPart]) {
        self.text("f\"");
        for part in parts {
            match part {
                FStringPart::Text(text) => {
                    for c in text.chars() {
                        match c {
                            '{' => self.text("{{"),
                            '}' => self.text("}}"),
                            c => self.escaped(c, '"'),
                        }
                    }
                }
                FStringPart::Expr { expr, spec } => {
                    let at = self.out.len();
                    self.list("{", [expr], "", |p, expr| {
                        // The colon of a typed parameter would start a format spec.
                        if matches!(expr.kind, ExprKind::Closure(_)) {
                            p.parenthesised(expr);
                        } else {
                            p.expr(expr);
                        }
                    });
                    if self.out.get(at + 1..).is_some_and(|text| text.starts_with('{')) {
                        self.out.insert(at + 1, ' ');
                    }
                    if let Some((spec, _)) = spec {
                        self.text(":");
                        self.text(spec);
                    }
                    self.text("}");
                }
            }
        }
        self.text("\"");
    }

    fn escaped(&mut self, c: char, quote: char) {
        match c {
            '\n' => self.text("\\n"),
            '\t' => self.text("\\t"),
            '\r' => self.text("\\r"),
            '\0' => self.text("\\0"),
            '\\' => self.text("\\\\"),
            c if c == quote => {
                self.text("\\");
                self.out.push(c);
            }
            c => self.out.push(c),
        }
    }

    fn literal(&mut self, lit: &Lit) {
        let suffix = |s: &Option<crate::symbol::Symbol>| s.map_or("", |s| s.as_str());
        match lit {
            Lit::Nil => self.text("nil"),
            Lit::Bool(value) => self.text(if *value { "true" } else { "false" }),
            Lit::Int(value, s) => {
                let _ = write!(self.out, "{value}{}", suffix(s));
            }
            Lit::Float(value, s) if value.is_infinite() => {
                let _ = write!(self.out, "1e999{}", suffix(s));
            }
            Lit::Float(value, s) => {
                let _ = write!(self.out, "{value:?}{}", suffix(s));
            }
            Lit::Str(text) => self.string(text),
            Lit::Char(c) => {
                self.text("'");
                self.escaped(*c, '\'');
                self.text("'");
            }
            Lit::Byte(byte) => {
                self.text("b'");
                self.byte(*byte, b'\'');
                self.text("'");
            }
            Lit::Bytes(bytes) => {
                self.text("b\"");
                bytes.iter().for_each(|&byte| self.byte(byte, b'"'));
                self.text("\"");
            }
            Lit::Atom(name) => {
                self.text(":");
                self.text(name.as_str());
            }
        }
    }

    pub(super) fn string(&mut self, text: &str) {
        self.text("\"");
        text.chars().for_each(|c| self.escaped(c, '"'));
        self.text("\"");
    }

    fn byte(&mut self, byte: u8, quote: u8) {
        if byte == quote || byte == b'\\' || !(0x20..0x7f).contains(&byte) {
            let _ = write!(self.out, "\\x{byte:02x}");
        } else {
            self.out.push(byte as char);
        }
    }

    /// A path with its generic arguments behind `::`.
    pub(super) fn expr_path(&mut self, path: &Path) {
        for (index, segment) in path.segments.iter().enumerate() {
            if index > 0 {
                self.text("::");
            }
            self.name(segment.ident);
            if !segment.generics.is_empty() {
                self.list("::<", &segment.generics, ">", |p, ty| p.ty(ty));
            }
        }
    }

    pub(super) fn pat(&mut self, pat: &Pat) {
        match &pat.kind {
            PatKind::Or(pats) => {
                for (index, pat) in pats.iter().enumerate() {
                    if index > 0 {
                        self.text(" | ");
                    }
                    self.single_pat(pat);
                }
            }
            PatKind::Wild => self.text("_"),
            PatKind::Bind { mutable, by_ref, name, sub } => {
                if *by_ref {
                    self.text("ref ");
                }
                if *mutable {
                    self.text("mut ");
                }
                self.name(*name);
                if let Some(sub) = sub {
                    self.text(" @ ");
                    self.single_pat(sub);
                }
            }
            PatKind::Lit(expr) => self.expr(expr),
            PatKind::Range { start, end, inclusive } => {
                self.range(start.as_deref(), end.as_deref(), *inclusive, OR);
            }
            PatKind::Tuple(pats) => {
                let close = if pats.len() == 1 { ",)" } else { ")" };
                self.list("(", pats, close, |p, pat| p.pat(pat));
            }
            PatKind::Array(pats) => self.list("[", pats, "]", |p, pat| p.pat(pat)),
            PatKind::Rest(name) => {
                self.text("..");
                if let Some(name) = name {
                    self.name(*name);
                }
            }
            PatKind::Path(path) => self.expr_path(path),
            PatKind::TupleVariant { path, pats } => {
                self.expr_path(path);
                self.list("(", pats, ")", |p, pat| p.pat(pat));
            }
            PatKind::Struct { path, fields, rest } => {
                self.expr_path(path);
                self.text(" ");
                self.field_pats(fields, *rest);
            }
            PatKind::Map { fields, rest } => self.field_pats(fields, *rest),
            PatKind::Ref(inner) => {
                self.text("&");
                // `&mut x` would not bind a mutable `x`.
                if matches!(inner.kind, PatKind::Bind { mutable: true, by_ref: false, .. }) {
                    self.list("(", [&**inner], ")", |p, pat| p.pat(pat));
                } else {
                    self.single_pat(inner);
                }
            }
        }
    }

    fn single_pat(&mut self, pat: &Pat) {
        if matches!(pat.kind, PatKind::Or(_)) {
            self.list("(", [pat], ")", |p, pat| p.pat(pat));
        } else {
            self.pat(pat);
        }
    }

    fn field_pats(&mut self, fields: &[FieldPat], rest: bool) {
        let end = match (rest, fields.is_empty()) {
            (true, true) => "..}",
            (true, false) => ", ..}",
            _ => "}",
        };
        self.list("{", fields, end, |p, field| {
            let short = matches!(&field.pat.kind, PatKind::Bind { name, .. } if name.name == field.name.name);
            if !short {
                if is_name(field.name.name.as_str()) {
                    p.text(field.name.name.as_str());
                } else {
                    p.string(field.name.name.as_str());
                }
                p.text(": ");
            }
            p.pat(&field.pat);
        });
    }

    pub(super) fn ty(&mut self, ty: &Type) {
        match &ty.kind {
            TypeKind::Path(path) => self.type_path(path),
            TypeKind::Ref { mutable, inner } => {
                self.text(if *mutable { "&mut " } else { "&" });
                self.inner_ty(inner);
            }
            TypeKind::Tuple(types) => {
                let close = if types.len() == 1 { ",)" } else { ")" };
                self.list("(", types, close, |p, ty| p.ty(ty));
            }
            TypeKind::Array { elem, len } => {
                self.text("[");
                self.ty(elem);
                if let Some(len) = len {
                    self.list("; ", [&**len], "", |p, len| p.expr(len));
                }
                self.text("]");
            }
            TypeKind::Fn { params, ret } => {
                self.list("fn(", params, ")", |p, ty| p.ty(ty));
                if let Some(ret) = ret {
                    self.text(" -> ");
                    self.inner_ty(ret);
                }
            }
            TypeKind::Trait { is_dyn, bounds } => {
                self.text(if *is_dyn { "dyn " } else { "impl " });
                self.bounds(bounds);
            }
            TypeKind::Optional(inner) => {
                let simple = matches!(
                    inner.kind,
                    TypeKind::Path(_)
                        | TypeKind::Tuple(_)
                        | TypeKind::Array { .. }
                        | TypeKind::Infer
                        | TypeKind::Never
                        | TypeKind::Optional(_)
                );
                if simple { self.ty(inner) } else { self.parenthesised_ty(inner) }
                self.text("?");
            }
            TypeKind::Never => self.text("!"),
            TypeKind::Infer => self.text("_"),
        }
    }

    fn parenthesised_ty(&mut self, ty: &Type) {
        self.text("(");
        self.ty(ty);
        self.text(")");
    }

    /// A type with nothing behind it that its bounds could take.
    fn inner_ty(&mut self, ty: &Type) {
        match &ty.kind {
            TypeKind::Trait { .. } => self.parenthesised_ty(ty),
            _ => self.ty(ty),
        }
    }

    pub(super) fn bounds(&mut self, bounds: &[Type]) {
        if bounds.is_empty() {
            return self.text("'static");
        }
        for (index, bound) in bounds.iter().enumerate() {
            if index > 0 {
                self.text(" + ");
            }
            self.inner_ty(bound);
        }
    }

    pub(super) fn type_path(&mut self, path: &Path) {
        for (index, segment) in path.segments.iter().enumerate() {
            if index > 0 {
                self.text("::");
            }
            self.text(segment.ident.name.as_str());
            if !segment.generics.is_empty() {
                self.list("<", &segment.generics, ">", |p, ty| p.ty(ty));
            }
        }
    }
}

/// Whether the text can be written as a plain name.
pub(super) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c))
        && chars.all(unicode_ident::is_xid_continue)
}

fn operator(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "+",
        BinOp::Sub => "-",
        BinOp::Mul => "*",
        BinOp::Div => "/",
        BinOp::Rem => "%",
        BinOp::Pow => "**",
        BinOp::BitAnd => "&",
        BinOp::BitOr => "|",
        BinOp::BitXor => "^",
        BinOp::Shl => "<<",
        BinOp::Shr => ">>",
        BinOp::Eq => "==",
        BinOp::Ne => "!=",
        BinOp::Lt => "<",
        BinOp::Le => "<=",
        BinOp::Gt => ">",
        BinOp::Ge => ">=",
        BinOp::In => "in",
    }
}

/// How tightly the outermost operator of an expression binds.
fn level_of(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Assign { .. } => ASSIGN,
        ExprKind::Ternary { .. } => TERNARY,
        ExprKind::Range { .. } => RANGE,
        ExprKind::Short { op: ShortOp::Or, .. } => OR,
        ExprKind::Short { op: ShortOp::And, .. } => AND,
        ExprKind::Short { op: ShortOp::Coalesce, .. } => COALESCE,
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
fn open_at_end(expr: &Expr) -> bool {
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
            ExprKind::IncDec { prefix: true, target, .. } => target,
            ExprKind::Await(inner) => inner,
            _ => return false,
        }
    }
}

/// Whether the last operator of an expression is `in`.
fn ends_with_in(expr: &Expr) -> bool {
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

/// The leftmost piece of an expression, one step.
fn first_piece(expr: &Expr) -> Option<&Expr> {
    Some(match &expr.kind {
        ExprKind::Binary { lhs, .. } | ExprKind::Short { lhs, .. } | ExprKind::Pipe { lhs, .. } => {
            lhs
        }
        ExprKind::Assign { target, .. } => target,
        ExprKind::Ternary { cond, .. } => cond,
        ExprKind::Cast { expr, .. } => expr,
        ExprKind::Range { start: Some(start), .. } => start,
        ExprKind::Call { callee, .. } => callee,
        ExprKind::MethodCall { receiver, .. } => receiver,
        ExprKind::Field { object, .. } | ExprKind::Index { object, .. } => object,
        ExprKind::Try(inner) => inner,
        ExprKind::Await(inner) if level_of(inner) >= POSTFIX => inner,
        ExprKind::IncDec { prefix: false, target, .. } => target,
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
fn starts_with_closed_block(expr: &Expr) -> bool {
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
fn starts_with_block(expr: &Expr) -> bool {
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
