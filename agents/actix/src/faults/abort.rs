use futures_util::future::{ready, FutureExt, LocalBoxFuture};

use super::{CallFault, Outcome, Scene};
use crate::node::Args;

pub struct Abort;

impl CallFault for Abort {
    fn act<'a>(&'a self, _: &'a Args, _: Scene<'a>) -> LocalBoxFuture<'a, Outcome> {
        ready(Outcome::Abort).boxed_local()
    }
}
