//! Data frames as values of the tree walker.
//!
//! What a frame does is in [`ruchyruchy_builtins::frame`]; here its cells become [`Value`]s and back. A frame is a value like a
//! string: shared behind an `Rc`, copied by whoever writes to it while somebody else has it, too. Nothing refers into
//! a frame (`df["a"]` gives an array of its own), so it is never lent.
//!
//! Reading a column or a row makes values of its cells; the typed columns themselves hold none. Strings are shared with the column.

use crate::error::Res;
use crate::interp::Interp;
use crate::map::MapData;
use crate::structural;
use crate::value::{ArrayObj, Items, Obj, Value};
use ruchyruchy_builtins::frame::{
    Cell, Column, Fault, FaultKind, Frame, General, Kind, Outcome, Text, Typed, counted, table,
};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::rc::Rc;

/// The frames of this tier.
pub type FrameData = Frame<Mixed>;
/// The columns of this tier.
pub type FrameColumn = Column<Mixed>;

/// A column of values of any kind: an array.
#[derive(Clone, Debug)]
pub struct Mixed(pub Rc<ArrayObj>);

impl Mixed {
    fn of(items: Items) -> Mixed {
        Mixed(Rc::new(Obj::new(items)))
    }

    /// The value of a row.
    pub fn get(&self, row: usize) -> Value {
        let items = self.0.data.borrow();
        items.get(row).map(Value::share).unwrap_or_default()
    }
}

impl General for Mixed {
    fn len(&self) -> usize {
        self.0.data.borrow().len()
    }

    fn is_missing(&self, row: usize) -> bool {
        self.0.data.borrow().get(row).is_none_or(Value::is_absent)
    }

    fn take(&self, rows: &[u32]) -> Mixed {
        Mixed::of(rows.iter().map(|&row| self.get(row as usize)).collect())
    }

    fn of_column(column: &FrameColumn) -> Mixed {
        match column {
            Column::Any(mixed) => mixed.clone(),
            other => Mixed::of(column_values(other)),
        }
    }

    fn concat(parts: &[Mixed]) -> Mixed {
        let mut items = Items::new();
        for part in parts {
            items.extend(part.0.data.borrow().iter().map(Value::share));
        }
        Mixed::of(items)
    }

    fn cell(&self, row: usize) -> Option<Cell> {
        match self.0.data.borrow().get(row) {
            Some(v) => cell_of(v),
            None => Some(Cell::Nil),
        }
    }
}

/// The cell that a value is, if a typed column can hold it.
pub fn cell_of(v: &Value) -> Option<Cell> {
    Some(match v {
        Value::Nil => Cell::Nil,
        Value::Bool(b) => Cell::Bool(*b),
        Value::Int(n) => Cell::Int(*n),
        Value::Byte(n) => Cell::Int(i64::from(*n)),
        Value::Float(x) => Cell::Float(*x),
        Value::Str(s) => Cell::Str(s.clone()),
        Value::Unit(..) | Value::Enum(_) | Value::Alias(_) => match structural::canonical(v) {
            Value::Unit(..) | Value::Enum(_) | Value::Alias(_) => return None,
            inner => return cell_of(&inner),
        },
        _ => return None,
    })
}

/// The value of a cell.
pub fn value_of(cell: Cell) -> Value {
    match cell {
        Cell::Nil => Value::Nil,
        Cell::Bool(b) => Value::Bool(b),
        Cell::Int(n) => Value::Int(n),
        Cell::Float(x) => Value::Float(x),
        Cell::Str(s) => Value::Str(s),
    }
}

/// The value of a row of a column.
pub fn column_value(column: &FrameColumn, row: usize) -> Value {
    match column {
        Column::Any(mixed) => mixed.get(row),
        typed => typed.cell(row).map_or(Value::Nil, value_of),
    }
}

/// All values of a column.
pub fn column_values(column: &FrameColumn) -> Items {
    fn values<T: Clone + Default>(c: &Typed<T>, of: impl Fn(&T) -> Value) -> Items {
        c.iter().map(|v| v.map_or(Value::Nil, &of)).collect()
    }
    match column {
        Column::Nil(n) => std::iter::repeat_n(Value::Nil, *n).collect(),
        Column::Bool(c) => values(c, |b| Value::Bool(*b)),
        Column::Int(c) => values(c, |n| Value::Int(*n)),
        Column::Float(c) => values(c, |x| Value::Float(*x)),
        Column::Str(c) => values(c, |s| Value::Str(s.clone())),
        Column::Any(c) => c.0.data.borrow().iter().map(Value::share).collect(),
    }
}

