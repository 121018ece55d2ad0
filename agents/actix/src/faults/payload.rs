use futures_util::future::{ready, FutureExt, LocalBoxFuture};

use super::{CallFault, Outcome, Scene};
use crate::node::Args;

pub struct Payload;

impl CallFault for Payload {
    fn act<'a>(&'a self, args: &'a Args, scene: Scene<'a>) -> LocalBoxFuture<'a, Outcome> {
        if let Some(padding) = scene.padding {
            padding.set(padding.get() + args.number("size") as u64);
        }
        ready(Outcome::Continue).boxed_local()
    }
}
