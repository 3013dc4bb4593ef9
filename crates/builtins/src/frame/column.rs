//! Columns: vectors of one type, with a mask of what is missing.
//!
//! The mask is left out while nothing is missing, which is the common case, and every loop over values asks for it once. A
//! missing cell still has a value in the vector (the type's default), which nobody may look at.

use super::{Cell, Fault, FaultKind, Outcome};
use std::rc::Rc;

/// A string of a cell or the name of a column, shared with the values of the program.
pub type Text = Rc<String>;

/// A row number that stands for a missing row.
pub const MISSING: u32 = u32::MAX;

/// A column of values that are no ints, floats, bools or strings, or of several kinds: the tier keeps them.
pub trait General: Clone {
    /// Number of values.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Whether the value of this row is nil.
    fn is_missing(&self, row: usize) -> bool;
    /// The values of these rows; [`MISSING`] gives nil.
    fn take(&self, rows: &[u32]) -> Self;
    /// The values of a column.
    fn of_column(column: &Column<Self>) -> Self;
    /// The values of all parts, one after the other.
    fn concat(parts: &[Self]) -> Self;
    /// The value of a row if it is one that a typed column can hold.
    fn cell(&self, row: usize) -> Option<Cell>;
}

/// The type of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Nothing but missing cells.
    Nil,
    /// Bools.
    Bool,
    /// Ints of 64 bits.
    Int,
    /// Floats.
    Float,
    /// Strings.
    Str,
    /// Anything.
    Any,
}

impl Kind {
    /// Its name, as tables and `dtypes` show it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Nil => "nil",
            Kind::Bool => "bool",
            Kind::Int => "int",
            Kind::Float => "float",
            Kind::Str => "str",
            Kind::Any => "any",
        }
    }

    /// The type that holds the values of both.
    pub fn join(self, other: Kind) -> Kind {
        match (self, other) {
            (a, b) if a == b => a,
            (Kind::Nil, other) | (other, Kind::Nil) => other,
            (Kind::Int, Kind::Float) | (Kind::Float, Kind::Int) => Kind::Float,
            _ => Kind::Any,
        }
    }
}

/// Values of one type.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed<T> {
    /// The values.
    pub values: Rc<Vec<T>>,
    /// Which of them are there; none: all.
    pub valid: Option<Rc<Vec<bool>>>,
}

impl<T: Clone + Default> Typed<T> {
    /// Values that are all there.
    pub fn full(values: Vec<T>) -> Typed<T> {
        Typed {
            values: Rc::new(values),
            valid: None,
        }
    }

    /// Values of which some may be missing.
    pub fn of_options(cells: impl IntoIterator<Item = Option<T>>) -> Typed<T> {
        let cells = cells.into_iter();
        let mut values = Vec::with_capacity(cells.size_hint().0);
        let mut valid: Option<Vec<bool>> = None;
        for cell in cells {
            match (&cell, &mut valid) {
                (Some(_), None) => {}
                (_, Some(valid)) => valid.push(cell.is_some()),
                (None, None) => {
                    let mut mask = vec![true; values.len()];
                    mask.push(false);
                    valid = Some(mask);
                }
            }
            values.push(cell.unwrap_or_default());
        }
        Typed {
            values: Rc::new(values),
            valid: valid.map(Rc::new),
        }
    }

    /// The value of a row, if it is there.
    #[inline]
    pub fn get(&self, row: usize) -> Option<&T> {
        match &self.valid {
            Some(valid) if !valid.get(row).copied().unwrap_or(false) => None,
            _ => self.values.get(row),
        }
    }

