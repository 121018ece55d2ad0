use std::{
    ptr, slice,
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    thread::{self, JoinHandle},
};

use super::{
    sum::{Share, SumLimit},
    Held, Reach, StateFault,
};
use crate::node::Args;

const BYTES_PER_MB: i64 = 1_000_000;
const PAGE: usize = 4096;

/// Holds memory straight from the system, every page of it touched, so that it is resident and goes back at once.
pub struct MemoryLeak(SumLimit);

impl MemoryLeak {
    pub fn new(max_mb: i64) -> Self {
        Self(SumLimit::new(max_mb, "MB"))
    }
}

impl StateFault for MemoryLeak {
    fn start(&self, args: &Args, _: Reach) -> Result<Held, String> {
        let mb = args.number("size") as i64;
        let share = self.0.take(mb)?;
        let mut pages = Pages::map((mb * BYTES_PER_MB) as usize).ok_or_else(|| format!("the system has no {mb} MB"))?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        // A thread of its own: touching takes a while, and the call that leaks is not held up.
        let touch = move || {
            pages.touch(&stopped);
            pages
        };
        let touching = thread::Builder::new().name("memory-leak".into()).spawn(touch).map_err(|error| error.to_string())?;
        Ok(Box::new(Leak { stop, touching: Some(touching), _share: share }))
    }
}

struct Leak {
    stop: Arc<AtomicBool>,
    touching: Option<JoinHandle<Pages>>,
    _share: Share,
}

impl Drop for Leak {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(touching) = self.touching.take() {
            drop(touching.join());
        }
    }
}

struct Pages(&'static mut [u8]);

impl Pages {
    fn map(bytes: usize) -> Option<Self> {
        // SAFETY: an anonymous mapping that nobody else knows of, taken for a slice when there is one.
        unsafe {
            let address = libc::mmap(ptr::null_mut(), bytes, libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANON, -1, 0);
            if address == libc::MAP_FAILED {
                return None;
            }
            // Large pages are there sooner; where the system has none, small ones do.
            #[cfg(target_os = "linux")]
            libc::madvise(address, bytes, libc::MADV_HUGEPAGE);
            Some(Self(slice::from_raw_parts_mut(address.cast(), bytes)))
        }
    }

    fn touch(&mut self, stop: &AtomicBool) {
        for i in (0..self.0.len()).step_by(PAGE) {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            // SAFETY: within the slice; volatile, for nobody ever reads it.
            unsafe { ptr::write_volatile(&raw mut self.0[i], 1) };
        }
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        // SAFETY: the whole mapping, which ends with its only owner.
        unsafe { libc::munmap(self.0.as_mut_ptr().cast(), self.0.len()) };
    }
}
