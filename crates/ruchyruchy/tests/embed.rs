//! The library as an embedding program sees it.

use ruchyruchy::{
    Capture, Engine, Entry, ErrorKind, Input, Interactive, Interrupt, Kind, Limits, RunError,
    TestFailure, Uncaught, Value,
};
use std::cell::RefCell;
use std::rc::Rc;

/// Runs a program with captured output.
fn run(source: &str) -> (Result<Value, RunError>, String) {
    let output = Capture::new();
    let engine = Engine::new().with_stdout(output.clone());
    let module = engine
        .compile("test.ruchy", source)
        .unwrap_or_else(|error| panic!("{error}"));
    let result = engine.run(&module);
    (result, output.text())
}

fn uncaught(result: Result<Value, RunError>) -> Box<Uncaught> {
    match result {
        Err(RunError::Uncaught(error)) => error,
        other => panic!("an uncaught error is wanted, not {other:?}"),
    }
}

#[test]
fn the_value_of_a_run_is_that_of_the_last_expression() {
    let (value, output) = run("println(\"hi\")\nlet x = 20\nx * 2 + 2");
    assert_eq!(value.unwrap().as_int(), Some(42));
    assert_eq!(output, "hi\n");
}

#[test]
fn main_runs_once_after_the_top_level() {
    let (_, output) = run("fun main() { println(\"main\") }\nprintln(\"top\")");
    assert_eq!(output, "top\nmain\n");
    let (_, output) = run("fun main() { println(\"main\") }\nmain()");
    assert_eq!(output, "main\n");
}

#[test]
fn calls_share_the_global_variables_of_the_module() {
    let engine = Engine::new();
    let source = "let mut count = 10\nfun next(step = 1) { count += step\n count }";
    let module = engine.compile("count.ruchy", source).unwrap();
    assert_eq!(
        engine.call(&module, "next", &[]).unwrap().as_int(),
        Some(11)
    );
    assert_eq!(
        engine
            .call(&module, "next", &[Value::from(5)])
            .unwrap()
            .as_int(),
        Some(16)
    );
    engine.run(&module).unwrap();
    assert_eq!(
        engine.call(&module, "next", &[]).unwrap().as_int(),
        Some(11)
    );
}

#[test]
fn a_call_does_not_run_main() {
    let output = Capture::new();
    let engine = Engine::new().with_stdout(output.clone());
    let source = "fun main() { println(\"main\") }\nfun f() { 1 }\nprintln(\"top\")";
    let module = engine.compile("m.ruchy", source).unwrap();
    engine.call(&module, "f", &[]).unwrap();
    assert_eq!(output.text(), "top\n");
}

#[test]
fn an_unknown_function_and_wrong_arguments_are_errors() {
    let engine = Engine::new();
    let module = engine
        .compile("m.ruchy", "fun f(a: i32) { a }\nlet g = 5")
        .unwrap();
    let unknown = engine.call(&module, "h", &[]);
    assert!(matches!(unknown, Err(RunError::NoSuchFunction(name)) if name == "h"));
    let unknown = engine.call(&module, "g", &[]);
    assert!(matches!(unknown, Err(RunError::NoSuchFunction(_))));
    assert_eq!(
        uncaught(engine.call(&module, "f", &[])).kind,
        Some(ErrorKind::TypeError)
    );
    let wrong = engine.call(&module, "f", &[Value::from("text")]);
    assert_eq!(uncaught(wrong).kind, Some(ErrorKind::TypeError));
    assert_eq!(
        engine
            .call(&module, "f", &[Value::from(1)])
            .unwrap()
            .as_int(),
        Some(1)
    );
}