    /// All cells.
    pub fn iter(&self) -> impl Iterator<Item = Option<&T>> + '_ {
        let valid = self.valid.as_deref();
        self.values.iter().enumerate().map(move |(row, value)| {
            let there = valid.is_none_or(|valid| valid.get(row).copied().unwrap_or(false));
            there.then_some(value)
        })
    }

    fn take(&self, rows: &[u32]) -> Typed<T> {
        if self.valid.is_none() && !rows.contains(&MISSING) {
            let values = rows.iter().map(|&row| {
                let value = self.values.get(row as usize);
                value.cloned().unwrap_or_default()
            });
            return Typed::full(values.collect());
        }
        Typed::of_options(rows.iter().map(|&row| self.get(row as usize).cloned()))
    }

    fn slice(&self, start: usize, length: usize) -> Typed<T> {
        let end = start + length;
        let part = |mask: &[bool]| mask.get(start..end).unwrap_or_default().to_vec();
        Typed {
            values: Rc::new(self.values.get(start..end).unwrap_or_default().to_vec()),
            valid: self.valid.as_ref().map(|valid| Rc::new(part(valid))),
        }
    }

    /// Stores a cell.
    fn set(&mut self, row: usize, cell: Option<T>) {
        let there = cell.is_some();
        if !there || self.valid.is_some() {
            let length = self.values.len();
            let valid = self
                .valid
                .get_or_insert_with(|| Rc::new(vec![true; length]));
            if let Some(slot) = Rc::make_mut(valid).get_mut(row) {
                *slot = there;
            }
        }
        if let Some(slot) = Rc::make_mut(&mut self.values).get_mut(row) {
            *slot = cell.unwrap_or_default();
        }
    }

    /// Adds a cell at the end.
    fn push(&mut self, cell: Option<T>) {
        Rc::make_mut(&mut self.values).push(T::default());
        if let Some(valid) = &mut self.valid {
            Rc::make_mut(valid).push(true);
        }
        self.set(self.values.len() - 1, cell);
    }
}

/// A column.
#[derive(Clone, Debug)]
pub enum Column<G> {
    /// Nothing but missing cells: their number.
    Nil(usize),
    /// Bools.
    Bool(Typed<bool>),
    /// Ints.
    Int(Typed<i64>),
    /// Floats.
    Float(Typed<f64>),
    /// Strings.
    Str(Typed<Text>),
    /// Anything else.
    Any(G),
}

impl<G: General> Column<G> {
    /// Number of cells.
    pub fn len(&self) -> usize {
        match self {
            Column::Nil(length) => *length,
            Column::Bool(c) => c.values.len(),
            Column::Int(c) => c.values.len(),
            Column::Float(c) => c.values.len(),
            Column::Str(c) => c.values.len(),
            Column::Any(c) => c.len(),
        }
    }

    /// Whether it has no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its type.
    pub fn kind(&self) -> Kind {
        match self {
            Column::Nil(_) => Kind::Nil,
            Column::Bool(_) => Kind::Bool,
            Column::Int(_) => Kind::Int,
            Column::Float(_) => Kind::Float,
            Column::Str(_) => Kind::Str,
            Column::Any(_) => Kind::Any,
        }
    }

