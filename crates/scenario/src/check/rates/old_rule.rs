//! Tariff-policy synchronisation: how many orders still err by a rule that has been changed.

use model::SimTime;
use protocol::PolicyChange;

/// Steps of the bisection: the share is found to 2^-24.
const HALVINGS: u32 = 24;

/// How probably ORDER errs by an old rule when it is filed at an instant, to a thousandth.
pub(in super::super) fn errs_by_old_rule(policies: &[PolicyChange], at: SimTime) -> f64 {
    let in_force = policies.iter().filter(|policy| policy.at <= at);
    let spared = in_force.map(|policy| {
        let left = 1.0 - adopted(policy, at.since(policy.at).seconds());
        1.0 - policy.error.value() * left
    });
    ((1.0 - spared.product::<f64>()) * 1_000.0).round() / 1_000.0
}

/// The share of sellers that has adopted a change so many seconds after it: the quantile function is monotone.
fn adopted(policy: &PolicyChange, seconds: f64) -> f64 {
    let (mut within, mut beyond) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(within, beyond);
        if policy.adoption.0.quantile(middle) <= seconds {
            within = middle;
        } else {
            beyond = middle;
        }
    }
    within
}
