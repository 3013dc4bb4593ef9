//! Which arms can never run, and which values no arm takes.
//!
//! Both are questions about a matrix of patterns, one row per unguarded arm, one column per part still to be
//! looked at. The first column is split by the constructors that make up its type; a type made up of
//! finitely many (variants, `true false`, `Some None`, the lengths of an array, ranges of a known width)
//! is *closed*.
//!
//! Types are gradual, so the two questions treat an unknown type differently. An arm is reported as
//! unreachable only if the static type proves it (a value of another type might arrive). A missing
//! pattern is reported if the patterns themselves show what the type must be: whoever lists variants means
//! that enum. Structs of several types, maps or typed tests of unknown values are not complained about.
//!
//! Usefulness is exponential in the worst case, so the work is metered: beyond that nothing is reported.

use super::PatternArm;
use super::column::{Cell, Columns, Ctor, Head, Row, Spent, Split, defaults};
use super::witness::{Witness, list};
use crate::hir::{Program, Test};
use crate::ty::Ty;

/// What [`report`] found.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) unreachable: Vec<usize>,
    pub(super) missing: Option<String>,
}

/// How many missing patterns are named.
const MAX_WITNESSES: usize = 4;

/// Columns are worked off by recursion: wider patterns are not looked into.
const MAX_DEPTH: usize = 400;

struct Checker<'p> {
    columns: Columns<'p>,
    work: usize,
}

/// Answers both questions for the arms of a match over a value of static type `scrutinee`.
pub(super) fn report(arms: &[PatternArm], scrutinee: &Ty, program: &Program) -> Report {
    let work = 100_000 + 100 * arms.len();
    let mut checker = Checker {
        columns: Columns { program },
        work,
    };
    let mut report = Report::default();
    let mut matrix: Vec<Row<'_>> = Vec::new();
    let types = [scrutinee.clone()];
    let mut caught = false;
    for (index, arm) in arms.iter().enumerate() {
        let row: Row<'_> = vec![Some(&arm.pat)];
        let useful = !caught && checker.is_useful(&matrix, &row, &types, 0).unwrap_or(true);
        if !useful {
            report.unreachable.push(index);
        } else if !arm.has_guard {
            caught = arm.pat.is_irrefutable();
            matrix.push(row);
        }
    }
    if !caught && let Ok(missing) = checker.missing(&matrix, &types, 0) {
        let texts = missing.iter().filter_map(|row| row.first());
        let texts: Vec<String> = texts.map(|witness| witness.text(program)).collect();
        report.missing = list(&texts, MAX_WITNESSES - 1);
    }
    report
}

