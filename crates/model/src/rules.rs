//! Rule books of retail import by cross-border e-commerce: the limits, who is admitted within them, and the tax.
//!
//! A rule book belongs to its year; two are never mixed in a run.
//!
//! Sources: limits and reduction, announcement of 29 November 2018, in force from 1 January 2019
//! (<http://ecns.cn/news/cns-wire/2018-11-30/detail-ifzahqkf0370815.shtml>), which also gives the older limits; the
//! comprehensive rate, <https://woyaojiankangwang.com/Medicalequipment/pgipibvheu.html>; rounding to the fen per list
//! is general knowledge.

use crate::Fen;

const fn yuan(yuan: i64) -> Fen {
    Fen::new(yuan * 100)
}

/// The rules of one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuleBook {
    /// The name in a scenario.
    pub name: &'static str,
    /// A transaction above this is taxed in full, and admitted only as a single indivisible item.
    pub transaction_max: Fen,
    /// A person may not buy more than this in a year.
    pub year_max: Fen,
    /// Within the limits this part of the statutory value-added and consumption tax is due, and no tariff.
    pub reduction: f64,
}

/// The statutory rates of a class of goods, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaxRates {
    /// Value-added tax.
    pub vat: f64,
    /// Consumption tax, below 1.
    pub consumption_tax: f64,
    /// Import tariff.
    pub tariff: f64,
}

/// What the limits say about a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Within the limits: no tariff, reduced taxes.
    Reduced,
    /// A single item above the limit of a transaction, within that of the year: taxed in full.
    InFull,
    /// Above a limit: general trade, not this channel.
    Refused,
}

impl RuleBook {
    /// The rules from 2019 on: CNY 5,000 a transaction, CNY 26,000 a year, 70 %.
    pub const CN_CBEC_2019: Self =
        Self { name: "cn-cbec-2019", transaction_max: yuan(5_000), year_max: yuan(26_000), reduction: 0.7 };

    /// The rules of 2016 to 2018: CNY 2,000 a transaction, CNY 20,000 a year, 70 %.
    pub const CN_CBEC_2016: Self =
        Self { name: "cn-cbec-2016", transaction_max: yuan(2_000), year_max: yuan(20_000), reduction: 0.7 };

    /// Every rule book, the newest first.
    pub const ALL: [Self; 2] = [Self::CN_CBEC_2019, Self::CN_CBEC_2016];

    /// The rule book with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|book| book.name == name)
    }

    /// Whether a transaction of `value` is admitted, of so many `items`, by a buyer who has spent so much this year.
    pub fn admission(&self, value: Fen, items: u8, spent_before: Fen) -> Admission {
        if spent_before + value > self.year_max {
            Admission::Refused
        } else if value <= self.transaction_max {
            Admission::Reduced
        } else if items == 1 {
            Admission::InFull
        } else {
            Admission::Refused
        }
    }

    /// The tax on a transaction of `value` (the price with freight and insurance), rounded to the fen.
    pub fn tax(&self, value: Fen, rates: TaxRates, admission: Admission) -> Fen {
        let rate = match admission {
            Admission::Reduced => rates.comprehensive() * self.reduction,
            // Tariff first; the other taxes are due on the value with tariff.
            Admission::InFull => rates.tariff + (1.0 + rates.tariff) * rates.comprehensive(),
            Admission::Refused => 0.0,
        };
        // A value is not negative: adding a half and cutting off rounds it.
        Fen::new((value.fen() as f64 * rate + 0.5) as i64)
    }
}

impl TaxRates {
    /// (CT + VAT) / (1 - CT): consumption tax is part of its own base, and of that of the value-added tax.
    pub fn comprehensive(self) -> f64 {
        (self.consumption_tax + self.vat) / (1.0 - self.consumption_tax)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: RuleBook = RuleBook::CN_CBEC_2019;

    fn rates(vat: f64, consumption_tax: f64, tariff: f64) -> TaxRates {
        TaxRates { vat, consumption_tax, tariff }
    }

    #[test]
    fn the_comprehensive_rate_is_what_the_customs_tables_say() {
        // CNY 10,000 would be above the limit of a transaction; the rate is the same.
        let tax = |vat, consumption| BOOK.tax(yuan(10_000), rates(vat, consumption, 0.1), Admission::Reduced);
        assert_eq!(tax(0.13, 0.0), yuan(910));
        assert_eq!(tax(0.13, 0.15), Fen::new(230_588));
        assert_eq!(tax(0.09, 0.0), yuan(630));
    }

    #[test]
    fn tax_is_rounded_to_the_fen() {
        // 9.10 % of CNY 139.95 is CNY 12.73545, of CNY 0.05 less than half a fen.
        assert_eq!(BOOK.tax(Fen::new(13_995), rates(0.13, 0.0, 0.0), Admission::Reduced), Fen::new(1_274));
        assert_eq!(BOOK.tax(Fen::new(5), rates(0.13, 0.0, 0.0), Admission::Reduced), Fen::new(0));
    }

    #[test]
    fn outside_the_limits_tariff_and_all_of_the_taxes_are_due() {
        // CNY 6,000: 10 % tariff is 600; 13 % of 6,600 is 858.
        assert_eq!(BOOK.tax(yuan(6_000), rates(0.13, 0.0, 0.1), Admission::InFull), yuan(1_458));
    }

    #[test]
    fn limits_admit_a_single_dear_item_within_the_year_only() {
        let admission = |value, items, spent| BOOK.admission(yuan(value), items, yuan(spent));
        assert_eq!(admission(5_000, 3, 0), Admission::Reduced);
        assert_eq!(admission(5_001, 3, 0), Admission::Refused);
        assert_eq!(admission(5_001, 1, 0), Admission::InFull);
        assert_eq!(admission(26_000, 1, 0), Admission::InFull);
        assert_eq!(admission(26_001, 1, 0), Admission::Refused);
        assert_eq!(admission(139, 1, 26_000 - 139), Admission::Reduced);
        assert_eq!(admission(139, 1, 26_000 - 138), Admission::Refused);
    }

    #[test]
    fn rule_books_are_found_by_name() {
        assert_eq!(RuleBook::by_name("cn-cbec-2019"), Some(BOOK));
        assert_eq!(RuleBook::by_name("cn-cbec-2016").map(|book| book.transaction_max), Some(yuan(2_000)));
        assert_eq!(RuleBook::by_name("cn-cbec"), None);
    }
}
