//! The guarantee as a vessel of money: lists wait while the tax of those before them has exhausted it.
//!
//! Every order asks for the tax of its goods once, on average, when its documents are decided upon. Not reckoned: what is
//! refused for its documents, and what is given back for goods that are not released.

use customs::Guarantee;
use model::{Admission, Duration, Fen, SimTime, TaxRates};
use protocol::GoodsClass;

use super::fluid::{Flow, grouped, phase_at};
use super::{Warning, more_of, when};
use crate::scenario::{Scenario, ScenarioPhase};
use crate::units::{Money, Time};

/// Periods that are told; the rest is counted.
const PERIODS_TOLD: usize = 2;
/// Prices are looked at in so many places of their distribution.
const PRICES: u32 = 100;
/// And what buyers have spent before.
const BUYERS: u32 = 10;

/// Steps in which lists wait, from one in which none did to the next.
struct Period {
    from: usize,
    to: usize,
    /// The most that wait.
    waiting: f64,
    /// The most orders an hour, and the tax of each then.
    per_hour: f64,
    tax_fen: f64,
}

/// When it is exhausted, and how many lists wait for it at the end.
pub(super) fn warnings(scenario: &Scenario, flow: &Flow) -> Vec<Warning> {
    let (periods, left) = periods(scenario, flow);
    let stay = left >= 1.0;
    let told = |message| Warning { passes: !stay, ..Warning::new("customs.guarantee", message) };
    let mut warnings: Vec<Warning> =
        periods.iter().take(PERIODS_TOLD).map(|period| told(line(scenario, flow, period))).collect();
    if periods.len() > PERIODS_TOLD {
        warnings.push(told(format!("exhausted in {}", more_of(periods.len() - PERIODS_TOLD, "period"))));
    }
    if stay {
        warnings.push(told(format!("about {} lists still wait for it at the end of the run", grouped(left))));
    }
    warnings
}

/// The periods in which lists wait, and how many do at the end.
fn periods(scenario: &Scenario, flow: &Flow) -> (Vec<Period>, f64) {
    let steps = flow.steps;
    let mut periods = Vec::<Period>::new();
    let (mut left, mut waiting) = (None, 0.0);
    let mut amount_before = 0.0;
    let mut known: Option<(SimTime, f64)> = None;
    for step in 0..steps.count {
        let (at, end) = (steps.at(step), steps.at(step + 1));
        let phase = phase_at(scenario, at);
        let Some(terms) = phase.customs.guarantee else {
            (left, waiting) = (None, 0.0);
            continue;
        };
        let tax =
            known.filter(|(from, _)| *from == phase.from).map_or_else(|| mean_tax(phase), |(_, tax)| tax);
        known = Some((phase.from, tax));
        if tax <= 0.0 {
            continue;
        }
        // Whoever asks for more than all of it gets it when nothing else is held.
        let amount = (terms.amount.fen() as f64).max(tax);
        let came = flow.decided[step];
        let available = match top_ups(terms, at, end) {
            // Other terms take effect on what is left at once.
            0 => left.map_or(amount, |left: f64| left + amount - amount_before),
            count => count as f64 * amount,
        };
        amount_before = amount;
        let accepted = (waiting + came).min(available.max(0.0) / tax);
        waiting = waiting + came - accepted;
        left = Some((available - accepted * tax).min(amount));
        if waiting >= 1.0 {
            let gap = terms.top_up_every.seconds() / steps.length_s();
            let per_hour = came * 3_600.0 / steps.length_s();
            let now = Period { from: step, to: step + 1, waiting, per_hour, tax_fen: tax };
            match periods.last_mut() {
                Some(last) if (step - last.to) as f64 <= gap => last.extend(&now),
                _ => periods.push(now),
            }
        }
    }
    (periods, waiting)
}

impl Period {
    fn extend(&mut self, later: &Self) {
        self.to = later.to;
        self.waiting = self.waiting.max(later.waiting);
        if later.per_hour > self.per_hour {
            (self.per_hour, self.tax_fen) = (later.per_hour, later.tax_fen);
        }
    }
}

/// How often the guarantee is topped up in a step.
fn top_ups(terms: Guarantee, from: SimTime, to: SimTime) -> i64 {
    let every = terms.top_up_every.ns().max(1);
    // Up to an instant, itself left out.
    let before = |at: SimTime| {
        let passed = at.ns().saturating_sub(terms.first_top_up.ns());
        if passed <= 0 { 0 } else { (passed - 1) / every + 1 }
    };
    before(to) - before(from)
}

/// The tax of an order on average, in fen.
fn mean_tax(phase: &ScenarioPhase) -> f64 {
    phase.setting.goods.iter().map(|goods| goods.share * tax_of(phase, goods)).sum()
}

fn tax_of(phase: &ScenarioPhase, goods: &GoodsClass) -> f64 {
    if !goods.on_positive_list {
        return 0.0;
    }
    let rules = phase.customs.rules;
    let rates = TaxRates {
        vat: goods.vat.value(),
        consumption_tax: goods.consumption_tax.value(),
        tariff: goods.tariff.value(),
    };
    let single = phase.setting.buyers.single_item.value();
    let at = |place: u32, of: u32| (f64::from(place) + 0.5) / f64::from(of);
    let tax = |(price, spent): (u32, u32)| {
        let price = goods.value.quantile(at(price, PRICES));
        let value = Fen::new((price as i64).min(goods.value_max.fen()));
        let spent_before = Fen::new(phase.setting.buyers.spent_before.quantile(at(spent, BUYERS)) as i64);
        // Above the limit of a transaction a single item is taxed in full, and more than one are refused.
        let (admission, share) = match rules.admission(value, 1, spent_before) {
            Admission::InFull => (Admission::InFull, single),
            other => (other, 1.0),
        };
        share * rules.tax(value, rates, admission).fen() as f64
    };
    let all = (0..PRICES).flat_map(|price| (0..BUYERS).map(move |spent| (price, spent)));
    all.map(tax).sum::<f64>() / f64::from(PRICES * BUYERS)
}

fn line(scenario: &Scenario, flow: &Flow, period: &Period) -> String {
    let Period { from, to, waiting, per_hour, tax_fen } = period;
    let money = |fen: i64| Money { fen };
    let allowed = phase_at(scenario, flow.steps.at(*from)).customs.guarantee.map(|terms| {
        let lists = (terms.amount.fen() as f64 / tax_fen).max(1.0);
        let (amount, every) = (money(terms.amount.fen()), Time(terms.top_up_every));
        format!("; {amount}, topped up every {every}, are enough for {}", grouped(lists))
    });
    let length: Duration = flow.steps.at(*to).since(flow.steps.at(*from));
    format!(
        "it is exhausted from {} to {} ({length}): up to {}/h ask for {} of tax each{}; up to about {} lists wait for it",
        when(scenario, flow.steps.at(*from)),
        when(scenario, flow.steps.at(*to)),
        grouped(*per_hour),
        money(tax_fen.round() as i64),
        allowed.unwrap_or_default(),
        grouped(*waiting),
    )
}
