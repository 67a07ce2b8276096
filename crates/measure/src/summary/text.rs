//! Tables, lengths of time and counts as they stand in the summary.

/// A table whose first column is on the left and whose others are on the right.
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(columns: &[&str]) -> Self {
        Self { rows: vec![columns.iter().map(|&column| column.to_owned()).collect()] }
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Nothing but the head.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }

    pub(super) fn render(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = String::new();
        for (number, row) in self.rows.iter().enumerate() {
            let indent = if number == 0 { "" } else { "  " };
            let first = widths.first().map_or(0, |width| width + 2 - indent.len());
            for (column, cell) in row.iter().enumerate() {
                text.extend([match column {
                    0 => format!("{indent}{cell:<first$}"),
                    _ => format!("  {cell:>width$}", width = widths[column]),
                }]);
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text
    }
}

/// A length of time in a narrow column: `12.3s`, `4m17s`, `6h05m`, `2d04h`.
pub(super) fn narrow(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    if seconds <= 0.0 {
        "0".to_owned()
    } else if seconds < 0.000_999_5 {
        format!("{:.0}us", seconds * 1e6)
    } else if seconds < 0.999_5 {
        format!("{:.0}ms", seconds * 1e3)
    } else if seconds < 59.95 {
        format!("{seconds:.1}s")
    } else if whole < 3_600 {
        format!("{}m{:02}s", whole / 60, whole % 60)
    } else if whole < 86_400 {
        format!("{}h{:02}m", whole / 3_600, whole % 3_600 / 60)
    } else {
        format!("{}d{:02}h", whole / 86_400, whole % 86_400 / 3_600)
    }
}

pub(super) fn length(seconds: Option<f64>) -> String {
    seconds.map_or("-".to_owned(), narrow)
}

/// A percentile: where there are customers and it is not known, it falls among those who are still open.
pub(super) fn length_or_open(seconds: Option<f64>, someone: bool, open_for_s: f64) -> String {
    match seconds {
        Some(seconds) => narrow(seconds),
        None if !someone => "-".to_owned(),
        None if open_for_s <= 0.0 => "open".to_owned(),
        None => format!("> {}", narrow(open_for_s)),
    }
}

/// A count with separators: `660,000`.
pub(super) fn grouped(count: u64) -> String {
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

pub(super) fn decimal(value: f64) -> String {
    if value.fract() == 0.0 && value >= 0.0 { grouped(value as u64) } else { format!("{value:.1}") }
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// An amount of money: `CNY 1,234`, with fen below CNY 100.
pub(super) fn money(fen: f64) -> String {
    if fen.abs() < 10_000.0 {
        format!("CNY {:.2}", fen / 100.0)
    } else {
        format!("CNY {}", grouped(libm::round(fen / 100.0).max(0.0) as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_fit_narrow_columns() {
        let cases = [
            (0.0, "0"),
            (0.000_012, "12us"),
            (0.25, "250ms"),
            (2.0, "2.0s"),
            (59.97, "1m00s"),
            (257.4, "4m17s"),
            (3_599.6, "1h00m"),
            (21_900.0, "6h05m"),
            (187_200.0, "2d04h"),
        ];
        for (seconds, text) in cases {
            assert_eq!(narrow(seconds), text);
        }
    }

    #[test]
    fn counts_have_separators() {
        assert_eq!(
            [0, 999, 1_000, 660_000, 1_234_567].map(grouped).join(" "),
            "0 999 1,000 660,000 1,234,567"
        );
    }
}
