//! Text in lines that fit a terminal.

/// As long as a line gets, as in summaries.
const COLUMNS: usize = 100;

/// Words in lines of at most 100 columns; those behind the first, which begins with `head`, are set in by so much.
pub(crate) fn filled(head: &str, words: impl IntoIterator<Item = impl AsRef<str>>, set_in: usize) -> String {
    let (mut text, mut line) = (String::new(), head.to_owned());
    for word in words {
        let word = word.as_ref();
        if line.chars().count() + word.chars().count() > COLUMNS {
            text.extend([line.trim_end(), "\n"]);
            line = " ".repeat(set_in);
        }
        line.extend([word, " "]);
    }
    text + line.trim_end() + "\n"
}
