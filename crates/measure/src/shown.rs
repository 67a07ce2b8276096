//! Lengths of time, counts, shares and money as people read them: the same in tables and targets.

/// How a length of time is shown: in one unit, or in two, and to which step.
///
/// Lengths from a nanosecond on have three or four digits: they are shown in steps of a hundredth of themselves or finer.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    /// Shorter lengths are shown like this.
    below_s: f64,
    step_s: f64,
    /// Of the lesser unit.
    decimals: usize,
    unit: &'static str,
    /// The greater unit, and how many of the lesser make one.
    greater: Option<(&'static str, f64)>,
}

/// In order. The last is for all longer ones.
const SCALES: [Scale; 16] = [
    one_unit(1e-8, 1e-11, 2, "ns"),
    one_unit(1e-7, 1e-10, 1, "ns"),
    one_unit(1e-6, 1e-9, 0, "ns"),
    one_unit(1e-5, 1e-8, 2, "us"),
    one_unit(1e-4, 1e-7, 1, "us"),
    one_unit(1e-3, 1e-6, 0, "us"),
    one_unit(1e-2, 1e-5, 2, "ms"),
    one_unit(1e-1, 1e-4, 1, "ms"),
    one_unit(1.0, 1e-3, 0, "ms"),
    one_unit(10.0, 0.01, 2, "s"),
    one_unit(60.0, 0.1, 1, "s"),
    two_units(600.0, 0.1, 1, "m", "s", 60.0),
    two_units(3_600.0, 1.0, 0, "m", "s", 60.0),
    two_units(36_000.0, 6.0, 1, "h", "m", 60.0),
    two_units(86_400.0, 60.0, 0, "h", "m", 60.0),
    two_units(864_000.0, 360.0, 1, "d", "h", 24.0),
];
const DAYS: Scale = two_units(f64::INFINITY, 3_600.0, 0, "d", "h", 24.0);

const fn one_unit(below_s: f64, step_s: f64, decimals: usize, unit: &'static str) -> Scale {
    Scale { below_s, step_s, decimals, unit, greater: None }
}

const fn two_units(
    below_s: f64,
    step_s: f64,
    decimals: usize,
    greater: &'static str,
    unit: &'static str,
    of_unit: f64,
) -> Scale {
    Scale { below_s, step_s, decimals, unit, greater: Some((greater, of_unit)) }
}

impl Scale {
    /// The scale of a length: what it is rounded to decides.
    fn of(seconds: f64) -> Self {
        let is_below = |scale: &&Self| seconds < scale.below_s - scale.step_s / 2.0;
        SCALES.iter().find(is_below).copied().unwrap_or(DAYS)
    }

    /// The length in steps of this scale.
    fn show(self, seconds: f64) -> String {
        let Self { step_s, decimals, unit, greater, .. } = self;
        // Steps are counted: a rest of 59.97 s is a minute, never 60 s.
        let steps = libm::round(seconds / step_s);
        let per_unit = libm::pow(10.0, decimals as f64);
        let (Some((greater, of_unit)), true) = (greater, self.reaches_greater(steps)) else {
            return format!("{:.decimals$}{unit}", steps / per_unit);
        };
        // Six seconds are a tenth of a minute.
        let per_greater = of_unit * per_unit;
        let (whole, rest) = (libm::floor(steps / per_greater), libm::fmod(steps, per_greater));
        let width = if decimals == 0 { 2 } else { decimals + 3 };
        format!("{whole:.0}{greater}{:0width$.decimals$}{unit}", rest / per_unit)
    }

    /// Whether so many steps make one of the greater unit.
    fn reaches_greater(self, steps: f64) -> bool {
        self.greater.is_some_and(|(_, of_unit)| steps >= of_unit * libm::pow(10.0, self.decimals as f64))
    }
}

/// A length of time in a narrow column, in three or four digits: `4.00ns`, `652us`, `12.3s`, `4m17.4s`, `36m43s`, `6h05.2m`, `2d04.5h`;
/// `0` for nothing.
pub fn narrow(seconds: f64) -> String {
    if seconds <= 0.0 { "0".to_owned() } else { Scale::of(seconds).show(seconds) }
}

/// Half the width of an interval around a mean: no finer than the mean is shown. Below a nanosecond, in which times are
/// counted, it is a rest of rounding.
pub(crate) fn half_width(half_s: f64, mean_s: f64) -> String {
    if half_s < 1e-9 { "0".to_owned() } else { Scale::of(half_s.max(mean_s)).show(half_s) }
}

pub(crate) fn length(seconds: Option<f64>) -> String {
    seconds.map_or("-".to_owned(), narrow)
}

/// A percentile: where there are customers and it is not known, it falls among those who are still open.
pub(crate) fn length_or_open(seconds: Option<f64>, someone: bool, at_least_s: f64) -> String {
    match seconds {
        Some(seconds) => narrow(seconds),
        None if !someone => "-".to_owned(),
        None if at_least_s <= 0.0 => "open".to_owned(),
        None => format!("> {}", narrow(at_least_s)),
    }
}

