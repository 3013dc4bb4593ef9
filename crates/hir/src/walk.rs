//! The children of an expression, in the order of evaluation: for passes that only look.

use crate::hir::{Expr, ExprKind, LocalId, MapElement};

/// Calls `f` for each direct child of `e` (default arguments and closures' bodies are not children).
pub fn for_each_child<'a>(e: &'a Expr, f: &mut dyn FnMut(&'a Expr)) {
    match &e.kind {
        ExprKind::Const(_)
        | ExprKind::Local(_)
        | ExprKind::Move(_)
        | ExprKind::Capture(_)
        | ExprKind::Global(_)
        | ExprKind::FunRef(_)
        | ExprKind::BuiltinRef(_)
        | ExprKind::CtorRef { .. }
        | ExprKind::TypeRef(_)
        | ExprKind::Closure(_)
        | ExprKind::Lazy(_)
        | ExprKind::DefaultArg
        | ExprKind::Continue { .. }
        | ExprKind::Rethrow(_) => {}
        ExprKind::Unary { expr, .. }
        | ExprKind::Cast { expr, .. }
        | ExprKind::Coerce { expr, .. }
        | ExprKind::Narrow(expr)
        | ExprKind::Is { expr, .. }
        | ExprKind::Borrow(expr)
        | ExprKind::Forward(expr)
        | ExprKind::Deref(expr)
        | ExprKind::Throw(expr)
        | ExprKind::Question { expr, .. }
        | ExprKind::Await(expr) => f(expr),
        ExprKind::Field { object, .. } | ExprKind::TupleField { object, .. } => f(object),
        ExprKind::Loop { body, .. } | ExprKind::Labelled { body, .. } => f(body),
        ExprKind::Raise { message, .. } => f(message),
        ExprKind::Binary { lhs, rhs, .. } | ExprKind::Short { lhs, rhs, .. } => {
            f(lhs);
            f(rhs);
        }
        ExprKind::Block { stmts, .. } => stmts.iter().for_each(f),
        ExprKind::Let { init, .. } | ExprKind::LetGlobal { init, .. } => {
            if let Some(init) = init {
                f(init);
            }
        }
        ExprKind::Assign { place, value, .. }
        | ExprKind::Update { place, value, .. }
        | ExprKind::UpdateShort { place, value, .. } => {
            f(place);
            f(value);
        }
        ExprKind::Index { object, index } => {
            f(object);
            f(index);
        }
        ExprKind::If {
            cond,
            then,
            otherwise,
        } => {
            f(cond);
            f(then);
            if let Some(otherwise) = otherwise {
                f(otherwise);
            }
        }
        ExprKind::While { cond, body, .. } => {
            f(cond);
            f(body);
        }
        ExprKind::For { iter, body, .. } => {
            f(iter);
            f(body);
        }
        ExprKind::Break { value, .. } | ExprKind::Return(value) => {
            if let Some(value) = value {
                f(value);
            }
        }
        ExprKind::Match(m) => {
            f(&m.scrutinee);
            for arm in &m.arms {
                if let Some(guard) = &arm.guard {
                    f(guard);
                }
                f(&arm.body);
            }
        }
        ExprKind::Call { args, .. } | ExprKind::CallBuiltin { args, .. } => {
            args.iter().for_each(|a| f(&a.expr));
        }
        ExprKind::CallValue { callee, args } => {
            f(callee);
            args.iter().for_each(|a| f(&a.expr));
        }
        ExprKind::MethodCall { receiver, args, .. } => {
            f(receiver);
            args.iter().for_each(|a| f(&a.expr));
        }
        ExprKind::Construct { fields, base, .. } => {
            fields.iter().for_each(|(_, e)| f(e));
            if let Some(base) = base {
                f(base);
            }
        }
        ExprKind::New { args, fields, .. } => {
            args.iter().for_each(|a| f(&a.expr));
            fields.iter().for_each(|(_, e)| f(e));
        }
        ExprKind::Array(elements) | ExprKind::Set(elements) => {
            elements.iter().for_each(|x| f(&x.expr));
        }
        ExprKind::Repeat { value, count } => {
            f(value);
            f(count);
        }
        ExprKind::Tuple(items) => items.iter().for_each(f),
        ExprKind::Map(entries) => {
            for entry in entries {
                match entry {
                    MapElement::Pair(k, v) => {
                        f(k);
                        f(v);
                    }
                    MapElement::Spread(e) => f(e),
                }
            }
        }
        ExprKind::Range { start, end, .. } => {
            start.iter().chain(end).for_each(|e| f(e));
        }
        ExprKind::Collect { key, value, .. } => {
            key.iter().for_each(|e| f(e));
            f(value);
        }
        ExprKind::Format(format) => format.args.iter().for_each(f),
        ExprKind::Write { dest, text } => {
            f(dest);
            f(text);
        }
        ExprKind::DataFrame(columns) => {
            for (name, column) in columns {
                f(name);
                f(column);
            }
        }
        ExprKind::Try {
            body,
            catch,
            finally,
        } => {
            f(body);
            if let Some((_, handler)) = catch {
                f(handler);
            }
            if let Some(finally) = finally {
                f(finally);
            }
        }
        ExprKind::OptChain { base, rest, .. } => {
            f(base);
            f(rest);
        }
        ExprKind::Send { actor, args, .. } => {
            f(actor);
            args.iter().for_each(|a| f(&a.expr));
        }
    }
}

/// Calls `read` for every slot that `e` reads or writes and `bind` for every variable it makes, at any depth.
pub fn for_each_local(e: &Expr, read: &mut dyn FnMut(LocalId), bind: &mut dyn FnMut(LocalId)) {
    let mut work = vec![e];
    while let Some(e) = work.pop() {
        match &e.kind {
            ExprKind::Local(l) | ExprKind::Move(l) | ExprKind::Rethrow(l) => read(*l),
            ExprKind::Collect { into, .. } => read(*into),
            ExprKind::Let { local, .. }
            | ExprKind::For { local, .. }
            | ExprKind::OptChain { local, .. } => bind(*local),
            ExprKind::Try {
                catch: Some((local, _)),
                ..
            } => bind(*local),
            ExprKind::Match(m) => m.scope.locals.iter().for_each(|l| bind(*l)),
            _ => {}
        }
        for_each_child(e, &mut |child| work.push(child));
    }
}
