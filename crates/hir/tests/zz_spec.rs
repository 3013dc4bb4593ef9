mod front;
use front::Front;
fn collect(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, files); } else if path.extension().is_some_and(|e| e == "ruchy") { files.push(path); }
    }
}
#[test]
fn all() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/spec");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut bad = 0;
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let front = Front::new(&text);
        let mut wanted = Vec::new();
        let mut warns = Vec::new();
        for (n, line) in (1u32..).zip(text.lines()) {
            if let Some((_, c)) = line.split_once("expect error: ") { wanted.push((n, c.split_whitespace().next().unwrap().to_owned())); }
            if let Some((_, c)) = line.split_once("expect warning: ") { warns.push((n, c.split_whitespace().next().unwrap().to_owned())); }
        }
        let found: Vec<_> = front.diagnostics.iter().filter(|d| d.is_error()).map(|d| (front.line(d), d.code.number().to_owned())).collect();
        let fw: Vec<_> = front.diagnostics.iter().filter(|d| !d.is_error()).map(|d| (front.line(d), d.code.number().to_owned())).collect();
        let mut a = found.clone(); a.sort(); let mut b = wanted.clone(); b.sort();
        let missing: Vec<_> = warns.iter().filter(|w| !fw.contains(w)).collect();
        let extra: Vec<_> = fw.iter().filter(|w| !warns.contains(w)).collect();
        if a != b || !missing.is_empty() {
            bad += 1;
            println!("== {} wanted {:?} {:?}\n{}", file.strip_prefix(&root).unwrap().display(), b, missing, front.text(&front.diagnostics));
        } else if !extra.is_empty() && found.is_empty() {
            println!("-- {} extra warnings\n{}", file.strip_prefix(&root).unwrap().display(), front.text(&front.diagnostics));
        }
    }
    println!("{bad} bad of {}", files.len());
}
