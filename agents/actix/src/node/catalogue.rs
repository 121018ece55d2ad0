//! The fault types that the agent has.

use std::{collections::HashMap, sync::Arc};

use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Acts on one call.
    Call,
    /// Is a state of the service that ends by itself.
    State,
    /// Acts on one call, between services alone.
    Link,
}

#[derive(Debug, PartialEq)]
pub struct Spec {
    pub name: String,
    pub kind: Kind,
    /// Whether it may act on a call between services.
    pub link: bool,
    pub args: Vec<ArgSpec>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ArgType {
    Integer,
    Number,
    String,
}

#[derive(Debug, PartialEq)]
pub struct ArgSpec {
    pub name: String,
    pub kind: ArgType,
    pub min: f64,
    pub max: f64,
    pub max_length: usize,
    pub choices: Vec<String>,
    pub required: bool,
    pub default: Option<Arg>,
    /// Names a service by an absolute URL.
    pub is_designation: bool,
    only: Option<Only>,
}

/// Where an argument is valid that is not so everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Only {
    Fault,
    Condition,
}

impl ArgSpec {
    /// Whether the argument is valid in a condition, or in a fault of a request or plan.
    pub fn is_for(&self, condition: bool) -> bool {
        self.only.is_none_or(|only| (only == Only::Condition) == condition)
    }
}

/// The value of an argument.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    Number(f64),
    Text(String),
}

#[derive(Debug)]
pub struct Catalogue(HashMap<String, Arc<Spec>>);

impl Catalogue {
    /// Reads the contract's `faults.json`; keeps the types that `has` has; lowers the largest values to the caps, which go by the names of
    /// their environment variables.
    pub fn new(json: &str, has: impl Fn(&str) -> bool, cap: impl Fn(&str) -> Option<i64>) -> serde_json::Result<Self> {
        let document: Document = serde_json::from_str(json)?;
        let build = |(name, entry): (String, Entry)| {
            let mut args: Vec<_> = entry.args.into_iter().map(|(name, arg)| arg.build(name, &cap)).collect();
            args.sort_by(|a, b| a.name.cmp(&b.name));
            (name.clone(), Arc::new(Spec { name, kind: entry.kind, link: entry.link, args }))
        };
        Ok(Self(document.types.into_iter().filter(|(name, _)| has(name)).map(build).collect()))
    }

    pub fn find(&self, name: &str) -> Option<&Arc<Spec>> {
        self.0.get(name)
    }

    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.0.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }
}

impl Spec {
    pub fn position(&self, arg: &str) -> Option<usize> {
        self.args.iter().position(|spec| spec.name == arg)
    }
}

#[derive(Deserialize)]
struct Document {
    types: HashMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    kind: Kind,
    link: bool,
    args: HashMap<String, ArgEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ArgEntry {
    #[serde(rename = "type")]
    kind: ArgType,
    min: Option<f64>,
    max: Option<f64>,
    max_length: Option<usize>,
    #[serde(default, rename = "enum")]
    choices: Vec<String>,
    #[serde(default)]
    required: bool,
    default: Option<Arg>,
    format: Option<String>,
    only: Option<Only>,
    cap: Option<String>,
}

impl ArgEntry {
    fn build(self, name: String, cap: impl Fn(&str) -> Option<i64>) -> ArgSpec {
        let max = self.max.unwrap_or(f64::MAX);
        let cap = self.cap.as_deref().and_then(cap);
        ArgSpec {
            name,
            kind: self.kind,
            min: self.min.unwrap_or(f64::MIN),
            max: cap.map_or(max, |cap| max.min(cap as f64)),
            max_length: self.max_length.unwrap_or(usize::MAX),
            choices: self.choices,
            required: self.required,
            default: self.default,
            is_designation: self.format.as_deref() == Some("designation"),
            only: self.only,
        }
    }
}
