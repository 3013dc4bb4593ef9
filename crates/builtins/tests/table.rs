//! The table as another crate sees it: a match over every builtin, expanded from the rows.

use ruchyruchy_builtins::{Builtin, Receiver, for_each_builtin};

macro_rules! describe {
    ($($variant:ident, $module:ident, $function:ident, $receiver:ident, [$($name:literal),+], $signature:literal,
       [$mutates:ident, $absent:ident, $calls:ident], $doc:literal;)*) => {
        fn described(builtin: Builtin) -> (&'static str, &'static str, Receiver) {
            match builtin {
                $(Builtin::$variant => (stringify!($module), stringify!($function), Receiver::$receiver),)*
            }
        }
    };
}

for_each_builtin!(describe);

#[test]
fn rows_agree_with_the_accessors() {
    for &builtin in Builtin::ALL {
        let (module, function, receiver) = described(builtin);
        assert_eq!(module, builtin.module());
        assert_eq!(function.trim_start_matches("r#"), builtin.function());
        assert_eq!(receiver, builtin.receiver());
    }
}
