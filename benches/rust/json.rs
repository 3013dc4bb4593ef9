//! A parser of JSON, character by character into objects of its own: string reads, small methods, dispatch.
mod harness;
mod som;

use som::Vector;
use std::fmt;

const WORDS: [&str; 10] =
    ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper"];
const OPERATIONS: usize = 156;

/// What a server may tell the windows of a program to do.
fn operation(k: usize) -> String {
    let n = (k * 7919 + 13) % 1000;
    let word = WORDS[n % 10];
    match k % 4 {
        0 => format!(
            r#"["create","w{k}","ui.Row",{{"parent":"w{}","index":{},"texts":["{k}","{word}","{n}"],"colors":[null,null,[{},{},52,255],null],"visible":true}}]"#,
            k / 12,
            k / 4,
            n % 256,
            n / 4
        ),
        1 => format!(
            r#"["set","w{k}",{{"bounds":[{n},{k},{},26],"tabIndex":-1,"opacity":0.{},"customVariant":"variant_{word}"}}]"#,
            n % 400,
            n % 10
        ),
        2 => format!(
            r#"["listen","w{k}",{{"Selection":true,"KeyDown":false,"MouseDown":true,"Modify":{}}}]"#,
            n % 2 == 0
        ),
        _ => format!(
            r#"["set","w{k}",{{"text":"{word} said \"{n}\"\n","data":{{}},"items":[],"scale":1.5e-{}}}]"#,
            n % 10
        ),
    }
}

fn text() -> String {
    let operations = (0..OPERATIONS).map(operation).collect::<Vec<_>>().join(",\n");
    format!(r#"{{"head":{{"requestCounter":4}},"operations":[{operations}]}}"#)
}

trait JsonValue {
    fn is_object(&self) -> bool {
        false
    }

    fn is_array(&self) -> bool {
        false
    }

    fn as_object(&self) -> &JsonObject {
        panic!("not an object")
    }

    fn as_array(&self) -> &JsonArray {
        panic!("not an array")
    }

    /// How many values there are in it and below, and characters in their texts.
    fn weight(&self) -> usize;
}

struct JsonLiteral {
    text: &'static str,
}

impl JsonValue for JsonLiteral {
    fn weight(&self) -> usize {
        1 + self.text.len()
    }
}

struct JsonNumber {
    text: String,
}

impl JsonValue for JsonNumber {
    fn weight(&self) -> usize {
        1 + self.text.len()
    }
}

struct JsonString {
    text: String,
}

impl JsonValue for JsonString {
    fn weight(&self) -> usize {
        1 + self.text.len()
    }
}

struct JsonArray {
    values: Vector<Box<dyn JsonValue>>,
}

impl JsonArray {
    fn new() -> JsonArray {
        JsonArray { values: Vector::new() }
    }

    fn add(&mut self, value: Box<dyn JsonValue>) {
        self.values.append(value);
    }

    fn size(&self) -> usize {
        self.values.size()
    }
}

impl JsonValue for JsonArray {
    fn is_array(&self) -> bool {
        true
    }

    fn as_array(&self) -> &JsonArray {
        self
    }

    fn weight(&self) -> usize {
        1 + self.values.iter().map(|value| value.weight()).sum::<usize>()
    }
}

/// Where the names of an object stand: a guess by their hash, to be checked.
struct HashIndexTable {
    slots: [u8; 32],
}

impl HashIndexTable {
    fn add(&mut self, name: &str, index: usize) {
        // 0 stands for none, and so for an index that has no room.
        self.slots[self.slot_of(name)] = if index < 255 { index as u8 + 1 } else { 0 };
    }

    fn get(&self, name: &str) -> Option<usize> {
        usize::from(self.slots[self.slot_of(name)]).checked_sub(1)
    }

    fn slot_of(&self, name: &str) -> usize {
        (name.len() * 1402589) & (self.slots.len() - 1)
    }
}

struct JsonObject {
    names: Vector<String>,
    values: Vector<Box<dyn JsonValue>>,
    table: HashIndexTable,
}

impl JsonObject {
    fn new() -> JsonObject {
        JsonObject {
            names: Vector::new(),
            values: Vector::new(),
            table: HashIndexTable { slots: [0; 32] },
        }
    }

    fn add(&mut self, name: String, value: Box<dyn JsonValue>) {
        self.table.add(&name, self.names.size());
        self.names.append(name);
        self.values.append(value);
    }

    fn get(&self, name: &str) -> Option<&dyn JsonValue> {
        self.values.at(self.index_of(name)?).map(|value| &**value)
    }

    fn index_of(&self, name: &str) -> Option<usize> {
        let stands_at = |&index: &usize| self.names.at(index).is_some_and(|found| found == name);
        let guess = self.table.get(name);
        guess.filter(stands_at).or_else(|| (0..self.names.size()).rev().find(stands_at))
    }
}

impl JsonValue for JsonObject {
    fn is_object(&self) -> bool {
        true
    }

    fn as_object(&self) -> &JsonObject {
        self
    }

    fn weight(&self) -> usize {
        let names = self.names.iter().map(|name| name.len()).sum::<usize>();
        1 + names + self.values.iter().map(|value| value.weight()).sum::<usize>()
    }
}

struct ParseError {
    message: String,
    offset: usize,
    line: usize,
    column: usize,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}:{} (offset {})", self.message, self.line, self.column, self.offset)
    }
}

