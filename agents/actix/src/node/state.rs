//! States.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use actix_web::web::Bytes;
use serde_json::{json, value::RawValue, Value};

use super::{
    check_count, condition,
    fault::{self, Phases},
    input::{members, Input, Members, Problem, Raw},
    target::is_host_and_port,
    Catalogue, Condition, Node,
};

const MAX_HASH_LENGTH: usize = 128;
const MAX_TARGET_LENGTH: usize = 300;

/// All that steers an agent: whom it may call, its plan, its conditions. It is replaced as a whole.
#[derive(Debug, Default)]
pub struct State {
    pub term: i64,
    pub generation: i64,
    pub hash: String,
    /// The exact `host:port` pairs that may be called; none allows loopback addresses.
    pub targets: Vec<String>,
    /// Further pairs, called by a plain GET.
    pub external: Vec<String>,
    pub endpoints: HashMap<Arc<str>, Endpoint>,
    /// In order of creation.
    pub conditions: Vec<Condition>,
    /// As it was received.
    plan: Option<Box<RawValue>>,
}

/// What a service does with a call that brings no script.
#[derive(Debug, Default)]
pub struct Endpoint {
    pub faults: Phases,
    pub routes: Vec<Node>,
    pub parallel: bool,
}

members! {
    struct RawState {
        term = "term",
        generation = "generation",
        hash = "hash",
        targets = "targets",
        external = "external",
        plan = "plan",
        conditions = "conditions",
    }
}

members! {
    struct RawPlan {
        endpoints = "endpoints",
    }
}

members! {
    struct RawEndpoint {
        faults = "faults",
        routes = "routes",
        parallel = "parallel",
    }
}

impl State {
    /// Reads a state, or finds every problem of it.
    pub fn parse(body: &Bytes, catalogue: &Catalogue) -> Result<Self, Vec<Problem>> {
        Input::document(body, catalogue, |input, raw: RawState| {
            let state = Self {
                term: input.at("term", |input| input.integer(raw.term, 0, i64::MAX)).unwrap_or(0),
                generation: input.at("generation", |input| input.integer(raw.generation, 0, i64::MAX)).unwrap_or(0),
                hash: input.at("hash", |input| input.text(raw.hash, MAX_HASH_LENGTH)).unwrap_or_default().into_owned(),
                targets: input.at("targets", |input| input.list(raw.targets, read_target)),
                external: input.at("external", |input| input.list(raw.external, read_target)),
                endpoints: input.at("plan", |input| read_plan(input, raw.plan, body)),
                conditions: input.at("conditions", |input| read_conditions(input, raw.conditions)),
                plan: raw.plan.map(ToOwned::to_owned),
            };
            check_count(input, "plan");
            state
        })
    }

    pub fn to_json(&self, conditions: &[Value]) -> Value {
        let plan = self.plan.as_ref().filter(|_| !self.endpoints.is_empty());
        json!({
            "term": self.term, "generation": self.generation, "hash": self.hash, "targets": self.targets, "external": self.external,
            "plan": plan.map_or_else(|| json!({ "endpoints": {} }), |plan| serde_json::from_str(plan.get()).unwrap_or_default()),
            "conditions": conditions,
        })
    }
}

fn read_target(input: &mut Input, raw: &RawValue) -> Option<String> {
    let target = input.required_text(raw, MAX_TARGET_LENGTH)?;
    if !is_host_and_port(&target) {
        input.refuse("must be host:port");
    }
    Some(target.to_ascii_lowercase())
}

fn read_plan(input: &mut Input, raw: Raw, body: &Bytes) -> HashMap<Arc<str>, Endpoint> {
    let endpoints = input.object::<RawPlan>(raw).and_then(|plan| plan.endpoints);
    input.at("endpoints", |input| {
        let members = input.object::<Members>(endpoints).map(|members| members.0).unwrap_or_default();
        let mut plan = HashMap::with_capacity(members.len());
        for (path, raw) in members {
            let endpoint = input.at(&path, |input| {
                if !path.starts_with('/') {
                    input.refuse("must begin with /");
                }
                read_endpoint(input, raw, body)
            });
            plan.insert(Arc::from(path), endpoint);
        }
        plan
    })
}

fn read_endpoint(input: &mut Input, raw: &RawValue, body: &Bytes) -> Endpoint {
    let Some(raw) = input.object::<RawEndpoint>(Some(raw).filter(|raw| raw.get() != "null")) else { return Endpoint::default() };
    Endpoint {
        faults: input.at("faults", |input| fault::read_phases(input, raw.faults)),
        routes: input.at("routes", |input| input.list(raw.routes, |input, raw| super::read(input, raw, body, 1))),
        parallel: input.at("parallel", |input| input.boolean(raw.parallel)),
    }
}

fn read_conditions(input: &mut Input, raw: Raw) -> Vec<Condition> {
    let mut ids = HashSet::new();
    input.list(raw, |input, raw| {
        let condition = condition::read(input, raw)?;
        if !condition.id.is_empty() && !ids.insert(condition.id.clone()) {
            input.add("id", "is there twice");
        }
        Some(condition)
    })
}
