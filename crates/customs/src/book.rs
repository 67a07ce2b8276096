//! The bonded book: how many pieces of each class of goods are left to declare.
//!
//! Pieces are reserved when a list is accepted, written off when the parcel leaves through the gate or is taken off
//! the market, and restored when the list is cancelled or sent back.

use model::GoodsNumber;
use protocol::Setting;

/// The bonded book of the zone.
#[derive(Clone, Debug)]
pub(crate) struct Book(Vec<Item>);

#[derive(Clone, Copy, Debug)]
struct Item {
    /// Pieces to be declared; `None` is more than is ever sold.
    free: Option<u64>,
    reserved: u64,
}

impl Book {
    pub(crate) fn new(setting: &Setting) -> Self {
        Self(setting.goods.iter().map(|goods| Item { free: goods.stock, reserved: 0 }).collect())
    }

    /// Whether so many pieces are left.
    pub(crate) fn has(&self, goods: GoodsNumber, pieces: u8) -> bool {
        self.0[goods.index()].free.is_none_or(|free| free >= u64::from(pieces))
    }

    pub(crate) fn reserve(&mut self, goods: GoodsNumber, pieces: u8) {
        let item = &mut self.0[goods.index()];
        if let Some(free) = &mut item.free {
            *free -= u64::from(pieces);
        }
        item.reserved += u64::from(pieces);
    }

    pub(crate) fn restore(&mut self, goods: GoodsNumber, pieces: u8) {
        self.write_off(goods, pieces);
        if let Some(free) = &mut self.0[goods.index()].free {
            *free += u64::from(pieces);
        }
    }

    pub(crate) fn write_off(&mut self, goods: GoodsNumber, pieces: u8) {
        let item = &mut self.0[goods.index()];
        assert!(item.reserved >= u64::from(pieces), "more of {goods:?} leaves the book than was reserved");
        item.reserved -= u64::from(pieces);
    }
}
