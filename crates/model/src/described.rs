//! Words that people meet in targets and results.

/// An enum whose doc comments are also told to people: `explain` shows what the source says, and nothing else.
///
/// The comment of a variant is its `description`, so it is plain text, one paragraph.
#[macro_export]
macro_rules! described {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[doc = $description:literal])* $variant:ident $(= $number:literal)?,)*
        }
    ) => {
        $(#[$about])*
        pub enum $name {
            $($(#[doc = $description])* $variant $(= $number)?,)*
        }

        impl $name {
            /// All of them, in the order of their numbers.
            pub const ALL: [Self; [$(stringify!($variant)),*].len()] = [$(Self::$variant),*];

            /// What it is, for people.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($description),*).trim_ascii(),)*
                }
            }
        }
    };
}
