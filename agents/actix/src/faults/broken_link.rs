use futures_util::future::{pending, ready, FutureExt, LocalBoxFuture};

use super::{CallFault, Outcome, Scene};
use crate::{node::Args, wire::CallError};

/// `refuse` and `dns`: the try fails as a connection of that kind does, and nothing is sent.
pub struct BrokenLink(pub CallError);

impl CallFault for BrokenLink {
    fn act<'a>(&'a self, _: &'a Args, _: Scene<'a>) -> LocalBoxFuture<'a, Outcome> {
        ready(Outcome::Broken(self.0)).boxed_local()
    }
}

/// Nothing is sent, and nothing comes: the try waits for its limit, which drops it.
pub struct Blackhole;

impl CallFault for Blackhole {
    fn act<'a>(&'a self, _: &'a Args, _: Scene<'a>) -> LocalBoxFuture<'a, Outcome> {
        pending().boxed_local()
    }
}
