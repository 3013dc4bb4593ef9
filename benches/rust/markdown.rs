//! Turns Markdown into HTML: blocks from lines, marks within lines, nested lists by recursion.
mod harness;

enum Block {
    Heading(usize, String),
    Paragraph(String),
    Code(String, Vec<String>),
    List(bool, Vec<Vec<Block>>),
    Rule,
}

struct Blocks<'a> {
    lines: Vec<&'a str>,
    at: usize,
}

impl<'a> Blocks<'a> {
    fn new(lines: Vec<&'a str>) -> Blocks<'a> {
        Blocks { lines, at: 0 }
    }

    fn line(&self) -> Option<&'a str> {
        self.lines.get(self.at).copied()
    }

    fn parse(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some(line) = self.line() {
            if line.trim().is_empty() {
                self.at += 1;
            } else if let Some(block) = heading(line) {
                self.at += 1;
                blocks.push(block);
            } else if let Some(language) = line.strip_prefix("```") {
                blocks.push(self.code(language));
            } else if line.trim() == "---" {
                self.at += 1;
                blocks.push(Block::Rule);
            } else if let Some((ordered, _)) = marker(line) {
                blocks.push(self.list(ordered));
            } else {
                blocks.push(self.paragraph());
            }
        }
        blocks
    }

    fn code(&mut self, language: &str) -> Block {
        let mut lines = Vec::new();
        self.at += 1;
        while let Some(line) = self.line() {
            self.at += 1;
            if line.starts_with("```") {
                break;
            }
            lines.push(line.to_owned());
        }
        Block::Code(language.to_owned(), lines)
    }

    /// Items of one kind; what is indented below an item is blocks of its own.
    fn list(&mut self, ordered: bool) -> Block {
        let mut items = Vec::new();
        while let Some(line) = self.line() {
            let Some((kind, text)) = marker(line) else { break };
            if kind != ordered {
                break;
            }
            self.at += 1;
            let mut inner = vec![text];
            while let Some(line) = self.line() {
                let Some(text) = line.strip_prefix("   ") else { break };
                self.at += 1;
                inner.push(text);
            }
            items.push(Blocks::new(inner).parse());
        }
        Block::List(ordered, items)
    }

    fn paragraph(&mut self) -> Block {
        let mut lines = Vec::new();
        while let Some(line) = self.line() {
            if line.trim().is_empty() || line.starts_with("```") {
                break;
            }
            if !lines.is_empty() && marker(line).is_some() {
                break;
            }
            self.at += 1;
            lines.push(line.trim());
        }
        Block::Paragraph(lines.join(" "))
    }
}

fn heading(line: &str) -> Option<Block> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    if level == 0 || level > 6 || !text.starts_with(' ') {
        return None;
    }
    Some(Block::Heading(level, text.trim().to_owned()))
}

/// `- text` or `1. text`: whether it is numbered, and the text.
fn marker(line: &str) -> Option<(bool, &str)> {
    if let Some(text) = line.strip_prefix("- ") {
        return Some((false, text));
    }
    let (number, text) = line.split_once(". ")?;
    if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) {
        Some((true, text))
    } else {
        None
    }
}

struct Inline {
    chars: Vec<char>,
    at: usize,
    out: String,
}

impl Inline {
    fn has(&self, mark: &str, at: usize) -> bool {
        mark.chars().enumerate().all(|(i, c)| self.chars.get(at + i) == Some(&c))
    }

    fn find(&self, mark: &str, from: usize) -> Option<usize> {
        (from..self.chars.len()).find(|at| self.has(mark, *at))
    }

    fn slice(&self, start: usize, end: usize) -> String {
        self.chars[start..end].iter().collect()
    }

    /// What lies between the mark at this place and its next occurrence. Before a blank it marks
    /// nothing.
    fn enclosed(&mut self, mark: &str) -> Option<String> {
        let start = self.at + mark.len();
        if self.has(" ", start) {
            return None;
        }
        let end = self.find(mark, start + 1)?;
        self.at = end + mark.len();
        Some(self.slice(start, end))
    }

    /// `[label](target)`
    fn link(&mut self) -> Option<(String, String)> {
        let start = self.at + 1;
        let middle = self.find("]", start)?;
        if !self.has("](", middle) {
            return None;
        }
        let end = self.find(")", middle + 2)?;
        self.at = end + 1;
        Some((self.slice(start, middle), self.slice(middle + 2, end)))
    }

