//! What a key may hold: one description made by the parser's own types, from which the schema, the explanations and the
//! template are written.

/// What a value looks like.
pub(crate) enum Shape {
    /// A table with fixed keys.
    Table(Table),
    /// A table whose keys are names that the scenario chooses.
    Names {
        /// What a name stands for, like "shift".
        of: &'static str,
        /// What each name holds.
        value: fn() -> Shape,
    },
    /// A list.
    List {
        /// What an entry looks like.
        entry: fn() -> Shape,
        /// Whether entries can be patched by number or name, with a table in place of the list.
        patched: bool,
        /// Whether a table with the entry's own keys speaks of every entry.
        every: bool,
    },
    /// One value, written as text with its unit.
    Scalar(Scalar),
    /// One of a few words.
    Choice(&'static [(&'static str, &'static str)]),
    /// One of several shapes.
    Either(Vec<fn() -> Shape>),
    /// Any YAML: it is kept as it is.
    Any(&'static str),
}

/// A table with fixed keys.
pub(crate) struct Table {
    /// The name of the type, for the schema.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) about: &'static str,
    /// Its keys.
    pub(crate) keys: Vec<Key>,
}

/// A key of a table.
pub(crate) struct Key {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) effect: &'static str,
    /// What it holds.
    pub(crate) shape: fn() -> Shape,
}

/// A value in one piece.
#[derive(Clone, Copy)]
pub(crate) struct Scalar {
    /// What kind of quantity it is.
    pub(crate) name: &'static str,
    /// Its units, for people; empty if it has none.
    pub(crate) unit: &'static str,
    /// How it is written.
    pub(crate) example: &'static str,
    /// A regular expression that its text matches; empty for whole numbers and free text.
    pub(crate) pattern: &'static str,
    /// The JSON types that can hold it.
    pub(crate) json: &'static [&'static str],
}

/// A type that describes what it reads.
pub(crate) trait Described {
    /// The shape of its values.
    fn shape() -> Shape;
}

impl<T: Described> Described for Option<T> {
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Described> Described for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }
}

/// The example of free text, which has none.
pub(crate) const ANY_TEXT: &str = "any text";

/// Free text, numbers and words without a unit.
macro_rules! scalars {
    ($($type:ty: $name:literal, $unit:literal, $example:literal, $pattern:literal, $json:expr;)*) => { $(
        impl $crate::shape::Described for $type {
            fn shape() -> $crate::shape::Shape {
                $crate::shape::Shape::Scalar($crate::shape::Scalar {
                    name: $name, unit: $unit, example: $example, pattern: $pattern, json: &$json,
                })
            }
        }
    )* };
}
pub(crate) use scalars;

scalars! {
    String: "text", "", "any text", "", ["string", "number", "boolean"];
    bool: "true or false", "", "true", "", ["boolean"];
}
