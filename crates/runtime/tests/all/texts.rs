//! The text of values with names, and of those where the VM is asked.

use crate::world::World;
use ruchyruchy_builtins::error_kind::ErrorKind;
use ruchyruchy_builtins::format_apply::Format;
use ruchyruchy_builtins::format_spec::Kind;
use ruchyruchy_runtime::array::Array;
use ruchyruchy_runtime::print::{Printer, Step};
use ruchyruchy_runtime::record::{Cell, Record};
use ruchyruchy_runtime::shape::{Hooks, VariantShape};
use ruchyruchy_runtime::{ShapeId, Value};
use ruchyruchy_syntax::symbol::Symbol;

fn names(names: &[&str]) -> Vec<Symbol> {
    names.iter().map(|n| Symbol::intern(n)).collect()
}

fn types(world: &mut World) -> [ShapeId; 3] {
    let shapes = &mut world.rt.shapes;
    let point = shapes.define_struct(10, Symbol::intern("Point"), &names(&["y", "x"]), true);
    let variant = |name: &str, fields: &[&str], named| VariantShape {
        name: Symbol::intern(name),
        fields: names(fields),
        named,
    };
    let variants = [
        variant("Empty", &[], false),
        variant("Circle", &["0"], false),
        variant("Move", &["to", "by"], true),
    ];
    shapes.define_enum(11, Symbol::intern("Shape"), &variants);
    let node = shapes.define_class(12, Symbol::intern("Node"), &names(&["next"]));
    let circle = shapes.variant(11, 1).unwrap();
    [point, circle, node]
}

#[test]
fn structs_enums_instances() {
    let mut world = World::new();
    let [point, circle, node] = types(&mut world);
    let rt = &mut world.rt;
    let text = rt.string("q").unwrap();
    let p = rt.structure(point, &[text, Value::int32(1)]).unwrap();
    let c = rt.variant(circle, &[p]).unwrap();
    let cyclic = rt.instance(node, &[Value::NIL]).unwrap();
    Record::of(cyclic)
        .unwrap()
        .set_field(&mut rt.heap, 0, cyclic);
    let mv = rt.shapes.variant(11, 2).unwrap();
    let mv = rt.variant(mv, &[Value::unit(11, 0), cyclic]).unwrap();
    let error = rt.error(ErrorKind::TypeError, "no \"way\"", 7).unwrap();
    let cell = rt.shared_cell(Value::NIL).unwrap();
    let inner = rt.array(&[cell, error]).unwrap();
    rt.set_cell(Cell::of(cell).unwrap(), inner);
    let all = [c, mv, cell, error, Value::fun(1), Value::ty(10), Value::NIL];
    let all = rt.tuple(&all).unwrap();
    assert_eq!(
        world.shown(all),
        "(Circle(Point {x: 1, y: \"q\"}), Move {by: Node {next: Node {...}}, to: Empty}, [..., \"no \\\"way\\\"\"], \
         \"no \\\"way\\\"\", <function>, Point, nil)"
    );
    assert_eq!(world.rt.text_of(error, false).unwrap(), "no \"way\"");
    let one = world.rt.tuple(&[Value::TRUE]).unwrap();
    assert_eq!(world.shown(one), "(true,)");
    assert_eq!(world.rt.text_of(one, false).unwrap(), "(true)");
    assert_eq!(world.rt.type_name(mv), "Shape");
    assert_eq!(world.rt.type_name(Value::TRUE), "boolean");
}

#[test]
fn the_vm_is_asked_and_the_heap_may_be_collected_meanwhile() {
    let mut world = World::new();
    let [point, circle, _] = types(&mut world);
    let hooks = Hooks {
        display: true,
        ..Hooks::default()
    };
    world.rt.shapes.set_hooks(10, hooks);
    let mut items = Vec::new();
    for i in 0..20 {
        let name = world
            .rt
            .string(&format!("a name that is long {i}"))
            .unwrap();
        let p = world.rt.structure(point, &[name, Value::int32(i)]).unwrap();
        items.push(world.rt.variant(circle, &[p]).unwrap());
    }
    let array = world.rt.array(&items).unwrap();
    let mut printer = Printer::new(array, false);
    let mut asked = 0;
    let text = loop {
        match printer.run(&world.rt, 3).unwrap() {
            Step::Done => break printer.finish(),
            Step::More => {}
            Step::Ask(v) => {
                let x = Record::of(v).unwrap().field(1).unwrap();
                printer.supply(&format!("<{x:?}>").replace("Int(I64, ", "").replace(")", ""));
                asked += 1;
            }
        }
        let mut roots = |visit: &mut dyn FnMut(&mut [Value])| printer.show(visit);
        // SAFETY: only the printer's words are used afterwards.
        unsafe {
            world
                .rt
                .collect(ruchyruchy_heap::Collection::Minor, &mut roots)
        }
        .unwrap();
    };
    assert_eq!(asked, 20);
    let circles: Vec<String> = (0..20).map(|i| format!("Circle(<{i}>)")).collect();
    assert_eq!(text, format!("[{}]", circles.join(", ")));
}

#[test]
fn a_supplied_text_is_padded_and_indented() {
    let mut world = World::new();
    let [point, circle, _] = types(&mut world);
    let hooks = Hooks {
        debug: true,
        ..Hooks::default()
    };
    world.rt.shapes.set_hooks(10, hooks);
    let p = world
        .rt
        .structure(point, &[Value::NIL, Value::NIL])
        .unwrap();
    let c = world.rt.variant(circle, &[p]).unwrap();
    let format = Format {
        kind: Kind::Debug,
        alternate: true,
        ..Format::default()
    };
    let mut printer = Printer::formatted(&world.rt.shapes, c, format, None);
    while let Step::Ask(_) = printer.run(&world.rt, 1000).unwrap() {
        printer.supply("two\nlines");
    }
    assert_eq!(printer.finish(), "Circle(\n    two\n    lines,\n)");
    // An array that is the whole is padded as a whole.
    let array = world.rt.array(&[Value::int32(1), Value::int32(2)]).unwrap();
    assert!(Array::of(array).is_some());
    let format = Format {
        width: Some(10),
        ..Format::default()
    };
    let mut printer = Printer::formatted(&world.rt.shapes, array, format, None);
    assert!(matches!(printer.run(&world.rt, 1000), Ok(Step::Done)));
    assert_eq!(printer.finish(), "[1, 2]    ");
}
