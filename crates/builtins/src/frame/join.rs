//! Joins: which rows of two frames belong together.
//!
//! Making a plan finds the pairs that equal keys give without storing them, so that the tier can ask for memory first: a join of
//! repeated keys is as large as the product of their numbers. Keys with a missing part belong to no other key, as in SQL.

use super::{Column, Fault, FaultKind, Frame, General, MISSING, Outcome, Text, factorize_pair};
use std::rc::Rc;

/// Which rows a join keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Rows with a partner, in the order of the left frame.
    Inner,
    /// All left rows.
    Left,
    /// All right rows, in their order.
    Right,
    /// All left rows, then the right ones without partner.
    Outer,
    /// Every left row with every right row.
    Cross,
    /// Left rows with a partner, once, without the right columns.
    Semi,
    /// Left rows without partner.
    Anti,
}

impl How {
    /// The join of this name.
    ///
    /// # Errors
    /// There is none.
    pub fn from_name(name: &str) -> Outcome<How> {
        Ok(match name {
            "inner" => How::Inner,
            "left" => How::Left,
            "right" => How::Right,
            "outer" | "full" => How::Outer,
            "cross" => How::Cross,
            "semi" => How::Semi,
            "anti" => How::Anti,
            _ => {
                return Err(Fault::new(
                    FaultKind::Key,
                    format!(
                        "there is no join `{name}`: it is one of `inner`, `left`, `right`, `outer`, `cross`, `semi`, `anti`"
                    ),
                ));
            }
        })
    }
}

/// A join that has been looked at but not carried out.
pub struct JoinPlan<'a, G> {
    left: &'a Frame<G>,
    right: &'a Frame<G>,
    on: &'a [(Text, Text)],
    how: How,
    suffix: &'a str,
    /// Codes of the keys of the left rows, then of the right ones; missing keys have [`MISSING`].
    codes: Vec<u32>,
    /// Right rows sorted by code, and where each code begins.
    sorted: Vec<u32>,
    begins: Vec<u32>,
}