#[test]
fn host_functions_get_values_and_give_values_or_errors() {
    let log = Rc::new(RefCell::new(Vec::new()));
    let seen = log.clone();
    let engine = Engine::new()
        .host("record", move |args| {
            seen.borrow_mut().push(args.to_vec());
            Ok(Value::from(args.len()))
        })
        .host("refuse", |_| Err("not today".to_string()));
    let source = "let n = record(1, \"two\", [3.5])\n\
                  let why = try { refuse() } catch e { e.message }\n\
                  [n, why, record([1, 2].map(|x| x * 2)), [4, 5].map(record)]";
    let module = engine.compile("host.ruchy", source).unwrap();
    let value = engine.run(&module).unwrap();
    assert_eq!(
        module.text(&engine, &value).unwrap(),
        "[3, \"not today\", 1, [1, 1]]"
    );
    let log = log.borrow();
    let first = log.first().unwrap();
    assert_eq!(
        first.iter().map(Value::kind).collect::<Vec<_>>(),
        [Kind::Int, Kind::String, Kind::Array]
    );
    assert_eq!(first.get(1).and_then(Value::as_str), Some("two"));
}

#[test]
fn an_uncaught_error_of_the_host_points_at_the_call() {
    let engine = Engine::new().host("refuse", |_| Err("not today".to_string()));
    let module = engine
        .compile("host.ruchy", "let a = 1\nlet b = refuse(a)")
        .unwrap();
    let error = uncaught(engine.run(&module));
    assert_eq!(error.message, "not today");
    let place = error.place.as_ref().unwrap();
    assert_eq!((place.line, place.column), (2, 9));
}

#[test]
fn a_function_of_the_program_wins_over_one_of_the_host() {
    let engine = Engine::new().host("f", |_| Ok(Value::from(1)));
    let module = engine.compile("m.ruchy", "fun f() { 2 }\nf()").unwrap();
    assert_eq!(engine.run(&module).unwrap().as_int(), Some(2));
}

#[test]
fn a_module_that_runs_cannot_be_entered_again() {
    type Shared = Rc<RefCell<Option<(Engine, Rc<ruchyruchy::Module>)>>>;
    let shared: Shared = Rc::default();
    let inner = shared.clone();
    let engine = Engine::new().host("again", move |_| {
        let shared = inner.borrow();
        let (engine, module) = shared.as_ref().ok_or("not set up")?;
        match engine.run(module) {
            Err(RunError::Busy) => Ok(Value::from("busy")),
            _ => Err("it ran".to_string()),
        }
    });
    let module = Rc::new(engine.compile("m.ruchy", "again()").unwrap());
    *shared.borrow_mut() = Some((engine.clone(), module.clone()));
    assert_eq!(engine.run(&module).unwrap().as_str(), Some("busy"));
}

#[test]
fn an_engine_may_run_inside_of_another() {
    let inner = Engine::new();
    let module = inner
        .compile("inner.ruchy", "fun twice(x) { x * 2 }")
        .unwrap();
    let engine = Engine::new().host("twice", move |args| {
        inner
            .call(&module, "twice", args)
            .map_err(|error| error.to_string())
    });
    let module = engine.compile("outer.ruchy", "twice(4) + 1").unwrap();
    assert_eq!(engine.run(&module).unwrap().as_int(), Some(9));
}

#[test]
fn values_cross_in_both_directions() {
    let engine = Engine::new();
    let module = engine
        .compile(
            "id.ruchy",
            "fun id(x) { x }\nfun big() -> u64 { 18446744073709551615 }",
        )
        .unwrap();
    let through = |value: Value| engine.call(&module, "id", &[value]).unwrap();
    assert!(through(Value::NIL).is_nil());
    assert_eq!(through(true.into()).as_bool(), Some(true));
    assert_eq!(through(i64::MIN.into()).as_int(), Some(i64::MIN));
    assert_eq!(through(7u8.into()).as_int(), Some(7));
    assert_eq!(through(1.5.into()).as_float(), Some(1.5));
    assert_eq!(through(3.into()).as_float(), Some(3.0));
    assert_eq!(through("é".into()).as_str(), Some("é"));
    assert_eq!(through('c'.into()).as_str(), Some("c"));
    assert_eq!(
        through(Some(2).into()).as_some().and_then(|v| v.as_int()),
        Some(2)
    );
    assert!(through(None::<i64>.into()).is_absent());
    assert_eq!(
        through(Value::ok(1)).as_ok().and_then(|v| v.as_int()),
        Some(1)
    );
    assert_eq!(
        through(Value::err("e")).as_err().unwrap().as_str(),
        Some("e")
    );
    let items = through(vec![1, 2, 3].into()).items().unwrap();
    assert_eq!(items.iter().filter_map(Value::as_int).sum::<i64>(), 6);
    assert_eq!(through((1, "a").into()).items().unwrap().len(), 2);
    let map = through(Value::map([("a", 1), ("b", 2)]));
    assert_eq!(map.get("b").and_then(|v| v.as_int()), Some(2));
    assert!(map.get("c").is_none());
    let keys: Vec<_> = map
        .entries()
        .unwrap()
        .iter()
        .map(|(k, _)| k.as_str().unwrap().to_string())
        .collect();
    assert_eq!(keys, ["a", "b"]);
    let big = engine.call(&module, "big", &[]).unwrap();
    assert_eq!((big.as_u64(), big.as_int()), (Some(u64::MAX), None));
}

