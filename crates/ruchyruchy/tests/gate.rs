//! The gate: each way to the world outside against each capability, and ways that try to get around it.

use ruchyruchy::{Capabilities, Engine, ErrorKind, RunError};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// What came of an expression: its text, or the message of the `IoError` that ended it.
fn run(capabilities: &Capabilities, folder: &Path, code: &str) -> Result<String, String> {
    let root = folder.to_string_lossy();
    let code = code.replace("ROOT", &root);
    let engine = Engine::new().with_capabilities(capabilities.clone());
    let module = engine
        .compile("test.ruchy", &code)
        .unwrap_or_else(|e| panic!("{code}: {e}"));
    match engine.run(&module) {
        Ok(value) => Ok(module.text(&engine, &value).unwrap()),
        Err(RunError::Uncaught(error)) => {
            assert_eq!(
                error.kind,
                Some(ErrorKind::IoError),
                "{code}: {}",
                error.message
            );
            Err(error.message.clone())
        }
        Err(error) => panic!("{code}: {error}"),
    }
}

fn refused(capabilities: &Capabilities, folder: &Path, code: &str, flag: &str) {
    let message = run(capabilities, folder, code).expect_err(code);
    assert!(
        message.contains("is not permitted") && message.contains(flag),
        "{code}: {message}"
    );
}

fn granted(capabilities: &Capabilities, folder: &Path, code: &str) {
    // What the system says is another matter.
    if let Err(message) = run(capabilities, folder, &format!("{code}; 0")) {
        assert!(!message.contains("not permitted"), "{code}: {message}");
    }
}

const READS: [&str; 26] = [
    "fs_read('ROOT/s.txt')",
    "std::fs::read('ROOT/s.txt')",
    "read_file('ROOT/s.txt')",
    "read_lines('ROOT/s.txt')",
    "json_read('ROOT/s.txt')",
    "compute_hash('ROOT/s.txt')",
    "open('ROOT/s.txt')",
    "File::open('ROOT/s.txt')",
    "fs_exists('ROOT/s.txt')",
    "fs_exists('ROOT/none')",
    "fs_is_file('ROOT/s.txt')",
    "fs_is_dir('ROOT')",
    "'ROOT/s.txt'.exists()",
    "'ROOT/s.txt'.is_file()",
    "'ROOT'.is_dir()",
    "fs_metadata('ROOT/s.txt')",
    "fs_read_dir('ROOT')",
    "fs_canonicalize('ROOT/s.txt')",
    "fs_copy('ROOT/s.txt', 'ROOT/never')",
    "fs_rename('ROOT/s.txt', 'ROOT/t.txt')",
    "walk('ROOT')",
    "walk_with_options('ROOT')",
    "glob('ROOT/*')",
    "search('x', 'ROOT')",
    "env_set_current_dir('ROOT')",
    "'x' in read_file('ROOT/s.txt')",
];

const WRITES: [&str; 15] = [
    "fs_write('ROOT/n.txt', 'x')",
    "write_file('ROOT/n.txt', 'x')",
    "fs_append('ROOT/n.txt', 'x')",
    "append_file('ROOT/n.txt', 'x')",
    "json_write('ROOT/n.txt', 1)",
    "open('ROOT/n.txt', 'w')",
    "open('ROOT/n.txt', 'a')",
    "File::create('ROOT/n.txt')",
    "File::append('ROOT/n.txt')",
    "fs_create_dir('ROOT/a/b')",
    "fs_remove_file('ROOT/s.txt')",
    "fs_remove_dir('ROOT/empty')",
    "std::fs::remove_dir_all('ROOT')",
    "fs_copy('ROOT/s.txt', 'ROOT/n.txt')",
    "fs_rename('ROOT/s.txt', 'ROOT/n.txt')",
];

const ENVS: [&str; 10] = [
    "env_var('HOME')",
    "env_set_var('A', 'b')",
    "env_remove_var('A')",
    "env_vars()",
    "std::env::vars()",
    "env_current_dir()",
    "env_set_current_dir('ROOT')",
    "env_temp_dir()",
    "Local::now()",
    "Utc::now().to_local()",
];

const RUNS: [&str; 4] = [
    "Command::new('true').output()",
    "Command::new('true').status()",
    "Command::new('true').spawn()",
    "shell('true')",
];

const NETS: [&str; 7] = [
    "http_get('http://127.0.0.1:1/')",
    "http_post('http://127.0.0.1:1/', 'x')",
    "http_put('http://127.0.0.1:1/', 'x')",
    "http_patch('http://127.0.0.1:1/', 'x')",
    "http_delete('http://127.0.0.1:1/')",
    "http_head('http://127.0.0.1:1/')",
    "http_request('GET', 'http://127.0.0.1:1/')",
];

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.txt"), "1").unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    folder
}

