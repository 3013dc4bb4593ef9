//! A spreadsheet that is filled in and edited: parsing, recursive enums, a graph of cells, errors as values.
mod harness;

const COLUMNS: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Syntax,
    Division,
    Cycle,
}

#[derive(Clone)]
enum Token {
    Number(f64),
    Name(String),
    Symbol(char),
}

#[derive(Clone, Copy)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Less,
    Greater,
}

#[derive(Clone, Copy, PartialEq)]
enum Function {
    Sum,
    Average,
    Min,
    Max,
    If,
}

#[derive(Clone)]
enum Expr {
    Number(f64),
    Cell(usize),
    /// Its corners.
    Range(usize, usize),
    Negate(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    Call(Function, Vec<Expr>),
}

fn binary(operator: Operator, left: Expr, right: Expr) -> Expr {
    Expr::Binary(operator, Box::new(left), Box::new(right))
}

/// The index of the cell with this name: `B3` is the second of the third row.
fn position(name: &str) -> Result<usize, Fault> {
    let column = (name.as_bytes()[0] - b'A') as usize;
    match name[1..].parse::<usize>() {
        Ok(row) if row > 0 && column < COLUMNS => Ok((row - 1) * COLUMNS + column),
        _ => Err(Fault::Syntax),
    }
}

fn tokens(source: &str) -> Result<Vec<Token>, Fault> {
    let chars: Vec<char> = source.chars().collect();
    let end_of = |from, accepts: fn(char) -> bool| {
        let mut at = from;
        while at < chars.len() && accepts(chars[at]) {
            at += 1;
        }
        at
    };
    let mut result = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if c == ' ' {
            at += 1;
        } else if c.is_ascii_digit() {
            let end = end_of(at, |c| c.is_ascii_digit() || c == '.');
            let number = source[at..end].parse::<f64>().map_err(|_| Fault::Syntax)?;
            result.push(Token::Number(number));
            at = end;
        } else if c.is_ascii_uppercase() {
            let end = end_of(at, |c| c.is_ascii_uppercase() || c.is_ascii_digit());
            result.push(Token::Name(source[at..end].to_owned()));
            at = end;
        } else if "+-*/<>(),:".contains(c) {
            result.push(Token::Symbol(c));
            at += 1;
        } else {
            return Err(Fault::Syntax);
        }
    }
    Ok(result)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn parse(source: &str) -> Result<Expr, Fault> {
        let mut parser = Parser { tokens: tokens(source)?, at: 0 };
        let expr = parser.comparison()?;
        if parser.at < parser.tokens.len() { Err(Fault::Syntax) } else { Ok(expr) }
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn accept(&mut self, symbol: char) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Symbol(s)) if *s == symbol);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect(&mut self, symbol: char) -> Result<(), Fault> {
        if self.accept(symbol) { Ok(()) } else { Err(Fault::Syntax) }
    }

    fn comparison(&mut self) -> Result<Expr, Fault> {
        let left = self.sum()?;
        if self.accept('<') {
            return Ok(binary(Operator::Less, left, self.sum()?));
        }
        if self.accept('>') {
            return Ok(binary(Operator::Greater, left, self.sum()?));
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Expr, Fault> {
        let mut left = self.product()?;
        loop {
            if self.accept('+') {
                left = binary(Operator::Add, left, self.product()?);
            } else if self.accept('-') {
                left = binary(Operator::Subtract, left, self.product()?);
            } else {
                return Ok(left);
            }
        }
    }

    fn product(&mut self) -> Result<Expr, Fault> {
        let mut left = self.factor()?;
        loop {
            if self.accept('*') {
                left = binary(Operator::Multiply, left, self.factor()?);
            } else if self.accept('/') {
                left = binary(Operator::Divide, left, self.factor()?);
            } else {
                return Ok(left);
            }
        }
    }

    fn factor(&mut self) -> Result<Expr, Fault> {
        match self.next() {
            Some(Token::Number(n)) => Ok(Expr::Number(n)),
            Some(Token::Name(name)) => self.named(&name),
            Some(Token::Symbol('-')) => Ok(Expr::Negate(Box::new(self.factor()?))),
            Some(Token::Symbol('(')) => {
                let inner = self.comparison()?;
                self.expect(')')?;
                Ok(inner)
            }
            _ => Err(Fault::Syntax),
        }
    }

    /// A cell, a range or a call.
    fn named(&mut self, name: &str) -> Result<Expr, Fault> {
        if self.accept('(') {
            let function = match name {
                "SUM" => Function::Sum,
                "AVG" => Function::Average,
                "MIN" => Function::Min,
                "MAX" => Function::Max,
                "IF" => Function::If,
                _ => return Err(Fault::Syntax),
            };
            let mut args = vec![self.comparison()?];
            while self.accept(',') {
                args.push(self.comparison()?);
            }
            self.expect(')')?;
            if function == Function::If && args.len() != 3 {
                return Err(Fault::Syntax);
            }
            return Ok(Expr::Call(function, args));
        }
        let cell = position(name)?;
        if !self.accept(':') {
            return Ok(Expr::Cell(cell));
        }
        match self.next() {
            Some(Token::Name(other)) => Ok(Expr::Range(cell, position(&other)?)),
            _ => Err(Fault::Syntax),
        }
    }
}

fn cells_of(first: usize, last: usize) -> Vec<usize> {
    let mut cells = Vec::new();
    for row in first / COLUMNS..=last / COLUMNS {
        for column in first % COLUMNS..=last % COLUMNS {
            cells.push(row * COLUMNS + column);
        }
    }
    cells
}

/// Adds the cells that the formula uses.
fn find_uses(expr: &Expr, uses: &mut Vec<usize>) {
    match expr {
        Expr::Number(_) => {}
        Expr::Cell(cell) => uses.push(*cell),
        Expr::Range(first, last) => uses.extend(cells_of(*first, *last)),
        Expr::Negate(inner) => find_uses(inner, uses),
        Expr::Binary(_, left, right) => {
            find_uses(left, uses);
            find_uses(right, uses);
        }
        Expr::Call(_, args) => {
            for arg in args {
                find_uses(arg, uses);
            }
        }
    }
}

#[derive(Clone)]
struct Cell {
    formula: Expr,
    value: Result<f64, Fault>,
    uses: Vec<usize>,
    /// The cells that use this one.
    users: Vec<usize>,
}

#[derive(Clone, Copy)]
enum Mark {
    New,
    Open,
    Done,
}

struct Sheet {
    cells: Vec<Cell>,
    recalculated: usize,
}

impl Sheet {
    fn new(rows: usize) -> Sheet {
        let empty = Cell { formula: Expr::Number(0.0), value: Ok(0.0), uses: vec![], users: vec![] };
        Sheet { cells: vec![empty; rows * COLUMNS], recalculated: 0 }
    }

    fn set(&mut self, name: &str, source: &str) -> Result<(), Fault> {
        let cell = position(name)?;
        let formula = Parser::parse(source)?;
        for used in std::mem::take(&mut self.cells[cell].uses) {
            self.cells[used].users.retain(|user| *user != cell);
        }
        let mut uses = Vec::new();
        find_uses(&formula, &mut uses);
        uses.sort();
        uses.dedup();
        for used in &uses {
            self.cells[*used].users.push(cell);
        }
        self.cells[cell].formula = formula;
        self.cells[cell].uses = uses;
        self.recalculate(cell);
        Ok(())
    }

    fn get(&self, name: &str) -> Result<f64, Fault> {
        self.cells[position(name)?].value
    }

    /// Calculates the cell and all that depend on it, each after what it uses.
    fn recalculate(&mut self, cell: usize) {
        let mut marks = vec![Mark::New; self.cells.len()];
        let mut order = Vec::new();
        let in_order = self.visit(cell, &mut marks, &mut order);
        for at in order.iter().rev() {
            let value = if in_order { self.evaluate(&self.cells[*at].formula) } else { Err(Fault::Cycle) };
            self.cells[*at].value = value;
        }
        self.recalculated += order.len();
    }

    /// Users first; false if a cell uses itself.
    fn visit(&self, cell: usize, marks: &mut Vec<Mark>, order: &mut Vec<usize>) -> bool {
        match marks[cell] {
            Mark::Done => return true,
            Mark::Open => return false,
            Mark::New => marks[cell] = Mark::Open,
        }
        let mut in_order = true;
        for user in &self.cells[cell].users {
            if !self.visit(*user, marks, order) {
                in_order = false;
            }
        }
        marks[cell] = Mark::Done;
        order.push(cell);
        in_order
    }

    fn evaluate(&self, expr: &Expr) -> Result<f64, Fault> {
        match expr {
            Expr::Number(n) => Ok(*n),
            Expr::Cell(cell) => self.cells[*cell].value,
            Expr::Range(_, _) => Err(Fault::Syntax),
            Expr::Negate(inner) => Ok(-self.evaluate(inner)?),
            Expr::Binary(operator, left, right) => {
                let a = self.evaluate(left)?;
                let b = self.evaluate(right)?;
                match operator {
                    Operator::Add => Ok(a + b),
                    Operator::Subtract => Ok(a - b),
                    Operator::Multiply => Ok(a * b),
                    Operator::Divide => {
                        if b == 0.0 { Err(Fault::Division) } else { Ok(a / b) }
                    }
                    Operator::Less => Ok(if a < b { 1.0 } else { 0.0 }),
                    Operator::Greater => Ok(if a > b { 1.0 } else { 0.0 }),
                }
            }
            Expr::Call(Function::If, args) => {
                let chosen = if self.evaluate(&args[0])? != 0.0 { 1 } else { 2 };
                self.evaluate(&args[chosen])
            }
            Expr::Call(function, args) => {
                let numbers = self.numbers(args)?;
                match function {
                    Function::Sum => Ok(total(&numbers)),
                    Function::Average => Ok(total(&numbers) / numbers.len() as f64),
                    Function::Min => Ok(numbers.iter().fold(f64::INFINITY, |a, b| a.min(*b))),
                    _ => Ok(numbers.iter().fold(f64::NEG_INFINITY, |a, b| a.max(*b))),
                }
            }
        }
    }

    fn numbers(&self, args: &[Expr]) -> Result<Vec<f64>, Fault> {
        let mut numbers = Vec::new();
        for arg in args {
            match arg {
                Expr::Range(first, last) => {
                    for cell in cells_of(*first, *last) {
                        numbers.push(self.cells[cell].value?);
                    }
                }
                _ => numbers.push(self.evaluate(arg)?),
            }
        }
        Ok(numbers)
    }
}

fn total(numbers: &[f64]) -> f64 {
    numbers.iter().fold(0.0, |a, b| a + b)
}

/// An invoice: prices, quantities, amounts, a running total, amounts above the usual, shares.
fn fill(sheet: &mut Sheet, rows: i64) -> Result<(), Fault> {
    for row in 1..=rows {
        sheet.set(&format!("A{row}"), &format!("{}.25", row * 7 % 50 + 1))?;
        sheet.set(&format!("B{row}"), &format!("{}", row * 3 % 11 + 1))?;
        sheet.set(&format!("C{row}"), &format!("A{row} * B{row}"))?;
        let running = if row == 1 { "C1".to_owned() } else { format!("D{} + C{row}", row - 1) };
        sheet.set(&format!("D{row}"), &running)?;
        let first = if row > 10 { row - 9 } else { 1 };
        let usual = format!("IF(C{row} > AVG(C{first}:C{row}), C{row}, -(C{row} + 1) / 2)");
        sheet.set(&format!("E{row}"), &usual)?;
        sheet.set(&format!("F{row}"), &format!("(D{row} - A{row}) / B{row}"))?;
    }
    sheet.set("G1", &format!("SUM(C1:C{rows})"))?;
    sheet.set("G2", &format!("MAX(E1:E{rows}) - MIN(E1:E{rows}, 0)"))?;
    sheet.set("G3", &format!("G1 / G2 * 100 + AVG(A1:B{rows})"))
}

fn edit(sheet: &mut Sheet, rows: i64) -> Result<i64, Fault> {
    let mut faults = 0;
    let mut seed = 42;
    for k in 0..rows {
        seed = seed * 48271 % 2147483647;
        let row = seed % rows + 1;
        sheet.set(&format!("A{row}"), &format!("{}.5", seed % 90))?;
        if k % 10 == 0 {
            sheet.set(&format!("B{row}"), "0")?;
            if sheet.get(&format!("F{row}")) == Err(Fault::Division) {
                faults += 1;
            }
        }
        if k % 25 == 0 {
            sheet.set(&format!("A{row}"), &format!("D{row} / 2"))?;
            if sheet.get("G3") == Err(Fault::Cycle) {
                faults += 100;
            }
            sheet.set(&format!("A{row}"), "17")?;
        }
        if sheet.set("H1", "G1 + (") == Err(Fault::Syntax) {
            faults += 10000;
        }
    }
    Ok(faults)
}

fn benchmark(rows: i64) -> String {
    let mut sheet = Sheet::new(rows as usize);
    fill(&mut sheet, rows).expect("no faults");
    let faults = edit(&mut sheet, rows).expect("no faults");
    let sums = ["G1", "G2", "G3"].map(|name| format!("{:.3}", sheet.get(name).expect("a number")));
    format!("{} {faults} {}", sums.join(" "), sheet.recalculated)
}

fn main() {
    harness::run("Spreadsheet", 200, benchmark);
}
