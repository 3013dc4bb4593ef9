//! What fits what: contracts, operators, indexing, iteration. All answers are about certain types and
//! mean "this always fails".

use crate::hir::{AdtId, Hook, KindKey, Program, Unary};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::BinOp;

/// Nothing certain is known.
pub(super) fn is_open(ty: &Ty) -> bool {
    matches!(ty, Ty::Unknown | Ty::Never)
}

/// The kind under which impls for built-in values are filed.
pub(super) fn kind_of(ty: &Ty) -> Option<KindKey> {
    Some(match ty {
        Ty::Nil => KindKey::Nil,
        Ty::Bool => KindKey::Bool,
        Ty::Int(_) => KindKey::Int,
        Ty::Float => KindKey::Float,
        Ty::Str | Ty::Char => KindKey::Str,
        Ty::Byte => KindKey::Byte,
        Ty::Atom => KindKey::Atom,
        Ty::Range(_) => KindKey::Range,
        Ty::Array(_) | Ty::Heap(_) => KindKey::Array,
        Ty::Tuple(_) => KindKey::Tuple,
        Ty::Map(..) => KindKey::Map,
        Ty::Set(..) => KindKey::Set,
        Ty::Fn(_) => KindKey::Func,
        Ty::Iter(_) => KindKey::Iter,
        Ty::Error | Ty::ParseError(_) => KindKey::Error,
        Ty::Unknown
        | Ty::Never
        | Ty::Option(_)
        | Ty::Result(_)
        | Ty::Adt(..)
        | Ty::Future(_)
        | Ty::Frame => {
            return None;
        }
    })
}

/// Is `ancestor` the class itself or one of its base classes?
pub(super) fn descends(program: &Program, mut class: AdtId, ancestor: AdtId) -> bool {
    // A cycle of base classes is an error elsewhere; here it must only end.
    for _ in 0..program.adts.len() + 1 {
        if class == ancestor {
            return true;
        }
        match program.adts.get(class.index()).and_then(|adt| adt.base) {
            Some(base) => class = base,
            None => return false,
        }
    }
    false
}

/// Can no value of type `from` pass the contract `to`?
pub(super) fn never_fits(from: &Ty, to: &Ty, program: &Program) -> bool {
    if is_open(from) || is_open(to) {
        return false;
    }
    match (from, to) {
        // Looked at from inside: a plain value is its own Some or Ok.
        (_, Ty::Option(inner)) => match from {
            Ty::Option(_) | Ty::Nil => false,
            _ => never_fits(from, inner, program),
        },
        (_, Ty::Result(both)) => match from {
            Ty::Result(_) => false,
            _ => never_fits(from, &both.0, program),
        },
        (_, Ty::Future(inner)) => {
            !matches!(from, Ty::Future(_)) && never_fits(from, inner, program)
        }
        (Ty::Iter(_) | Ty::Error | Ty::ParseError(_) | Ty::Future(_), _)
        | (_, Ty::Iter(_) | Ty::Error | Ty::ParseError(_)) => false,
        (_, Ty::Int(_)) => !matches!(from, Ty::Int(_) | Ty::Byte),
        (_, Ty::Byte) => !matches!(from, Ty::Byte | Ty::Int(_)),
        (_, Ty::Float) => !matches!(from, Ty::Float | Ty::Int(_) | Ty::Byte),
        (_, Ty::Str | Ty::Char) => !matches!(from, Ty::Str | Ty::Char),
        (_, Ty::Bool) => *from != Ty::Bool,
        (_, Ty::Nil) => *from != Ty::Nil,
        (_, Ty::Atom) => *from != Ty::Atom,
        (_, Ty::Range(_)) => !matches!(from, Ty::Range(_)),
        (_, Ty::Array(_)) => !matches!(from, Ty::Array(_)),
        (_, Ty::Heap(_)) => !matches!(from, Ty::Heap(_)),
        (_, Ty::Frame) => *from != Ty::Frame,
        (Ty::Tuple(own), Ty::Tuple(want)) => own.len() != want.len(),
        (_, Ty::Tuple(_)) => true,
        (_, Ty::Map(..)) => !matches!(from, Ty::Map(..)),
        // `{}` is a map until its type is known.
        (_, Ty::Set(..)) => !matches!(from, Ty::Set(..) | Ty::Map(..)),
        (Ty::Adt(own, _), Ty::Adt(want, _)) => {
            !descends(program, *own, *want) && !descends(program, *want, *own)
        }
        (_, Ty::Adt(..)) => true,
        (_, Ty::Fn(_)) => !matches!(from, Ty::Fn(_)),
        (_, Ty::Unknown | Ty::Never) => false,
    }
}

/// Could a user's impl of the operator be called for a value of this type?
pub(super) fn has_hook(ty: &Ty, hook: Hook, program: &Program) -> bool {
    let of_kind = |kind| {
        program
            .kinds
            .get(&kind)
            .is_some_and(|own| own.hooks.contains_key(&hook))
    };
    if of_kind(KindKey::Any) {
        return true;
    }
    match ty {
        Ty::Adt(id, _) => program
            .adts
            .iter()
            .filter(|adt| adt.id == *id || descends(program, adt.id, *id))
            .any(|adt| adt.methods.hooks.contains_key(&hook)),
        ty => kind_of(ty).is_some_and(of_kind),
    }
}

fn is_num(ty: &Ty) -> bool {
    matches!(ty, Ty::Int(_) | Ty::Float | Ty::Byte)
}

fn is_int(ty: &Ty) -> bool {
    matches!(ty, Ty::Int(_) | Ty::Byte)
}