type Parsed<T> = Result<T, ParseError>;

struct Parser<'a> {
    input: &'a str,
    /// Where the character after the current one stands.
    index: usize,
    line: usize,
    column: usize,
    /// Absent at the end of the text.
    current: Option<u8>,
}

impl<'a> Parser<'a> {
    fn new(input: &'a str) -> Parser<'a> {
        Parser { input, index: 0, line: 1, column: 0, current: None }
    }

    fn parse(&mut self) -> Parsed<Box<dyn JsonValue>> {
        self.read();
        self.skip_white_space();
        let result = self.read_value()?;
        self.skip_white_space();
        if !self.is_end() {
            return self.fail("unexpected character");
        }
        Ok(result)
    }

    fn read_value(&mut self) -> Parsed<Box<dyn JsonValue>> {
        Ok(match self.current {
            Some(b'n') => Box::new(self.read_literal("null")?),
            Some(b't') => Box::new(self.read_literal("true")?),
            Some(b'f') => Box::new(self.read_literal("false")?),
            Some(b'"') => Box::new(JsonString { text: self.read_string()? }),
            Some(b'[') => Box::new(self.read_array()?),
            Some(b'{') => Box::new(self.read_object()?),
            Some(b'-' | b'0'..=b'9') => Box::new(self.read_number()?),
            _ => return self.fail("expected a value"),
        })
    }

    fn read_literal(&mut self, text: &'static str) -> Parsed<JsonLiteral> {
        for c in text.bytes() {
            self.expect_char(c)?;
        }
        Ok(JsonLiteral { text })
    }

    fn read_array(&mut self) -> Parsed<JsonArray> {
        let mut array = JsonArray::new();
        self.read();
        self.skip_white_space();
        if self.read_char(b']') {
            return Ok(array);
        }
        loop {
            self.skip_white_space();
            array.add(self.read_value()?);
            self.skip_white_space();
            if !self.read_char(b',') {
                break;
            }
        }
        self.expect_char(b']')?;
        Ok(array)
    }

    fn read_object(&mut self) -> Parsed<JsonObject> {
        let mut object = JsonObject::new();
        self.read();
        self.skip_white_space();
        if self.read_char(b'}') {
            return Ok(object);
        }
        loop {
            self.skip_white_space();
            if self.current != Some(b'"') {
                return self.fail("expected a name");
            }
            let name = self.read_string()?;
            self.skip_white_space();
            self.expect_char(b':')?;
            self.skip_white_space();
            object.add(name, self.read_value()?);
            self.skip_white_space();
            if !self.read_char(b',') {
                break;
            }
        }
        self.expect_char(b'}')?;
        Ok(object)
    }

    fn read_string(&mut self) -> Parsed<String> {
        self.read();
        let mut captured = String::new();
        let mut start = self.position();
        while self.current != Some(b'"') {
            if self.is_end() {
                return self.fail("unexpected end of a string");
            }
            if self.current == Some(b'\\') {
                captured.push_str(&self.input[start..self.position()]);
                self.read();
                captured.push(self.read_escape()?);
                start = self.position();
            } else {
                self.read();
            }
        }
        captured.push_str(&self.input[start..self.position()]);
        self.read();
        Ok(captured)
    }

    fn read_escape(&mut self) -> Parsed<char> {
        let escaped = match self.current {
            Some(c @ (b'"' | b'/' | b'\\')) => char::from(c),
            Some(b'b') => '\x08',
            Some(b'f') => '\x0c',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => return self.fail("expected a valid escape sequence"),
        };
        self.read();
        Ok(escaped)
    }

    fn read_number(&mut self) -> Parsed<JsonNumber> {
        let start = self.position();
        self.read_char(b'-');
        if !self.read_char(b'0') {
            self.read_digits()?;
        }
        if self.read_char(b'.') {
            self.read_digits()?;
        }
        if self.read_char(b'e') || self.read_char(b'E') {
            if !self.read_char(b'+') {
                self.read_char(b'-');
            }
            self.read_digits()?;
        }
        Ok(JsonNumber { text: self.input[start..self.position()].to_string() })
    }

    fn read_digits(&mut self) -> Parsed<()> {
        if !self.is_digit() {
            return self.fail("expected a digit");
        }
        while self.is_digit() {
            self.read();
        }
        Ok(())
    }

    fn read_char(&mut self, c: u8) -> bool {
        if self.current != Some(c) {
            return false;
        }
        self.read();
        true
    }

    fn expect_char(&mut self, c: u8) -> Parsed<()> {
        if self.read_char(c) { Ok(()) } else { self.fail(&format!("expected '{}'", char::from(c))) }
    }

    fn read(&mut self) {
        if self.current == Some(b'\n') {
            self.line += 1;
            self.column = 0;
        }
        self.current = self.input.as_bytes().get(self.index).copied();
        self.index += 1;
        self.column += 1;
    }

    /// Where the current character stands.
    fn position(&self) -> usize {
        self.index - 1
    }

    fn skip_white_space(&mut self) {
        while self.is_white_space() {
            self.read();
        }
    }

    fn is_white_space(&self) -> bool {
        matches!(self.current, Some(b' ' | b'\t' | b'\n' | b'\r'))
    }

    fn is_digit(&self) -> bool {
        matches!(self.current, Some(b'0'..=b'9'))
    }

    fn is_end(&self) -> bool {
        self.current.is_none()
    }

    fn fail<T>(&self, message: &str) -> Parsed<T> {
        let message = message.to_string();
        Err(ParseError { message, offset: self.position(), line: self.line, column: self.column })
    }
}

fn benchmark(rounds: i64) -> String {
    let input = text();
    let mut operations = 0;
    let mut weight = 0;
    for _ in 0..rounds {
        let value = Parser::new(&input).parse().unwrap_or_else(|error| panic!("{error}"));
        assert!(value.is_object());
        let head = value.as_object().get("head");
        assert!(head.expect("a head").is_object());
        let list = value.as_object().get("operations").expect("operations");
        assert!(list.is_array());
        operations = list.as_array().size();
        assert_eq!(operations, OPERATIONS);
        weight = value.weight();
    }
    format!("{operations}/{weight}")
}

fn main() {
    harness::run("Json", 15, benchmark);
}
