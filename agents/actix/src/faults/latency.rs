use std::time::Duration;

use futures_util::future::{FutureExt, LocalBoxFuture};

use super::{CallFault, Outcome, Scene};
use crate::{
    dice::{Dice, Key},
    node::Args,
    wire,
};

pub struct Latency;

impl CallFault for Latency {
    fn act<'a>(&'a self, args: &'a Args, scene: Scene<'a>) -> LocalBoxFuture<'a, Outcome> {
        let ms = milliseconds(args, scene.dice, scene.key);
        async move {
            tokio::time::sleep(Duration::from_secs_f64(ms / 1000.0)).await;
            Outcome::Continue
        }
        .boxed_local()
    }
}

/// Draws with the key of the fault's roll followed by `/delay`.
fn milliseconds(args: &Args, dice: Dice, key: Key) -> f64 {
    let (delay, jitter) = (args.number("delay"), args.number("jitter"));
    let key = key.slash("delay");
    let ms = match args.text("distribution") {
        Some("normal") if jitter > 0.0 => normal(delay, jitter, dice, key),
        Some("normal") => delay,
        Some("exponential") => delay - jitter * (1.0 - dice.unit(key)).ln(),
        Some("pareto") => delay * (1.0 - dice.unit(key)).powf(-1.0 / args.number("shape")),
        _ => delay + (2.0 * dice.unit(key) - 1.0) * jitter,
    };
    ms.clamp(0.0, wire::MAX_DURATION_MS as f64)
}

/// Box and Muller's deviate of two uniform ones (1958), redrawn below 0; 1 - a keeps the logarithm finite.
fn normal(mean: f64, deviation: f64, dice: Dice, key: Key) -> f64 {
    const REDRAWS: u64 = 100;
    (0..REDRAWS)
        .map(|k| {
            let (a, b) = (dice.unit(key.index(2 * k)), dice.unit(key.index(2 * k + 1)));
            mean + deviation * (-2.0 * (1.0 - a).ln()).sqrt() * (2.0 * std::f64::consts::PI * b).cos()
        })
        .find(|ms| *ms >= 0.0)
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dice::parse_seed,
        node::{Catalogue, Node},
    };
    use serde_json::Value;

    #[test]
    fn delays_are_those_of_the_contract() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../contract/draws.json")).unwrap();
        let vectors: Value = serde_json::from_str(&text).unwrap();
        let catalogue = Catalogue::new(crate::faults::CATALOGUE, |_| true, |_| None).unwrap();
        for want in vectors["latencies"].as_array().unwrap() {
            let body = format!(r#"{{"designation":"http://a:1/","faults":{{"before":[{{"type":"latency","args":{}}}]}}}}"#, want["args"]);
            let node = Node::parse(&body.into(), &catalogue).unwrap();
            let dice = Dice(parse_seed(want["seed"].as_str().unwrap()).unwrap());
            let ms = milliseconds(&node.faults.before[0].args, dice, Key::new(want["fault"].as_str().unwrap()));
            let right = want["ms"].as_f64().unwrap();
            assert!((ms - right).abs() <= 1e-9 * right.max(1.0), "{want}: got {ms}");
        }
    }
}