#[test]
fn a_clone_of_a_value_is_independent() {
    let engine = Engine::new();
    let module = engine
        .compile("push.ruchy", "fun push(mut xs) { xs.push(9)\n xs }")
        .unwrap();
    let xs = Value::from(vec![1]);
    let longer = engine
        .call(&module, "push", std::slice::from_ref(&xs))
        .unwrap();
    assert_eq!(longer.items().unwrap().len(), 2);
    assert_eq!(xs.items().unwrap().len(), 1);
}

#[test]
fn user_types_can_be_looked_into() {
    let engine = Engine::new();
    let source = "struct P { x: i32, y: i32 }\nenum Shape { Dot, Circle { r: f64 } }\n\
                  impl Display for P { fun fmt(&self, f) { write!(f, \"<{}>\", self.x) } }\n\
                  [P { x: 1, y: 2 }, Shape::Circle { r: 2.5 }, Shape::Dot]";
    let module = engine.compile("types.ruchy", source).unwrap();
    let value = engine.run(&module).unwrap();
    let items = value.items().unwrap();
    let [p, circle, dot] = items.as_slice() else {
        panic!("three values are wanted")
    };
    assert_eq!(module.type_of(p), Some(("P", None)));
    assert_eq!(module.field(p, "y").and_then(|y| y.as_int()), Some(2));
    assert!(module.field(p, "z").is_none());
    assert_eq!(module.type_of(circle), Some(("Shape", Some("Circle"))));
    assert_eq!(
        module.field(circle, "r").and_then(|r| r.as_float()),
        Some(2.5)
    );
    assert_eq!(module.type_of(dot), Some(("Shape", Some("Dot"))));
    assert_eq!(module.text(&engine, p).unwrap(), "<1>");
    assert_eq!(
        module.debug_text(&engine, &Value::from("q")).unwrap(),
        "\"q\""
    );
}

#[test]
fn compile_errors_have_diagnostics_and_a_rendering() {
    let error = Engine::new()
        .compile("bad.ruchy", "let total = 1\nprintln(totl)")
        .unwrap_err();
    let [diagnostic] = error.diagnostics() else {
        panic!("{error}")
    };
    assert_eq!(diagnostic.code.number(), "E0425");
    let text = error.to_string();
    assert!(text.contains("--> bad.ruchy:2:9"), "{text}");
    assert!(!text.contains('\x1b'));
    assert!(error.render(true).contains('\x1b'));
}

#[test]
fn run_errors_have_type_place_and_trace() {
    let source = "fun inner(x) { x / 0 }\nfun outer() { inner(1) }\nouter()";
    let error = uncaught(run(source).0);
    assert_eq!(error.kind, Some(ErrorKind::DivisionByZero));
    assert_eq!(error.place.as_ref().map(|place| place.line), Some(1));
    let names: Vec<_> = error
        .trace
        .iter()
        .map(|frame| frame.function.as_str())
        .collect();
    assert_eq!(names, ["inner", "outer", "<top level>"]);
    let error = uncaught(run("throw [1, 2]").0);
    assert_eq!((error.kind, error.message.as_str()), (None, "[1, 2]"));
}

#[test]
fn exit_is_a_result_and_not_the_end_of_the_process() {
    let (result, output) = run("println(\"a\")\nexit(3)\nprintln(\"b\")");
    let error = result.unwrap_err();
    assert!(matches!(error, RunError::Exit(3)));
    assert_eq!((error.exit_status(), output.as_str()), (3, "a\n"));
}