impl<'a, G: General> JoinPlan<'a, G> {
    /// Looks at the keys: pairs of a left and a right column.
    ///
    /// # Errors
    /// A column is not there, or the two of a pair can't be compared.
    pub fn new(
        left: &'a Frame<G>,
        right: &'a Frame<G>,
        on: &'a [(Text, Text)],
        how: How,
        suffix: &'a str,
    ) -> Outcome<JoinPlan<'a, G>> {
        let mut plan = JoinPlan {
            left,
            right,
            on,
            how,
            suffix,
            codes: Vec::new(),
            sorted: Vec::new(),
            begins: Vec::new(),
        };
        if how == How::Cross {
            return Ok(plan);
        }
        let codes = factorize_pair(left, right, on)?;
        plan.codes = codes.of_row;
        for (l, r) in on {
            for (frame, name, offset) in [(left, l, 0), (right, r, left.rows())] {
                let column = frame.column(name)?;
                for row in 0..frame.rows() {
                    if column.is_missing(row)
                        && let Some(code) = plan.codes.get_mut(offset + row)
                    {
                        *code = MISSING;
                    }
                }
            }
        }
        // A counting sort of the right rows by code.
        let mut begins = vec![0_u32; codes.count + 1];
        let right_codes = plan.codes.get(left.rows()..).unwrap_or_default();
        for &code in right_codes.iter().filter(|code| **code != MISSING) {
            if let Some(count) = begins.get_mut(code as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut next = begins.clone();
        let mut sorted = vec![0_u32; sum as usize];
        for (row, &code) in (0_u32..).zip(right_codes) {
            if code != MISSING
                && let Some(at) = next.get_mut(code as usize)
            {
                if let Some(slot) = sorted.get_mut(*at as usize) {
                    *slot = row;
                }
                *at += 1;
            }
        }
        plan.sorted = sorted;
        plan.begins = begins;
        Ok(plan)
    }

    fn partners(&self, code: u32) -> &[u32] {
        let code = code as usize;
        let (Some(&from), Some(&to)) = (
            self.begins.get(code),
            self.begins.get(code.saturating_add(1)),
        ) else {
            return &[];
        };
        self.sorted.get(from as usize..to as usize).unwrap_or(&[])
    }

    fn left_codes(&self) -> &[u32] {
        self.codes.get(..self.left.rows()).unwrap_or_default()
    }

    /// Number of rows at most.
    pub fn rows(&self) -> usize {
        let (left, right) = (self.left.rows(), self.right.rows());
        if self.how == How::Cross {
            return left.saturating_mul(right);
        }
        let pairs = self.left_codes().iter().fold(0_usize, |sum, &code| {
            sum.saturating_add(self.partners(code).len())
        });
        match self.how {
            How::Inner | How::Cross => pairs,
            How::Left => pairs.saturating_add(left),
            How::Right => pairs.saturating_add(right),
            How::Outer => pairs.saturating_add(left).saturating_add(right),
            How::Semi | How::Anti => left,
        }
    }

    /// Carries the join out.
    ///
    /// # Errors
    /// Too many rows.
    pub fn run(&self) -> Outcome<Frame<G>> {
        if self.rows() >= MISSING as usize {
            return Err(Fault::new(
                FaultKind::Overflow,
                format!("the join has more than {} rows", MISSING - 1),
            ));
        }
        if matches!(self.how, How::Semi | How::Anti) {
            let wanted = self.how == How::Semi;
            let rows: Vec<u32> = (0_u32..)
                .zip(self.left_codes())
                .filter(|(_, code)| self.partners(**code).is_empty() != wanted)
                .map(|(row, _)| row)
                .collect();
            return Ok(self.left.take(&rows));
        }
        let (left_rows, right_rows) = self.pairs();
        self.columns(&left_rows, &right_rows)
    }

    fn pairs(&self) -> (Vec<u32>, Vec<u32>) {
        let (mut lefts, mut rights) = (Vec::new(), Vec::new());
        let right_count = self.right.rows() as u32;
        match self.how {
            How::Cross => {
                for l in 0..self.left.rows() as u32 {
                    lefts.extend(std::iter::repeat_n(l, right_count as usize));
                    rights.extend(0..right_count);
                }
            }
            How::Right => {
                // Partners of a right row: the left rows, by its code.
                let groups = self.left_rows_by_code();
                let right_codes = self.codes.get(self.left.rows()..).unwrap_or_default();
                for (r, &code) in (0_u32..).zip(right_codes) {
                    match groups.get(code as usize) {
                        Some(rows) if !rows.is_empty() => {
                            lefts.extend_from_slice(rows);
                            rights.extend(std::iter::repeat_n(r, rows.len()));
                        }
                        _ => {
                            lefts.push(MISSING);
                            rights.push(r);
                        }
                    }
                }
            }
            how => {
                let mut seen = vec![false; self.right.rows()];
                for (l, &code) in (0_u32..).zip(self.left_codes()) {
                    let partners = self.partners(code);
                    if partners.is_empty() && how != How::Inner {
                        lefts.push(l);
                        rights.push(MISSING);
                    }
                    for &r in partners {
                        lefts.push(l);
                        rights.push(r);
                        if let Some(seen) = seen.get_mut(r as usize) {
                            *seen = true;
                        }
                    }
                }
                if how == How::Outer {
                    let alone = (0_u32..).zip(&seen).filter(|(_, seen)| !**seen);
                    for (r, _) in alone {
                        lefts.push(MISSING);
                        rights.push(r);
                    }
                }
            }
        }
        (lefts, rights)
    }

    fn left_rows_by_code(&self) -> Vec<Vec<u32>> {
        let mut groups = vec![Vec::new(); self.begins.len()];
        for (l, &code) in (0_u32..).zip(self.left_codes()) {
            if let Some(group) = groups.get_mut(code as usize) {
                group.push(l);
            }
        }
        groups
    }

    /// The columns of the left rows, keys from whichever side has them, then those of the right rows without keys.
    fn columns(&self, left_rows: &[u32], right_rows: &[u32]) -> Outcome<Frame<G>> {
        let rows = left_rows.len();
        let mut columns: Vec<(Text, Column<G>)> = Vec::new();
        for (name, column) in self.left.columns() {
            let key = self.on.iter().find(|(l, _)| l == name);
            let taken = match key {
                Some((_, r)) if matches!(self.how, How::Right | How::Outer) => {
                    // Behind the left column stands the right one: row `len + r` is its row `r`.
                    let both = Column::concat(&[column.clone(), self.right.column(r)?.clone()]);
                    let offset = column.len() as u32;
                    let rows: Vec<u32> = left_rows
                        .iter()
                        .zip(right_rows)
                        .map(|(&l, &r)| if l == MISSING { offset + r } else { l })
                        .collect();
                    both.take(&rows)
                }
                _ => column.take(left_rows),
            };
            columns.push((name.clone(), taken));
        }
        for (name, column) in self.right.columns() {
            if self.how != How::Cross && self.on.iter().any(|(_, r)| r == name) {
                continue;
            }
            let mut unique = name.clone();
            while columns.iter().any(|(taken, _)| *taken == unique) {
                if self.suffix.is_empty() {
                    return Err(Fault::new(
                        FaultKind::Key,
                        format!("both data frames have a column `{name}`"),
                    ));
                }
                unique = Rc::new(format!("{unique}{}", self.suffix));
            }
            columns.push((unique, column.take(right_rows)));
        }
        Ok(Frame::of_parts(columns, rows))
    }
}
