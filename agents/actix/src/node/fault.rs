//! Faults and their arguments.

use std::sync::Arc;

use super::{
    catalogue::{Arg, ArgSpec, ArgType, Kind, Spec},
    input::{members, Input, Raw},
    target::Target,
};
use crate::json::Value;

const MAX_TYPE_LENGTH: usize = 64;
const LONGEST_NAME_IN_PATH: usize = 64;

/// Something that a service or a call is made to suffer, once.
#[derive(Clone, Debug)]
pub struct Fault {
    pub args: Args,
    /// Percent.
    pub probability: f64,
}

impl Fault {
    pub fn spec(&self) -> &Spec {
        &self.args.spec
    }
}

/// The faults before and after what a service does.
#[derive(Debug, Default)]
pub struct Phases {
    pub before: Vec<Fault>,
    pub after: Vec<Fault>,
}

/// The arguments of one fault; an absent one has the catalogue's default.
#[derive(Clone, Debug, PartialEq)]
pub struct Args {
    spec: Arc<Spec>,
    given: Vec<Option<Arg>>,
}

impl Args {
    fn get(&self, name: &str) -> Option<&Arg> {
        let i = self.spec.position(name)?;
        self.given[i].as_ref().or(self.spec.args[i].default.as_ref())
    }

    /// Whether the argument was given.
    pub fn has(&self, name: &str) -> bool {
        self.spec.position(name).is_some_and(|i| self.given[i].is_some())
    }

    pub fn number(&self, name: &str) -> f64 {
        match self.get(name) {
            Some(Arg::Number(number)) => *number,
            _ => 0.0,
        }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Arg::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// What was given.
    pub fn to_json(&self) -> serde_json::Value {
        let value = |arg: &Arg| match arg {
            Arg::Number(number) if number.fract() == 0.0 => serde_json::Value::from(*number as i64),
            Arg::Number(number) => serde_json::Value::from(*number),
            Arg::Text(text) => serde_json::Value::from(text.as_str()),
        };
        let given = self.spec.args.iter().zip(&self.given);
        given.filter_map(|(spec, arg)| Some((spec.name.clone(), value(arg.as_ref()?)))).collect::<serde_json::Map<_, _>>().into()
    }
}

/// Where a fault stands decides which types and arguments are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Phase,
    Link,
    /// A condition has an end of its own: a `duration` is invalid there, not required.
    Condition,
    LinkCondition,
}

members! {
    struct RawPhases {
        before = "before",
        after = "after",
    }
}

pub fn read_phases(input: &mut Input, raw: Raw) -> Phases {
    let Some(raw) = input.object(raw).map(RawPhases::of) else { return Phases::default() };
    Phases {
        before: input.at("before", |input| input.list(raw.before, |input, raw| read(input, raw, Place::Phase))),
        after: input.at("after", |input| input.list(raw.after, |input, raw| read(input, raw, Place::Phase))),
    }
}

members! {
    /// What a fault and a condition have in common.
    pub struct RawFault {
        kind = "type",
        args = "args",
        probability = "probability",
    }
}

pub fn read(input: &mut Input, raw: Value, place: Place) -> Option<Fault> {
    // An element of a list may not be null.
    let raw = input.object(Some(raw)).map(RawFault::of)?;
    read_members(input, &raw, place)
}

pub fn read_members(input: &mut Input, raw: &RawFault, place: Place) -> Option<Fault> {
    let probability = input.at("probability", |input| input.number(raw.probability, 0.0, 100.0)).unwrap_or(100.0);
    let spec = input.at("type", |input| read_type(input, raw.kind, place));
    input.at("args", |input| {
        let members = input.object(raw.args);
        let args = read_args(input, members, spec?, place);
        Some(Fault { args, probability })
    })
}

fn read_type(input: &mut Input, raw: Raw, place: Place) -> Option<Arc<Spec>> {
    if raw.is_none() {
        input.refuse("is required");
    }
    let name = input.text(raw, MAX_TYPE_LENGTH)?;
    let Some(spec) = input.catalogue.find(&name) else {
        input.refuse(format!("unknown fault type '{name}'; known are {}", input.catalogue.names().join(", ")));
        return None;
    };
    if matches!(place, Place::Link | Place::LinkCondition) && !spec.link {
        input.refuse(format!("'{name}' cannot act on a call between services"));
        return None;
    }
    if matches!(place, Place::Phase | Place::Condition) && spec.kind == Kind::Link {
        input.refuse(format!("'{name}' acts between services alone: it belongs into link, or into a condition with to"));
        return None;
    }
    Some(spec.clone())
}

fn read_args(input: &mut Input, members: Option<Value>, spec: Arc<Spec>, place: Place) -> Args {
    let in_condition = matches!(place, Place::Condition | Place::LinkCondition);
    let mut args = Args { given: vec![None; spec.args.len()], spec };
    let mut refused = vec![false; args.given.len()];
    for (name, raw) in members.into_iter().flat_map(Value::members) {
        let short: String = name.chars().take(LONGEST_NAME_IN_PATH).collect();
        input.at(&short, |input| match args.spec.position(&name) {
            None => input.refuse(format!("unknown argument of '{}'", args.spec.name)),
            Some(i) if !args.spec.args[i].is_for(in_condition) => input.refuse(if in_condition {
                "cannot be given: a condition lasts as long as it exists"
            } else {
                "can be given in a condition alone"
            }),
            Some(i) => {
                let raw = Some(raw).filter(|raw| !raw.is_null());
                refused[i] = !input.is_right(|input| args.given[i] = read_arg(input, raw, &args.spec.args[i]));
            }
        });
    }
    for (i, arg) in args.spec.args.iter().enumerate() {
        if arg.required && args.given[i].is_none() && !refused[i] && arg.is_for(in_condition) {
            input.add(&arg.name, "is required");
        }
    }
    args
}

fn read_arg(input: &mut Input, raw: Raw, spec: &ArgSpec) -> Option<Arg> {
    match spec.kind {
        ArgType::Integer => input.integer(raw, spec.min as i64, spec.max as i64).map(|integer| Arg::Number(integer as f64)),
        ArgType::Number => input.number(raw, spec.min, spec.max).map(Arg::Number),
        ArgType::String => {
            let text = input.text(raw, spec.max_length)?;
            if !spec.choices.is_empty() && !spec.choices.iter().any(|choice| *choice == text) {
                input.refuse(format!("must be one of {}", spec.choices.join(", ")));
            }
            if spec.is_designation && Target::parse(&text).is_none() {
                input.refuse("must be an absolute URL such as http://host:port/");
            }
            Some(Arg::Text(text.into_owned()))
        }
    }
}
