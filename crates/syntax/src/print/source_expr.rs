//! Expressions as program text: parentheses only where the tree needs them (see `shape`).

use super::shape::*;
use super::source::Printer;
use crate::ast::*;
use crate::parser::level::*;
use std::fmt::Write;

impl Printer {
    pub(super) fn parenthesised(&mut self, expr: &Expr) {
        self.list("(", [expr], ")", |p, expr| match &expr.kind {
            ExprKind::LetIn { binding, body } => p.let_in(binding, body),
            _ => p.expr(expr),
        });
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
    pub(super) fn head(&mut self, expr: &Expr) {
        let outer = std::mem::replace(&mut self.no_struct, true);
        self.expr(expr);
        self.no_struct = outer;
    }

    /// A contract clause: the body of the function follows it.
    pub(super) fn contract(&mut self, expr: &Expr) {
        self.head(expr);
    }

    /// An operand with an operator behind it.
    pub(super) fn left(&mut self, expr: &Expr, min: u8) {
        if level_of(expr) < min || open_at_end(expr) {
            self.parenthesised(expr);
        } else {
            self.expr(expr);
        }
    }

    /// An operand with nothing behind it that it could take.
    pub(super) fn right(&mut self, expr: &Expr, min: u8) {
        if level_of(expr) < min {
            self.parenthesised(expr)
        } else {
            self.expr(expr)
        }
    }

    /// What a `.`, `(`, `[` or `?` follows.
    pub(super) fn object(&mut self, expr: &Expr) {
        let bare_send = matches!(&expr.kind, ExprKind::Send { args, .. } if args.is_empty());
        if bare_send || matches!(expr.kind, ExprKind::Spawn(_) | ExprKind::Closure(_)) {
            self.parenthesised(expr);
        } else {
            self.left(expr, POSTFIX);
        }
    }

    pub(super) fn infix(&mut self, lhs: &Expr, op: &str, rhs: &Expr, left: u8, right: u8) {
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
            ExprKind::Binary {
                op: BinOp::In,
                lhs,
                rhs,
                ..
            } => {
                self.left(lhs, BIT_OR);
                self.text(" in ");
                match &rhs.kind {
                    ExprKind::Range {
                        start: Some(start),
                        end,
                        inclusive,
                    } => {
                        self.range(Some(start), end.as_deref(), *inclusive, BIT_OR);
                    }
                    _ => self.right(rhs, BIT_OR),
                }
            }
            ExprKind::Binary {
                op: BinOp::Pow,
                lhs,
                rhs,
                ..
            } => {
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
            ExprKind::Assign {
                op, target, value, ..
            } => {
                let op = match op {
                    AssignOp::Set => "=".to_string(),
                    AssignOp::Op(op) => format!("{}=", operator(*op)),
                    AssignOp::Short(ShortOp::And) => "&&=".to_string(),
                    AssignOp::Short(ShortOp::Or) => "||=".to_string(),
                    AssignOp::Short(ShortOp::Coalesce) => "??=".to_string(),
                };
                self.infix(target, &op, value, TERNARY, ASSIGN);
            }
            ExprKind::IncDec {
                increment,
                prefix,
                target,
            } => {
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
            ExprKind::Ternary {
                cond,
                then,
                otherwise,
            } => {
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
            // Bare only as a statement: see `statement_expr`.
            ExprKind::LetIn { .. } => self.parenthesised(expr),
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
            ExprKind::For {
                label,
                pat,
                iter,
                body,
            } => {
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
            ExprKind::Matches {
                scrutinee,
                pat,
                guard,
            } => {
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
            ExprKind::MethodCall {
                receiver,
                optional,
                name,
                generics,
                args,
            } => {
                self.object(receiver);
                self.dot(receiver, *optional);
                self.text(name.name.as_str());
                if !generics.is_empty() {
                    self.list("::<", generics, ">", |p, ty| p.ty(ty));
                }
                self.args(args);
            }
            ExprKind::Field {
                object,
                optional,
                name,
            } => {
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
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => {
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
                let end = if base.is_some() && !fields.is_empty() {
                    ", "
                } else {
                    ""
                };
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
            ExprKind::TryCatch {
                body,
                catches,
                finally,
            } => {
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
            ExprKind::Send {
                actor,
                ask,
                message,
                args,
            } => {
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
    pub(super) fn prefix_operand(&mut self, operand: &Expr) {
        let at = self.out.len();
        self.right(operand, UNARY);
        let before = self.out.get(..at).and_then(|text| text.chars().next_back());
        let after = self.out.get(at..).and_then(|text| text.chars().next());
        if before == after && matches!(before, Some('-' | '+')) {
            self.out.insert(at, ' ');
        }
    }

    /// The dot behind an object; `x?.y` would mean another thing than `(x?).y`.
    pub(super) fn dot(&mut self, object: &Expr, optional: bool) {
        if matches!(object.kind, ExprKind::Try(_)) {
            self.text(" ");
        }
        self.text(if optional { "?." } else { "." });
    }

    pub(super) fn range(
        &mut self,
        start: Option<&Expr>,
        end: Option<&Expr>,
        inclusive: bool,
        level: u8,
    ) {
        if let Some(start) = start {
            // The right side of `in` would take the range.
            if ends_with_in(start) {
                self.parenthesised(start)
            } else {
                self.left(start, level)
            }
        }
        self.text(if inclusive { "..=" } else { ".." });
        if let Some(end) = end {
            self.right(end, level);
        }
    }

    pub(super) fn jump(&mut self, word: &str, label: Option<Ident>, value: Option<&Expr>) {
        self.text(word);
        if let Some(label) = label {
            let _ = write!(self.out, " '{}", label.name);
        }
        if let Some(value) = value {
            self.text(" ");
            if self.no_struct {
                self.parenthesised(value)
            } else {
                self.expr(value)
            }
        }
    }

    pub(super) fn label(&mut self, label: Option<Ident>) {
        if let Some(label) = label {
            let _ = write!(self.out, "'{}: ", label.name);
        }
    }

    pub(super) fn if_chain(&mut self, expr: &Expr) {
        let mut expr = expr;
        loop {
            let ExprKind::If {
                cond,
                then,
                otherwise,
            } = &expr.kind
            else {
                return;
            };
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

    pub(super) fn catch(&mut self, clause: &CatchClause) {
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

    pub(super) fn closure(&mut self, closure: &Closure) {
        if closure.is_async {
            self.text("async ");
        }
        if closure.is_move {
            self.text("move ");
        }
        self.list("|", &closure.params, "|", |p, param| {
            p.param(param, BIT_XOR)
        });
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

    pub(super) fn args(&mut self, args: &[Arg]) {
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

    pub(super) fn element(&mut self, element: &Element) {
        self.dotted(if element.spread { "..." } else { "" }, &element.expr);
    }

    /// Dots and an expression, which must not begin with further dots then.
    pub(super) fn dotted(&mut self, dots: &str, expr: &Expr) {
        self.text(dots);
        let at = self.out.len();
        self.expr(expr);
        if !dots.is_empty() && self.out.get(at..).is_some_and(|text| text.starts_with('.')) {
            self.out.insert(at, '(');
            self.text(")");
        }
    }

    pub(super) fn map_entry(&mut self, entry: &MapEntry) {
        match entry {
            MapEntry::Spread(expr) => self.dotted("...", expr),
            MapEntry::Pair { key, value } => {
                self.map_key(key);
                self.text(": ");
                self.expr(value);
            }
        }
    }

    pub(super) fn map_key(&mut self, key: &Expr) {
        match &key.kind {
            ExprKind::Lit(lit @ Lit::Str(_)) => self.literal(lit),
            _ => self.list("[", [key], "]", |p, key| p.expr(key)),
        }
    }

    pub(super) fn comprehension(&mut self, comprehension: &Comprehension) {
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

    pub(super) fn fstring(&mut self, parts: &[FStringPart]) {
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
                        match &expr.kind {
                            // An empty hole, which an argument fills.
                            ExprKind::Error => {}
                            // The colon of a typed parameter would start a format spec.
                            ExprKind::Closure(_) => p.parenthesised(expr),
                            _ => p.expr(expr),
                        }
                    });
                    if self
                        .out
                        .get(at + 1..)
                        .is_some_and(|text| text.starts_with('{'))
                    {
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
