//! Lists in brackets, and which values break well.

use super::doc::{GroupId, Op, Shape};
use super::inline::Run;
use super::writer::Writer;
use crate::ast::*;
use crate::lexer::TokenKind;

/// How the brackets of a list behave.
#[derive(Clone, Copy)]
pub(super) struct Brackets {
    /// How the list breaks.
    pub shape: Shape,
    /// Spaces inside of the brackets, as in `P { x: 1 }`.
    pub inner_space: bool,
    /// The comma behind a single element means something.
    pub lone_comma: bool,
    /// A list whose first element was written on a line of its own stays broken.
    pub keep_broken: bool,
}

impl Brackets {
    pub(super) const PLAIN: Brackets = Brackets {
        shape: Shape::Plain,
        inner_space: false,
        lone_comma: false,
        keep_broken: false,
    };
}

impl Writer<'_> {
    /// A list from its opening bracket, the token at hand, to its closing one. `one` writes an element.
    pub(super) fn list<T>(
        &mut self,
        brackets: Brackets,
        items: &[T],
        mut one: impl FnMut(&mut Self, &T),
    ) {
        if items.is_empty() && self.is_hollow() {
            self.token();
            return self.token();
        }
        let chain = self
            .hugging_chain
            .take()
            .filter(|_| brackets.shape == Shape::Hug);
        let broken = brackets.keep_broken && self.nth(1).on_new_line() && !items.is_empty();
        let lone = brackets.lone_comma && items.len() == 1;
        let group = self.begin(brackets.shape);
        let edge = |w: &mut Self| match (broken, brackets.inner_space) {
            (true, _) => w.hard(),
            (_, true) => w.line(group),
            _ => w.soft(group),
        };
        self.token();
        self.push(Op::IndentIf(group));
        edge(self);
        for (index, item) in items.iter().enumerate() {
            let last = index + 1 == items.len();
            if last {
                self.push(Op::Last(group));
                if let Some(chain) = chain {
                    self.push(Op::Last(chain));
                }
            }
            one(self, item);
            if self.at(TokenKind::Comma) {
                if last && !lone {
                    self.add_if_broken(group, ",");
                    self.skip();
                } else {
                    self.token();
                }
            } else if last {
                self.add_if_broken(group, ",");
            }
            if !last {
                self.line(group);
            }
        }
        self.push(Op::DedentIf(group));
        edge(self);
        self.closing();
        self.end();
    }

    /// The bracket that closes a list, and whatever stands before it unexpectedly.
    fn closing(&mut self) {
        use TokenKind::*;
        while !matches!(self.kind(), RParen | RBracket | RBrace | Eof) {
            self.token();
        }
        self.token();
    }

    /// The arguments of a call. Gives the group.
    pub(super) fn args(&mut self, args: &[Arg]) {
        let shape = match args.last() {
            Some(last) if hugs(&last.expr, args.len() == 1) => Shape::Hug,
            _ => Shape::Plain,
        };
        let brackets = Brackets {
            shape,
            ..Brackets::PLAIN
        };
        self.list(brackets, args, |w, arg| {
            if arg.name.is_some() {
                w.token();
                w.space();
                w.token();
                return w.value(&arg.expr);
            }
            w.run(arg.expr.span.lo, Run::Tight);
            w.expr(&arg.expr);
        });
    }

    pub(super) fn elements(&mut self, elements: &[Element], lone_comma: bool) {
        let scalar = |e: &Element| {
            matches!(
                e.expr.kind,
                ExprKind::Lit(_) | ExprKind::Unary(..) | ExprKind::Path(_)
            )
        };
        let all_scalars = elements.iter().all(scalar);
        let shape = match elements {
            [one] if hugs(&one.expr, true) => Shape::Hug,
            _ if all_scalars && elements.len() > 4 => Shape::Fill,
            _ => Shape::Plain,
        };
        let brackets = Brackets {
            shape,
            lone_comma,
            keep_broken: !all_scalars && shape == Shape::Plain,
            inner_space: false,
        };
        self.list(brackets, elements, |w, element| {
            w.run(element.expr.span.lo, Run::Tight);
            w.expr(&element.expr);
        });
    }

    /// `(p: T = d, …)`.
    pub(super) fn params(&mut self, self_param: Option<crate::span::Span>, params: &[Param]) {
        enum Any<'p> {
            SelfParam(crate::span::Span),
            Plain(&'p Param),
        }
        let own = self_param.map(Any::SelfParam);
        let all: Vec<Any> = own
            .into_iter()
            .chain(params.iter().map(Any::Plain))
            .collect();
        self.list(Brackets::PLAIN, &all, |w, param| match param {
            Any::SelfParam(span) => w.run(span.hi, Run::Type),
            Any::Plain(param) => w.param(param),
        });
    }

    pub(super) fn param(&mut self, param: &Param) {
        self.run(param.pat.span.hi, Run::Pattern);
        if let Some(ty) = &param.ty {
            self.token();
            self.space();
            self.run(ty.span.hi, Run::Type);
        }
        if let Some(default) = &param.default {
            self.space();
            self.token();
            self.space();
            self.expr(default);
        }
    }

    /// `{a: 1, …}` and `P { a: 1 }` share what a broken line says: the author wants it so.
    pub(super) fn braces(inner_space: bool) -> Brackets {
        Brackets {
            inner_space,
            keep_broken: true,
            ..Brackets::PLAIN
        }
    }

    /// `for` and `if` clauses of a comprehension, with the value before them.
    pub(super) fn comprehension(&mut self, comprehension: &Comprehension, upto: u32) {
        self.run_to_bracket();
        let group = self.begin(Shape::Plain);
        self.token();
        self.push(Op::Indent);
        self.soft(group);
        if let Some(key) = &comprehension.key {
            self.entry_key(key);
            self.space();
        }
        self.run(comprehension.value.span.lo, Run::Tight);
        self.expr(&comprehension.value);
        for (index, clause) in comprehension.clauses.iter().enumerate() {
            // A `for` on a new line would end the value of a set, which is read like a statement.
            let same_line = index == 0 && comprehension.kind == ComprehensionKind::Set;
            self.clause_break(group, same_line);
            self.token();
            self.space();
            self.run(clause.pat.span.hi, Run::Pattern);
            self.space();
            self.token();
            self.space();
            self.expr(&clause.iter);
            for cond in &clause.conds {
                self.line(group);
                self.token();
                self.space();
                self.expr(cond);
            }
        }
        self.push(Op::Dedent);
        self.soft(group);
        self.run_rest(upto);
        self.token();
        self.end();
    }

    fn clause_break(&mut self, group: GroupId, same_line: bool) {
        if same_line {
            self.space();
        } else {
            self.line(group);
        }
    }

    /// The tokens before the bracket of a list: the name and `!` of a macro.
    pub(super) fn run_to_bracket(&mut self) {
        use TokenKind::*;
        while !matches!(self.kind(), LParen | LBracket | LBrace | Eof) {
            self.token();
        }
    }

    /// A key with its colon.
    pub(super) fn entry_key(&mut self, key: &Expr) {
        self.run(key.span.lo, Run::Tight);
        self.expr(key);
        while !matches!(self.kind(), TokenKind::Colon | TokenKind::Eof) {
            self.token();
        }
        self.token();
    }
}

