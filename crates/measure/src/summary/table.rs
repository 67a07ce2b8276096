//! Tables of the summary.

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