#[test]
fn each_way_asks_its_capability() {
    let all = Capabilities::all();
    let kinds: [(&[&str], Capabilities, &str); 5] = [
        (&READS, all.clone().with_read(false), "--deny-read"),
        (&WRITES, all.clone().with_write(false), "--deny-write"),
        (&ENVS, all.clone().with_env(false), "--deny-env"),
        (&RUNS, all.clone().with_run(false), "--deny-run"),
        (&NETS, all.clone().with_net(false), "--deny-net"),
    ];
    for (ways, capabilities, flag) in &kinds {
        for way in *ways {
            let folder = folder();
            let way = way.replace('\'', "\"");
            refused(capabilities, folder.path(), &way, flag);
            refused(&Capabilities::none(), folder.path(), &way, "--deny-");
        }
    }
    // What is left is granted, each way by itself.
    for (ways, _, flag) in &kinds {
        let granting = match *flag {
            "--deny-read" => Capabilities::none()
                .with_read(true)
                .with_write(true)
                .with_env(true),
            "--deny-write" => Capabilities::none().with_read(true).with_write(true),
            "--deny-env" => Capabilities::none().with_env(true).with_read(true),
            "--deny-run" => Capabilities::none().with_run(true),
            _ => Capabilities::none().with_net(true),
        };
        // Changing the folder of this process would disturb other tests.
        for way in ways.iter().filter(|way| !way.contains("set_current_dir")) {
            let folder = folder();
            granted(&granting, folder.path(), &way.replace('\'', "\""));
        }
    }
}

#[test]
fn a_refusal_can_be_caught_and_says_what_withheld_it() {
    let none = Capabilities::none();
    let code = r#"try { fs_read("/etc/passwd") } catch e { f"{e.type}: {e.message}" }"#;
    assert_eq!(
        run(&none, Path::new("/"), code).unwrap(),
        "IoError: reading files is not permitted (--deny-read)"
    );
    let code = r#"println(1 + 1); Utc::now().year() > 2000 && env_args().len() == 0"#;
    assert_eq!(run(&none, Path::new("/"), code).unwrap(), "true");
}

/// A folder with a secret and ways that lead to it.
fn with_secret() -> TempDir {
    let root = TempDir::new().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::create_dir(at("secret")).unwrap();
    fs::create_dir(at("open")).unwrap();
    fs::write(at("secret/s.txt"), "secret").unwrap();
    fs::write(at("open/o.txt"), "open").unwrap();
    symlink("../secret", at("open/link")).unwrap();
    symlink(at("secret"), at("open/absolute")).unwrap();
    symlink("link", at("open/twice")).unwrap();
    symlink("../secret/new.txt", at("open/dangling")).unwrap();
    symlink("round", at("open/round")).unwrap();
    root
}

#[test]
fn a_withheld_folder_can_not_be_read_by_a_detour() {
    let root = with_secret();
    let capabilities = Capabilities::all().without_read_of(root.path().join("secret"));
    for path in [
        "secret/s.txt",
        "secret",
        "open/../secret/s.txt",
        "./open/.././secret//s.txt",
        "open/link/s.txt",
        "open/absolute/s.txt",
        "open/twice/s.txt",
        "open/twice/../secret/s.txt",
        "nothing/../secret/s.txt",
        "secret/none",
    ] {
        let code = format!("fs_read(\"ROOT/{path}\")");
        refused(&capabilities, root.path(), &code, "--deny-read");
    }
    for code in [
        "fs_read(\"/proc/self/rootROOT/secret/s.txt\")",
        "fs_rename(\"ROOT/secret\", \"ROOT/open/moved\")",
        "fs_rename(\"ROOT\", \"ROOT-moved\")",
        "fs_copy(\"ROOT/open/link/s.txt\", \"ROOT/open/copy\")",
        "walk(\"ROOT\")",
        "walk_with_options(\"ROOT/open\", {follow_links: true})",
        "glob(\"ROOT/**/*.txt\")",
        "search(\"secret\", \"ROOT\")",
    ] {
        refused(&capabilities, root.path(), code, "--deny-read");
    }
    let read = run(&capabilities, root.path(), "fs_read(\"ROOT/open/o.txt\")?");
    assert_eq!(read.unwrap(), "open");
    let round = run(
        &capabilities,
        root.path(),
        "fs_read(\"ROOT/open/round\").is_err()",
    );
    assert_eq!(round.unwrap(), "true");
    // Writing is another matter.
    granted(
        &capabilities,
        root.path(),
        "fs_write(\"ROOT/secret/new.txt\", \"x\")",
    );
}

