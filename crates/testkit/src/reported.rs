//! Reading back the diagnostics that a program printed on stderr.
//!
//! They look as rustc's do: a head `error[E0425]: message` (the message may go on over indented
//! lines), then ` --> file:line:column`, then the excerpt, which is not read.

/// A diagnostic found in stderr.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Whether it is an error, else a warning.
    pub is_error: bool,
    /// `E0425`, `TypeError`; empty where the head has none.
    pub code: String,
    /// The message.
    pub message: String,
    /// The place, where one is given.
    pub place: Option<Place>,
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// As printed.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
}

/// All diagnostics in the text, in order.
pub fn parse(stderr: &str) -> Vec<Reported> {
    let mut all: Vec<Reported> = Vec::new();
    let mut in_head = false;
    for line in stderr.lines() {
        if let Some(head) = head(line) {
            all.push(head);
            in_head = true;
            continue;
        }
        let Some(last) = all.last_mut().filter(|_| in_head) else {
            continue;
        };
        if let Some(arrow) = line.trim_start().strip_prefix("--> ") {
            last.place = place(arrow.trim_end());
            in_head = false;
        } else if line.trim_start().starts_with('|') || line.trim().is_empty() {
            in_head = false;
        } else {
            last.message.push('\n');
            last.message.push_str(line.trim());
        }
    }
    all
}

fn head(line: &str) -> Option<Reported> {
    let (is_error, rest) = match line.strip_prefix("error") {
        Some(rest) => (true, rest),
        None => (false, line.strip_prefix("warning")?),
    };
    let (code, message) = match rest.strip_prefix('[') {
        Some(rest) => rest
            .split_once("]: ")
            .or_else(|| Some((rest.strip_suffix("]:")?, "")))?,
        None => ("", rest.strip_prefix(':')?),
    };
    let message = message.trim().to_owned();
    Some(Reported {
        is_error,
        code: code.to_owned(),
        message,
        place: None,
    })
}

/// Reads `file:line:column`; the file's name may itself hold colons.
fn place(text: &str) -> Option<Place> {
    let (rest, column) = text.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some(Place {
        file: file.to_owned(),
        line: line.parse().ok()?,
        column: column.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_places_and_messages() {
        let text = "warning[W0002]: `x` is\n                reassigned\n --> a:b.ruchy:3:1\n  |\n\
                    3 | x = 2\n  | ^^^^^\n\nerror: uncaught exception: boom\n --> m.ruchy:10:5\n";
        let all = parse(text);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].code, "W0002");
        assert_eq!(all[0].message, "`x` is\nreassigned");
        let place = all[0].place.clone().unwrap();
        assert_eq!(
            (&*place.file, place.line, place.column),
            ("a:b.ruchy", 3, 1)
        );
        assert_eq!(all[1].message, "uncaught exception: boom");
        assert!(all[1].is_error);
    }
}
