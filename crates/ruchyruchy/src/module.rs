//! A compiled program.

use crate::Engine;
use crate::error::{Report, RunError, Sources};
use crate::stack::on_big_stack;
use crate::testing::TestCase;
use crate::value::Value;
use ruchyruchy_bytecode::code::Tables;
use ruchyruchy_bytecode::compile::compile;
use ruchyruchy_bytecode::listing;
use ruchyruchy_eval::interp::Interp;
use ruchyruchy_eval::value::HostFn;
use ruchyruchy_hir::hir::{FunId, GlobalId};
use ruchyruchy_hir::session::Session;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use std::cell::RefCell;
use std::rc::Rc;

/// Host functions with the global variables they are the values of.
pub(crate) type Hosts = Vec<(GlobalId, Rc<HostFn>)>;

/// A compiled program with the global variables of its last run; made by [`Engine::compile`].
pub struct Module {
    pub(crate) session: Session,
    pub(crate) entry: FunId,
    pub(crate) hosts: Hosts,
    pub(crate) sources: Sources,
    /// The interpreter of the last run, for calls.
    pub(crate) state: RefCell<Option<Interp>>,
    warnings: Report,
}

impl Module {
    pub(crate) fn new(
        session: Session,
        entry: FunId,
        hosts: Hosts,
        warnings: Vec<Diagnostic>,
        sources: Sources,
    ) -> Module {
        Module {
            session,
            entry,
            hosts,
            warnings: Report::new(warnings, sources.clone()),
            sources,
            state: RefCell::new(None),
        }
    }

    /// What is doubtful in the text.
    pub fn warnings(&self) -> &Report {
        &self.warnings
    }

    /// The functions of the module's own file that are marked `#[test]`, in the order of the text.
    pub fn tests(&self) -> Vec<TestCase> {
        let program = self.session.program();
        let sources = self.sources.borrow();
        let file_of = |fun: FunId| {
            let fun = program.funs.get(fun.index())?;
            sources.file_of(fun.span).map(|file| file.base)
        };
        let own = file_of(self.entry);
        let tests = program.tests.iter();
        let tests = tests.filter(|test| own.is_some() && file_of(test.fun) == own);
        tests
            .map(|test| TestCase::new(test, program, &self.sources))
            .collect()
    }

    /// The resolved program as text.
    pub fn dump(&self) -> String {
        ruchyruchy_hir::print::program(self.session.program())
    }

    /// The bytecode of all functions as text, each instruction below the source line that it belongs to.
    ///
    /// # Errors
    /// A function that needs more slots than a frame can have.
    pub(crate) fn dump_bytecode(&self) -> Result<String, Box<Diagnostic>> {
        let program = self.session.program();
        let sources = self.sources.borrow();
        let line = |span| {
            let (file, place) = sources.place(span)?;
            Some((place.line, file.line_text(place.line).to_owned()))
        };
        let mut tables = Tables::default();
        let mut text = String::new();
        for fun in &program.funs {
            let code = compile(program, fun.id, &mut tables).map_err(|large| {
                let message = format!("function `{}` is too large to be compiled", fun.name);
                Box::new(Diagnostic::error(Code::SourceTooLarge, large.span, message))
            })?;
            if let Some(code) = code {
                text += &listing::function(&code, &tables, program, &line);
                text.push('\n');
            }
        }
        Ok(text)
    }

    /// The text of a value of this module's last run, as `println` shows it.
    ///
    /// # Errors
    /// What the program's own `Display` throws.
    pub fn text(&self, engine: &Engine, value: &Value) -> Result<String, RunError> {
        self.shown(engine, value, false)
    }

    /// The text of a value as `{:?}` shows it.
    ///
    /// # Errors
    /// As [`Module::text`].
    pub fn debug_text(&self, engine: &Engine, value: &Value) -> Result<String, RunError> {
        self.shown(engine, value, true)
    }

    fn shown(&self, engine: &Engine, value: &Value, quoted: bool) -> Result<String, RunError> {
        let mut state = self.state.try_borrow_mut().map_err(|_| RunError::Busy)?;
        on_big_stack(engine.native_stack(), |stack| {
            let interp = state.get_or_insert_with(|| {
                let mut interp = engine.new_interp(&self.sources, stack);
                interp.load(self.session.program());
                interp
            });
            interp.enter_stack(stack);
            interp.set_limits(engine.eval_limits());
            let text = interp.show(&value.0, quoted);
            text.map_err(|failure| RunError::from_failure(failure, None, &self.sources))
        })
    }

    /// A field of a struct, of an enum value with named fields, or of an instance.
    pub fn field(&self, value: &Value, name: &str) -> Option<Value> {
        let record = value.record()?;
        let adt = self.session.program().adts.get(record.adt.index())?;
        let fields = match adt.variants.get(record.variant as usize) {
            Some(variant) => &variant.fields,
            None => &adt.fields,
        };
        let index = fields
            .iter()
            .position(|field| field.name.as_str() == name)?;
        record.field(index).map(|value| Value(value.share()))
    }

    /// The type and, of an enum value, the variant: `("Shape", Some("Circle"))`. None for values of built-in types.
    pub fn type_of(&self, value: &Value) -> Option<(&'static str, Option<&'static str>)> {
        use ruchyruchy_eval::value::Value as Inner;
        let (adt, variant) = match &value.0 {
            Inner::Unit(adt, variant) => (*adt, *variant),
            _ => value.record().map(|record| (record.adt, record.variant))?,
        };
        let adt = self.session.program().adts.get(adt.index())?;
        let variant = adt
            .variants
            .get(variant as usize)
            .map(|variant| variant.name.as_str());
        Some((adt.name.as_str(), variant))
    }
}

impl std::fmt::Debug for Module {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let functions = self.session.program().funs.len();
        f.debug_struct("Module")
            .field("functions", &functions)
            .finish_non_exhaustive()
    }
}
