//! Words of other languages, and what Ruchy writes instead.
//!
//! One table for the parser, which meets them where they make no sense, and for the resolver, which meets them as names that nobody
//! defined. They are no keywords: whoever defines something of the name is told nothing.

/// A word and what is said about it.
const WORDS: &[(&str, &str)] = &[
    ("True", "the truth values are written `true` and `false`"),
    ("False", "the truth values are written `true` and `false`"),
    ("TRUE", "the truth values are written `true` and `false`"),
    ("FALSE", "the truth values are written `true` and `false`"),
    ("undefined", "the absent value is written `nil`"),
    ("NULL", "the absent value is written `nil`"),
    (
        "this",
        "the instance a method is called on is written `self`",
    ),
    (
        "new",
        "an instance is made by `Account(\"Ada\")` or `Account::new(\"Ada\")`, without the word `new`",
    ),
    ("lambda", "a lambda is written `|x| x + 1`"),
    ("raise", "an error is raised by `throw`"),
    ("except", "what `try` raises is handled by `catch e { … }`"),
    (
        "switch",
        "cases are told apart by `match x { 1 => …, _ => … }`",
    ),
    (
        "case",
        "cases are told apart by `match x { 1 => …, _ => … }`",
    ),
    ("echo", "text is printed by `println(…)`"),
    ("puts", "text is printed by `println(…)`"),
    (
        "printf",
        "text is printed by `print(…)` or `println(…)`, and put together by f-strings: `f\"{x}\"`",
    ),
    ("console", "text is printed by `println(…)`"),
    ("System", "text is printed by `println(…)`"),
    (
        "global",
        "a function sees the variables around it and assigns to them as they are, without `global`",
    ),
    (
        "nonlocal",
        "a function sees the variables around it and assigns to them as they are, without `nonlocal`",
    ),
    ("del", "an element is removed by the method `remove`"),
    ("isinstance", "the type of a value is given by `type_of(x)`"),
    (
        "foreach",
        "a loop over elements is written `for x in xs { … }`",
    ),
    ("until", "a loop is written `while !done { … }`"),
    ("unless", "write `if !c { … }`"),
    (
        "__init__",
        "the constructor of a class is written `new(…) { … }`",
    ),
    (
        "constructor",
        "the constructor of a class is written `new(…) { … }`",
    ),
];

/// What Ruchy writes for a word that other languages have and Ruchy has not.
pub fn hint(word: &str) -> Option<&'static str> {
    let row = WORDS.iter().find(|(other, _)| *other == word)?;
    Some(row.1)
}

#[cfg(test)]
mod tests {
    use super::{WORDS, hint};

    #[test]
    fn each_word_stands_in_the_table_once() {
        for (index, (word, text)) in WORDS.iter().enumerate() {
            assert!(
                WORDS.iter().skip(index + 1).all(|(other, _)| other != word),
                "{word}"
            );
            assert_eq!(hint(word), Some(*text));
        }
        assert_eq!(hint("account"), None);
    }
}
