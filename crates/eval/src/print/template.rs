//! Format strings that are only known at run time: `format(s, …)`, `s.format(…)`.

use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::format_spec::{Argument, Part, Template};
use ruchyruchy_hir::error_kind::ErrorKind;

impl Interp {
    /// Fills the holes of a format string that is only known now; names are looked up in maps among the arguments.
    pub(crate) fn fill_template(&mut self, template: &str, args: &[Value]) -> Res<String> {
        let template = match Template::parse(template) {
            Ok(template) => template,
            Err(error) => return self.raise(ErrorKind::ParseError, error.message),
        };
        if let Some(error) = template.missing(args.len()).into_iter().next() {
            return self.raise(ErrorKind::ParseError, error.message);
        }
        let mut out = String::new();
        for part in &template.parts {
            let hole = match part {
                Part::Literal(text) => {
                    out.push_str(text);
                    continue;
                }
                Part::Hole(hole) => hole,
            };
            let spec = hole.spec.resolve(|argument| {
                let v = self.template_argument(argument, args)?;
                Ok(self
                    .format_count(&[v], Some(0), "width or precision")?
                    .unwrap_or(0))
            })?;
            let v = self.template_argument(&hole.argument, args)?;
            self.format_value(&mut out, &v, &spec, None, None, None)?;
        }
        Ok(out)
    }

    fn template_argument(&mut self, argument: &Argument, args: &[Value]) -> Res {
        match argument {
            Argument::Position(i) => Ok(args.get(*i).cloned().unwrap_or_default()),
            Argument::Name(name) => {
                let found = args.iter().find_map(|v| match v {
                    Value::Map(m) => m.data.borrow().get_str(name).cloned(),
                    _ => None,
                });
                match found {
                    Some(v) => Ok(v),
                    None => self.raise(
                        ErrorKind::KeyError,
                        format!("there is no argument named `{name}`"),
                    ),
                }
            }
        }
    }
}