/// The column of these values, typed by what they are.
pub fn column_of(items: &Items) -> FrameColumn {
    let mut kind = Kind::Nil;
    for v in items {
        kind = match cell_of(v) {
            Some(cell) => kind.join(cell.kind()),
            None => Kind::Any,
        };
        if kind == Kind::Any {
            return Column::Any(Mixed::of(items.iter().map(Value::share).collect()));
        }
    }
    let cells = items.iter().map(|v| cell_of(v).unwrap_or(Cell::Nil));
    macro_rules! typed {
        ($variant:ident, $($cell:pat => $value:expr),+) => {
            Column::$variant(Typed::of_options(cells.map(|cell| match cell {
                $($cell => Some($value),)+
                _ => None,
            })))
        };
    }
    match kind {
        Kind::Nil | Kind::Any => Column::Nil(items.len()),
        Kind::Bool => typed!(Bool, Cell::Bool(b) => b),
        Kind::Int => typed!(Int, Cell::Int(n) => n),
        Kind::Float => typed!(Float, Cell::Float(x) => x, Cell::Int(n) => n as f64),
        Kind::Str => typed!(Str, Cell::Str(s) => s),
    }
}

/// Adds a value at the end of a column, which takes another type where it must.
pub fn push_value(column: &mut FrameColumn, v: Value) {
    if let Column::Any(mixed) = column {
        Obj::make_unique(&mut mixed.0);
        mixed.0.data.borrow_mut().push_back(v);
        return;
    }
    match cell_of(&v) {
        Some(cell) => column.push_cell(&cell),
        None => {
            *column = Column::Any(Mixed::of(column_values(column)));
            push_value(column, v);
        }
    }
}

/// Stores a value in a column, which takes another type where it must.
pub fn set_value(column: &mut FrameColumn, row: usize, v: Value) {
    if let Column::Any(mixed) = column {
        Obj::make_unique(&mut mixed.0);
        let mut items = mixed.0.data.borrow_mut();
        let old = items.get_mut(row).map(|slot| std::mem::replace(slot, v));
        drop(items);
        drop(old);
        return;
    }
    match cell_of(&v) {
        Some(cell) => column.set_cell(row, &cell),
        None => {
            *column = Column::Any(Mixed::of(column_values(column)));
            set_value(column, row, v);
        }
    }
}

/// A row as a map.
pub fn row_map(frame: &FrameData, row: usize) -> Value {
    let entries = frame
        .columns()
        .iter()
        .map(|(name, column)| (Value::Str(name.clone()), column_value(column, row)));
    Value::map(entries.collect::<MapData>())
}

/// Bytes that making values of this many cells takes, about.
pub fn values_size(cells: usize) -> usize {
    cells.saturating_mul(size_of::<Value>())
}

/// A frame as a value.
pub fn frame_value(frame: FrameData) -> Value {
    Value::Frame(Rc::new(frame))
}

/// Columns as pairs of arrays, for comparing frames whose columns hold general values.
pub fn compare_frames(a: &FrameData, b: &FrameData) -> Option<Vec<(Value, Value)>> {
    if a.rows() != b.rows() || !a.names().eq(b.names()) {
        return None;
    }
    let mut parts = Vec::new();
    for ((_, x), (_, y)) in a.columns().iter().zip(b.columns()) {
        let same = match (x, y) {
            (Column::Nil(_), Column::Nil(_)) => true,
            (Column::Bool(x), Column::Bool(y)) => x.iter().eq(y.iter()),
            (Column::Int(x), Column::Int(y)) => x.iter().eq(y.iter()),
            (Column::Float(x), Column::Float(y)) => x.iter().eq(y.iter()),
            (Column::Str(x), Column::Str(y)) => x.iter().eq(y.iter()),
            _ => {
                parts.push((
                    Value::array(column_values(x)),
                    Value::array(column_values(y)),
                ));
                true
            }
        };
        if !same {
            return None;
        }
    }
    Some(parts)
}

/// The text of a frame as a part of something.
pub fn short_text(frame: &FrameData) -> String {
    format!("DataFrame({}x{})", frame.rows(), frame.width())
}

impl Interp {
    /// Raises what a kernel reports.
    #[cold]
    pub(crate) fn fault<T>(&mut self, fault: Fault) -> Res<T> {
        let kind = match fault.kind {
            FaultKind::Key => ErrorKind::KeyError,
            FaultKind::Index => ErrorKind::IndexError,
            FaultKind::Type => ErrorKind::TypeError,
            FaultKind::Overflow => ErrorKind::OverflowError,
            FaultKind::Parse => ErrorKind::ParseError,
        };
        self.raise(kind, fault.message)
    }

    /// The result of a kernel.
    #[inline]
    pub(crate) fn settled<T>(&mut self, outcome: Outcome<T>) -> Res<T> {
        match outcome {
            Ok(v) => Ok(v),
            Err(fault) => self.fault(fault),
        }
    }

    /// A column as an array.
    pub(crate) fn column_array(&mut self, frame: &FrameData, name: &str) -> Res {
        let column = self.settled(frame.column(name).cloned())?;
        self.check_request(values_size(column.len()))?;
        Ok(Value::array(column_values(&column)))
    }

