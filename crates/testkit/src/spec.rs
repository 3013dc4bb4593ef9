//! A spec file: one Ruchy program with its expectations written inside it as comments.
//!
//! The directives are found by text search, line by line, never by lexing: a spec may hold a broken
//! token, an unclosed string or a comment that does not end, and its expectations must still be
//! read. One directive a line; its text runs to the end of the line, trailing blanks cut.
//!
//! ```text
//! println(1 + 1)             // expect: 2
//! let n = nope               // expect error: E0425
//! x = 2                      // expect warning: W0002
//! let s: i64 = "seven"       // expect check error: E0308
//! xs[9]                      // expect runtime error: IndexError: out of range
//! eprintln("lost")           // expect stderr: lost
//! ```
//!
//! Directives of the whole file stand on lines of their own: `// expect exit: 3`, `// args: a b`,
//! `// stdin: one line`, `// flags: --max-depth 100`, `// skip: why`, `// rustc`, `// covers: ids`.

/// What one spec file asks for.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Expectations {
    /// The lines of stdout, in order.
    pub stdout: Vec<String>,
    /// Lines that must occur somewhere in stderr.
    pub stderr: Vec<String>,
    /// Static errors: nothing runs.
    pub errors: Vec<Expected>,
    /// Warnings that must be among those reported.
    pub warnings: Vec<Expected>,
    /// Errors of the `check` command that `run` does not report before it runs.
    pub check_errors: Vec<Expected>,
    /// The uncaught error that ends the program.
    pub runtime_error: Option<RuntimeError>,
    /// The exit status, where the other expectations do not already tell it.
    pub exit: Option<i32>,
    /// Arguments of the program.
    pub args: Vec<String>,
    /// Options of the `run` command.
    pub flags: Vec<String>,
    /// The lines of standard input.
    pub stdin: Vec<String>,
    /// Why the file is not run.
    pub skip: Option<String>,
    /// Whether rustc must confirm the expected output.
    pub rustc: bool,
    /// The rows of the feature matrix that the file covers.
    pub covers: Vec<String>,
}

/// A diagnostic expected on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Line of the file, from 1.
    pub line: usize,
    /// `E0425`.
    pub code: String,
    /// Text that the message must contain; often empty.
    pub text: String,
}

/// The expected end of a program by an uncaught error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeError {
    /// Line of the file, from 1.
    pub line: usize,
    /// `TypeError`, or `uncaught exception` for a thrown value that is no error.
    pub kind: String,
    /// Text that the message must contain; often empty.
    pub text: String,
}

impl Expectations {
    /// Whether the program must not run at all.
    pub fn is_static_error(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The exit status that `run` must end with.
    pub fn exit_status(&self) -> i32 {
        let failed = self.is_static_error() || self.runtime_error.is_some();
        self.exit.unwrap_or(i32::from(failed))
    }
}

/// Reads the directives of a spec file.
pub fn parse(source: &str) -> Result<Expectations, String> {
    let mut found = Expectations::default();
    for (index, line) in source.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let number = index + 1;
        if let Some((kind, text)) = expect_directive(line) {
            match kind {
                "" => found.stdout.push(text.to_owned()),
                "stderr" => found.stderr.push(text.to_owned()),
                "error" => found.errors.push(expected(number, text)?),
                "warning" => found.warnings.push(expected(number, text)?),
                "check error" => found.check_errors.push(expected(number, text)?),
                "runtime error" => {
                    let (kind, text) = text.split_once(':').unwrap_or((text, ""));
                    let error = RuntimeError {
                        line: number,
                        kind: kind.trim().to_owned(),
                        text: text.trim().to_owned(),
                    };
                    if found.runtime_error.replace(error).is_some() {
                        return Err(format!(
                            "line {number}: a second run-time error is expected"
                        ));
                    }
                }
                "exit" => {
                    let status = text.trim().parse();
                    found.exit =
                        Some(status.map_err(|_| format!("line {number}: bad exit status"))?);
                }
                other => {
                    return Err(format!(
                        "line {number}: unknown directive `expect {other}:`"
                    ));
                }
            }
            continue;
        }
        let Some(comment) = line.trim_start().strip_prefix("//") else {
            continue;
        };
        let comment = comment.trim();
        if comment == "rustc" {
            found.rustc = true;
        } else if let Some(text) = comment.strip_prefix("args:") {
            found.args.extend(words(text));
        } else if let Some(text) = comment.strip_prefix("flags:") {
            found.flags.extend(words(text));
        } else if let Some(text) = comment.strip_prefix("stdin:") {
            found
                .stdin
                .push(text.strip_prefix(' ').unwrap_or(text).to_owned());
        } else if let Some(text) = comment.strip_prefix("skip:") {
            found.skip = Some(text.trim().to_owned());
        } else if let Some(text) = comment.strip_prefix("covers:") {
            let ids = text.split(',').map(str::trim).filter(|id| !id.is_empty());
            found.covers.extend(ids.map(str::to_owned));
        }
    }
    if found.is_static_error() && !found.stdout.is_empty() {
        return Err("a static error and output are expected, but nothing runs".to_owned());
    }
    Ok(found)
}

