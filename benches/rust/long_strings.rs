//! Texts of a megabyte: searched, replaced, split, joined, compared, read character by character.
mod harness;

fn text(kilobytes: i64) -> String {
    let words = ["lorem", "ipsum", "dolor", "sit", "amet", "sed", "do", "eiusmod"];
    let mut seed: i64 = 42;
    let mut chosen = Vec::new();
    let mut length = 0;
    while length < kilobytes as usize * 1024 {
        seed = seed * 48271 % 2147483647;
        let word = words[(seed % 8) as usize];
        chosen.push(word);
        length += word.len() + 1;
    }
    chosen.join(" ")
}

fn count(text: &str, needle: &str) -> i64 {
    let mut found = 0;
    let mut from = 0;
    while let Some(at) = text[from..].find(needle) {
        found += 1;
        from += at + 1;
    }
    found
}

fn benchmark(kilobytes: i64) -> String {
    let text = text(kilobytes);
    let found = count(&text, "dolor sit") + count(&text, "consectetur");

    let longer = text.replace("ipsum", "IPSUM, ipsum").replace(" do ", " ");
    let parts: Vec<&str> = longer.split(' ').collect();
    let longest = parts.iter().map(|part| part.len()).max().unwrap_or(0);

    // Equal but for the last character, so that all of it must be compared.
    let copy = text.split(' ').collect::<Vec<&str>>().join(" ");
    let other = copy.clone() + "!";
    let mut order = 0;
    if text == copy {
        order += 1;
    }
    if text < other {
        order += 2;
    }
    if other.starts_with(&text) {
        order += 4;
    }
    if longer.to_uppercase() == longer {
        order += 8;
    }

    let length = text.len();
    let mut vowels = 0;
    let mut seed: i64 = 42;
    for _ in 0..kilobytes * 20 {
        seed = seed * 48271 % 2147483647;
        let c = text.as_bytes()[seed as usize % length];
        if c == b'e' || c == b'i' || c == b'o' {
            vowels += 1;
        }
    }
    format!("{length} {found} {} {} {longest} {order} {vowels}", longer.len(), parts.len())
}

fn main() {
    harness::run("LongStrings", 2000, benchmark);
}
