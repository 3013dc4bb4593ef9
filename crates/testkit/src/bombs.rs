//! Texts that are large in one way only.
//!
//! Each piece of syntax a million times over, open and closed, and lists of everything that can be
//! listed. They are made here because nobody wants ten megabytes of brackets in a repository; small
//! hostile programs are files in `tests/hostile/`.

/// The most bytes of one text.
const LONGEST: usize = 12 << 20;

/// Pieces repeated as they are: an opening without end, or nonsense.
const OPEN: [&str; 92] = [
    "(",
    "[",
    "{",
    ")",
    "]",
    "}",
    "<",
    ">",
    "-",
    "!",
    "~",
    "*",
    "&",
    "&mut ",
    "+",
    "/",
    "%",
    "=",
    "==",
    "..",
    "..=",
    "...",
    "?",
    "??",
    "?.",
    ".",
    "::",
    ":",
    ";",
    ",",
    "|",
    "||",
    "|>",
    "^",
    "=>",
    "->",
    "@",
    "#",
    "#[",
    "#[a] ",
    "@a ",
    "'",
    "'a: ",
    "\"",
    "f\"{",
    "r#",
    "/*",
    "/* */",
    "//\n",
    "# \n",
    "\\",
    "\0",
    "\n",
    "\r\n",
    "\t",
    "\u{feff}",
    "é",
    "🦀",
    "\u{202e}",
    "0",
    "9",
    "_",
    "x",
    "x ",
    "x\n",
    "x.",
    "f(",
    "a[",
    "(|",
    "|x| ",
    "fun ",
    "fun f() {",
    "fun f(x, ",
    "let x = ",
    "let (",
    "if x {",
    "if x { } else ",
    "match x { _ => ",
    "for x in ",
    "while x {",
    "loop {",
    "try {",
    "try { } catch ",
    "return ",
    "throw ",
    "await ",
    "lazy ",
    "mod m {",
    "impl T for ",
    "struct S { a: ",
    "x as ",
    "1 + ",
];

/// What opens, what stands in the middle, what closes: nested a million deep and complete.
const NESTED: [(&str, &str, &str); 25] = [
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("{ ", "1", " }"),
    ("{a: ", "1", "}"),
    ("-(", "1", ")"),
    ("!", "true", ""),
    ("- ", "1", ""),
    ("1 + (", "1", ")"),
    ("2 ** ", "2", ""),
    ("a = ", "1", ""),
    ("c ? 1 : ", "2", ""),
    ("f(", "1", ")"),
    ("a[", "0", "]"),
    ("Some(", "1", ")"),
    ("|x| ", "x", ""),
    ("if true { ", "1", " } else { 2 }"),
    ("if true { 1 } else ", "{ 2 }", ""),
    ("match 1 { _ => ", "1", " }"),
    ("for i in 0..1 { ", "i", " }"),
    ("try { ", "1", " } catch e { 2 }"),
    ("fun f() { ", "1", " }"),
    ("mod m { ", "", " }"),
    ("f\"{", "1", "}\""),
    ("async { ", "1", " }"),
    ("lazy ", "1", ""),
];

/// What stands before, what is repeated (`N` is its number), what stands after.
const LISTED: [(&str, &str, &str); 34] = [
    ("let x = 1", " + 1", ""),
    ("let x = 1", " - N * 2", ""),
    ("let x = true", " && true", ""),
    ("let x = nil", " ?? nil", ""),
    ("let x = \"a\"", " + \"b\"", ""),
    ("let x = 2", " ** 1", ""),
    ("let mut a = 1\n", "a = ", "1"),
    ("let x = [1", ", N", "]"),
    ("let x = (1", ", N", ")"),
    ("let x = {a: 1", ", aN: N", "}"),
    ("let x = {1", ", N", "}"),
    ("println(1", ", N", ")"),
    ("let x = [0]", ".clone()", ""),
    ("let x = [0]", "[0..1]", ""),
    ("let x = nil", "?.a", ""),
    ("let x = Ok(1)", "?", ""),
    ("let x = 1", " as i64", ""),
    ("let x = 1", " |> abs", ""),
    ("let x = 1\n", "let xN = N\n", ""),
    ("let x = 1\n", "let x = x + 1\n", "println(x)"),
    ("", "fun fN() { N }\n", "println(f1())"),
    ("", "struct SN { a: i64 }\n", ""),
    ("", "mod mN { pub fun f() { N } }\n", ""),
    ("enum E { A", ", AN", " }\nprintln(E::A1)"),
    ("struct S { a: i64", ", aN: i64", " }"),
    ("fun f(a", ", aN", ") { a }"),
    ("println(match 5 { 0 => 0", ", N => N", ", _ => 1 })"),
    ("println(match 5 { 0", " | N", " => 1, _ => 2 })"),
    (
        "let x = if 1 == 2 { 0 }",
        " else if N == 2 { N }",
        " else { 1 }",
    ),
    ("let x = \"", "\\n", "\""),
    ("let x = f\"", "{1}", "\""),
    ("let x = \"", "é", "\"\nprintln(x.len())"),
    ("let x = 1", "0", ""),
    ("let x = 0.", "1", ""),
];

/// The names and texts of all bombs. `scale` divides the number of repetitions, for slow machines.
pub fn all(scale: usize) -> impl Iterator<Item = (String, String)> {
    let count = move |length: usize| (1_000_000 / scale.max(1)).min(LONGEST / length.max(1));
    let open = OPEN.iter().map(move |piece| {
        let text = piece.repeat(count(piece.len()));
        (format!("open {piece:?}"), text)
    });
    let nested = NESTED.iter().map(move |(open, middle, close)| {
        let n = count(open.len() + close.len());
        let text = [&open.repeat(n), *middle, &close.repeat(n), "\n"].concat();
        (format!("nested {open:?}"), text)
    });
    let typed = std::iter::once_with(move || {
        let n = count(5);
        let text = [
            "let x: ",
            &"Vec<".repeat(n),
            "i64",
            &">".repeat(n),
            " = []\n",
        ]
        .concat();
        ("nested types".to_owned(), text)
    });
    let listed = LISTED.iter().map(move |(before, piece, after)| {
        let mut text = (*before).to_owned();
        // Lists of declarations are slower than brackets; a hundred thousand of them are a bomb.
        for i in 0..count(piece.len()) / if piece.contains('N') { 10 } else { 1 } {
            text.push_str(&piece.replace('N', &i.to_string()));
        }
        text.push_str(after);
        (format!("listed {piece:?}"), text)
    });
    open.chain(nested).chain(typed).chain(listed)
}
