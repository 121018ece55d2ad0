//! Conditions.

use std::time::Duration;

use serde_json::{json, value::RawValue, Value};

use super::{
    fault::{self, Fault, Place, RawFault},
    input::{members, Input, Problem, Raw},
    Catalogue, MAX_NAME_LENGTH,
};
use crate::wire;

const MAX_ID_LENGTH: usize = 64;

/// An abnormal state of a service that lasts until it is removed or its time is over.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Empty when a posted one has none.
    pub id: String,
    pub fault: Fault,
    /// Services whose calls suffer (`*` is all); none: this service itself does.
    pub to: Vec<String>,
    /// How long it lasts; for ever without one.
    pub remaining: Option<Duration>,
}

members! {
    struct RawCondition {
        id = "id",
        kind = "type",
        args = "args",
        probability = "probability",
        to = "to",
        duration_ms = "durationMs",
        remaining_ms = "remainingMs",
    }
}

impl Condition {
    /// Reads a posted condition, or finds every problem of it.
    pub fn parse(body: &[u8], catalogue: &Catalogue) -> Result<Self, Vec<Problem>> {
        Input::document(body, catalogue, |input, raw: RawCondition| {
            let duration = input.at("durationMs", |input| milliseconds(input, raw.duration_ms));
            read_members(input, &raw, duration)
        })?
        .ok_or_else(Vec::new)
    }

    /// With the time that is left of it.
    pub fn to_json(&self, remaining: Option<Duration>) -> Value {
        let mut json = json!({ "id": self.id, "type": self.fault.spec().name, "args": self.fault.args.to_json() });
        if self.fault.probability < 100.0 {
            json["probability"] = self.fault.probability.into();
        }
        if !self.to.is_empty() {
            json["to"] = self.to.clone().into();
        }
        if let Some(remaining) = remaining {
            json["remainingMs"] = (remaining.as_millis() as u64).into();
        }
        json
    }
}

/// A condition of a state.
pub fn read(input: &mut Input, raw: &RawValue) -> Option<Condition> {
    let raw = input.object::<RawCondition>(Some(raw))?;
    if raw.id.is_none() {
        input.add("id", "is required");
    }
    let remaining = input.at("remainingMs", |input| milliseconds(input, raw.remaining_ms));
    read_members(input, &raw, remaining)
}

fn read_members(input: &mut Input, raw: &RawCondition, remaining: Option<Duration>) -> Option<Condition> {
    let id = input.at("id", |input| read_id(input, raw.id)).unwrap_or_default();
    let to = input.at("to", |input| input.list(raw.to, |input, raw| input.required_text(raw, MAX_NAME_LENGTH)));
    let place = if to.is_empty() { Place::Condition } else { Place::LinkCondition };
    let fault = RawFault { kind: raw.kind, args: raw.args, probability: raw.probability };
    let fault = fault::read_members(input, &fault, place)?;
    Some(Condition { id, fault, to, remaining })
}

fn milliseconds(input: &mut Input, raw: Raw) -> Option<Duration> {
    input.integer(raw, 1, wire::MAX_DURATION_MS).map(|ms| Duration::from_millis(ms as u64))
}

fn read_id(input: &mut Input, raw: Raw) -> Option<String> {
    let id = input.text(raw, MAX_ID_LENGTH)?;
    if id.is_empty() || !id.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-')) {
        input.refuse(format!("must be 1 to {MAX_ID_LENGTH} characters of A-Z a-z 0-9 . _ -"));
    }
    Some(id.into_owned())
}
