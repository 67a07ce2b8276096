//! A row made, looked up twice and taken out, with so many parcels inside.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use model::{ParcelKey, SellerStream};
use protocol::{ParcelTable, Row};

#[derive(Clone, Copy)]
struct SixWords([u64; 6]);

impl Row for SixWords {
    const BLANK: Self = Self([0; 6]);
}

fn rows(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("a row's life, with so many inside");
    for inside in [1_000u64, 100_000, 1_000_000] {
        group.bench_with_input(BenchmarkId::from_parameter(inside), &inside, |bencher, &inside| {
            let parcel = |number: u64| ParcelKey::new(SellerStream::new((number % 2) as u16), number / 2);
            let mut table = ParcelTable::default();
            let row = |number: u64| SixWords([number; 6]);
            (0..inside).for_each(|number| *table.get_or_insert_with(parcel(number), || row(0)) = row(number));
            let mut number = inside;
            bencher.iter(|| {
                table.get_or_insert_with(parcel(number), || row(number));
                black_box(table.get(parcel(number - inside / 2)).map(|row| row.0));
                black_box(table.get_mut(parcel(number - inside / 4)).map(|row| row.0));
                black_box(table.remove(parcel(number - inside)).map(|row| row.0));
                number += 1;
            });
        });
    }
    group.finish();
}

criterion_group!(benches, rows);
criterion_main!(benches);
