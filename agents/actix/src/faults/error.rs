use futures_util::future::{ready, FutureExt, LocalBoxFuture};

use super::{CallFault, Outcome, Scene};
use crate::node::Args;

pub struct Error;

impl CallFault for Error {
    fn act<'a>(&'a self, args: &'a Args, _: Scene<'a>) -> LocalBoxFuture<'a, Outcome> {
        let status = args.number("status") as u16;
        let message = args.text("message").map_or_else(|| format!("error {status}"), ToOwned::to_owned);
        ready(Outcome::Error { status, message }).boxed_local()
    }
}
