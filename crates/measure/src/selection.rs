//! Which parcels a statistic is about.

use model::Lane;

/// Parcels of some seller streams, of one lane or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The streams; `None` for all.
    pub streams: Option<Vec<usize>>,
    /// The lane; `None` for all.
    pub lane: Option<Lane>,
}

impl Selection {
    /// All parcels.
    pub const ALL: Self = Self { streams: None, lane: None };

    /// The parcels of one lane.
    pub const fn lane(lane: Lane) -> Self {
        Self { streams: None, lane: Some(lane) }
    }

    /// The parcels of these streams.
    pub const fn streams(streams: Vec<usize>) -> Self {
        Self { streams: Some(streams), lane: None }
    }

    pub(crate) fn has_stream(&self, stream: usize) -> bool {
        self.streams.as_ref().is_none_or(|streams| streams.contains(&stream))
    }

    pub(crate) fn has_lane(&self, lane: Lane) -> bool {
        self.lane.is_none_or(|chosen| chosen == lane)
    }
}
