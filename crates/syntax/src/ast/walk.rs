//! The parts of an expression, for those who look for something in a whole tree.
//!
//! [`parts`] names the direct parts of an expression in source order; the caller decides how deep it goes. It
//! knows every kind of expression, so a new kind does not compile until it says what its parts are. The height
//! of trees is limited by the parser, so callers may recurse.

use super::{Arg, Block, Closure, Expr, ExprKind, FStringPart, MapEntry, Pat, Type};

/// A direct part of an expression.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// A sub-expression.
    Expr(&'a Expr),
    /// A block.
    Block(&'a Block),
    /// A pattern.
    Pat(&'a Pat),
    /// An annotation.
    Type(&'a Type),
    /// A lambda.
    Closure(&'a Closure),
}

/// Calls `visit` for each direct part of `e`, in source order.
pub fn parts<'a>(e: &'a Expr, visit: &mut dyn FnMut(Part<'a>)) {
    use ExprKind as E;
    match &e.kind {
        E::Lit(_) | E::Path(_) | E::Continue { .. } | E::Error => {}
        E::Paren(e)
        | E::Unary(_, e)
        | E::Borrow { expr: e, .. }
        | E::IncDec { target: e, .. }
        | E::Try(e)
        | E::Throw(e)
        | E::Await(e)
        | E::Lazy(e)
        | E::Spawn(e)
        | E::Field { object: e, .. } => visit(Part::Expr(e)),
        E::Binary { lhs, rhs, .. }
        | E::Short { lhs, rhs, .. }
        | E::Pipe { lhs, rhs }
        | E::Assign {
            target: lhs,
            value: rhs,
            ..
        }
        | E::Index {
            object: lhs,
            index: rhs,
        }
        | E::Repeat {
            value: lhs,
            count: rhs,
        } => {
            visit(Part::Expr(lhs));
            visit(Part::Expr(rhs));
        }
        E::Ternary {
            cond,
            then,
            otherwise,
        } => [cond, then, otherwise]
            .into_iter()
            .for_each(|e| visit(Part::Expr(e))),
        E::Let { pat, expr } => {
            visit(Part::Pat(pat));
            visit(Part::Expr(expr));
        }
        E::LetIn { binding, body } => {
            visit(Part::Pat(&binding.pat));
            if let Some(ty) = &binding.ty {
                visit(Part::Type(ty));
            }
            optional(binding.init.as_ref(), visit);
            if let Some(block) = &binding.else_block {
                visit(Part::Block(block));
            }
            visit(Part::Expr(body));
        }
        E::If {
            cond,
            then,
            otherwise,
        } => {
            visit(Part::Expr(cond));
            visit(Part::Block(then));
            optional(otherwise.as_deref(), visit);
        }
        E::While { cond, body, .. } => {
            visit(Part::Expr(cond));
            visit(Part::Block(body));
        }
        E::Loop { body, .. } | E::Async(body) | E::Block { block: body, .. } => {
            visit(Part::Block(body));
        }
        E::For {
            pat, iter, body, ..
        } => {
            visit(Part::Pat(pat));
            visit(Part::Expr(iter));
            visit(Part::Block(body));
        }
        E::Match { scrutinee, arms } => {
            visit(Part::Expr(scrutinee));
            for arm in arms {
                visit(Part::Pat(&arm.pat));
                optional(arm.guard.as_ref(), visit);
                visit(Part::Expr(&arm.body));
            }
        }
        E::Matches {
            scrutinee,
            pat,
            guard,
        } => {
            visit(Part::Expr(scrutinee));
            visit(Part::Pat(pat));
            optional(guard.as_deref(), visit);
        }
        E::Closure(closure) => visit(Part::Closure(closure)),
        E::Call { callee, args: list } => {
            visit(Part::Expr(callee));
            args(list, visit);
        }
        E::MethodCall {
            receiver,
            generics,
            args: list,
            ..
        } => {
            visit(Part::Expr(receiver));
            generics.iter().for_each(|ty| visit(Part::Type(ty)));
            args(list, visit);
        }
        E::Range { start, end, .. } => {
            optional(start.as_deref(), visit);
            optional(end.as_deref(), visit);
        }
        E::Array(elements) | E::Set(elements) => {
            elements.iter().for_each(|e| visit(Part::Expr(&e.expr)));
        }
        E::Tuple(elements) => elements.iter().for_each(|e| visit(Part::Expr(e))),
        E::Map(entries) => {
            for entry in entries {
                match entry {
                    MapEntry::Pair { key, value } => {
                        visit(Part::Expr(key));
                        visit(Part::Expr(value));
                    }
                    MapEntry::Spread(e) => visit(Part::Expr(e)),
                }
            }
        }
        E::Struct { fields, base, .. } => {
            for value in fields.iter().filter_map(|field| field.value.as_ref()) {
                visit(Part::Expr(value));
            }
            optional(base.as_deref(), visit);
        }
        E::Comprehension(c) => {
            optional(c.key.as_ref(), visit);
            visit(Part::Expr(&c.value));
            for clause in &c.clauses {
                visit(Part::Pat(&clause.pat));
                visit(Part::Expr(&clause.iter));
                clause.conds.iter().for_each(|e| visit(Part::Expr(e)));
            }
        }
        E::Cast { expr, ty } => {
            visit(Part::Expr(expr));
            visit(Part::Type(ty));
        }
        E::TryCatch {
            body,
            catches,
            finally,
        } => {
            visit(Part::Block(body));
            for clause in catches {
                if let Some(pat) = &clause.pat {
                    visit(Part::Pat(pat));
                }
                if let Some(ty) = &clause.ty {
                    visit(Part::Type(ty));
                }
                optional(clause.guard.as_ref(), visit);
                visit(Part::Block(&clause.body));
            }
            if let Some(block) = finally {
                visit(Part::Block(block));
            }
        }
        E::Return(value) | E::Yield(value) | E::Break { value, .. } => {
            optional(value.as_deref(), visit);
        }
        E::Send {
            actor, args: list, ..
        } => {
            visit(Part::Expr(actor));
            args(list, visit);
        }
        E::FString(parts) => {
            for part in parts {
                if let FStringPart::Expr { expr, .. } = part {
                    visit(Part::Expr(expr));
                }
            }
        }
        E::Macro { args: list, .. } => args(list, visit),
        E::DataFrame(columns) => {
            for (name, values) in columns {
                visit(Part::Expr(name));
                visit(Part::Expr(values));
            }
        }
    }
}

fn optional<'a>(e: Option<&'a Expr>, visit: &mut dyn FnMut(Part<'a>)) {
    if let Some(e) = e {
        visit(Part::Expr(e));
    }
}

fn args<'a>(args: &'a [Arg], visit: &mut dyn FnMut(Part<'a>)) {
    args.iter().for_each(|arg| visit(Part::Expr(&arg.expr)));
}