#[test]
fn main_that_returns_err_fails() {
    let (result, _) = run("fun main() -> Result<(), String> { Err(\"no luck\") }");
    assert!(matches!(result, Err(RunError::Returned(text)) if text == "no luck"));
}

#[test]
fn steps_are_counted_anew_for_each_call() {
    let limits = Limits {
        steps: Some(5_000),
        ..Limits::default()
    };
    let engine = Engine::new().with_limits(limits);
    let source = "fun work(n) { let mut i = 0\n while i < n { i += 1 }\n i }";
    let module = engine.compile("steps.ruchy", source).unwrap();
    for _ in 0..10 {
        assert_eq!(
            engine
                .call(&module, "work", &[1000.into()])
                .unwrap()
                .as_int(),
            Some(1000)
        );
    }
    let stopped = engine.call(&module, "work", &[1_000_000.into()]);
    assert!(matches!(
        stopped,
        Err(RunError::StepLimit { limit: 5_000, .. })
    ));
    assert_eq!(
        engine
            .call(&module, "work", &[1000.into()])
            .unwrap()
            .as_int(),
        Some(1000)
    );
}

#[test]
fn a_stopped_program_cannot_catch_the_step_limit() {
    let output = Capture::new();
    let limits = Limits {
        steps: Some(10_000),
        ..Limits::default()
    };
    let engine = Engine::new()
        .with_limits(limits)
        .with_stdout(output.clone());
    let source = "try { loop {} } catch e { println(\"caught\") } finally { println(\"finally\") }";
    let module = engine.compile("stop.ruchy", source).unwrap();
    assert!(matches!(
        engine.run(&module),
        Err(RunError::StepLimit { .. })
    ));
    assert_eq!(output.text(), "");
}

#[test]
fn deep_recursion_works_on_a_small_thread() {
    let work = || {
        let engine = Engine::new();
        let source = "fun depth(n) { if n == 0 { 0 } else { 1 + depth(n - 1) } }\n\
                      fun endless(n) { 1 + endless(n) }";
        let module = engine.compile("deep.ruchy", source).unwrap();
        let deep = engine.call(&module, "depth", &[50_000.into()]).unwrap();
        assert_eq!(deep.as_int(), Some(50_000));
        let error = uncaught(engine.call(&module, "endless", &[0.into()]));
        assert_eq!(error.kind, Some(ErrorKind::StackOverflow));
    };
    std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(work)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn a_small_native_stack_overflows_early_and_cleanly() {
    let engine = Engine::new().with_native_stack(4 << 20);
    let module = engine
        .compile("deep.ruchy", "fun f(n) { 1 + f(n + 1) }")
        .unwrap();
    for _ in 0..3 {
        let error = uncaught(engine.call(&module, "f", &[0.into()]));
        assert_eq!(error.kind, Some(ErrorKind::StackOverflow));
    }
}

#[test]
fn runs_take_turns_reading_the_input() {
    let input = Input::new(std::io::Cursor::new("one\ntwo\nthree\n"));
    let engine = Engine::new().with_stdin(input);
    let module = engine.compile("read.ruchy", "input()").unwrap();
    for line in ["one", "two", "three"] {
        assert_eq!(engine.run(&module).unwrap().as_str(), Some(line));
    }
}

#[test]
fn arguments_and_seed_are_the_embedders() {
    let engine = Engine::new().with_args(["prog", "x", "y"]).with_seed(7);
    let source = "use std::env\n[env::args().collect().len(), random()]";
    let module = engine.compile("m.ruchy", source).unwrap();
    let texts: Vec<String> = (0..2)
        .map(|_| {
            let value = engine.run(&module).unwrap();
            module.text(&engine, &value).unwrap()
        })
        .collect();
    assert_eq!(texts.first(), texts.get(1));
    assert!(texts.first().unwrap().starts_with("[3, 0."), "{texts:?}");
}

#[test]
fn without_leave_a_program_imports_no_files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("other.ruchy"), "pub fun f() { 1 }").unwrap();
    let main = folder.path().join("main.ruchy");
    std::fs::write(&main, "mod other;\nother::f()").unwrap();
    let error = Engine::new().compile_file(&main).unwrap_err();
    assert_eq!(
        error.diagnostics().first().map(|d| d.code.number()),
        Some("E0583")
    );
    let engine = Engine::new().with_file_modules(true);
    let module = engine.compile_file(&main).unwrap();
    assert_eq!(engine.run(&module).unwrap().as_int(), Some(1));
}

