//! What will be looked at soon, told to the processor.
//!
//! A parcel comes back to a role after minutes or hours. By then what the role remembers of it lies far from the processor, and
//! waiting for it takes longer than all that is done with it. Who knows what is handled next says so a little earlier.

/// Begins to fetch the first part of a value (64 bytes) towards the processor. It changes nothing but how long the next look at
/// it takes; on processors other than x86-64 it does not even that.
#[inline]
pub fn foresee<T>(value: &T) {
    #[cfg(target_arch = "x86_64")]
    safe_arch::prefetch_t0(value);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = value;
}
