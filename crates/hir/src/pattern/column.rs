//! The first column of a pattern matrix: what its patterns begin with and how its type splits.

use super::tests::integer;
use super::tree::head_test;
use super::{Pat, PatKind, Sequence};
use crate::hir::{Adt, AdtId, Const, Program, Test};
use crate::ty::Ty;

/// A constructor: one way in which a value of a type can be made.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ctor {
    Bool(bool),
    Nil,
    None,
    Some,
    Ok,
    Err,
    Variant(AdtId, u32),
    /// A struct or class.
    Struct(AdtId),
    Tuple(usize),
    /// Arrays of this length, or (true) of at least this length.
    Array(usize, bool),
    /// The ints from the first to the second, both included.
    Ints(i128, i128),
}

/// A pattern in the matrix; None is wild.
pub(super) type Cell<'a> = Option<&'a Pat>;

/// The patterns of an arm, one per column.
pub(super) type Row<'a> = Vec<Cell<'a>>;

/// What the first cell of a row is; with the pattern where its parts are of interest.
pub(super) enum Head<'a> {
    Wild,
    Ctor(Ctor, &'a Pat),
    /// A sequence with a rest pattern.
    Open {
        tuple: bool,
        seq: &'a Sequence,
    },
    /// A test that constructors say nothing about. The same test is passed by the same values; None
    /// is the same as nothing.
    Opaque(Option<Test>),
}

/// How a column's type is made up.
pub(super) enum Split {
    /// Of these constructors and nothing else.
    Closed(Vec<Ctor>),
    /// Of more than can be listed.
    Open,
}

/// The work is used up.
pub(super) struct Spent;

/// How many rows the or-patterns of one column may open to.
const MAX_ROWS: usize = 20_000;

pub(super) struct Columns<'p> {
    pub(super) program: &'p Program,
}

/// The rows that take every value in the first column, without that column.
pub(super) fn defaults<'a>(opened: &[Row<'a>]) -> Vec<Row<'a>> {
    let wild = opened
        .iter()
        .filter(|row| matches!(row.first(), Some(None)));
    wild.map(|row| row.get(1..).unwrap_or_default().to_vec())
        .collect()
}

