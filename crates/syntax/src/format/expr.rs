//! Expressions that are no chains of calls or operators (see [`chain`](super::chain)).

use super::doc::{Op, Shape};
use super::inline::Run;
use super::list::Brackets;
use super::writer::Writer;
use crate::ast::*;
use crate::lexer::TokenKind;

impl Writer<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) {
        self.run(expr.span.lo, Run::AsIs);
        match &expr.kind {
            ExprKind::Lit(Lit::Atom(_)) => self.verbatim(expr.span.hi),
            ExprKind::Lit(_) => self.run(expr.span.hi, Run::Tight),
            ExprKind::Path(_) => self.run(expr.span.hi, Run::Type),
            ExprKind::FString(_) => self.verbatim(expr.span.hi),
            ExprKind::Paren(inner) => {
                self.token();
                self.expr(inner);
                self.run_rest(expr.span.hi);
                self.token();
            }
            ExprKind::Unary(..) | ExprKind::Borrow { .. } => self.prefixed(expr),
            ExprKind::IncDec { prefix: true, .. } => self.prefixed(expr),
            ExprKind::Await(inner) if inner.span.lo > expr.span.lo => self.prefixed(expr),
            ExprKind::Binary { .. } | ExprKind::Short { .. } | ExprKind::Pipe { .. } => {
                self.operators(expr)
            }
            ExprKind::Range { .. } => self.range(expr),
            ExprKind::Cast { .. } => self.cast(expr),
            ExprKind::Assign {
                op_span,
                target,
                value,
                ..
            } => {
                self.expr(target);
                self.run(op_span.lo, Run::AsIs);
                self.space();
                self.token();
                self.value(value);
            }
            ExprKind::Ternary {
                cond,
                then,
                otherwise,
            } => {
                let group = self.begin(Shape::Plain);
                self.expr(cond);
                self.push(Op::Indent);
                for branch in [then, otherwise] {
                    self.line(group);
                    self.token();
                    self.space();
                    self.expr(branch);
                }
                self.push(Op::Dedent);
                self.end();
            }
            ExprKind::Closure(closure) => self.closure(closure),
            ExprKind::Call { .. }
            | ExprKind::MethodCall { .. }
            | ExprKind::Field { .. }
            | ExprKind::Index { .. }
            | ExprKind::Try(_)
            | ExprKind::Await(_)
            | ExprKind::IncDec { .. }
            | ExprKind::Send { .. } => self.chain(expr),
            ExprKind::Array(elements) => {
                self.run_to_bracket();
                self.elements(elements, false);
            }
            ExprKind::Set(elements) => self.elements(elements, true),
            ExprKind::Repeat { value, count } => {
                self.run_to_bracket();
                self.token();
                self.expr(value);
                self.token();
                self.space();
                self.expr(count);
                self.run_rest(expr.span.hi);
                self.token();
            }
            ExprKind::Tuple(items) => {
                let brackets = Brackets {
                    lone_comma: true,
                    ..Brackets::PLAIN
                };
                self.list(brackets, items, |w, item| w.expr(item));
            }
            ExprKind::Map(entries) => self.list(Self::braces(false), entries, Self::map_entry),
            ExprKind::Struct { path, fields, base } => {
                self.run(path.span.hi, Run::Type);
                self.space();
                self.struct_fields(fields, base.as_deref());
            }
            ExprKind::Comprehension(comprehension) => {
                self.comprehension(comprehension, expr.span.hi)
            }
            ExprKind::Macro { args, .. } => {
                self.run_to_bracket();
                self.args(args);
            }
            ExprKind::Matches {
                scrutinee,
                pat,
                guard,
            } => {
                self.run_to_bracket();
                self.token();
                self.expr(scrutinee);
                self.token();
                self.space();
                self.run(pat.span.hi, Run::Pattern);
                if let Some(guard) = guard {
                    self.space();
                    self.token();
                    self.space();
                    self.expr(guard);
                }
                self.run_rest(expr.span.hi);
                self.token();
            }
            ExprKind::DataFrame(columns) => {
                self.run_to_bracket();
                let brackets = Self::braces(false);
                self.list(brackets, columns, |w, (name, values)| {
                    w.expr(name);
                    if !w.at(TokenKind::Colon) {
                        w.space();
                    }
                    w.token();
                    w.value(values);
                });
            }
            ExprKind::Throw(inner) | ExprKind::Lazy(inner) | ExprKind::Spawn(inner) => {
                self.run(inner.span.lo, Run::Type);
                self.space();
                self.expr(inner);
            }
            ExprKind::Return(value) | ExprKind::Yield(value) | ExprKind::Break { value, .. } => {
                match value {
                    Some(value) => {
                        self.run(value.span.lo, Run::Tight);
                        self.space();
                        self.expr(value);
                    }
                    None => self.run(expr.span.hi, Run::Tight),
                }
            }
            ExprKind::Continue { .. } => self.run(expr.span.hi, Run::Tight),
            ExprKind::LetIn { binding, body } => {
                self.binding(binding);
                self.space();
                self.token();
                // On a line of its own whatever stands there is the body; on the line of the `in` it is
                // one only for what that line holds, so it must not be broken there.
                let group = self.begin(Shape::Plain);
                self.push(Op::Indent);
                let one_line = !self.nth(0).on_new_line();
                self.edge(group, one_line);
                self.expr(body);
                self.push(Op::Dedent);
                self.end();
            }
            ExprKind::Let { .. }
            | ExprKind::If { .. }
            | ExprKind::While { .. }
            | ExprKind::Loop { .. }
            | ExprKind::For { .. }
            | ExprKind::Match { .. }
            | ExprKind::Block { .. }
            | ExprKind::Async(_)
            | ExprKind::TryCatch { .. } => self.control(expr),
            ExprKind::Error => self.verbatim(expr.span.hi),
        }
    }

    /// `-x`, `&mut x`, `await x`, as many as there are.
    fn prefixed(&mut self, expr: &Expr) {
        let mut operand = expr;
        loop {
            operand = match &operand.kind {
                ExprKind::Unary(_, inner) => inner,
                ExprKind::Borrow { expr, .. } => expr,
                ExprKind::IncDec {
                    prefix: true,
                    target,
                    ..
                } => target,
                ExprKind::Await(inner) if inner.span.lo > operand.span.lo => inner,
                _ => break,
            };
        }
        while self.before(operand.span.lo) {
            let word = self.kind().is_keyword();
            if word && !self.last_is_prefix_sign() {
                self.space();
            }
            self.token();
            if word {
                self.space();
            }
        }
        self.expr(operand);
    }

    fn last_is_prefix_sign(&self) -> bool {
        use TokenKind::*;
        matches!(
            self.last,
            Amp | AndAnd | Star | StarStar | Minus | Bang | Tilde | LParen
        )
    }

    /// `a..b`. A chain of them is written in a loop.
    fn range(&mut self, expr: &Expr) {
        let mut parts = Vec::new();
        let mut first = expr;
        while let ExprKind::Range { start, end, .. } = &first.kind {
            parts.push(end);
            match start {
                Some(start) => first = start,
                None => break,
            }
        }
        if !matches!(first.kind, ExprKind::Range { .. }) {
            self.expr(first);
        }
        while let Some(end) = parts.pop() {
            self.token();
            if let Some(end) = end {
                self.expr(end);
            }
        }
    }

    /// `e as T as U`.
    fn cast(&mut self, expr: &Expr) {
        let mut types = Vec::new();
        let mut first = expr;
        while let ExprKind::Cast { expr, ty } = &first.kind {
            types.push(ty);
            first = expr;
        }
        self.expr(first);
        while let Some(ty) = types.pop() {
            self.space();
            self.token();
            self.space();
            self.run(ty.span.hi, Run::Type);
        }
    }

    fn struct_fields(&mut self, fields: &[FieldInit], base: Option<&Expr>) {
        enum Piece<'p> {
            Field(&'p FieldInit),
            Base(&'p Expr),
        }
        let mut pieces: Vec<(u32, Piece)> = fields
            .iter()
            .map(|field| (field.name.span.lo, Piece::Field(field)))
            .collect();
        pieces.extend(base.map(|base| (base.span.lo, Piece::Base(base))));
        pieces.sort_by_key(|piece| piece.0);
        self.list(Self::braces(true), &pieces, |w, (lo, piece)| {
            w.attributes(*lo);
            match piece {
                Piece::Base(base) => {
                    w.run(base.span.lo, Run::Tight);
                    w.expr(base);
                }
                Piece::Field(field) => {
                    w.run(field.name.span.hi, Run::Type);
                    if let Some(value) = &field.value {
                        w.token();
                        w.value(value);
                    }
                }
            }
        });
    }

    fn map_entry(&mut self, entry: &MapEntry) {
        match entry {
            MapEntry::Spread(expr) => {
                self.run(expr.span.lo, Run::Tight);
                self.expr(expr);
            }
            // The shorthand `{a}`.
            MapEntry::Pair { key, value } if key.span == value.span => self.expr(value),
            MapEntry::Pair { key, value } => {
                self.entry_key(key);
                self.value(value);
            }
        }
    }

    fn closure(&mut self, closure: &Closure) {
        use TokenKind::*;
        // `async`, `move`
        while self.at(Async) || self.at_word("move") && self.nth(1).kind != FatArrow {
            self.token();
            self.space();
        }
        match self.kind() {
            OrOr if closure.params.is_empty() => self.token(),
            Pipe | OrOr => {
                self.part(self.nth(0).lo + 1);
                for (index, param) in closure.params.iter().enumerate() {
                    if index > 0 {
                        self.space();
                    }
                    self.param(param);
                    if self.at(Comma) {
                        let behind = self.nth(1).kind;
                        if matches!(behind, Pipe | OrOr) {
                            self.skip();
                        } else {
                            self.token();
                        }
                    }
                }
                self.part(self.nth(0).lo + 1);
            }
            Backslash => {
                self.token();
                for (index, param) in closure.params.iter().enumerate() {
                    if index > 0 {
                        self.space();
                    }
                    self.param(param);
                    if self.at(Comma) {
                        self.token();
                    }
                }
                self.space();
                self.token();
            }
            Fun | Fn => {
                self.token();
                self.params(None, &closure.params);
            }
            LParen => self.params(None, &closure.params),
            _ => closure.params.iter().for_each(|param| self.param(param)),
        }
        if let Some(ret) = &closure.ret {
            self.space();
            self.token();
            self.space();
            self.run(ret.span.hi, Run::Type);
        }
        if self.at(FatArrow) {
            self.space();
            self.token();
        }
        self.value(&closure.body);
    }
}
