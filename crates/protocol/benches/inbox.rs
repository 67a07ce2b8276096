//! One deadline taken and one asked for, with so many pending: what a timer costs.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use model::{Duration, RoleName, SimTime};
use protocol::{Inbox, Input};

/// A fixed sequence of lengths between 0 and two hours, spread evenly: SplitMix64.
fn length(number: u64) -> Duration {
    let mut bits = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    Duration::from_ns((bits % 7_200_000_000_000) as i64)
}

fn deadlines(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("a deadline, with so many pending");
    for pending in [100u64, 10_000, 1_000_000] {
        group.bench_with_input(BenchmarkId::from_parameter(pending), &pending, |bencher, &pending| {
            let mut inbox = Inbox::new(RoleName::Customs, SimTime::ZERO);
            (0..pending).for_each(|number| inbox.deadline(SimTime::ZERO + length(number), number));
            let mut number = pending;
            bencher.iter(|| {
                let next = inbox.next(SimTime::MAX.just_before());
                if let Some((now, Input::Deadline(timer))) = black_box(next) {
                    number += 1;
                    inbox.deadline(now + length(number), timer);
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, deadlines);
criterion_main!(benches);