impl<'p> Columns<'p> {
    fn adt(&self, id: AdtId) -> Option<&'p Adt> {
        self.program.adts.get(id.index()).map(|adt| &**adt)
    }

    /// The rows with or-patterns and bindings in the first column taken apart.
    pub(super) fn opened<'a>(&self, matrix: &[Row<'a>]) -> Result<Vec<Row<'a>>, Spent> {
        let mut opened = Vec::with_capacity(matrix.len());
        for row in matrix {
            let mut todo = vec![row.first().copied().flatten()];
            while let Some(cell) = todo.pop() {
                match cell.map(|pat| &pat.kind) {
                    Some(PatKind::Bind { sub, .. }) => todo.push(sub.as_deref()),
                    Some(PatKind::Is(Ty::Unknown, sub)) => todo.push(Some(sub)),
                    Some(PatKind::Or(pats)) => todo.extend(pats.iter().rev().map(Some)),
                    _ => {
                        let cell = cell.filter(|pat| !pat.is_irrefutable());
                        let rest = row.iter().skip(1).copied();
                        opened.push(std::iter::once(cell).chain(rest).collect());
                    }
                }
                if opened.len() > MAX_ROWS {
                    return Err(Spent);
                }
            }
        }
        Ok(opened)
    }

    pub(super) fn heads<'a>(&self, opened: &[Row<'a>], ty: &Ty) -> Vec<Head<'a>> {
        opened
            .iter()
            .map(|row| self.head(row.first().copied().flatten(), ty))
            .collect()
    }

    /// What a cell of an opened row is, in a column of type `ty`.
    pub(super) fn head<'a>(&self, cell: Cell<'a>, ty: &Ty) -> Head<'a> {
        let Some(pat) = cell else { return Head::Wild };
        let ctor = match &pat.kind {
            PatKind::Wild | PatKind::Bind { .. } | PatKind::Or(_) => return Head::Wild,
            PatKind::Const(Const::Bool(value)) => Ctor::Bool(*value),
            PatKind::Const(Const::Nil) => Ctor::Nil,
            // Of a byte literal it is certain only among bytes and ints what it takes.
            PatKind::Const(Const::Byte(_)) if !matches!(ty, Ty::Int(_) | Ty::Byte) => {
                return Head::Opaque(head_test(pat));
            }
            PatKind::Const(constant) => match integer(constant) {
                Some(value) => Ctor::Ints(value, value),
                None => return Head::Opaque(head_test(pat)),
            },
            PatKind::Range { lo, hi, inclusive } => {
                return int_range(lo.as_ref(), hi.as_ref(), *inclusive, ty)
                    .map_or(Head::Opaque(head_test(pat)), |ctor| Head::Ctor(ctor, pat));
            }
            PatKind::Variant { adt, variant, .. } => Ctor::Variant(*adt, *variant),
            PatKind::None => Ctor::None,
            PatKind::Some(_) => Ctor::Some,
            PatKind::Ok(_) => Ctor::Ok,
            PatKind::Err(_) => Ctor::Err,
            PatKind::Struct { adt, .. } => Ctor::Struct(*adt),
            PatKind::Tuple(seq) if seq.rest.is_some() => return Head::Open { tuple: true, seq },
            PatKind::Tuple(seq) => Ctor::Tuple(seq.front.len()),
            PatKind::Array(seq) if seq.rest.is_some() => return Head::Open { tuple: false, seq },
            PatKind::Array(seq) => Ctor::Array(seq.front.len(), false),
            PatKind::Global(_) | PatKind::Error { .. } | PatKind::Map(_) | PatKind::Is(..) => {
                // With further conditions inside, the same test is not the same pattern.
                let plain = pat.children().into_iter().all(Pat::is_irrefutable);
                let several = matches!(&pat.kind, PatKind::Map(keys) if keys.len() > 1);
                return Head::Opaque(head_test(pat).filter(|_| plain && !several));
            }
        };
        Head::Ctor(ctor, pat)
    }

    /// Splits a column's type: by what is known of it, and with `infer` by what the patterns show.
    pub(super) fn split(&self, heads: &[Head<'_>], ty: &Ty, infer: bool) -> Split {
        let listed: Vec<&Head<'_>> = heads
            .iter()
            .filter(|head| !matches!(head, Head::Wild))
            .collect();
        let Some(first) = listed.first() else {
            return Split::Open;
        };
        let ctors: Vec<&Ctor> = listed
            .iter()
            .filter_map(|head| match head {
                Head::Ctor(ctor, _) => Some(ctor),
                _ => None,
            })
            .collect();
        let all = |test: &dyn Fn(&Ctor) -> bool| {
            ctors.len() == listed.len() && ctors.iter().all(|ctor| test(ctor))
        };
        let guess = |known: bool| known || infer;
        let closed = match first {
            Head::Opaque(_) | Head::Wild => None,
            Head::Open { tuple: true, .. } | Head::Ctor(Ctor::Tuple(_), _) => self
                .tuple_arity(heads, ty, infer)
                .map(|arity| vec![Ctor::Tuple(arity)]),
            Head::Open { tuple: false, .. } | Head::Ctor(Ctor::Array(..), _) => {
                let only = listed.iter().all(|head| {
                    matches!(
                        head,
                        Head::Open { tuple: false, .. } | Head::Ctor(Ctor::Array(..), _)
                    )
                });
                (only && guess(matches!(ty, Ty::Array(_)))).then(|| lengths(heads, None))
            }
            Head::Ctor(Ctor::Bool(_), _) => (guess(*ty == Ty::Bool)
                && all(&|ctor| matches!(ctor, Ctor::Bool(_))))
            .then(|| vec![Ctor::Bool(true), Ctor::Bool(false)]),
            Head::Ctor(Ctor::Nil | Ctor::None | Ctor::Some, _) => {
                let nil = *ty == Ty::Nil && all(&|ctor| matches!(ctor, Ctor::Nil | Ctor::None));
                let option = all(&|ctor| matches!(ctor, Ctor::Nil | Ctor::None | Ctor::Some))
                    && (matches!(ty, Ty::Option(_))
                        || infer && ctors.iter().any(|ctor| **ctor != Ctor::Nil));
                if nil {
                    Some(vec![Ctor::Nil])
                } else {
                    option.then(|| vec![Ctor::Some, Ctor::None])
                }
            }
            Head::Ctor(Ctor::Ok | Ctor::Err, _) => (guess(matches!(ty, Ty::Result(_)))
                && all(&|ctor| matches!(ctor, Ctor::Ok | Ctor::Err)))
            .then(|| vec![Ctor::Ok, Ctor::Err]),
            Head::Ctor(Ctor::Variant(id, _), _) => {
                let typed = matches!(ty, Ty::Adt(known, _) if known == id);
                let same = all(&|ctor| matches!(ctor, Ctor::Variant(other, _) if other == id));
                let count = self.adt(*id).map_or(0, |adt| adt.variants.len() as u32);
                (same && guess(typed) && count > 0).then(|| {
                    (0..count)
                        .map(|variant| Ctor::Variant(*id, variant))
                        .collect()
                })
            }
            Head::Ctor(Ctor::Struct(id), _) => {
                let typed = matches!(ty, Ty::Adt(known, _) if known == id);
                let same = all(&|ctor| matches!(ctor, Ctor::Struct(other) if other == id));
                (same && guess(typed)).then(|| vec![Ctor::Struct(*id)])
            }
            Head::Ctor(Ctor::Ints(..), _) => match int_domain(ty) {
                Some(domain) if all(&|ctor| matches!(ctor, Ctor::Ints(..))) => {
                    Some(cut(domain, ctors.iter().copied()))
                }
                _ => None,
            },
        };
        closed.map_or(Split::Open, Split::Closed)
    }

    /// The one arity that all tuple patterns of the column agree on.
    fn tuple_arity(&self, heads: &[Head<'_>], ty: &Ty, infer: bool) -> Option<usize> {
        let mut exact = match ty {
            Ty::Tuple(types) => Some(types.len()),
            _ if infer => None,
            _ => return None,
        };
        let mut least = 0;
        for head in heads {
            match head {
                Head::Wild => {}
                Head::Open { tuple: true, seq } => least = least.max(seq.fixed() as usize),
                Head::Ctor(Ctor::Tuple(arity), _) => {
                    if exact.is_some_and(|exact| exact != *arity) {
                        return None;
                    }
                    exact = Some(*arity);
                }
                _ => return None,
            }
        }
        let arity = exact.unwrap_or(least);
        (arity >= least).then_some(arity)
    }

    /// The constructors that a pattern stands for, cut so that each head of the matrix takes all of a
    /// piece or nothing of it.
    pub(super) fn pieces(&self, head: &Head<'_>, heads: &[Head<'_>], ty: &Ty) -> Vec<Ctor> {
        let listed = heads.iter().filter_map(|head| match head {
            Head::Ctor(ctor, _) => Some(ctor),
            _ => None,
        });
        match head {
            Head::Wild | Head::Opaque(_) => Vec::new(),
            Head::Ctor(Ctor::Ints(lo, hi), _) => cut((*lo, *hi), listed),
            Head::Ctor(ctor, _) => vec![ctor.clone()],
            Head::Open { tuple: false, seq } => lengths(heads, Some(seq))
                .into_iter()
                .filter(|ctor| self.covers(head, ctor))
                .collect(),
            Head::Open { tuple: true, seq } => {
                if let Ty::Tuple(types) = ty {
                    return vec![Ctor::Tuple(types.len())];
                }
                // The arities the matrix knows, and one that it does not.
                let mut arities: Vec<usize> = heads
                    .iter()
                    .filter_map(|head| match head {
                        Head::Ctor(Ctor::Tuple(arity), _) => Some(*arity),
                        Head::Open { tuple: true, seq } => Some(seq.fixed() as usize),
                        _ => None,
                    })
                    .chain([seq.fixed() as usize])
                    .collect();
                arities.push(arities.iter().max().map_or(0, |max| max + 1));
                arities.sort_unstable();
                arities.dedup();
                arities.retain(|arity| *arity >= seq.fixed() as usize);
                arities.into_iter().map(Ctor::Tuple).collect()
            }
        }
    }

    /// Number of parts of values made this way.
    pub(super) fn arity(&self, ctor: &Ctor) -> usize {
        match ctor {
            Ctor::Bool(_) | Ctor::Nil | Ctor::None | Ctor::Ints(..) => 0,
            Ctor::Some | Ctor::Ok | Ctor::Err => 1,
            Ctor::Variant(id, variant) => self
                .adt(*id)
                .and_then(|adt| adt.variants.get(*variant as usize))
                .map_or(0, |variant| variant.fields.len()),
            Ctor::Struct(id) => self.adt(*id).map_or(0, |adt| adt.fields.len()),
            Ctor::Tuple(arity) | Ctor::Array(arity, _) => *arity,
        }
    }

    /// The static types of the parts, then `more`.
    pub(super) fn types(&self, ctor: &Ctor, ty: &Ty, more: &[Ty]) -> Vec<Ty> {
        let arity = self.arity(ctor);
        let mut types = match (ctor, ty) {
            (Ctor::Some, Ty::Option(inner)) => vec![(**inner).clone()],
            (Ctor::Ok, Ty::Result(both)) => vec![both.0.clone()],
            (Ctor::Err, Ty::Result(both)) => vec![both.1.clone()],
            (Ctor::Tuple(_), Ty::Tuple(types)) => types.to_vec(),
            (Ctor::Array(..), Ty::Array(element)) => vec![(**element).clone(); arity],
            (Ctor::Variant(id, variant), _) => self
                .adt(*id)
                .and_then(|adt| adt.variants.get(*variant as usize))
                .map_or(Vec::new(), |v| {
                    v.fields.iter().map(|f| f.ty.clone()).collect()
                }),
            (Ctor::Struct(id), _) => self.adt(*id).map_or(Vec::new(), |adt| {
                adt.fields.iter().map(|f| f.ty.clone()).collect()
            }),
            _ => Vec::new(),
        };
        types.resize(arity, Ty::Unknown);
        types.extend_from_slice(more);
        types
    }

    /// Does the pattern begin with this constructor (or one that includes it)?
    pub(super) fn covers(&self, head: &Head<'_>, ctor: &Ctor) -> bool {
        match (head, ctor) {
            (Head::Ctor(Ctor::None, _), Ctor::Nil) => true,
            (Head::Ctor(Ctor::Ints(lo, hi), _), Ctor::Ints(from, to)) => lo <= from && to <= hi,
            (Head::Ctor(own, _), _) => own == ctor,
            (Head::Open { tuple: true, seq }, Ctor::Tuple(arity))
            | (Head::Open { tuple: false, seq }, Ctor::Array(arity, _)) => {
                *arity >= seq.fixed() as usize
            }
            _ => false,
        }
    }

    /// The row for values made by `ctor`: the parts first. None if its first pattern does not take them.
    pub(super) fn inside<'a>(
        &self,
        row: &Row<'a>,
        head: &Head<'a>,
        ctor: &Ctor,
    ) -> Option<Row<'a>> {
        if !matches!(head, Head::Wild) && !self.covers(head, ctor) {
            return None;
        }
        let arity = self.arity(ctor);
        let mut cells: Row<'a> = vec![None; arity];
        let mut put = |index: usize, pat: &'a Pat| {
            if let Some(cell) = cells.get_mut(index) {
                *cell = Some(pat);
            }
        };
        match head {
            Head::Wild | Head::Opaque(_) => {}
            Head::Open { seq, .. } => {
                seq.front
                    .iter()
                    .enumerate()
                    .for_each(|(index, pat)| put(index, pat));
                let start = arity.saturating_sub(seq.back.len());
                seq.back
                    .iter()
                    .enumerate()
                    .for_each(|(index, pat)| put(start + index, pat));
            }
            Head::Ctor(_, pat) => match &pat.kind {
                PatKind::Some(pat) | PatKind::Ok(pat) | PatKind::Err(pat) => put(0, pat),
                PatKind::Variant { fields, .. } => {
                    fields
                        .iter()
                        .for_each(|(index, pat)| put(*index as usize, pat));
                }
                PatKind::Struct { adt, fields } => {
                    let declared = self.adt(*adt).map_or(&[][..], |adt| &adt.fields);
                    for (name, pat) in fields {
                        if let Some(index) = declared.iter().position(|field| field.name == *name) {
                            put(index, pat);
                        }
                    }
                }
                PatKind::Tuple(seq) | PatKind::Array(seq) => {
                    seq.front
                        .iter()
                        .enumerate()
                        .for_each(|(index, pat)| put(index, pat));
                }
                _ => {}
            },
        }
        cells.extend(row.iter().skip(1));
        Some(cells)
    }

    /// The matrix for values made by `ctor`.
    pub(super) fn specialised<'a>(
        &self,
        opened: &[Row<'a>],
        heads: &[Head<'a>],
        ctor: &Ctor,
    ) -> Vec<Row<'a>> {
        let rows = opened.iter().zip(heads);
        rows.filter_map(|(row, head)| self.inside(row, head, ctor))
            .collect()
    }
}

