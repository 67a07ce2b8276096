//! Classes of goods: what a parcel holds, and what the rules ask of it.

/// The number of a class of goods, as the scenario lists them, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GoodsNumber(pub u8);

impl GoodsNumber {
    /// The place in the scenario's list.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The number of a warehouse site, as the scenario lists them, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteNumber(pub u8);

impl SiteNumber {
    /// A warehouse has at most so many sites.
    pub const MAX: usize = 8;

    /// The place in the scenario's list.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
