//! The kernels of data frames, over general values that have only text.

use super::*;
use std::rc::Rc;

/// General values of a tier that has only text.
#[derive(Clone, Debug, PartialEq)]
struct Texts(Vec<Option<String>>);

impl General for Texts {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn is_missing(&self, row: usize) -> bool {
        self.0.get(row).is_none_or(Option::is_none)
    }
    fn take(&self, rows: &[u32]) -> Texts {
        let get = |row: &u32| self.0.get(*row as usize).cloned().flatten();
        Texts(rows.iter().map(get).collect())
    }
    fn of_column(column: &Column<Texts>) -> Texts {
        match column {
            Column::Any(texts) => texts.clone(),
            other => Texts(
                (0..other.len())
                    .map(|row| match other.cell(row) {
                        Some(Cell::Nil) | None => None,
                        Some(cell) => Some(cell.text()),
                    })
                    .collect(),
            ),
        }
    }
    fn concat(parts: &[Texts]) -> Texts {
        Texts(parts.iter().flat_map(|part| part.0.clone()).collect())
    }
    fn cell(&self, _: usize) -> Option<Cell> {
        None
    }
}

type TestFrame = Frame<Texts>;

fn text(s: &str) -> Text {
    Rc::new(s.to_owned())
}

fn frame(csv: &str) -> TestFrame {
    csv_frame(csv, CsvOptions::default()).unwrap()
}

fn csv(frame: &TestFrame) -> String {
    let mut out = String::new();
    let general = |_, _| -> Result<Option<String>, ()> { Ok(Some("?".to_owned())) };
    frame_csv(frame, CsvOptions::default(), &mut out, general).unwrap();
    out
}

#[test]
fn csv_types_are_those_of_all_cells() {
    let f = frame("i,f,b,s,zip,n\n1,1,true,x,007,\n-2,2.5,FALSE,\"a,\"\"b\"\"\",10,\n");
    let kinds: Vec<&str> = f.columns().iter().map(|(_, c)| c.kind().name()).collect();
    assert_eq!(kinds, ["int", "float", "bool", "str", "str", "nil"]);
    assert_eq!(
        csv(&f),
        "i,f,b,s,zip,n\n1,1.0,true,x,007,\n-2,2.5,false,\"a,\"\"b\"\"\",10,\n"
    );
}

#[test]
fn csv_that_is_ragged_names_the_line() {
    let fault = csv_frame::<Texts>("a,b\n1,2\n\n3\n", CsvOptions::default()).unwrap_err();
    assert_eq!(
        fault.message,
        "CSV line 4: 1 field, but the first record has 2"
    );
}

#[test]
fn large_ints_keep_their_digits() {
    assert_eq!(infer_cell("9223372036854775807"), Cell::Int(i64::MAX));
    assert_eq!(
        infer_cell("9223372036854775808"),
        Cell::Str(text("9223372036854775808"))
    );
    assert_eq!(infer_cell("1e3"), Cell::Float(1000.0));
    assert_eq!(infer_cell("."), Cell::Str(text(".")));
}

#[test]
fn sums_of_ints_may_overflow_only_in_the_end() {
    let f = frame("k,n\na,9223372036854775807\na,1\na,-1\nb,9223372036854775807\n");
    let groups = Groups::new(&f, &[text("k")]).unwrap();
    let sums = aggregate("n", f.column("n").unwrap(), &groups, Aggregate::Sum).unwrap();
    assert_eq!(sums.cell(0), Some(Cell::Int(i64::MAX)));
    assert!(whole(&f, "n", Aggregate::Sum).is_err());
}

#[test]
fn missing_cells_do_not_count() {
    let f = frame("x\n1\n\"\"\n4\n");
    let one = |what| whole(&f, "x", what).unwrap().single().unwrap();
    assert_eq!(one(Aggregate::Count), Cell::Int(2));
    assert_eq!(one(Aggregate::Len), Cell::Int(3));
    assert_eq!(one(Aggregate::Mean), Cell::Float(2.5));
    assert_eq!(one(Aggregate::Median), Cell::Float(2.5));
    assert_eq!(one(Aggregate::Std(0)), Cell::Float(1.5));
    assert_eq!(one(Aggregate::Max), Cell::Int(4));
}

#[test]
fn sorting_is_stable_and_puts_missing_cells_last() {
    let f = frame("a,b\n2,x\n,y\n1,z\n2,w\n");
    let rows = |descending| {
        let key = SortKey {
            name: "a",
            descending,
        };
        sorted_rows(&f, &[key]).unwrap()
    };
    assert_eq!(rows(false), [2, 0, 3, 1]);
    assert_eq!(rows(true), [0, 3, 2, 1]);
}

#[test]
fn joins() {
    let left = frame("id,x\n1,a\n2,b\n2,c\n,d\n");
    let right = frame("id,x\n2,p\n3,q\n,r\n");
    let on = [(text("id"), text("id"))];
    let run = |how| {
        csv(&JoinPlan::new(&left, &right, &on, how, "_right")
            .unwrap()
            .run()
            .unwrap())
    };
    assert_eq!(run(How::Inner), "id,x,x_right\n2,b,p\n2,c,p\n");
    assert_eq!(run(How::Left), "id,x,x_right\n1,a,\n2,b,p\n2,c,p\n,d,\n");
    assert_eq!(run(How::Right), "id,x,x_right\n2,b,p\n2,c,p\n3,,q\n,,r\n");
    assert_eq!(
        run(How::Outer),
        "id,x,x_right\n1,a,\n2,b,p\n2,c,p\n,d,\n3,,q\n,,r\n"
    );
    assert_eq!(run(How::Semi), "id,x\n2,b\n2,c\n");
    assert_eq!(run(How::Anti), "id,x\n1,a\n,d\n");
    assert_eq!(run(How::Cross).lines().count(), 1 + 12);
}

#[test]
fn cells_change_the_type_of_a_column_where_they_must() {
    let mut column: Column<Texts> = Column::of_cells(&[Cell::Nil, Cell::Int(1)]);
    assert_eq!(column.kind(), Kind::Int);
    column.push_cell(&Cell::Float(0.5));
    assert_eq!(column.kind(), Kind::Float);
    column.set_cell(0, &Cell::Str(text("x")));
    assert_eq!(column.kind(), Kind::Any);
    assert_eq!(column.len(), 3);
}

#[test]
fn a_table_is_cut_in_the_middle() {
    let rows: String = (0..30).map(|n| format!("{n},日本{n}\n")).collect();
    let f = frame(&format!("n,word\n{rows}"));
    let shown = table(&f, |_, _| -> Result<String, ()> { Ok(String::new()) }).unwrap();
    let begin = "shape: (30, 2)\n┌─────┬────────┐\n│   n │ word   │\n│ int │ str    │\n";
    assert!(shown.starts_with(begin), "{shown}");
    assert_eq!(shown.lines().count(), 1 + 5 + 21);
    assert!(shown.contains("│   … │ …      │"), "{shown}");
}