fn is_str(ty: &Ty) -> bool {
    matches!(ty, Ty::Str | Ty::Char)
}

/// Types whose values an absent result, a shared cell or an iterator may stand for in disguise.
fn is_vague(ty: &Ty) -> bool {
    is_open(ty)
        || matches!(
            ty,
            Ty::Option(_)
                | Ty::Result(_)
                | Ty::Error
                | Ty::ParseError(_)
                | Ty::Future(_)
                | Ty::Iter(_)
        )
}

/// Does `a op b` always raise TypeError?
pub(super) fn binary_fails(op: BinOp, a: &Ty, b: &Ty, program: &Program) -> bool {
    match op {
        BinOp::Eq | BinOp::Ne => return false,
        BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge => return unordered(a, b, program),
        BinOp::In => return not_iterable(b, program),
        _ => {}
    }
    let hooked = |ty| Hook::of_operator(op).is_some_and(|hook| has_hook(ty, hook, program));
    if is_vague(a) || is_vague(b) {
        // Half a proof: some types have no arithmetic whatever the other side is, unless that has a hook.
        return false;
    }
    if hooked(a) || hooked(b) {
        return false;
    }
    let fits = match op {
        BinOp::BitAnd | BinOp::BitOr | BinOp::BitXor => {
            is_int(a) && is_int(b)
                || *a == Ty::Bool && *b == Ty::Bool
                || matches!((a, b), (Ty::Set(..), Ty::Set(..)))
        }
        BinOp::Shl | BinOp::Shr => is_int(a) && is_int(b),
        BinOp::Add => {
            let scalar = |ty: &Ty| is_num(ty) || is_str(ty) || matches!(ty, Ty::Bool | Ty::Atom);
            is_num(a) && is_num(b)
                || is_str(a) && scalar(b)
                || scalar(a) && is_str(b)
                || matches!((a, b), (Ty::Array(_), Ty::Array(_)))
        }
        BinOp::Sub => is_num(a) && is_num(b) || matches!((a, b), (Ty::Set(..), Ty::Set(..))),
        BinOp::Mul => is_num(a) && is_num(b) || is_str(a) && is_int(b),
        _ => is_num(a) && is_num(b),
    };
    !fits
}

/// As [`binary_fails`] for `place op= value`.
pub(super) fn update_fails(op: BinOp, place: &Ty, value: &Ty, program: &Program) -> bool {
    let hooked = Hook::of_assignment(op).is_some_and(|hook| has_hook(place, hook, program));
    !hooked && binary_fails(op, place, value, program)
}

fn unordered(a: &Ty, b: &Ty, program: &Program) -> bool {
    let user = |ty| has_hook(ty, Hook::Cmp, program) || has_hook(ty, Hook::PartialCmp, program);
    // nil comes before every value.
    if is_vague(a) || is_vague(b) || *a == Ty::Nil || *b == Ty::Nil || user(a) || user(b) {
        return false;
    }
    let same = match (a, b) {
        (Ty::Adt(a, _), Ty::Adt(b, _)) => descends(program, *a, *b) || descends(program, *b, *a),
        (Ty::Fn(_), Ty::Fn(_)) => false,
        _ => is_num(a) && is_num(b) || is_str(a) && is_str(b) || kind_of(a) == kind_of(b),
    };
    !same
}

/// Does the operator always raise TypeError?
pub(super) fn unary_fails(op: Unary, ty: &Ty, program: &Program) -> bool {
    if is_vague(ty) {
        return false;
    }
    match op {
        Unary::Not => false,
        Unary::Neg => !is_num(ty) && !has_hook(ty, Hook::Neg, program),
        Unary::BitNot => !is_int(ty) && *ty != Ty::Bool && !has_hook(ty, Hook::Not, program),
    }
}

/// Does `for x in e` (and `x in e`) always raise?
pub(super) fn not_iterable(ty: &Ty, program: &Program) -> bool {
    let plain = matches!(
        ty,
        Ty::Int(_) | Ty::Float | Ty::Bool | Ty::Byte | Ty::Nil | Ty::Fn(_)
    );
    plain && !has_hook(ty, Hook::Next, program) && !has_hook(ty, Hook::IntoIter, program)
}

/// Does `e[i]` always raise, whatever the index is?
pub(super) fn not_indexable(ty: &Ty, program: &Program) -> bool {
    let plain = matches!(
        ty,
        Ty::Int(_) | Ty::Float | Ty::Bool | Ty::Byte | Ty::Nil | Ty::Fn(_) | Ty::Atom
    );
    plain && !has_hook(ty, Hook::Index, program)
}

/// Does indexing this collection with this index always raise?
pub(super) fn bad_index(object: &Ty, index: &Ty) -> bool {
    let by_number = matches!(object, Ty::Array(_) | Ty::Str | Ty::Char | Ty::Heap(_));
    let never = matches!(
        index,
        Ty::Str
            | Ty::Char
            | Ty::Bool
            | Ty::Float
            | Ty::Nil
            | Ty::Atom
            | Ty::Array(_)
            | Ty::Tuple(_)
            | Ty::Fn(_)
    );
    by_number && never
}

/// Does `e as T` always raise?
pub(super) fn bad_cast(from: &Ty, to: &Ty) -> bool {
    let number = matches!(to, Ty::Int(_) | Ty::Float | Ty::Bool | Ty::Byte);
    let never = matches!(
        from,
        Ty::Array(_)
            | Ty::Tuple(_)
            | Ty::Map(..)
            | Ty::Set(..)
            | Ty::Nil
            | Ty::Fn(_)
            | Ty::Range(_)
    );
    number && never
}