/// Whether a call can keep its parentheses on the lines of its last argument.
fn hugs(expr: &Expr, only: bool) -> bool {
    match &expr.kind {
        ExprKind::Closure(closure) => match &closure.body.kind {
            ExprKind::Block { .. } | ExprKind::Match { .. } | ExprKind::If { .. } => true,
            ExprKind::TryCatch { .. } | ExprKind::Async(_) => true,
            _ => is_literal(&closure.body),
        },
        ExprKind::Block { .. } | ExprKind::Match { .. } | ExprKind::Async(_) => true,
        ExprKind::If { .. } | ExprKind::TryCatch { .. } => only,
        ExprKind::Call { args, .. } | ExprKind::Macro { args, .. } => only && !args.is_empty(),
        ExprKind::Borrow { expr, .. } => hugs(expr, only),
        _ => is_literal(expr),
    }
}

/// Whether an expression is a literal in brackets that is not empty.
fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Array(items) | ExprKind::Set(items) => !items.is_empty(),
        ExprKind::Map(entries) => !entries.is_empty(),
        ExprKind::Struct { fields, base, .. } => !fields.is_empty() || base.is_some(),
        ExprKind::Tuple(_) | ExprKind::Comprehension(_) | ExprKind::DataFrame(_) => true,
        _ => false,
    }
}

/// How a value behind `=` breaks.
pub(super) fn value_shape(expr: &Expr) -> Shape {
    let stays = match &expr.kind {
        ExprKind::If { .. }
        | ExprKind::Match { .. }
        | ExprKind::Block { .. }
        | ExprKind::Async(_)
        | ExprKind::TryCatch { .. }
        | ExprKind::Loop { .. }
        | ExprKind::While { .. }
        | ExprKind::For { .. }
        | ExprKind::Closure(_) => true,
        _ => is_literal(expr),
    };
    if stays { Shape::Stay } else { Shape::Value }
}
