//! The streams of one link: the newest one at each end, and which are broken.

/// The number of a stream on its link; the newest wins.
pub(crate) type StreamNumber = u64;

/// The streams of one link.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    latest: StreamNumber,
    /// The stream that the sender holds.
    pub(crate) outbound: Option<StreamNumber>,
    /// The stream that the receiver has welcomed.
    pub(crate) inbound: Option<StreamNumber>,
    /// Frames and receipts of streams up to here are lost.
    pub(crate) frames_lost: StreamNumber,
    pub(crate) receipts_lost: StreamNumber,
    /// When the last frame and the last receipt of the newest stream arrive, in nanoseconds of wall time: nothing
    /// overtakes on a stream.
    pub(crate) frame_arrives: u64,
    pub(crate) receipt_arrives: u64,
    /// An attempt to open a stream is on its way.
    pub(crate) connecting: bool,
}

impl Streams {
    /// The sender opens a stream. What is under way on an older one may still arrive, even after this one's.
    pub(crate) fn open(&mut self) -> StreamNumber {
        self.latest += 1;
        self.outbound = Some(self.latest);
        self.frame_arrives = 0;
        self.receipt_arrives = 0;
        self.latest
    }

    /// Everything that is under way is lost.
    pub(crate) fn lose_all(&mut self) {
        self.frames_lost = self.latest;
        self.receipts_lost = self.latest;
    }
}
