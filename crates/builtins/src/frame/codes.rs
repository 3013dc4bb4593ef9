//! Numbering the different values of columns: what grouping, joining and removing duplicates stand on.
//!
//! Each column is turned into codes, small numbers in the order of first appearance; several columns are combined pair by pair.
//! Two cells have one code if they are equal as keys: NaN equals NaN, 0.0 equals -0.0, missing equals missing. Hash tables
//! are only asked, never walked, so the hash function has no influence on any result.

use super::{Column, Fault, FaultKind, Frame, General, Outcome, Text, Typed};
use ruchyruchy_syntax::symbol::FxHashMap;
use std::hash::Hash;

/// The codes of the rows of a column or of several.
#[derive(Clone, Debug)]
pub struct Codes {
    /// One code for each row.
    pub of_row: Vec<u32>,
    /// Number of different codes.
    pub count: usize,
}

fn codes_of<K: Hash + Eq>(keys: impl Iterator<Item = K>) -> Codes {
    let mut seen: FxHashMap<K, u32> = FxHashMap::default();
    let of_row = keys
        .map(|key| {
            let next = seen.len() as u32;
            *seen.entry(key).or_insert(next)
        })
        .collect();
    Codes {
        of_row,
        count: seen.len(),
    }
}

/// Equal as keys, equal as bits.
pub(super) fn key_bits(x: f64) -> u64 {
    if x.is_nan() {
        f64::NAN.to_bits()
    } else if x == 0.0 {
        0
    } else {
        x.to_bits()
    }
}

fn of_strings(c: &Typed<Text>) -> Codes {
    codes_of(c.iter().map(|s| s.map(|s| s.as_str())))
}

fn of_column<G: General>(name: &str, column: &Column<G>, what: &str) -> Outcome<Codes> {
    Ok(match column {
        Column::Nil(n) => Codes {
            of_row: vec![0; *n],
            count: usize::from(*n > 0),
        },
        Column::Bool(c) => codes_of(c.iter().map(|b| b.copied())),
        Column::Int(c) => codes_of(c.iter().map(|n| n.copied())),
        Column::Float(c) => codes_of(c.iter().map(|x| x.map(|&x| key_bits(x)))),
        Column::Str(c) => of_strings(c),
        Column::Any(_) => {
            return Err(Fault::new(
                FaultKind::Type,
                format!(
                    "the column `{name}` holds values of several kinds: `{what}` can't compare them"
                ),
            ));
        }
    })
}

fn combine(a: Codes, b: &Codes) -> Codes {
    if a.count <= 1 {
        return b.clone();
    }
    codes_of(a.of_row.iter().zip(&b.of_row))
}

/// Codes of the rows by these columns together; `what` is the operation that needs them, for messages.
///
/// # Errors
/// A column is not there, or holds general values.
pub fn factorize<G: General>(frame: &Frame<G>, names: &[Text], what: &str) -> Outcome<Codes> {
    let mut all: Option<Codes> = None;
    for name in names {
        let codes = of_column(name, frame.column(name)?, what)?;
        all = Some(match all {
            None => codes,
            Some(before) => combine(before, &codes),
        });
    }
    Ok(all.unwrap_or_else(|| Codes {
        of_row: vec![0; frame.rows()],
        count: usize::from(frame.rows() > 0),
    }))
}

/// Codes of the rows of two frames by pairs of their columns, so that equal keys have equal codes in both: those of the
/// left rows, then those of the right rows.
///
/// # Errors
/// A column is not there, holds general values, or has another type than its partner.
pub fn factorize_pair<G: General>(
    left: &Frame<G>,
    right: &Frame<G>,
    on: &[(Text, Text)],
) -> Outcome<Codes> {
    let mut columns = Vec::with_capacity(on.len());
    for (l, r) in on {
        let (a, b) = (left.column(l)?, right.column(r)?);
        for (name, column) in [(l, a), (r, b)] {
            if let Column::Any(_) = column {
                of_column(name, column, "join")?;
            }
        }
        let both = Column::concat(&[a.clone(), b.clone()]);
        if let Column::Any(_) = both {
            let (l_kind, r_kind) = (a.kind().name(), b.kind().name());
            return Err(Fault::new(
                FaultKind::Type,
                format!("can't join the {l_kind} column `{l}` with the {r_kind} column `{r}`"),
            ));
        }
        columns.push((l.clone(), both));
    }
    let names: Vec<Text> = columns.iter().map(|(name, _)| name.clone()).collect();
    let rows = left.rows() + right.rows();
    factorize(&Frame::of_parts(columns, rows), &names, "join")
}
