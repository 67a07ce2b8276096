//! Who drives a node's run: watchers that said so, for as long as their streams are open.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many drivers watch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drivers(Arc<AtomicUsize>);

/// A driver that watches, until this is dropped.
#[derive(Debug)]
pub(crate) struct Driving(Drivers);

impl Drivers {
    /// A driver comes.
    pub(crate) fn come(&self) -> Driving {
        self.0.fetch_add(1, Ordering::Relaxed);
        Driving(self.clone())
    }

    /// Whether there is any.
    pub(crate) fn any(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

impl Drop for Driving {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
