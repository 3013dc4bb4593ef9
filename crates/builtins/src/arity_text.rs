//! What is said about a call with the wrong number of arguments, by all who say it.

/// How many of something: "1 argument", "2 arguments".
pub fn counted(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{plural}")
}

/// The end of the sentence: "but 1 was given".
pub fn given_text(given: usize) -> String {
    let verb = if given == 1 { "was" } else { "were" };
    format!("but {given} {verb} given")
}

/// "`f` takes 2 arguments, but 1 was given". Without `most` any number from `least` on will do.
pub fn wrong_count(name: &str, (least, most): (usize, Option<usize>), given: usize) -> String {
    let wanted = match most {
        Some(most) if most == least => counted(least, "argument"),
        Some(most) => format!("{least} to {most} arguments"),
        None => format!("at least {}", counted(least, "argument")),
    };
    format!("`{name}` takes {wanted}, {}", given_text(given))
}

#[cfg(test)]
mod tests {
    use super::wrong_count;

    #[test]
    fn number_and_verb_agree() {
        let cases = [
            ((2, Some(2)), 1, "`f` takes 2 arguments, but 1 was given"),
            ((1, Some(1)), 0, "`f` takes 1 argument, but 0 were given"),
            (
                (0, Some(1)),
                2,
                "`f` takes 0 to 1 arguments, but 2 were given",
            ),
            (
                (1, None),
                0,
                "`f` takes at least 1 argument, but 0 were given",
            ),
        ];
        for (arity, given, text) in cases {
            assert_eq!(wrong_count("f", arity, given), text);
        }
    }
}