#[test]
fn check_finds_what_a_run_would_only_meet_on_its_way() {
    let engine = Engine::new();
    let source = "fun f() { let n: i32 = \"seven\"\n n }";
    assert!(engine.compile("m.ruchy", source).is_ok());
    let report = engine.check("m.ruchy", source);
    assert_eq!((report.errors(), report.warnings()), (1, 0));
    assert!(
        report.render(false).contains("E0308"),
        "{}",
        report.render(false)
    );
    assert_eq!(report.to_json_lines().lines().count(), 1);
    assert!(engine.check("m.ruchy", "let x = 1\nprintln(x)").is_empty());
}

#[test]
fn warnings_do_not_keep_a_program_from_running() {
    let engine = Engine::new();
    let module = engine.compile("m.ruchy", "let x = 1\nx = 2\nx").unwrap();
    assert_eq!(module.warnings().warnings(), 1);
    assert!(module.warnings().render(false).contains("W0002"));
    assert_eq!(engine.run(&module).unwrap().as_int(), Some(2));
}

#[test]
fn tests_of_a_module_have_names() {
    let source = "#[test]\nfun adds() { assert_eq(1 + 1, 2) }\nfun other() {}";
    let module = Engine::new().compile("m.ruchy", source).unwrap();
    let tests = module.tests();
    assert_eq!(
        tests.iter().map(|test| &*test.name).collect::<Vec<_>>(),
        ["adds"]
    );
}

fn enter(program: &mut Interactive, text: &str) -> String {
    match program.enter(text, true) {
        Entry::Incomplete => "...".to_string(),
        Entry::Done(value, _) => program.echo(&value).unwrap().unwrap_or_default(),
        Entry::Rejected(error) => error.diagnostics().first().unwrap().code.to_string(),
        Entry::Failed(error, _) => error
            .to_string()
            .lines()
            .next()
            .unwrap_or_default()
            .to_string(),
    }
}

fn check(program: &mut Interactive, text: &str, expected: &str) {
    assert_eq!(enter(program, text), expected, "{text}");
}

#[test]
fn a_conversation_keeps_what_was_defined() {
    let mut program = Interactive::new(Engine::new().host("three", |_| Ok(Value::from(3))));
    check(&mut program, "let x = 5", "");
    check(&mut program, "x + three()", "8");
    check(&mut program, "fun twice(n) {", "...");
    check(&mut program, "fun twice(n) { n * 2 }", "");
    check(&mut program, "twice(x)", "10");
    check(&mut program, "y", "E0425");
    check(&mut program, "let x = \"text\"", "");
    check(&mut program, "x", "\"text\"");
    check(
        &mut program,
        "x / 2",
        "error[TypeError]: `/` can't be applied to string and integer",
    );
    check(&mut program, "[x, 1]", "[\"text\", 1]");
    check(&mut program, "fun twice(n) { n * 20 }", "");
    check(&mut program, "twice(1)", "20");
    check(&mut program, "nil", "");
    check(&mut program, "", "");
    assert!(program.names().contains(&"twice".to_string()));
}

#[test]
fn an_interrupt_stops_a_run_from_another_thread() {
    for source in [
        "loop { try { loop {} } catch e {} finally {} }",
        "sleep(60000)",
        "(0..).map(|n| n + 1).filter(|n| n < 0).collect()",
    ] {
        let interrupt = Interrupt::new();
        let engine = Engine::new().with_interrupt(interrupt.clone());
        let module = engine.compile("m.ruchy", source).unwrap();
        let other = interrupt.clone();
        let watch = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(30));
            other.stop();
        });
        let ended = engine.run(&module);
        watch.join().unwrap();
        let Err(RunError::Interrupted { place }) = ended else {
            panic!("{source}: {ended:?}")
        };
        assert!(place.is_some(), "{source}");
        // It stays set until somebody clears it.
        assert!(interrupt.is_set());
        assert!(matches!(
            engine.run(&module),
            Err(RunError::Interrupted { .. })
        ));
    }
}