    /// The column that is to stand under this name: of an array, or one value for all rows.
    pub(crate) fn column_arg(&mut self, rows: usize, v: &Value) -> Res<FrameColumn> {
        let items = match v {
            Value::Array(items) => {
                self.check_request(values_size(items.data.borrow().len()))?;
                return Ok(column_of(&items.data.borrow()));
            }
            Value::Range(_) | Value::Iter(_) | Value::Set(_) => self.items_of(v)?,
            Value::Frame(_) => {
                return self.raise(
                    ErrorKind::TypeError,
                    "the values of a column are an array, not a data frame",
                );
            }
            one => {
                self.check_request(values_size(rows))?;
                std::iter::repeat_n(one.clone(), rows)
                    .map(|v| v.share())
                    .collect()
            }
        };
        Ok(column_of(&items))
    }

    /// `df["a"]`, `df[0]`, `df[1..3]`, `df[["a", "b"]]`, `df[[true, false]]`
    pub(crate) fn frame_index(
        &mut self,
        frame: &Rc<FrameData>,
        index: &Value,
        span: ruchyruchy_syntax::span::Span,
    ) -> Res {
        let before = std::mem::replace(&mut self.span, span);
        let result = match index {
            Value::Str(name) => self.column_array(frame, name),
            Value::Int(_) | Value::Big(_) | Value::Byte(_) => {
                let row = self.frame_row(frame, index, span)?;
                Ok(row_map(frame, row))
            }
            Value::Range(range) => {
                let (start, end) = self.slice_bounds(range, frame.rows(), span)?;
                self.check_request(frame.bytes_of(end - start))?;
                Ok(frame_value(frame.slice(start, end - start)))
            }
            Value::Array(items) => {
                let mask = matches!(items.data.borrow().front(), Some(Value::Bool(_)));
                if mask {
                    self.frame_mask(frame, index)
                } else {
                    let names = self.column_names(std::slice::from_ref(index))?;
                    let chosen = frame.select(&names);
                    Ok(frame_value(self.settled(chosen)?))
                }
            }
            other => {
                let kind = self.type_name(other);
                self.raise(
                    ErrorKind::TypeError,
                    format!("a data frame is indexed by a column name or a row number, not {kind}"),
                )
            }
        };
        self.span = before;
        result
    }

    /// The number of a row; negative ones count from the end.
    pub(crate) fn frame_row(
        &mut self,
        frame: &FrameData,
        index: &Value,
        span: ruchyruchy_syntax::span::Span,
    ) -> Res<usize> {
        let rows = frame.rows();
        if let Value::Int(i) = index {
            let at = if *i < 0 { *i + rows as i64 } else { *i };
            if let Ok(at) = usize::try_from(at)
                && at < rows
            {
                return Ok(at);
            }
        }
        let text = self.text(index)?;
        let rows = counted(rows, "row");
        self.raise_at(
            ErrorKind::IndexError,
            format!("there is no row {text}: the data frame has {rows}"),
            span,
        )
    }

    /// The rows for which an array of bools is true.
    pub(crate) fn frame_mask(&mut self, frame: &FrameData, mask: &Value) -> Res {
        let mut bools = Vec::new();
        for v in self.items_of(mask)? {
            match v {
                Value::Bool(b) => bools.push(b),
                Value::Nil => bools.push(false),
                other => {
                    let kind = self.type_name(&other);
                    return self.raise(
                        ErrorKind::TypeError,
                        format!("a mask holds bools, not {kind}"),
                    );
                }
            }
        }
        self.check_request(frame.bytes_of(frame.rows()))?;
        let chosen = frame.filter(&bools);
        Ok(frame_value(self.settled(chosen)?))
    }

    /// Names of columns, given one by one or in arrays.
    pub(crate) fn column_names(&mut self, args: &[Value]) -> Res<Vec<Text>> {
        let mut names = Vec::with_capacity(args.len());
        for arg in args {
            match arg {
                Value::Str(name) => names.push(name.clone()),
                Value::Array(_) | Value::Tuple(_) | Value::Set(_) => {
                    let items: Vec<Value> = match arg {
                        Value::Tuple(r) => r.obj.data.borrow().iter().cloned().collect(),
                        _ => self.items_of(arg)?.into(),
                    };
                    for item in items {
                        let Value::Str(name) = item else {
                            return self.no_name(&item);
                        };
                        names.push(name);
                    }
                }
                other => return self.no_name(other),
            }
        }
        Ok(names)
    }

    #[cold]
    fn no_name<T>(&mut self, v: &Value) -> Res<T> {
        let kind = self.type_name(v);
        self.raise(
            ErrorKind::TypeError,
            format!("the name of a column is a string, not {kind}"),
        )
    }

    /// The text of a frame: a table.
    pub(crate) fn frame_table(&mut self, frame: &FrameData) -> Res<String> {
        self.check_stack()?;
        table(frame, |column, row| match frame.columns().get(column) {
            Some((_, column)) => match column_value(column, row) {
                Value::Frame(inner) => Ok(short_text(&inner)),
                v => self.text(&v),
            },
            None => Ok(String::new()),
        })
    }
}