/// The kind and text of an `// expect…: …` directive somewhere in the line.
fn expect_directive(line: &str) -> Option<(&str, &str)> {
    for (at, _) in line.match_indices("//") {
        let comment = line[at + 2..].trim_start_matches('/').trim_start();
        let Some(rest) = comment.strip_prefix("expect") else {
            continue;
        };
        let Some((kind, text)) = rest.split_once(':') else {
            continue;
        };
        let is_kind = kind.chars().all(|c| c == ' ' || c.is_ascii_lowercase());
        if is_kind && (kind.is_empty() || kind.starts_with(' ')) {
            let text = text.strip_prefix(' ').unwrap_or(text);
            return Some((kind.trim(), text.trim_end()));
        }
    }
    None
}

fn expected(line: usize, text: &str) -> Result<Expected, String> {
    let text = text.trim();
    let (code, rest) = text.split_once([' ', ':']).unwrap_or((text, ""));
    let is_code = code.len() == 5
        && code.starts_with(['E', 'W'])
        && code.bytes().skip(1).all(|b| b.is_ascii_digit());
    if !is_code {
        return Err(format!("line {line}: `{code}` is not an error code"));
    }
    let text = rest.trim_start_matches([':', ' ']).to_owned();
    Ok(Expected {
        line,
        code: code.to_owned(),
        text,
    })
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_lines_keep_their_inner_text() {
        let found =
            parse("println(\"a\") // expect: a // b: c  \r\n// expect:\n//expect: x").unwrap();
        assert_eq!(found.stdout, ["a // b: c", "", "x"]);
        assert_eq!(found.exit_status(), 0);
    }

    #[test]
    fn directives_are_found_behind_other_comments_and_in_broken_tokens() {
        let found = parse("let s = \"http://x   // expect error: E0765 unterminated").unwrap();
        let error = Expected {
            line: 1,
            code: "E0765".into(),
            text: "unterminated".into(),
        };
        assert_eq!(found.errors, [error]);
        assert_eq!(found.exit_status(), 1);
    }

    #[test]
    fn whole_file_directives() {
        let text = "// rustc\n// args: a  b\n// stdin:\n// stdin: x y\n// covers: p, q\n\
                    // flags: --max-depth 9\nf() // expect runtime error: uncaught exception: {a: 1}";
        let found = parse(text).unwrap();
        assert!(found.rustc);
        assert_eq!(found.args, ["a", "b"]);
        assert_eq!(found.stdin, ["", "x y"]);
        assert_eq!(found.covers, ["p", "q"]);
        assert_eq!(found.flags, ["--max-depth", "9"]);
        let error = found.runtime_error.unwrap();
        assert_eq!(
            (error.line, &*error.kind, &*error.text),
            (7, "uncaught exception", "{a: 1}")
        );
    }

    #[test]
    fn a_misspelt_directive_is_an_error() {
        assert!(parse("// expect warnings: W0001").is_err());
        assert!(parse("// expect error: unknown name").is_err());
        assert!(parse("// expect exit: one").is_err());
        assert_eq!(
            parse("// we expect nothing: really").unwrap(),
            Expectations::default()
        );
    }
}
