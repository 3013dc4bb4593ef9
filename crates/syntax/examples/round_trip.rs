//! Prints each file named on the command line back from its tree and compares the trees.
use ruchyruchy_syntax::print;
use ruchyruchy_syntax::span::SourceMap;

fn main() {
    let (mut good, mut bad) = (0, 0);
    for path in std::env::args().skip(1) {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let mut sources = SourceMap::new();
        let Ok(file) = sources.add(path.as_str(), text) else {
            continue;
        };
        let first = ruchyruchy_syntax::parse(&file);
        if first.diagnostics.iter().any(|d| d.is_error()) {
            continue;
        }
        let printed = print::source(&first.file);
        let Ok(again) = sources.add("printed", printed.as_str()) else {
            continue;
        };
        let second = ruchyruchy_syntax::parse(&again);
        if print::same_tree(&first.file, &second.file) && second.diagnostics.is_empty() {
            good += 1;
            continue;
        }
        bad += 1;
        println!("== {path}");
        for diagnostic in second.diagnostics.iter().take(2) {
            println!("{}", diagnostic.render(&sources, false));
        }
        let (left, right) = (
            print::bare_tree(&first.file),
            print::bare_tree(&second.file),
        );
        if let Some((index, (a, b))) = left
            .lines()
            .zip(right.lines())
            .enumerate()
            .find(|(_, (a, b))| a != b)
        {
            println!("line {index}:\n  {a}\n  {b}");
        }
    }
    println!("{good} good, {bad} bad");
}