#[test]
fn a_step_limit_is_told_from_an_interrupt() {
    let limits = Limits {
        steps: Some(100),
        ..Limits::default()
    };
    let engine = Engine::new()
        .with_limits(limits)
        .with_interrupt(Interrupt::new());
    let module = engine.compile("m.ruchy", "loop {}").unwrap();
    assert!(matches!(
        engine.run(&module),
        Err(RunError::StepLimit { limit: 100, .. })
    ));
}

#[test]
fn what_an_interrupted_entry_did_stays() {
    let interrupt = Interrupt::new();
    let engine = Engine::new().with_interrupt(interrupt.clone());
    let stop = interrupt.clone();
    let engine = engine.host("stop_now", move |_| {
        stop.stop();
        Ok(Value::NIL)
    });
    let mut program = Interactive::new(engine);
    assert_eq!(enter(&mut program, "let mut n = 0"), "");
    let entry = program.enter("n = 1; stop_now(); loop {}", false);
    assert!(matches!(
        entry,
        Entry::Failed(RunError::Interrupted { .. }, _)
    ));
    interrupt.clear();
    assert_eq!(enter(&mut program, "n + 1"), "2");
}

#[test]
fn a_growing_program_can_be_looked_at() {
    let mut program = Interactive::new(Engine::new());
    enter(&mut program, "struct P { x: i64, tag: String }");
    enter(&mut program, "impl P { fun twice(&self) { self.x * 2 } }");
    enter(
        &mut program,
        "let p = [{inner: P { x: 3, tag: \"t\" }}, 1][0]",
    );
    let value = program.value_at(&["p", "inner", "x"]).unwrap();
    assert_eq!(value.as_int(), Some(3));
    assert!(program.value_at(&["p", "nothing"]).is_none());
    assert!(program.value_at(&[]).is_none());
    let inner = program.value_at(&["p", "inner"]).unwrap();
    let members = program.members(&inner);
    let names: Vec<&str> = members.iter().map(|m| &*m.name).take(3).collect();
    assert_eq!(names, ["x", "tag", "twice"]);
    assert!(members[2].is_method && members[2].what.starts_with("fun twice"));
    assert_eq!(program.kind(&inner), "P");
    assert_eq!(program.static_type("p").unwrap(), "any");
    assert_eq!(program.static_type("1.5 + 2.0").unwrap(), "f64");
    assert!(program.static_type("nothing").is_err());
    assert!(program.resolved("let q = 1").unwrap().contains("let"));
    assert!(program.tree("1 + 1").unwrap().contains("Binary"));
    assert!(program.tree("1 +").is_err());
    assert_eq!(program.names(), ["P", "p"]);
    let array = Value::from(vec![1, 2, 3]);
    let (short, left) = program.shortened(&array, 2).unwrap();
    assert_eq!((short.items().unwrap().len(), left), (2, 1));
    assert!(program.shortened(&array, 3).is_none());
}

#[test]
fn tests_run_in_states_of_their_own() {
    let source = "let mut n = 0\n#[test]\nfun a() { n += 1; assert_eq(n, 1) }\n#[test]\nfun b() { a(); assert_eq(n, 9) }\n\
        #[test]\n#[should_panic(expected = \"nil\")]\nfun c() { throw \"is nil\" }";
    let engine = Engine::new();
    let module = engine.compile("m.ruchy", source).unwrap();
    let tests = module.tests();
    let ended: Vec<bool> = tests
        .iter()
        .map(|test| engine.run_test(&module, test).is_ok())
        .collect();
    assert_eq!(ended, [true, false, true]);
    assert_eq!(tests[2].expected.as_deref(), Some("nil"));
    assert!(tests[2].should_panic && !tests[2].ignored);
    let Err(TestFailure::Failed(RunError::Uncaught(error))) = engine.run_test(&module, &tests[1])
    else {
        panic!()
    };
    assert!(error.message.contains("left is 1, right is 9"));
}
