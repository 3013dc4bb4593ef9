//! Cuts the source of a small C-like language into tokens: characters, longest match, an enum of tokens.
mod harness;

const KEYWORDS: [&str; 8] = ["break", "else", "for", "if", "int", "return", "void", "while"];
const THREE: &[&str] = &["<<=", ">>="];
const TWO: &[&str] = &[
    "==", "!=", "<=", ">=", "&&", "||", "<<", ">>", "+=", "-=", "*=", "/=", "++", "--", "->",
];
const ONE: &str = "+-*/%=<>!&|^~?:;,.(){}[]";

enum Token {
    Keyword(String),
    Name(String),
    Int(i64),
    Float(f64),
    Text(String),
    Char(char),
    Operator(String),
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: i64,
}

impl Lexer {
    fn new(source: &str) -> Lexer {
        Lexer { chars: source.chars().collect(), at: 0, line: 1 }
    }

    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while accept(self.peek(0)) {
            self.at += 1;
        }
        self.slice(start, self.at)
    }

    fn slice(&self, start: usize, end: usize) -> String {
        self.chars[start..end].iter().collect()
    }

    /// Blanks and comments, which `/* */` does not nest.
    fn skip(&mut self) {
        loop {
            match (self.peek(0), self.peek(1)) {
                (' ' | '\t', _) => self.at += 1,
                ('\n', _) => {
                    self.at += 1;
                    self.line += 1;
                }
                ('/', '/') => {
                    while self.peek(0) != '\n' && self.peek(0) != '\0' {
                        self.at += 1;
                    }
                }
                ('/', '*') => {
                    self.at += 2;
                    while self.peek(0) != '\0' && (self.peek(0) != '*' || self.peek(1) != '/') {
                        if self.peek(0) == '\n' {
                            self.line += 1;
                        }
                        self.at += 1;
                    }
                    self.at += 2;
                }
                _ => return,
            }
        }
    }

    fn next(&mut self) -> Result<Option<Token>, String> {
        self.skip();
        let token = match self.peek(0) {
            '\0' => return Ok(None),
            'a'..='z' | 'A'..='Z' | '_' => {
                let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
                if KEYWORDS.contains(&name.as_str()) {
                    Token::Keyword(name)
                } else {
                    Token::Name(name)
                }
            }
            '0'..='9' => self.number(),
            '"' => self.text()?,
            '\'' => self.character()?,
            c => self.operator(c)?,
        };
        Ok(Some(token))
    }

    fn number(&mut self) -> Token {
        let start = self.at;
        if self.peek(0) == '0' && self.peek(1) == 'x' {
            self.at += 2;
            let digits = self.take_while(|c| c.is_ascii_hexdigit());
            return Token::Int(i64::from_str_radix(&digits, 16).unwrap());
        }
        self.take_while(|c| c.is_ascii_digit());
        if self.peek(0) == '.' && self.peek(1).is_ascii_digit() {
            self.at += 1;
            self.take_while(|c| c.is_ascii_digit());
            Token::Float(self.slice(start, self.at).parse().unwrap())
        } else {
            Token::Int(self.slice(start, self.at).parse().unwrap())
        }
    }

    fn text(&mut self) -> Result<Token, String> {
        let mut text = String::new();
        self.at += 1;
        while self.peek(0) != '"' {
            if self.peek(0) == '\0' {
                return Err(format!("line {}: a string without end", self.line));
            }
            text.push(self.escaped());
        }
        self.at += 1;
        Ok(Token::Text(text))
    }

    fn character(&mut self) -> Result<Token, String> {
        self.at += 1;
        let c = self.escaped();
        if self.peek(0) != '\'' {
            return Err(format!("line {}: a character without end", self.line));
        }
        self.at += 1;
        Ok(Token::Char(c))
    }

    fn escaped(&mut self) -> char {
        let c = self.peek(0);
        self.at += 1;
        if c != '\\' {
            return c;
        }
        let c = self.peek(0);
        self.at += 1;
        match c {
            'n' => '\n',
            't' => '\t',
            _ => c,
        }
    }

    fn operator(&mut self, first: char) -> Result<Token, String> {
        for (length, operators) in [(3, THREE), (2, TWO)] {
            if self.at + length <= self.chars.len() {
                let operator = self.slice(self.at, self.at + length);
                if operators.contains(&operator.as_str()) {
                    self.at += length;
                    return Ok(Token::Operator(operator));
                }
            }
        }
        if !ONE.contains(first) {
            return Err(format!("line {}: unknown character `{first}`", self.line));
        }
        self.at += 1;
        Ok(Token::Operator(first.to_string()))
    }
}

fn generate(functions: i64) -> String {
    let mut seed = 42;
    let mut next = |limit: i64| {
        seed = seed * 16807 % 2147483647;
        seed % limit
    };
    let statements = [
        "count += values[i] * 3; // the next one",
        "if (count >= 0x1F && !done) { count <<= 2; } else { return count - 1; }",
        "print(\"value:\\t%d\\n\", count);",
        "while (i != limit) { i++; total = total + 2.75 / (i % 7); }",
        "/* a comment\n       of two lines */ letter = text[i] == '\\n' ? 'x' : '-';",
        "node->next = node->previous;",
    ];
    let mut out = String::new();
    for k in 0..functions {
        out += &format!("void function_{k}(int limit, int seed_{}) {{\n", next(1000));
        for _ in 0..3 + next(5) {
            out += &format!("    {}\n", statements[next(6) as usize]);
        }
        out += "}\n\n";
    }
    out
}

fn text_sum(text: &str) -> i64 {
    text.bytes().map(i64::from).sum()
}

fn benchmark(source: &str) -> String {
    let mut lexer = Lexer::new(source);
    let mut counts = [0; 7];
    let mut check = 0;
    while let Some(token) = lexer.next().unwrap() {
        let (kind, weight) = match token {
            Token::Keyword(word) => (0, word.len() as i64),
            Token::Name(name) => (1, text_sum(&name)),
            Token::Int(n) => (2, n),
            Token::Float(x) => (3, (x * 4.0) as i64),
            Token::Text(text) => (4, text_sum(&text)),
            Token::Char(c) => (5, i64::from(c as u32)),
            Token::Operator(operator) => (6, text_sum(&operator)),
        };
        counts[kind] += 1;
        check = (check * 31 + weight + kind as i64) % 1000000007;
    }
    let counts: Vec<String> = counts.iter().map(i64::to_string).collect();
    format!("{} {} {check}", lexer.line, counts.join("/"))
}

fn main() {
    harness::run_prepared("Lexer", 100, generate, |source| benchmark(source));
}