/// Arrays by length: each length that the heads and `more` tell apart, then all longer ones.
fn lengths(heads: &[Head<'_>], more: Option<&Sequence>) -> Vec<Ctor> {
    let (mut exact, mut front, mut back) = (0, 0, 0);
    let mut open = |seq: &Sequence| {
        front = front.max(seq.front.len());
        back = back.max(seq.back.len());
    };
    for head in heads {
        match head {
            Head::Ctor(Ctor::Array(length, _), _) => exact = exact.max(length + 1),
            Head::Open { tuple: false, seq } => open(seq),
            _ => {}
        }
    }
    more.into_iter().for_each(&mut open);
    // In a longer array no element is both in front of one rest pattern and behind another.
    let longest = exact.max(front + back);
    let each = (0..longest).map(|length| Ctor::Array(length, false));
    each.chain([Ctor::Array(longest, true)]).collect()
}

/// The ints of a type of known width.
fn int_domain(ty: &Ty) -> Option<(i128, i128)> {
    match ty {
        Ty::Int(width) => Some(((*width).min(), (*width).max())),
        Ty::Byte => Some((0, 255)),
        _ => None,
    }
}

/// An int range pattern; None if its bounds are no ints or it is empty.
fn int_range(lo: Option<&Const>, hi: Option<&Const>, inclusive: bool, ty: &Ty) -> Option<Ctor> {
    let domain = int_domain(ty).unwrap_or((i128::from(i64::MIN), i128::from(u64::MAX)));
    let start = match lo {
        Some(lo) => integer(lo)?,
        None => domain.0,
    };
    let end = match hi {
        Some(hi) => integer(hi)? - i128::from(!inclusive),
        None => domain.1,
    };
    (start <= end).then_some(Ctor::Ints(start, end))
}

/// Cuts a range of ints wherever one of the constructors begins or ends.
fn cut<'c>((lo, hi): (i128, i128), ctors: impl Iterator<Item = &'c Ctor>) -> Vec<Ctor> {
    let mut starts = vec![lo];
    for ctor in ctors {
        if let Ctor::Ints(from, to) = ctor {
            starts.extend(
                [*from, to + 1]
                    .into_iter()
                    .filter(|start| lo < *start && *start <= hi),
            );
        }
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([hi]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(from, to)| Ctor::Ints(from, to))
        .collect()
}
