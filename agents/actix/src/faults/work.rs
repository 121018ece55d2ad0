use std::{hint::black_box, time::Duration};

use futures_util::future::{FutureExt, LocalBoxFuture};

use super::{CallFault, Outcome, Scene};
use crate::{connection::Descriptor, node::Args};

/// How much is computed before the client is looked after.
const SLICE: Duration = Duration::from_millis(20);

/// Burns CPU time on the worker's own thread, as a handler that computes does: its other calls wait.
pub struct Work;

impl CallFault for Work {
    fn act<'a>(&'a self, args: &'a Args, scene: Scene<'a>) -> LocalBoxFuture<'a, Outcome> {
        async move { burn(Duration::from_millis(args.number("cpu") as u64), scene.client) }.boxed_local()
    }
}

fn burn(cpu: Duration, client: Option<Descriptor>) -> Outcome {
    let end = thread_time() + cpu;
    loop {
        let slice_end = end.min(thread_time() + SLICE);
        while thread_time() < slice_end {
            let mut sum = 1_u64;
            for _ in 0..20_000 {
                sum = black_box(sum.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
            }
        }
        if slice_end == end {
            return Outcome::Continue;
        }
        if client.is_some_and(Descriptor::is_gone) {
            return Outcome::Gone;
        }
    }
}

/// The CPU time of the present thread.
pub fn thread_time() -> Duration {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock writes into a timespec of ours.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut now) };
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}
