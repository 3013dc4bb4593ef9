//! Expected types that flow backwards through a chain of method calls.
//!
//! `let v: Vec<f64> = s.split(' ').map(|x| x.parse().unwrap()).collect()` tells what the closure must
//! give: the annotation is what `collect` must make, so its receiver should give floats, and so should the closure
//! of `map`. This is only ever a wish: it directs literals, `parse`, `collect` and `into`, and checks nothing.

use super::contract::elem_ty;
use crate::ty::Ty;
use std::rc::Rc;

/// Methods that give what is inside an Option or Result.
const UNWRAPPING: &[&str] = &[
    "unwrap",
    "expect",
    "unwrap_or",
    "unwrap_or_else",
    "unwrap_or_default",
];

/// What the receiver of `.name(…)` should be so that the call gives a `want`.
pub(crate) fn receiver_want(name: &str, has_args: bool, turbofish: Option<&Ty>, want: &Ty) -> Ty {
    match name {
        "collect" => {
            let made = match turbofish {
                Some(ty) => fill(ty, want),
                None => want.clone(),
            };
            return iter_of(collected(&made));
        }
        "sum" | "product" if !has_args => {
            return match turbofish.filter(|ty| **ty != Ty::Unknown).unwrap_or(want) {
                number @ (Ty::Int(_) | Ty::Float) => iter_of(number.clone()),
                _ => Ty::Unknown,
            };
        }
        _ => {}
    }
    if *want == Ty::Unknown {
        return Ty::Unknown;
    }
    if UNWRAPPING.contains(&name) {
        return Ty::Option(Rc::new(want.clone()));
    }
    match (name, want) {
        ("ok", Ty::Option(inner)) => Ty::Option(inner.clone()),
        ("ok_or" | "ok_or_else" | "map_err", Ty::Result(types)) => {
            Ty::Option(Rc::new(types.0.clone()))
        }
        ("ok_or" | "ok_or_else" | "map_err", Ty::Option(_)) => want.clone(),
        ("clone" | "to_owned", _) => want.clone(),
        (
            "cloned" | "copied" | "as_ref" | "filter" | "or" | "or_else" | "inspect",
            Ty::Option(_),
        ) => want.clone(),
        ("or_else" | "or" | "inspect_err" | "inspect", Ty::Result(_)) => want.clone(),
        ("max" | "min" | "last" | "next" | "next_back" | "pop", Ty::Option(inner)) if !has_args => {
            iter_of((**inner).clone())
        }
        ("nth" | "find" | "min_by" | "max_by" | "min_by_key" | "max_by_key" | "reduce", _) => {
            match want {
                Ty::Option(inner) => iter_of((**inner).clone()),
                _ => Ty::Unknown,
            }
        }
        (
            "rev" | "filter" | "skip" | "take" | "step_by" | "take_while" | "skip_while" | "chain"
            | "inspect" | "peekable" | "fuse" | "cycle" | "by_ref" | "cloned" | "copied" | "iter"
            | "into_iter" | "to_vec" | "to_array" | "collect_vec" | "dedup" | "unique" | "sorted",
            Ty::Array(elem) | Ty::Iter(elem),
        ) => iter_of((**elem).clone()),
        ("enumerate", Ty::Array(elem) | Ty::Iter(elem)) => match &**elem {
            Ty::Tuple(types) => iter_of(types.get(1).cloned().unwrap_or(Ty::Unknown)),
            _ => Ty::Unknown,
        },
        ("zip", Ty::Array(elem) | Ty::Iter(elem)) => match &**elem {
            Ty::Tuple(types) => iter_of(types.first().cloned().unwrap_or(Ty::Unknown)),
            _ => Ty::Unknown,
        },
        ("unzip", Ty::Tuple(types)) => {
            let elems: Vec<Ty> = types.iter().map(elem_ty).collect();
            if elems.iter().all(|ty| *ty == Ty::Unknown) {
                Ty::Unknown
            } else {
                iter_of(Ty::Tuple(elems.into()))
            }
        }
        ("partition", Ty::Tuple(types)) => iter_of(types.first().map_or(Ty::Unknown, elem_ty)),
        _ => Ty::Unknown,
    }
}

/// An iterator over `elem`, nothing if that is not known.
fn iter_of(elem: Ty) -> Ty {
    match elem {
        Ty::Unknown => Ty::Unknown,
        elem => Ty::Iter(Rc::new(elem)),
    }
}

