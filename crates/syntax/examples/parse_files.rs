//! Parses the files named on the command line and prints what is wrong with them.
use ruchyruchy_syntax::span::SourceMap;

fn main() {
    let mut bad = 0;
    for path in std::env::args().skip(1) {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let mut sources = SourceMap::new();
        let Ok(file) = sources.add(path.as_str(), text) else {
            continue;
        };
        let parsed = ruchyruchy_syntax::parse(&file);
        if !parsed.diagnostics.is_empty() {
            bad += 1;
        }
        for diagnostic in parsed.diagnostics.iter().take(9) {
            println!("{}", diagnostic.render(&sources, false));
        }
    }
    println!("{bad} files with mistakes");
}
