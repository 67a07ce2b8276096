//! The gamma distribution with scale 1, with the same bits on every platform.

use crate::normal::normal_quantile;

const TERMS_MAX: u32 = 100_000;
const EPSILON: f64 = 1e-16;

/// The share at or below `x`: the regularised incomplete gamma function P(a, x).
///
/// Series below a + 1, continued fraction (modified Lentz) above. Source: W. Gautschi, "A computational procedure for
/// incomplete gamma functions", ACM TOMS 5 (1979); NIST Digital Library of Mathematical Functions 8.7.1 and 8.9.2.
pub(super) fn gamma_cumulative(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x < shape + 1.0 { lower_series(shape, x) } else { 1.0 - upper_fraction(shape, x) }
}

/// The share above `x`.
fn gamma_tail(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    if x < shape + 1.0 { 1.0 - lower_series(shape, x) } else { upper_fraction(shape, x) }
}

/// x^a e^-x / Gamma(a).
fn weight(shape: f64, x: f64) -> f64 {
    libm::exp(shape * libm::log(x) - x - libm::lgamma(shape))
}

fn lower_series(shape: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0 / shape, 1.0 / shape);
    for n in 1..TERMS_MAX {
        term *= x / (shape + f64::from(n));
        sum += term;
        if term < sum * EPSILON {
            break;
        }
    }
    (sum * weight(shape, x)).min(1.0)
}

fn upper_fraction(shape: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut denominator = x + 1.0 - shape;
    let mut ratio = 1.0 / TINY;
    let mut inverse = 1.0 / denominator;
    let mut fraction = inverse;
    for n in 1..TERMS_MAX {
        let numerator = -f64::from(n) * (f64::from(n) - shape);
        denominator += 2.0;
        inverse = 1.0 / nonzero(numerator * inverse + denominator, TINY);
        ratio = nonzero(denominator + numerator / ratio, TINY);
        let step = inverse * ratio;
        fraction *= step;
        if (step - 1.0).abs() < EPSILON * 4.0 {
            break;
        }
    }
    fraction * weight(shape, x)
}

fn nonzero(value: f64, tiny: f64) -> f64 {
    if value.abs() < tiny { tiny } else { value }
}

/// The value that a share `u` lies at or below: Newton's method on the logarithm of the value, kept inside a bracket,
/// from the start of Wilson and Hilferty (1931) or, for small values, from the leading term of the series.
pub(super) fn gamma_quantile(shape: f64, u: f64) -> f64 {
    let by_tail = u > 0.5;
    let (mut below, mut above) = (0.0f64, f64::INFINITY);
    let mut x = start(shape, u);
    for _ in 0..200 {
        // Compare what is small, so that nothing is lost in the upper tail.
        let excess = if by_tail { (1.0 - u) - gamma_tail(shape, x) } else { gamma_cumulative(shape, x) - u };
        if excess > 0.0 {
            above = x;
        } else {
            below = x;
        }
        // d P / d log x = x^a e^-x / Gamma(a).
        let slope = weight(shape, x);
        let newton = if slope > 0.0 { x * libm::exp((-excess / slope).clamp(-2.0, 2.0)) } else { f64::NAN };
        let inside = newton > below && newton < above;
        let next = match (inside, above.is_finite()) {
            (true, _) => newton,
            (false, true) => f64::midpoint(below, above),
            (false, false) => 2.0 * below.max(1e-300),
        };
        if (next - x).abs() <= 1e-15 * x {
            return next;
        }
        x = next;
    }
    x
}

fn start(shape: f64, u: f64) -> f64 {
    let ninth = 1.0 / (9.0 * shape);
    let cube = 1.0 - ninth + normal_quantile(u) * libm::sqrt(ninth);
    let wilson_hilferty = shape * cube * cube * cube;
    // P(a, x) is about x^a / Gamma(a + 1) near 0.
    let small = libm::exp((libm::log(u) + libm::lgamma(shape + 1.0)) / shape);
    if cube < 0.3 || wilson_hilferty < 0.1 { small.clamp(1e-300, 1e300) } else { wilson_hilferty }
}