/// What `collect` must find so that it makes a `made`.
fn collected(made: &Ty) -> Ty {
    match made {
        Ty::Array(elem) | Ty::Heap(elem) | Ty::Set(_, elem) => (**elem).clone(),
        Ty::Map(_, types) if types.0 == Ty::Unknown && types.1 == Ty::Unknown => Ty::Unknown,
        Ty::Map(_, types) => Ty::Tuple(Rc::new([types.0.clone(), types.1.clone()])),
        Ty::Option(inner) => match collected(inner) {
            Ty::Unknown => Ty::Unknown,
            elem => Ty::Option(Rc::new(elem)),
        },
        Ty::Result(types) => match (collected(&types.0), &types.1) {
            (Ty::Unknown, Ty::Unknown) => Ty::Unknown,
            (elem, error) => Ty::Result(Rc::new((elem, error.clone()))),
        },
        _ => Ty::Unknown,
    }
}

/// `ty` with what it leaves open (`Vec<_>`) taken from `other`.
pub(crate) fn fill(ty: &Ty, other: &Ty) -> Ty {
    match (ty, other) {
        (Ty::Unknown, other) => other.clone(),
        (ty, Ty::Unknown) => ty.clone(),
        (Ty::Array(a), Ty::Array(_) | Ty::Iter(_)) => Ty::Array(Rc::new(fill(a, &elem_ty(other)))),
        (Ty::Iter(a), Ty::Array(_) | Ty::Iter(_)) => Ty::Iter(Rc::new(fill(a, &elem_ty(other)))),
        (Ty::Heap(a), Ty::Heap(b)) => Ty::Heap(Rc::new(fill(a, b))),
        (Ty::Set(order, a), Ty::Set(_, b)) => Ty::Set(*order, Rc::new(fill(a, b))),
        (Ty::Map(order, a), Ty::Map(_, b)) => {
            Ty::Map(*order, Rc::new((fill(&a.0, &b.0), fill(&a.1, &b.1))))
        }
        (Ty::Option(a), Ty::Option(b)) => Ty::Option(Rc::new(fill(a, b))),
        (Ty::Option(a), Ty::Result(b)) => Ty::Option(Rc::new(fill(a, &b.0))),
        (Ty::Result(a), Ty::Result(b)) => Ty::Result(Rc::new((fill(&a.0, &b.0), fill(&a.1, &b.1)))),
        (Ty::Result(a), Ty::Option(b)) => Ty::Result(Rc::new((fill(&a.0, b), a.1.clone()))),
        (Ty::Tuple(a), Ty::Tuple(b)) if a.len() == b.len() => {
            Ty::Tuple(a.iter().zip(b.iter()).map(|(a, b)| fill(a, b)).collect())
        }
        _ => ty.clone(),
    }
}

/// The collection `expected` with what it leaves open taken from the elements it is made of.
pub(crate) fn collection_of(expected: &Ty, elem: &Ty) -> Ty {
    if *elem == Ty::Unknown {
        return expected.clone();
    }
    match expected {
        Ty::Array(known) => Ty::Array(Rc::new(fill(known, elem))),
        Ty::Heap(known) => Ty::Heap(Rc::new(fill(known, elem))),
        Ty::Set(order, known) => Ty::Set(*order, Rc::new(fill(known, elem))),
        Ty::Map(order, types) => match elem {
            Ty::Tuple(pair) => match pair.as_ref() {
                [key, value] => Ty::Map(
                    *order,
                    Rc::new((fill(&types.0, key), fill(&types.1, value))),
                ),
                _ => expected.clone(),
            },
            _ => expected.clone(),
        },
        Ty::Option(inner) => Ty::Option(Rc::new(collection_of(inner, payload(elem)))),
        Ty::Result(types) => {
            let error = match elem {
                Ty::Result(of) => fill(&types.1, &of.1),
                _ => types.1.clone(),
            };
            Ty::Result(Rc::new((collection_of(&types.0, payload(elem)), error)))
        }
        _ => expected.clone(),
    }
}

fn payload(ty: &Ty) -> &Ty {
    match ty {
        Ty::Option(inner) => inner,
        Ty::Result(types) => &types.0,
        other => other,
    }
}

/// The elements that `flat_map` and `flatten` find in what a value of this type is.
pub(crate) fn flattened(ty: &Ty) -> Ty {
    match ty {
        Ty::Array(_) | Ty::Iter(_) | Ty::Set(..) | Ty::Heap(_) | Ty::Range(_) | Ty::Map(..) => {
            elem_ty(ty)
        }
        Ty::Option(inner) => (**inner).clone(),
        Ty::Result(types) => types.0.clone(),
        _ => Ty::Unknown,
    }
}