impl Checker<'_> {
    fn spend(&mut self, matrix: &[Row<'_>], width: usize) -> Result<(), Spent> {
        let work = (matrix.len() + 1).saturating_mul(width / 4 + 1);
        self.work = self.work.checked_sub(work).ok_or(Spent)?;
        Ok(())
    }

    /// Is there a value that the row takes and no row of the matrix?
    fn is_useful<'a>(
        &mut self,
        matrix: &[Row<'a>],
        row: &Row<'a>,
        types: &[Ty],
        depth: usize,
    ) -> Result<bool, Spent> {
        let Some((ty, more)) = types.split_first() else {
            return Ok(matrix.is_empty());
        };
        if depth > MAX_DEPTH {
            return Err(Spent);
        }
        self.spend(matrix, types.len())?;
        let matrix = self.columns.opened(matrix)?;
        let heads = self.columns.heads(&matrix, ty);
        for row in self.columns.opened(std::slice::from_ref(row))? {
            let head = self.columns.head(row.first().copied().flatten(), ty);
            let ctors = match &head {
                Head::Wild => match self.columns.split(&heads, ty, false) {
                    Split::Closed(ctors) => Some(ctors),
                    Split::Open => None,
                },
                Head::Opaque(test) => {
                    let left: Vec<Row<'a>> = matrix
                        .iter()
                        .zip(&heads)
                        .filter(|(_, head)| match head {
                            Head::Wild => true,
                            Head::Opaque(Some(other)) => Some(other) == test.as_ref(),
                            _ => false,
                        })
                        .map(|(row, _)| tail(row))
                        .collect();
                    if self.is_useful(&left, &tail(&row), more, depth + 1)? {
                        return Ok(true);
                    }
                    continue;
                }
                Head::Ctor(..) | Head::Open { .. } => Some(self.columns.pieces(&head, &heads, ty)),
            };
            let Some(ctors) = ctors else {
                if self.is_useful(&defaults(&matrix), &tail(&row), more, depth + 1)? {
                    return Ok(true);
                }
                continue;
            };
            for ctor in ctors {
                let Some(row) = self.columns.inside(&row, &head, &ctor) else {
                    continue;
                };
                self.spend(&matrix, self.columns.arity(&ctor))?;
                let matrix = self.columns.specialised(&matrix, &heads, &ctor);
                let types = self.columns.types(&ctor, ty, more);
                if self.is_useful(&matrix, &row, &types, depth + 1)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Values that no row of the matrix takes, as rows of witnesses; not all of them if there are many.
    fn missing(
        &mut self,
        matrix: &[Row<'_>],
        types: &[Ty],
        depth: usize,
    ) -> Result<Vec<Vec<Witness>>, Spent> {
        let Some((ty, more)) = types.split_first() else {
            return Ok(if matrix.is_empty() {
                vec![Vec::new()]
            } else {
                Vec::new()
            });
        };
        if depth > MAX_DEPTH {
            return Err(Spent);
        }
        self.spend(matrix, types.len())?;
        let matrix = self.columns.opened(matrix)?;
        let heads = self.columns.heads(&matrix, ty);
        let rest = defaults(&matrix);
        let Split::Closed(ctors) = self.columns.split(&heads, ty, true) else {
            let listed = heads.iter().any(|head| !matches!(head, Head::Wild));
            if listed && rest.is_empty() && !is_known(ty) && !heads.iter().all(is_literal) {
                return Ok(Vec::new());
            }
            let found = self.missing(&rest, more, depth + 1)?;
            return Ok(found
                .into_iter()
                .map(|row| prepend(Witness::Wild, row))
                .collect());
        };
        let mut found = Vec::new();
        for ctor in ctors {
            if found.len() >= MAX_WITNESSES {
                break;
            }
            let arity = self.columns.arity(&ctor);
            let is_listed = heads.iter().any(|head| self.columns.covers(head, &ctor));
            if !is_listed {
                for row in self.missing(&rest, more, depth + 1)? {
                    let whole = Witness::Ctor(ctor.clone(), vec![Witness::Wild; arity]);
                    found.push(prepend(whole, row));
                }
                continue;
            }
            self.spend(&matrix, arity)?;
            let inner = self.columns.specialised(&matrix, &heads, &ctor);
            let types = self.columns.types(&ctor, ty, more);
            for mut row in self.missing(&inner, &types, depth + 1)? {
                let rest = row.split_off(arity.min(row.len()));
                found.push(prepend(Witness::Ctor(ctor.clone(), row), rest));
            }
        }
        found.truncate(MAX_WITNESSES);
        Ok(found)
    }
}

/// A literal or a range of them: no list of those takes all values, whatever the type is.
fn is_literal(head: &Head<'_>) -> bool {
    match head {
        Head::Ctor(ctor, _) => matches!(ctor, Ctor::Ints(..) | Ctor::Bool(_) | Ctor::Nil),
        Head::Opaque(Some(test)) => matches!(test, Test::Const(_) | Test::Range { .. }),
        Head::Opaque(None) | Head::Open { .. } | Head::Wild => false,
    }
}

/// A type that tells which values can arrive.
fn is_known(ty: &Ty) -> bool {
    !matches!(ty, Ty::Unknown | Ty::Never)
}

fn tail<'a>(row: &[Cell<'a>]) -> Row<'a> {
    row.get(1..).unwrap_or_default().to_vec()
}

fn prepend(first: Witness, mut rest: Vec<Witness>) -> Vec<Witness> {
    rest.insert(0, first);
    rest
}
