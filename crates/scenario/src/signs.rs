//! Numbers with a plus: `+2` looks like "two more", but a value takes the place of the one before.

use crate::error::ScenarioError;
use crate::places::Spot;
use crate::source::Source;

/// Sections that are told to people or kept as they are: no number of the model stands there.
const KEPT: [&str; 4] = ["about", "plan", "predict", "theory"];

/// The end of a number is looked for so far.
const NUMBER_CHARS: usize = 64;

/// An error for each number of a source that has a plus.
pub(crate) fn numbers_with_a_plus(source: &Source) -> Vec<ScenarioError> {
    let numbers = source.text().lines().zip(1..).flat_map(|(line, number)| {
        let starts = line.char_indices().zip(1..).filter(|((_, sign), _)| *sign == '+');
        starts.filter_map(move |((start, _), column)| {
            Some((number_with_a_plus(&line[start..])?, (number, column)))
        })
    });
    numbers.filter_map(|(number, spot)| wrong(source, number, spot)).collect()
}

/// What is wrong with a number that has a plus, if it is the value of a key: quoted or not.
fn wrong(source: &Source, number: &str, (line, column): Spot) -> Option<ScenarioError> {
    let scalar_at = |spot: Spot| Some((source.places().scalar_at(spot)?, spot));
    let (path, spot) = scalar_at((line, column)).or_else(|| scalar_at((line, column - 1)))?;
    if KEPT.contains(&path.split('.').next().unwrap_or_default()) {
        return None;
    }
    let what = format!("{path}: `{number}` has a plus, but a value is not added to the one before");
    let help = format!("write the new number, without a plus, like {}", &number[1..]);
    Some(ScenarioError::new(what).at(source.place_at(spot)).help(help))
}

/// The number with a plus at the start of the rest of a line: `+2`, `+90s`, `+5.5%`.
fn number_with_a_plus(rest: &str) -> Option<&str> {
    // A line may be as long as a file, and all of it plus signs.
    let mut signs = rest.char_indices().take(NUMBER_CHARS);
    let end = signs.find(|(_, c)| c.is_whitespace() || ",]}\"'#".contains(*c)).map(|(end, _)| end);
    let number = end.map_or(rest, |end| &rest[..end]);
    // A key that begins with a plus is no value.
    let digits = number.strip_prefix('+').filter(|digits| !digits.ends_with(':'))?;
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.').then_some(number)
}

#[cfg(test)]
mod tests {
    use super::number_with_a_plus;

    #[test]
    fn only_numbers_with_a_plus_are_found() {
        for (rest, number) in [
            ("+2", Some("+2")),
            ("+2.5, rate: 5/s }", Some("+2.5")),
            ("+90s' # more", Some("+90s")),
            ("+5%]", Some("+5%")),
            ("2", None),
            ("+", None),
            ("+five", None),
            ("+5: 3", None),
        ] {
            assert_eq!(number_with_a_plus(rest), number, "{rest}");
        }
    }
}
