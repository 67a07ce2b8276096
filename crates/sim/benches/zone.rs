//! A whole run of a small zone: 4,000 parcels in two hours, and an hour of drain.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn demo(criterion: &mut Criterion) {
    let scenario = scenario::load("demo", &[]).expect("it is embedded");
    let mut group = criterion.benchmark_group("zone");
    group.throughput(Throughput::Elements(4_000)).sample_size(20);
    group.bench_function("demo", |bencher| bencher.iter(|| sim::zone(&scenario, 7, 0, 0)));
    group.finish();
}

criterion_group!(benches, demo);
criterion_main!(benches);