#[test]
fn a_withheld_folder_can_not_be_written_by_a_detour() {
    let root = with_secret();
    let capabilities = Capabilities::all().without_write_of(root.path().join("secret"));
    for code in [
        "fs_write(\"ROOT/secret/n.txt\", \"x\")",
        "fs_write(\"ROOT/open/dangling\", \"x\")",
        "fs_append(\"ROOT/open/link/n.txt\", \"x\")",
        "fs_create_dir(\"ROOT/open/twice/a/b\")",
        "fs_remove_file(\"ROOT/open/link/s.txt\")",
        "fs_remove_dir_all(\"ROOT\")",
        "fs_copy(\"ROOT/open/o.txt\", \"ROOT/open/dangling\")",
        "fs_rename(\"ROOT/open/o.txt\", \"ROOT/open/absolute/o.txt\")",
        "fs_rename(\"ROOT/secret/s.txt\", \"ROOT/open/s.txt\")",
        "fs_rename(\"ROOT\", \"ROOT-moved\")",
        "fs_write(\"/proc/self/mem\", \"x\")",
    ] {
        refused(&capabilities, root.path(), code, "--deny-write");
    }
    assert!(!root.path().join("secret/new.txt").exists());
    assert!(root.path().join("secret/s.txt").exists());
    // A link is not what it leads to.
    granted(
        &capabilities,
        root.path(),
        "fs_remove_file(\"ROOT/open/link\")",
    );
    assert!(root.path().join("secret/s.txt").exists());
}

#[test]
fn a_granted_folder_is_all_there_is() {
    let root = with_secret();
    let capabilities = Capabilities::none()
        .with_read_of(root.path().join("open"))
        .with_write_of(root.path().join("open"));
    let read = run(&capabilities, root.path(), "fs_read(\"ROOT/open/o.txt\")?");
    assert_eq!(read.unwrap(), "open");
    granted(
        &capabilities,
        root.path(),
        "fs_write(\"ROOT/open/n.txt\", \"x\")",
    );
    for code in [
        "fs_read(\"ROOT/secret/s.txt\")",
        "fs_read(\"ROOT/open/link/s.txt\")",
        "fs_read(\"ROOT/open/../secret/s.txt\")",
        "fs_write(\"ROOT/open/dangling\", \"x\")",
        "fs_rename(\"ROOT/open/o.txt\", \"ROOT/o.txt\")",
        "fs_read(\"/etc/passwd\")",
        "env_var(\"HOME\")",
    ] {
        refused(&capabilities, root.path(), code, "--deny-");
    }
}

#[test]
fn a_folder_that_is_withheld_through_a_link_is_withheld() {
    let root = with_secret();
    let capabilities = Capabilities::all().without_read_of(root.path().join("open/link"));
    refused(
        &capabilities,
        root.path(),
        "fs_read(\"ROOT/secret/s.txt\")",
        "--deny-read",
    );
    refused(
        &capabilities,
        root.path(),
        "fs_read(\"ROOT/open/link/s.txt\")",
        "--deny-read",
    );
}

/// The standard output of the command line in a folder.
fn shell(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_ruchyruchy"))
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8(output.stderr).unwrap());
    text
}

#[test]
fn the_command_line_withholds() {
    let root = with_secret();
    let relative = r#"
        try { fs_read("secret/s.txt") } catch e { println(e.message) }
        env_set_current_dir("open").unwrap()
        try { fs_read("../secret/s.txt") } catch e { println(e.message) }
        try { fs_read("link/s.txt") } catch e { println(e.message) }
        try { fs_read("/proc/self/cwd/link/s.txt") } catch e { println(e.message) }
        try { env_set_current_dir("link") } catch e { println(e.message) }
        println(fs_read("o.txt").unwrap())
    "#;
    let said = shell(root.path(), &["--deny-read=secret", "-e", relative]);
    assert_eq!(
        said.matches("not permitted here (--deny-read)").count(),
        5,
        "{said}"
    );
    assert!(said.ends_with("open\n"), "{said}");
    let twice = r#"
        for path in ["secret/x", "open/x"] {
            try { fs_write(path, "x") } catch e { println(path) }
        }
        fs_write("x", "x")
    "#;
    let flags = [
        "run",
        "--deny-write=secret",
        "--deny-write=open",
        "-e",
        twice,
    ];
    assert_eq!(shell(root.path(), &flags), "secret/x\nopen/x\n");
    for (flag, code) in [
        ("--deny-read", "fs_exists(\"x\")"),
        ("--deny-write", "fs_write(\"x\", \"y\")"),
        ("--deny-env", "env_var(\"HOME\")"),
        ("--deny-env", "fs_read(\"/proc/self/environ\")"),
        ("--deny-run", "shell(\"true\")"),
        ("--deny-net", "http_get(\"http://127.0.0.1:1\")"),
    ] {
        let said = shell(root.path(), &[flag, "-e", code]);
        assert!(
            said.contains("error[IoError]") && said.contains(flag),
            "{said}"
        );
    }
}

#[test]
fn modules_of_the_program_are_no_files_of_the_program() {
    let root = TempDir::new().unwrap();
    fs::write(root.path().join("part.ruchy"), "pub fun one() { 1 }").unwrap();
    fs::write(
        root.path().join("main.ruchy"),
        "mod part;\nprintln(part::one())",
    )
    .unwrap();
    assert_eq!(shell(root.path(), &["--deny-read", "main.ruchy"]), "1\n");
}
