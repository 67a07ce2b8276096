//! The scenarios in the binary.

/// Name and text of each embedded scenario, in the order they are listed to people.
const EMBEDDED: &[(&str, &str)] = &[
    ("demo", include_str!("../../../scenarios/demo.yaml")),
    ("hangzhou-1111", include_str!("../../../scenarios/hangzhou-1111.yaml")),
    ("teaching/mm1", include_str!("../../../scenarios/teaching/mm1.yaml")),
    ("teaching/mmc", include_str!("../../../scenarios/teaching/mmc.yaml")),
    ("teaching/tandem", include_str!("../../../scenarios/teaching/tandem.yaml")),
    ("builtin/bare", include_str!("../../../scenarios/builtin/bare.yaml")),
    ("builtin/bonded-1210", include_str!("../../../scenarios/builtin/bonded-1210.yaml")),
];

/// The names of the embedded scenarios.
pub fn embedded_names() -> impl Iterator<Item = &'static str> {
    EMBEDDED.iter().map(|(name, _)| *name)
}

/// The text of an embedded scenario.
pub fn embedded_text(name: &str) -> Option<&'static str> {
    EMBEDDED.iter().find(|(own, _)| *own == name).map(|(_, text)| *text)
}