    /// Whether the cell of this row is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        fn absent<T>(c: &Typed<T>, row: usize) -> bool {
            matches!(&c.valid, Some(valid) if !valid.get(row).copied().unwrap_or(false))
        }
        match self {
            Column::Nil(_) => true,
            Column::Bool(c) => absent(c, row),
            Column::Int(c) => absent(c, row),
            Column::Float(c) => absent(c, row),
            Column::Str(c) => absent(c, row),
            Column::Any(c) => c.is_missing(row),
        }
    }

    /// Number of missing cells.
    pub fn missing(&self) -> usize {
        (0..self.len()).filter(|&row| self.is_missing(row)).count()
    }

    /// The cell of a row; none where the value is one that only the tier knows.
    pub fn cell(&self, row: usize) -> Option<Cell> {
        Some(match self {
            Column::Nil(_) => Cell::Nil,
            Column::Bool(c) => c.get(row).map_or(Cell::Nil, |&b| Cell::Bool(b)),
            Column::Int(c) => c.get(row).map_or(Cell::Nil, |&n| Cell::Int(n)),
            Column::Float(c) => c.get(row).map_or(Cell::Nil, |&x| Cell::Float(x)),
            Column::Str(c) => c.get(row).map_or(Cell::Nil, |s| Cell::Str(s.clone())),
            Column::Any(c) => return c.cell(row),
        })
    }

    /// The cells of these rows; [`MISSING`] gives a missing one.
    pub fn take(&self, rows: &[u32]) -> Column<G> {
        match self {
            Column::Nil(_) => Column::Nil(rows.len()),
            Column::Bool(c) => Column::Bool(c.take(rows)),
            Column::Int(c) => Column::Int(c.take(rows)),
            Column::Float(c) => Column::Float(c.take(rows)),
            Column::Str(c) => Column::Str(c.take(rows)),
            Column::Any(c) => Column::Any(c.take(rows)),
        }
    }

    /// The cells from `start`, `length` of them; both lie within the column.
    pub fn slice(&self, start: usize, length: usize) -> Column<G> {
        match self {
            Column::Nil(_) => Column::Nil(length),
            Column::Bool(c) => Column::Bool(c.slice(start, length)),
            Column::Int(c) => Column::Int(c.slice(start, length)),
            Column::Float(c) => Column::Float(c.slice(start, length)),
            Column::Str(c) => Column::Str(c.slice(start, length)),
            Column::Any(c) => {
                let rows: Vec<u32> = (start as u32..(start + length) as u32).collect();
                Column::Any(c.take(&rows))
            }
        }
    }

    /// A column of cells, typed by what they are.
    pub fn of_cells(cells: &[Cell]) -> Column<G> {
        let kind = cells
            .iter()
            .fold(Kind::Nil, |kind, cell| kind.join(cell.kind()));
        let mut column = Column::empty(kind);
        for cell in cells {
            column = column.pushed(cell);
        }
        column
    }

    /// A column of this type without cells.
    fn empty(kind: Kind) -> Column<G> {
        match kind {
            Kind::Nil => Column::Nil(0),
            Kind::Bool => Column::Bool(Typed::full(Vec::new())),
            Kind::Int => Column::Int(Typed::full(Vec::new())),
            Kind::Float => Column::Float(Typed::full(Vec::new())),
            Kind::Str => Column::Str(Typed::full(Vec::new())),
            Kind::Any => Column::Any(G::concat(&[])),
        }
    }

    /// The column as one of this type, to which [`Kind::join`] led.
    pub fn promoted(&self, kind: Kind) -> Column<G> {
        match (self, kind) {
            (column, kind) if column.kind() == kind => column.clone(),
            (Column::Nil(n), Kind::Bool) => Column::Bool(Typed::of_options(vec![None; *n])),
            (Column::Nil(n), Kind::Int) => Column::Int(Typed::of_options(vec![None; *n])),
            (Column::Nil(n), Kind::Float) => Column::Float(Typed::of_options(vec![None; *n])),
            (Column::Nil(n), Kind::Str) => Column::Str(Typed::of_options(vec![None; *n])),
            (Column::Int(c), Kind::Float) => Column::Float(Typed {
                values: Rc::new(c.values.iter().map(|&n| n as f64).collect()),
                valid: c.valid.clone(),
            }),
            _ => Column::Any(G::of_column(self)),
        }
    }

    /// The column with a cell stored, if its type allows it; else none.
    fn with_cell(&mut self, cell: &Cell, at: Option<usize>) -> bool {
        fn put<T: Clone + Default>(c: &mut Typed<T>, at: Option<usize>, cell: Option<T>) -> bool {
            match at {
                Some(row) => c.set(row, cell),
                None => c.push(cell),
            }
            true
        }
        match (self, cell) {
            (Column::Nil(n), Cell::Nil) => {
                *n += usize::from(at.is_none());
                true
            }
            (Column::Bool(c), Cell::Nil) => put(c, at, None),
            (Column::Int(c), Cell::Nil) => put(c, at, None),
            (Column::Float(c), Cell::Nil) => put(c, at, None),
            (Column::Str(c), Cell::Nil) => put(c, at, None),
            (Column::Bool(c), Cell::Bool(b)) => put(c, at, Some(*b)),
            (Column::Int(c), Cell::Int(n)) => put(c, at, Some(*n)),
            (Column::Float(c), Cell::Float(x)) => put(c, at, Some(*x)),
            (Column::Float(c), Cell::Int(n)) => put(c, at, Some(*n as f64)),
            (Column::Str(c), Cell::Str(s)) => put(c, at, Some(s.clone())),
            _ => false,
        }
    }

    /// Stores a cell in place; the column takes another type where the cell demands it.
    pub fn set_cell(&mut self, row: usize, cell: &Cell) {
        if self.with_cell(cell, Some(row)) {
            return;
        }
        let kind = self.kind().join(cell.kind());
        if kind == Kind::Any {
            let parts = [
                G::of_column(&self.slice(0, row)),
                G::of_column(&Column::of_cells(std::slice::from_ref(cell))),
                G::of_column(&self.slice(row + 1, self.len().saturating_sub(row + 1))),
            ];
            *self = Column::Any(G::concat(&parts));
            return;
        }
        *self = self.promoted(kind);
        self.with_cell(cell, Some(row));
    }

    /// Adds a cell at the end; the column takes another type where the cell demands it.
    pub fn push_cell(&mut self, cell: &Cell) {
        if self.with_cell(cell, None) {
            return;
        }
        let kind = self.kind().join(cell.kind());
        if kind == Kind::Any {
            let last = G::of_column(&Column::of_cells(std::slice::from_ref(cell)));
            *self = Column::Any(G::concat(&[G::of_column(self), last]));
            return;
        }
        *self = self.promoted(kind);
        self.with_cell(cell, None);
    }

    fn pushed(mut self, cell: &Cell) -> Column<G> {
        self.push_cell(cell);
        self
    }

    /// All parts, one after the other, as one column of the type that holds them all.
    pub fn concat(parts: &[Column<G>]) -> Column<G> {
        fn joined<T: Clone + Default>(parts: Vec<Typed<T>>) -> Typed<T> {
            if parts.iter().all(|part| part.valid.is_none()) {
                let values = parts.iter().flat_map(|part| part.values.iter().cloned());
                return Typed::full(values.collect());
            }
            Typed::of_options(
                parts
                    .iter()
                    .flat_map(|part| part.iter().map(|v| v.cloned())),
            )
        }
        macro_rules! join {
            ($variant:ident, $parts:expr) => {
                Column::$variant(joined(
                    $parts
                        .into_iter()
                        .filter_map(|part| match part {
                            Column::$variant(c) => Some(c),
                            _ => None,
                        })
                        .collect(),
                ))
            };
        }
        let kind = parts
            .iter()
            .fold(Kind::Nil, |kind, part| kind.join(part.kind()));
        if kind == Kind::Any {
            let parts: Vec<G> = parts.iter().map(G::of_column).collect();
            return Column::Any(G::concat(&parts));
        }
        let parts: Vec<Column<G>> = parts.iter().map(|part| part.promoted(kind)).collect();
        match kind {
            Kind::Nil | Kind::Any => Column::Nil(parts.iter().map(Column::len).sum()),
            Kind::Bool => join!(Bool, parts),
            Kind::Int => join!(Int, parts),
            Kind::Float => join!(Float, parts),
            Kind::Str => join!(Str, parts),
        }
    }

    /// The column with missing cells filled.
    ///
    /// # Errors
    /// The value has another type than the column.
    pub fn filled(&self, name: &str, with: &Cell) -> Outcome<Column<G>> {
        if let Column::Any(_) = self {
            return Err(Fault::new(
                FaultKind::Type,
                format!("the column `{name}` holds values of several kinds: it can't be filled"),
            ));
        }
        let kind = self.kind().join(with.kind());
        if kind == Kind::Any {
            let (own, other) = (self.kind().name(), with.kind().name());
            return Err(Fault::new(
                FaultKind::Type,
                format!("the column `{name}` holds {own} values: it can't be filled with {other}"),
            ));
        }
        let mut column = self.promoted(kind);
        for row in 0..column.len() {
            if column.is_missing(row) {
                column.with_cell(with, Some(row));
            }
        }
        Ok(column)
    }

    /// The numbers of the column as floats.
    ///
    /// # Errors
    /// It holds something else.
    pub fn floats(&self, name: &str, what: &str) -> Outcome<Vec<Option<f64>>> {
        match self {
            Column::Nil(n) => Ok(vec![None; *n]),
            Column::Int(c) => Ok(c.iter().map(|n| n.map(|&n| n as f64)).collect()),
            Column::Float(c) => Ok(c.iter().map(|x| x.copied()).collect()),
            other => Err(Fault::new(
                FaultKind::Type,
                format!(
                    "`{what}` needs numbers, but the column `{name}` holds {} values",
                    other.kind().name()
                ),
            )),
        }
    }

    /// Whether it holds numbers.
    pub fn is_numeric(&self) -> bool {
        matches!(self, Column::Int(_) | Column::Float(_))
    }
}
