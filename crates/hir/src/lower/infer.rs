//! What a builtin gives, and which builtin a method call means when the receiver's type is known.

use super::Lowerer;
use super::builtin_types::{Bindings, subst, unify};
use super::contract::elem_ty;
use super::expect::{collection_of, flattened};
use crate::hir::{OPTION, ORDERING, RESULT};
use crate::ty::{IntTy, Ty};
use ruchyruchy_builtins::{Absent, Builtin, Receiver, SigTy};
use std::rc::Rc;

/// The kind of receiver that a static type is.
pub(crate) fn receiver_of(ty: &Ty) -> Option<Receiver> {
    Some(match ty {
        Ty::Unknown | Ty::Never | Ty::Nil | Ty::Atom | Ty::ParseError(_) | Ty::Future(_) => {
            return None;
        }
        Ty::Bool => Receiver::Bool,
        Ty::Int(_) => Receiver::Int,
        Ty::Float => Receiver::Float,
        Ty::Str | Ty::Char => Receiver::Str,
        Ty::Byte => Receiver::Byte,
        Ty::Range(_) => Receiver::Range,
        Ty::Array(_) => Receiver::Array,
        Ty::Heap(_) => Receiver::Heap,
        Ty::Tuple(_) => Receiver::Tuple,
        Ty::Map(..) => Receiver::Map,
        Ty::Set(..) => Receiver::Set,
        Ty::Option(_) | Ty::Result(_) => Receiver::Opt,
        Ty::Adt(adt, _) => match *adt {
            ORDERING => Receiver::Ordering,
            OPTION | RESULT => Receiver::Opt,
            _ => Receiver::Any,
        },
        Ty::Fn(_) => Receiver::Func,
        Ty::Iter(_) => Receiver::Iter,
        Ty::Error => Receiver::Error,
        Ty::Frame => Receiver::Frame,
    })
}

/// The width that a receiver brings along: its own, or that of its elements.
pub(crate) fn receiver_width(ty: &Ty) -> Option<IntTy> {
    match ty {
        Ty::Int(width) => Some(*width),
        Ty::Option(inner) => receiver_width(inner),
        Ty::Array(_) | Ty::Iter(_) | Ty::Range(_) | Ty::Set(..) | Ty::Heap(_) => elem_ty(ty).int(),
        _ => None,
    }
}

/// Methods of ints whose int result has a width of its own.
fn fixed_width(name: &str) -> Option<IntTy> {
    match name {
        "count_ones" | "count_zeros" | "leading_zeros" | "trailing_zeros" | "leading_ones"
        | "trailing_ones" | "ilog2" | "ilog10" | "ilog" => Some(IntTy::U32),
        _ => None,
    }
}

impl<'a> Lowerer<'a> {
    /// The type of `receiver.name(args)` for a builtin, with the types of its arguments learnt into `bound`.
    pub fn method_result(
        &self,
        builtin: Builtin,
        receiver: &Ty,
        name: &str,
        bound: &Bindings,
        expected: &Ty,
    ) -> Ty {
        let signature = builtin.parsed_signature();
        let elem = elem_ty(receiver);
        match name {
            "collect" | "into" | "default" | "product" | "sum" | "parse" | "try_into"
                if *expected != Ty::Unknown =>
            {
                return match name {
                    "collect" => collection_of(expected, &elem),
                    "parse" | "try_into" => Ty::Result(Rc::new((expected.clone(), Ty::Error))),
                    _ => expected.clone(),
                };
            }
            "collect" => return Ty::Array(Rc::new(elem)),
            "sum" | "product" if matches!(elem, Ty::Int(_) | Ty::Float) => return elem,
            "into" => return Ty::Unknown,
            "flatten" if matches!(receiver, Ty::Iter(_) | Ty::Array(_)) => {
                let inner = Rc::new(flattened(&elem));
                return match receiver {
                    Ty::Iter(_) => Ty::Iter(inner),
                    _ => Ty::Array(inner),
                };
            }
            "bytes" => return Ty::Iter(Rc::new(Ty::Int(IntTy::U8))),
            "as_bytes" | "into_bytes" => return Ty::Array(Rc::new(Ty::Int(IntTy::U8))),
            _ => {}
        }
        let ret = match (&signature.ret, receiver) {
            (SigTy::Int | SigTy::Num, Ty::Int(width)) => {
                if let Some(fixed) = fixed_width(name) {
                    Ty::Int(fixed)
                } else if name == "unsigned_abs" || name == "abs_diff" {
                    Ty::Int(width.to_unsigned())
                } else {
                    Ty::Int(*width)
                }
            }
            (SigTy::Num, Ty::Float) => Ty::Float,
            (SigTy::Tuple(sigs), Ty::Int(width)) => Ty::Tuple(
                sigs.iter()
                    .map(|s| {
                        if matches!(s, SigTy::Int) {
                            Ty::Int(*width)
                        } else {
                            subst(s, bound)
                        }
                    })
                    .collect(),
            ),
            (SigTy::Map(..), Ty::Map(order, _)) => match subst(&signature.ret, bound) {
                Ty::Map(_, types) => Ty::Map(*order, types),
                other => other,
            },
            (SigTy::Set(_), Ty::Set(order, _)) => match subst(&signature.ret, bound) {
                Ty::Set(_, elem) => Ty::Set(*order, elem),
                other => other,
            },
            (SigTy::Array(_), Ty::Array(_)) | (_, _) => subst(&signature.ret, bound),
        };
        match builtin.absent() {
            Absent::NotAbsent => ret,
            Absent::Option => Ty::Option(Rc::new(ret)),
            Absent::Result => Ty::Result(Rc::new((ret, Ty::Error))),
        }
    }

