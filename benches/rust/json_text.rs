//! Parses JSON text into an enum of values and prints it again: recursive descent, nested enums, string building.
mod harness;

use std::fmt::Write;

#[derive(PartialEq)]
enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    fn nodes(&self) -> i64 {
        match self {
            Json::List(items) => 1 + items.iter().map(Json::nodes).sum::<i64>(),
            Json::Object(fields) => 1 + fields.iter().map(|(_, value)| value.nodes()).sum::<i64>(),
            _ => 1,
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Json::Number(x) => {
                if *x == x.floor() {
                    out.push_str(&(*x as i64).to_string());
                } else {
                    out.push_str(&x.to_string());
                }
            }
            Json::Text(text) => write_quoted(text, out),
            Json::List(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Json::Object(fields) => {
                out.push('{');
                for (i, (name, value)) in fields.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    write_quoted(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => write!(out, "\\u{:04x}", c as u32).unwrap(),
            c => out.push(c),
        }
    }
    out.push('"');
}

struct Parser {
    chars: Vec<char>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(' ' | '\n' | '\t' | '\r') = self.peek() {
            self.at += 1;
        }
    }

    fn expect(&mut self, wanted: char) -> Result<(), String> {
        if self.peek() != Some(wanted) {
            return self.fail(&format!("expected `{wanted}`"));
        }
        self.at += 1;
        Ok(())
    }

    fn fail<T>(&self, what: &str) -> Result<T, String> {
        Err(format!("{what} at {}", self.at))
    }

    fn value(&mut self) -> Result<Json, String> {
        self.skip_blanks();
        match self.peek() {
            Some('{') => self.object(),
            Some('[') => self.list(),
            Some('"') => Ok(Json::Text(self.string()?)),
            Some('-' | '0'..='9') => self.number(),
            Some('n') => self.word("null", Json::Null),
            Some('t') => self.word("true", Json::Bool(true)),
            Some('f') => self.word("false", Json::Bool(false)),
            _ => self.fail("expected a value"),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, String> {
        for c in word.chars() {
            self.expect(c)?;
        }
        Ok(value)
    }

    fn number(&mut self) -> Result<Json, String> {
        let start = self.at;
        while let Some('-' | '+' | '.' | 'e' | 'E' | '0'..='9') = self.peek() {
            self.at += 1;
        }
        let text: String = self.chars[start..self.at].iter().collect();
        match text.parse::<f64>() {
            Ok(x) => Ok(Json::Number(x)),
            Err(_) => self.fail("bad number"),
        }
    }

    fn string(&mut self) -> Result<String, String> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some('\\') => {
                    self.at += 1;
                    text.push(self.escape()?);
                }
                Some(c) => {
                    self.at += 1;
                    text.push(c);
                }
                None => return Err("the text ends inside a string".to_owned()),
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        let c = self.peek().ok_or("the text ends inside an escape")?;
        self.at += 1;
        match c {
            '"' | '\\' | '/' => Ok(c),
            'n' => Ok('\n'),
            't' => Ok('\t'),
            'r' => Ok('\r'),
            'u' => {
                let mut code: u32 = 0;
                for _ in 0..4 {
                    let digit = self.peek().and_then(|c| c.to_digit(16)).ok_or("bad digit")?;
                    code = code * 16 + digit;
                    self.at += 1;
                }
                Ok(char::from_u32(code).ok_or("no character")?)
            }
            _ => Err(format!("unknown escape `{c}`")),
        }
    }

    fn list(&mut self) -> Result<Json, String> {
        let mut items = Vec::new();
        self.expect('[')?;
        self.skip_blanks();
        while self.peek() != Some(']') {
            if !items.is_empty() {
                self.expect(',')?;
            }
            items.push(self.value()?);
            self.skip_blanks();
        }
        self.expect(']')?;
        Ok(Json::List(items))
    }

    fn object(&mut self) -> Result<Json, String> {
        let mut fields = Vec::new();
        self.expect('{')?;
        self.skip_blanks();
        while self.peek() != Some('}') {
            if !fields.is_empty() {
                self.expect(',')?;
            }
            self.skip_blanks();
            let name = self.string()?;
            self.skip_blanks();
            self.expect(':')?;
            fields.push((name, self.value()?));
            self.skip_blanks();
        }
        self.expect('}')?;
        Ok(Json::Object(fields))
    }
}

fn parse(text: &str) -> Result<Json, String> {
    let mut parser = Parser { chars: text.chars().collect(), at: 0 };
    let value = parser.value()?;
    parser.skip_blanks();
    if parser.at < parser.chars.len() {
        return parser.fail("expected the end");
    }
    Ok(value)
}

fn generate(records: i64) -> String {
    let mut seed = 42;
    let mut next = |limit: i64| {
        seed = seed * 16807 % 2147483647;
        seed % limit
    };
    let names = ["Ada", "Bob \\\"the\\\" Great", "Zo\\u00eb", "line\\nbreak"];
    let mut rows = Vec::new();
    for id in 0..records {
        let tags: Vec<String> = (0..next(4)).map(|_| format!("\"tag{}\"", next(100))).collect();
        let score = (next(100000) - 50000) as f64 / 8.0;
        rows.push(
            format!("  {{\"id\": {id}, \"name\": \"{}\", \"score\": {score:?},\n   ", names[next(4) as usize])
                + &format!("\"tags\": [{}], ", tags.join(", "))
                + &format!("\"address\": {{\"zip\": null, \"city\": [{}, {}.5]}}, ", next(90), next(180))
                + &format!("\"active\": {}}}", next(2) == 0),
        );
    }
    "[\n".to_owned() + &rows.join(",\n") + "\n]\n"
}

fn checksum(text: &str) -> i64 {
    text.bytes().fold(0, |sum, byte| (sum * 31 + i64::from(byte)) % 1000000007)
}

fn benchmark(text: &str) -> String {
    let value = parse(text).unwrap();
    let mut printed = String::new();
    value.write(&mut printed);
    assert!(parse(&printed).unwrap() == value);
    format!("{} {} {}", value.nodes(), printed.len(), checksum(&printed))
}

fn main() {
    harness::run_prepared("JsonText", 200, generate, |text| benchmark(text));
}
