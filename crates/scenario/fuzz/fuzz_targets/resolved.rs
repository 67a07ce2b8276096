//! Whatever the text, the parser answers with a scenario or an error that fits on a screen.
//!
//! In `crates/scenario`, with the shipped files to start from:
//! `cargo +nightly fuzz run resolved fuzz/corpus/resolved ../../scenarios`

#![no_main]

use libfuzzer_sys::fuzz_target;

/// As much of an error as a screen holds.
const LINES_MAX: usize = 40;

fuzz_target!(|bytes: &[u8]| {
    if let Err(error) = scenario::from_resolved(&String::from_utf8_lossy(bytes)) {
        let text = error.to_string();
        assert!(text.lines().count() <= LINES_MAX, "{text}");
    }
});