    /// The type of a call of a builtin function.
    pub fn builtin_result(
        &self,
        builtin: Builtin,
        owner: &Ty,
        args: &[Ty],
        expected: &Ty,
        int: Option<IntTy>,
    ) -> Ty {
        let signature = builtin.parsed_signature();
        let mut bound = Bindings::default();
        for (param, ty) in signature.params.iter().zip(args) {
            unify(&param.ty, ty, &mut bound);
        }
        if *owner != Ty::Unknown && int.is_none() {
            // `Vec::<i32>::new()`, `HashMap::<K, V>::from(…)`; without arguments the context decides.
            let bare = match owner {
                Ty::Array(elem) | Ty::Heap(elem) | Ty::Set(_, elem) => **elem == Ty::Unknown,
                Ty::Map(_, types) => types.0 == Ty::Unknown && types.1 == Ty::Unknown,
                _ => false,
            };
            let same = std::mem::discriminant(owner) == std::mem::discriminant(expected);
            let made = if bare && same {
                expected.clone()
            } else {
                owner.clone()
            };
            let constructor = matches!(
                (&signature.ret, owner),
                (SigTy::Array(_), Ty::Array(_))
                    | (SigTy::Map(..), Ty::Map(..))
                    | (SigTy::Set(_), Ty::Set(..))
                    | (SigTy::Named("Heap", _), Ty::Heap(_))
                    | (SigTy::Str, Ty::Str | Ty::Char)
            );
            if constructor {
                if bare && !same && !args.is_empty() {
                    let elem = args.first().map_or(Ty::Unknown, elem_ty);
                    return match owner {
                        Ty::Array(_) => Ty::Array(Rc::new(elem)),
                        Ty::Heap(_) => Ty::Heap(Rc::new(elem)),
                        Ty::Set(order, _) => Ty::Set(*order, Rc::new(elem)),
                        Ty::Map(order, _) => match &elem {
                            Ty::Tuple(types) => match types.as_ref() {
                                [key, value] => {
                                    Ty::Map(*order, Rc::new((key.clone(), value.clone())))
                                }
                                _ => owner.clone(),
                            },
                            _ => owner.clone(),
                        },
                        _ => owner.clone(),
                    };
                }
                return made;
            }
        }
        let ret = match (&signature.ret, int) {
            (SigTy::Int, Some(width)) => Ty::Int(width),
            (SigTy::Num, _) => match args.first() {
                Some(ty @ (Ty::Int(_) | Ty::Float)) if args.iter().all(|other| other == ty) => {
                    ty.clone()
                }
                _ => Ty::Unknown,
            },
            (SigTy::Any, _) if matches!(builtin.name(), "min" | "max" | "clamp") => {
                match args.first() {
                    Some(ty @ (Ty::Int(_) | Ty::Float)) => ty.clone(),
                    _ => Ty::Unknown,
                }
            }
            (ret, _) => subst(ret, &bound),
        };
        match builtin.absent() {
            Absent::NotAbsent => ret,
            Absent::Option => Ty::Option(Rc::new(ret)),
            Absent::Result => Ty::Result(Rc::new((ret, Ty::Error))),
        }
    }
}