/// A count with separators: `660,000`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count that may be a mean, with one decimal unless it is whole: `60`, `0.5`, `1,234.5`.
pub(crate) fn decimal(value: f64) -> String {
    with_decimals(value, 1)
}

/// A mean of a small count, in four digits or more unless it is whole: `5`, `0.240`, `16.25`, `1,234.5`.
pub(crate) fn count(value: f64) -> String {
    let decimals = if value >= 99.995 {
        1
    } else if value >= 9.999_5 {
        2
    } else {
        3
    };
    with_decimals(value, decimals)
}

fn with_decimals(value: f64, decimals: usize) -> String {
    if value.fract() == 0.0 && value >= 0.0 {
        return grouped(value as u64);
    }
    let text = format!("{value:.decimals$}");
    match text.split_once('.') {
        Some((whole, rest)) => {
            whole.parse().map_or_else(|_| text.clone(), |whole| format!("{}.{rest}", grouped(whole)))
        }
        None => text,
    }
}

pub(crate) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Hours of work: `3.5 h`; `0` for nothing.
pub(crate) fn hours(hours: f64) -> String {
    if hours <= 0.0 { "0".to_owned() } else { format!("{} h", with_decimals(hours, 1)) }
}

/// An amount of money: `CNY 1,234`, with fen below CNY 100.
pub(crate) fn money(fen: f64) -> String {
    if fen.abs() < 10_000.0 {
        format!("CNY {:.2}", fen / 100.0)
    } else {
        format!("CNY {}", grouped(libm::round(fen / 100.0).max(0.0) as u64))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_fit_narrow_columns() {
        let cases = [
            (0.0, "0"),
            (4e-9, "4.00ns"),
            (9.996e-9, "10.0ns"),
            (652e-9, "652ns"),
            (999.6e-9, "1.00us"),
            (0.000_012, "12.0us"),
            (0.000_999_6, "1.00ms"),
            (0.25, "250ms"),
            (2.0, "2.00s"),
            (9.996, "10.0s"),
            (59.94, "59.9s"),
            (59.97, "1m00.0s"),
            (60.7, "1m00.7s"),
            (183.2, "3m03.2s"),
            (599.96, "10m00s"),
            (1_802.4, "30m02s"),
            (3_599.6, "1h00.0m"),
            (6_480.0, "1h48.0m"),
            (21_900.0, "6h05.0m"),
            (35_998.0, "10h00m"),
            (86_380.0, "1d00.0h"),
            (187_200.0, "2d04.0h"),
            (2_667_600.0, "30d21h"),
        ];
        for (seconds, text) in cases {
            assert_eq!(narrow(seconds), text);
        }
    }

    #[test]
    fn half_a_width_is_no_finer_than_its_mean() {
        let cases = [
            (1.2, 60.7, "1.2s"),
            (0.04, 60.7, "0.0s"),
            (30.4, 2_203.0, "30s"),
            (72.0, 6_480.0, "1.2m"),
            (4_000.0, 6_480.0, "1h06.7m"),
            (0.000_003, 0.000_652, "3us"),
            (120.0, 1.0, "2m00.0s"),
            (0.0, 60.7, "0"),
            (1e-16, 0.4, "0"),
        ];
        for (half_s, mean_s, text) in cases {
            assert_eq!(half_width(half_s, mean_s), text);
        }
    }

    #[test]
    fn counts_have_separators() {
        assert_eq!(
            [0, 999, 1_000, 660_000, 1_234_567].map(grouped).join(" "),
            "0 999 1,000 660,000 1,234,567"
        );
        assert_eq!(
            [0.0, 5.0, 0.24, 16.25, 123.45, 1_234.56, 10_195.0].map(count).join(" "),
            "0 5 0.240 16.25 123.5 1,234.6 10,195"
        );
        assert_eq!([0.5, 60.0, 1_999.96].map(decimal).join(" "), "0.5 60 2,000.0");
        assert_eq!([0.0, 1_234.5].map(hours).join(" "), "0 1,234.5 h");
    }

    /// The length that a text shows.
    fn read(text: &str) -> f64 {
        let units = [
            ("ns", 1e-9),
            ("us", 1e-6),
            ("ms", 1e-3),
            ("s", 1.0),
            ("m", 60.0),
            ("h", 3_600.0),
            ("d", 86_400.0),
        ];
        let mut rest = text;
        let mut sum = 0.0;
        while !rest.is_empty() {
            let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap();
            let (number, after) = rest.split_at(end);
            let unit_end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
            let (unit, after) = after.split_at(unit_end);
            let (_, unit_s) = units.iter().find(|(name, _)| *name == unit).unwrap();
            sum += number.parse::<f64>().unwrap() * unit_s;
            rest = after;
        }
        sum
    }

    proptest! {
        /// What is shown differs from the length by less than a hundredth of it, in eight characters at most.
        #[test]
        fn lengths_have_three_digits_or_more(exponent in -9.0f64..7.9) {
            let seconds = libm::pow(10.0, exponent);
            let text = narrow(seconds);
            prop_assert!((read(&text) / seconds - 1.0).abs() <= 0.005_001, "{seconds}: {text}");
            prop_assert!(text.len() <= 7, "{seconds}: {text}");
        }
    }
}