    fn element(&mut self, c: char) -> Option<String> {
        match c {
            '`' => Some(format!("<code>{}</code>", escape(&self.enclosed("`")?))),
            '*' if self.has("**", self.at) => {
                Some(format!("<strong>{}</strong>", inline(&self.enclosed("**")?)))
            }
            '*' => Some(format!("<em>{}</em>", inline(&self.enclosed("*")?))),
            '[' => {
                let (label, target) = self.link()?;
                Some(format!("<a href=\"{}\">{}</a>", escape(&target), inline(&label)))
            }
            _ => None,
        }
    }

    /// A mark without its other half is text.
    fn render(mut self) -> String {
        while self.at < self.chars.len() {
            let c = self.chars[self.at];
            if let Some(html) = self.element(c) {
                self.out.push_str(&html);
            } else {
                escaped(c, &mut self.out);
                self.at += 1;
            }
        }
        self.out
    }
}

fn inline(text: &str) -> String {
    Inline { chars: text.chars().collect(), at: 0, out: String::new() }.render()
}

fn escaped(c: char, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        _ => out.push(c),
    }
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        escaped(c, &mut out);
    }
    out
}

fn render(block: &Block) -> String {
    match block {
        Block::Heading(level, text) => format!("<h{level}>{}</h{level}>\n", inline(text)),
        Block::Paragraph(text) => format!("<p>{}</p>\n", inline(text)),
        Block::Code(language, lines) => {
            format!("<pre><code class=\"{language}\">{}</code></pre>\n", escape(&lines.join("\n")))
        }
        Block::List(ordered, items) => {
            let tag = if *ordered { "ol" } else { "ul" };
            let rows: String =
                items.iter().map(|item| format!("<li>{}</li>\n", item_html(item))).collect();
            format!("<{tag}>\n{rows}</{tag}>\n")
        }
        Block::Rule => "<hr>\n".to_owned(),
    }
}

fn render_all(blocks: &[Block]) -> String {
    blocks.iter().map(render).collect()
}

/// An item of a single paragraph has no `<p>`.
fn item_html(blocks: &[Block]) -> String {
    match blocks {
        [Block::Paragraph(text), rest @ ..] => inline(text) + &render_all(rest),
        _ => render_all(blocks),
    }
}

fn generate(sections: i64) -> String {
    let mut seed = 42;
    let mut next = |limit: i64| {
        seed = seed * 16807 % 2147483647;
        seed % limit
    };
    let sentences = [
        "Plain words make up *most* of a text, and most of the time.",
        "See [the `manual`](https://example.org/manual?page=2&part=\"a\") for **more *or less* detail**.",
        "An inequality such as a < b && c > d is escaped; 2 * 3 is not emphasis.",
        "Use `let x = a * b;` where [brackets] mean nothing.",
    ];
    let mut out = String::new();
    for k in 0..sections {
        out += &"#".repeat(1 + next(3) as usize);
        out += &format!(" Section {k}: *on* `things`\n\n");
        for _ in 0..1 + next(3) {
            for _ in 0..1 + next(4) {
                out += sentences[next(4) as usize];
                out += "\n";
            }
            out += "\n";
        }
        match next(4) {
            0 => {
                out += &format!("```rust\nfn f{k}(x: &str) -> bool {{\n    x.len() < {}\n}}\n```\n\n", next(100));
            }
            1 => {
                for i in 0..2 + next(4) {
                    out += &format!("- item {i} of **{k}**\n");
                    if next(3) == 0 {
                        out += "   1. inner `one`\n   2. inner two\n";
                    }
                }
                out += "\n";
            }
            2 => {
                for i in 1..=3 {
                    out += &format!("{i}. {}\n", sentences[next(4) as usize]);
                }
                out += "\n";
            }
            _ => out += "---\n\n",
        }
    }
    out
}

fn checksum(text: &str) -> i64 {
    text.bytes().fold(0, |sum, byte| (sum * 31 + i64::from(byte)) % 1000000007)
}

fn benchmark(text: &str) -> String {
    let blocks = Blocks::new(text.lines().collect()).parse();
    let html = render_all(&blocks);
    format!("{} {} {}", blocks.len(), html.len(), checksum(&html))
}

fn main() {
    harness::run_prepared("Markdown", 50, generate, |text| benchmark(text));
}
