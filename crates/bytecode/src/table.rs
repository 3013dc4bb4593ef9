//! The instruction table: one row per instruction, which everything that knows instructions expands.
//!
//! A row gives the name in listings, the name in Rust, the operands with their kinds, flags, and what the instruction
//! does. Registers hold words. A word in the register of a variable may be an *alias* or a *lazy* value; whoever reads the value
//! of a register reads through it, which costs nothing where it is none, as only slow paths find out. `move` copies the word as it is.
//!
//! Flags: `raises` (may end in an error, so a handler may be entered from here), `safepoint` (the collector may run: all that is
//! alive must be in registers), `branch` (has a target), `ends` (control never goes on behind it).

/// Calls `$with!` with all rows: `name = Name { operand: Kind, … } [flags];`.
#[macro_export]
macro_rules! for_each_op {
    ($with:ident) => {
        $with! {
            /// `dst = src`, the word as it is.
            "move" = Move { dst: Def, src: Use } [];
            /// `dst = src` as one more owner: reads through an alias or lazy value, marks an aggregate as shared.
            "share" = Share { dst: Def, src: Use } [raises safepoint];
            /// As `share`, but an alias stays one.
            "share_or_alias" = ShareOrAlias { dst: Def, src: Use } [raises safepoint];
            /// `dst = src` at the last use of `src`: reads through, but the value keeps its one owner.
            "take" = Take { dst: Def, src: Use } [raises safepoint];
            /// `dst` = a slot of the frame beyond the registers.
            "load_far" = LoadFar { dst: Def, slot: Far } [];
            /// A slot of the frame beyond the registers = `src`.
            "store_far" = StoreFar { src: Use, slot: Far } [];
            /// `dst = nil`
            "nil" = LoadNil { dst: Def } [];
            /// `dst = true` if `value` is not 0, else `false`.
            "bool" = LoadBool { dst: Def, value: Int8 } [];
            /// `dst` = a small int.
            "int" = LoadInt { dst: Def, value: Int16 } [];
            /// `dst` = a constant.
            "const" = LoadConst { dst: Def, constant: Constant } [];
            /// `dst` = the word that stands for "no value yet".
            "uninit" = LoadUninit { dst: Def } [];
            /// `dst` = a function without captures as a value.
            "fun" = LoadFun { dst: Def, fun: Callee } [];
            /// `dst` = a builtin as a value.
            "builtin" = LoadBuiltin { dst: Def, builtin: BuiltinRow } [];
            /// `dst` = the constructor of a tuple struct, variant or class as a value.
            "ctor" = LoadCtor { dst: Def, variant: Far, adt: Type } [];
            /// `dst` = a type as a value.
            "type" = LoadType { dst: Def, adt: Type } [];

            /// `dst` = a top-level variable; computes a constant at its first use.
            "load_global" = LoadGlobal { dst: Def, global: GlobalRow } [raises safepoint];
            /// A top-level variable = `src`.
            "store_global" = StoreGlobal { src: Use, global: GlobalRow } [];
            /// `dst` = a new cell that holds `src`.
            "new_cell" = NewCell { dst: Def, src: Use } [safepoint];
            /// `dst` = what is in the cell.
            "load_cell" = LoadCell { dst: Def, cell: Use } [];
            /// What is in the cell = `src`.
            "store_cell" = StoreCell { cell: Use, src: Use } [];
            /// `dst` = the cell of a captured variable.
            "capture" = Capture { dst: Def, index: Far } [];
            /// `dst` = a captured variable.
            "load_capture" = LoadCapture { dst: Def, index: Far } [];
            /// A captured variable = `src`.
            "store_capture" = StoreCapture { src: Use, index: Far } [];
            /// `dst` = a closure over the cells in the registers from `first` on.
            "closure" = Closure { dst: Def, first: First, count: Count, fun: Callee } [safepoint];
            /// `dst` = a value that is computed by the closure in `src` at its first use.
            "lazy" = Lazy { dst: Def, src: Use } [safepoint];

            /// `dst = lhs + rhs` of i64, floats, texts …
            "add" = Add { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs - rhs`
            "sub" = Sub { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs * rhs`
            "mul" = Mul { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs / rhs`
            "div" = Div { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs % rhs`
            "rem" = Rem { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs + value`
            "add_int" = AddInt { dst: Def, lhs: Use, value: Int8 } [raises safepoint];
            /// `dst = lhs - value`
            "sub_int" = SubInt { dst: Def, lhs: Use, value: Int8 } [raises safepoint];
            /// `dst = lhs * value`
            "mul_int" = MulInt { dst: Def, lhs: Use, value: Int8 } [raises safepoint];
            /// `dst = lhs / value`
            "div_int" = DivInt { dst: Def, lhs: Use, value: Int8 } [raises safepoint];
            /// `dst = lhs % value`
            "rem_int" = RemInt { dst: Def, lhs: Use, value: Int8 } [raises safepoint];
            /// `dst = lhs & rhs`
            "bit_and" = BitAnd { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs | rhs`
            "bit_or" = BitOr { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs ^ rhs`
            "bit_xor" = BitXor { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs << rhs`
            "shl" = Shl { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs >> rhs`
            "shr" = Shr { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs op rhs` for any operator, in the width that the text tells (`width` 0: none; else its number plus one).
            "arith" = Arith { dst: Def, lhs: Use, rhs: Use, op: Count, width: Count } [raises safepoint];
            /// `dst = -src`, in a width as in `arith`.
            "neg" = Neg { dst: Def, src: Use, width: Count } [raises safepoint];
            /// `dst = !src` of a truth value, or what the type's own operator gives.
            "not" = Not { dst: Def, src: Use } [raises safepoint];
            /// `dst` = all bits of `src` turned, in a width as in `arith`.
            "bit_not" = BitNot { dst: Def, src: Use, width: Count } [raises safepoint];

            /// `dst` = whether `lhs` is in `rhs`.
            "in" = In { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs == rhs`
            "eq" = Eq { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs != rhs`
            "ne" = Ne { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs < rhs`
            "lt" = Lt { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs <= rhs`
            "le" = Le { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs > rhs`
            "gt" = Gt { dst: Def, lhs: Use, rhs: Use } [raises safepoint];
            /// `dst = lhs >= rhs`
            "ge" = Ge { dst: Def, lhs: Use, rhs: Use } [raises safepoint];

            /// Goes on at `to`.
            "jump" = Jump { to: Target } [branch ends];
            /// Goes on at `to`, backwards: looks whether the collector, a limit or an interrupt wants something.
            "loop" = Loop { to: Target } [raises safepoint branch ends];
            /// Goes on at `to` if `src` is truthy.
            "jump_if" = JumpIf { src: Use, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `src` is falsy: false, nil or None.
            "jump_unless" = JumpUnless { src: Use, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `lhs == rhs` is `want`.
            "jump_eq" = JumpEq { lhs: Use, rhs: Use, want: Count, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `lhs < rhs` is `want`.
            "jump_lt" = JumpLt { lhs: Use, rhs: Use, want: Count, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `lhs <= rhs` is `want`.
            "jump_le" = JumpLe { lhs: Use, rhs: Use, want: Count, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `lhs > rhs` is `want`.
            "jump_gt" = JumpGt { lhs: Use, rhs: Use, want: Count, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `lhs >= rhs` is `want`.
            "jump_ge" = JumpGe { lhs: Use, rhs: Use, want: Count, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `lhs == value` is `want`.
            "jump_eq_int" = JumpEqInt { lhs: Use, value: Int8, want: Count, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `lhs < value` is `want`.
            "jump_lt_int" = JumpLtInt { lhs: Use, value: Int8, want: Count, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `lhs <= value` is `want`.
            "jump_le_int" = JumpLeInt { lhs: Use, value: Int8, want: Count, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `lhs > value` is `want`.
            "jump_gt_int" = JumpGtInt { lhs: Use, value: Int8, want: Count, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `lhs >= value` is `want`.
            "jump_ge_int" = JumpGeInt { lhs: Use, value: Int8, want: Count, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `src` is absent: nil or None. Otherwise `dst` is what is in it.
            "jump_absent" = JumpAbsent { dst: Def, src: Use, to: Target } [raises safepoint branch];
            /// `src` of `e?`: goes on at `to` with `dst` the value to be returned if it is nil, None or an Err; else `dst` is what
            /// is in it.
            "jump_failed" = JumpFailed { dst: Def, src: Use, to: Target } [raises safepoint branch];
            /// `dst = src`; what an Err holds is converted by a function first.
            "convert_failed" = ConvertFailed { dst: Def, src: Use, fun: Callee } [raises safepoint];
            /// `src` of `src?.rest`: goes on at `to` if it is nil or None, raises if it is an Err; else `dst` is what is in it.
            "jump_chain" = JumpChain { dst: Def, src: Use, to: Target } [raises safepoint branch];
            /// Goes on at `to` if `src` has a value given already (a parameter that was passed).
            "jump_given" = JumpGiven { src: Use, to: Target } [branch];
            /// `dst = at`, `at += 1`, goes on at `to`; if `at` has reached `end`, goes on behind. Both are ints.
            "jump_range" = JumpRange { dst: Def, at: Change, end: Use, to: Target } [raises safepoint branch];
            /// Goes on at the target for the variant of `src` in a branch table.
            "switch" = Switch { src: Use, branches: Branches } [raises safepoint branch ends];
            /// Goes on at `to` if the outcome of a test of `src` is `want`.
            "jump_test" = JumpTest { src: Use, want: Count, test: PatternTest, to: Target } [raises safepoint branch];
            /// `dst` = a part of `src`, as a row of the table of tests and parts names it.
            "project" = Project { dst: Def, src: Use, part: PatternTest } [raises safepoint];
            /// As `project`, but of an alias it gives an alias of the part.
            "bind" = Bind { dst: Def, src: Use, part: PatternTest } [raises safepoint];

            /// `dst` = the result of a function of the program; its arguments are the registers from `first` on, which become
            /// the first registers of its frame. Bit *i* of `given`: the caller gives argument *i* up (7: and all behind it).
            "call" = Call { dst: Def, first: First, count: Count, given: Count, fun: Callee } [raises safepoint];
            /// `dst` = the result of calling what `callee` holds.
            "call_value" = CallValue { dst: Def, first: First, count: Count, callee: Use, shape: CallShape } [raises safepoint];
            /// `dst` = the result of a method of what `first` holds.
            "call_method" = CallMethod { dst: Def, first: First, count: Count, name: Name, cache: Cache, shape: CallShape } [raises safepoint];
            /// `dst` = the result of a builtin function.
            "call_builtin" = CallBuiltin { dst: Def, first: First, count: Count, builtin: BuiltinRow, shape: CallShape } [raises safepoint];
            /// `dst` = a new instance of a class or actor, its constructor called with the arguments from `first` on.
            "new" = New { dst: Def, first: First, count: Count, adt: Type } [raises safepoint];
            /// Returns `src`.
            "return" = Return { src: Use } [ends];
            /// Returns nil.
            "return_nil" = ReturnNil {} [ends];

            /// `dst` = an array of registers.
            "array" = NewArray { dst: Def, first: First, count: Count } [raises safepoint];
            /// `dst` = an array of `count` times the same value.
            "repeat" = Repeat { dst: Def, value: Use, count: Use } [raises safepoint];
            /// `dst` = a tuple of registers.
            "tuple" = NewTuple { dst: Def, first: First, count: Count } [raises safepoint];
            /// `dst` = a set of registers.
            "set" = NewSet { dst: Def, first: First, count: Count } [raises safepoint];
            /// `dst` = a map of registers, keys and values in turns.
            "map" = NewMap { dst: Def, first: First, count: Count } [raises safepoint];
            /// `dst` = a range from two registers; bit 0 of `flags`: has a start, bit 1: has an end, bit 2: inclusive.
            "range" = NewRange { dst: Def, first: First, flags: Count } [raises safepoint];
            /// `dst` = a struct, variant or literal instance of registers in the order of fields.
            "record" = NewRecord { dst: Def, first: First, count: Count, variant: Far, adt: Type } [raises safepoint];
            /// `dst` = a data frame of registers, names and columns in turns.
            "frame" = NewFrame { dst: Def, first: First, count: Count } [raises safepoint];
            /// Adds `src` to the array or set in `into`.
            "append" = Append { into: Change, src: Use } [raises safepoint];
            /// Adds all elements of `src` to the array, set or map in `into`.
            "extend" = Extend { into: Change, src: Use } [raises safepoint];
            /// Adds an entry to the map in `into`.
            "insert" = Insert { into: Change, key: Use, value: Use } [raises safepoint];

            /// `dst = object[index]`
            "get_index" = GetIndex { dst: Def, object: Use, index: Use } [raises safepoint];
            /// `object[index] = value`
            "set_index" = SetIndex { object: Change, index: Use, value: Use } [raises safepoint];
            /// `dst = object.name`
            "get_field" = GetField { dst: Def, object: Use, name: Name, cache: Cache } [raises safepoint];
            /// `object.name = value`
            "set_field" = SetField { object: Change, value: Use, name: Name, cache: Cache } [raises safepoint];
            /// `dst = object.index` of a tuple.
            "get_tuple" = GetTuple { dst: Def, object: Use, index: Count } [raises safepoint];
            /// `object.index = value` of a tuple.
            "set_tuple" = SetTuple { object: Change, index: Count, value: Use } [raises safepoint];
            /// Makes the aggregate in `place` the only owner's.
            "unique" = Unique { place: Change } [raises safepoint];
            /// `dst = object[index]`, both made the only owner's, to change a part of it.
            "change_index" = ChangeIndex { dst: Def, object: Change, index: Use } [raises safepoint];
            /// `dst = object.name`, both made the only owner's.
            "change_field" = ChangeField { dst: Def, object: Change, name: Name, cache: Cache } [raises safepoint];
            /// `dst = object.index`, both made the only owner's.
            "change_tuple" = ChangeTuple { dst: Def, object: Change, index: Count } [raises safepoint];

            /// `dst = object[index]`, but nil if a map lacks the key.
            "find_index" = FindIndex { dst: Def, object: Use, index: Use } [raises safepoint];

            /// `dst` = an alias of the variable in a cell; of one that holds an alias, that alias.
            "alias_cell" = AliasCell { dst: Def, cell: Use } [safepoint];
            /// `dst` = an alias of a top-level variable.
            "alias_global" = AliasGlobal { dst: Def, global: GlobalRow } [raises safepoint];
            /// `dst` = an alias of `src`, which is no part of anything.
            "alias_value" = AliasValue { dst: Def, src: Use } [safepoint];
            /// `dst` = an alias of `object[index]`.
            "alias_index" = AliasIndex { dst: Def, object: Change, index: Use } [raises safepoint];
            /// `dst` = an alias of `object.name`.
            "alias_field" = AliasField { dst: Def, object: Change, name: Name, cache: Cache } [raises safepoint];
            /// `dst` = an alias of `object.index`.
            "alias_tuple" = AliasTuple { dst: Def, object: Change, index: Count } [raises safepoint];
            /// `dst` = what `src` refers to, or what its type's own operator gives.
            "deref" = Deref { dst: Def, src: Use } [raises safepoint];
            /// `*target = src`: writes through if `target` holds an alias, else `target = src`.
            "store" = Store { target: Change, src: Use } [raises safepoint];

            /// `target = src`: if both hold aliases, `target` refers to another place from now on; else as `store`.
            "rebind" = Rebind { target: Change, src: Use } [raises safepoint];

            /// `dst` = an iterator over `src`.
            "iter" = NewIter { dst: Def, src: Use } [raises safepoint];
            /// `dst` = the next element; if there is none, goes on at `to`.
            "next" = Next { dst: Def, iter: Change, to: Target } [raises safepoint branch];

            /// `dst` = a text with registers in its holes.
            "format" = Format { dst: Def, first: First, count: Count, template: Template } [raises safepoint];
            /// Writes a text to a place, formatter or stream; `dst` = `Ok(nil)`.
            "write" = Write { dst: Def, target: Change, text: Use } [raises safepoint];
            /// `dst` = `src` checked and converted.
            "coerce" = Coerce { dst: Def, src: Use, to: Contract } [raises safepoint];
            /// `dst` = whether `src` is of a type.
            "is" = Is { dst: Def, src: Use, of: Contract } [raises safepoint];
            /// `dst = src as T`; `width` is the source's, as in `arith`.
            "cast" = Cast { dst: Def, src: Use, width: Count, to: Contract } [raises safepoint];
            /// Raises OverflowError if `src` is an int above the greatest i64.
            "narrow" = Narrow { dst: Def, src: Use } [raises safepoint];

            /// Throws `src`.
            "throw" = Throw { src: Use } [raises safepoint ends];
            /// Throws what a handler caught again, its place and trace unchanged.
            "rethrow" = Rethrow { src: Use } [raises safepoint ends];
            /// Raises an error of a kind with a message.
            "raise" = Raise { kind: Count, message: Use } [raises safepoint ends];
            /// Raises MatchError for a value that no arm takes.
            "no_match" = NoMatch { src: Use } [raises safepoint ends];
            /// `dst` = the value of a caught error for the program to see.
            "caught" = Caught { dst: Def, src: Use } [safepoint];
            /// `dst` = the result of a future.
            "await" = Await { dst: Def, src: Use } [raises safepoint];
            /// Sends a message to an actor; `dst` is the answer if one is asked for, else nil.
            "send" = Send { dst: Def, first: First, count: Count, name: Name, shape: CallShape } [raises safepoint];
        }
    };
}
