//! What comes over the wire: nodes, conditions and states, parsed and validated. Every problem is reported with its JSON path, and a
//! node keeps its own bytes, so that it is forwarded as it was received.

mod catalogue;
mod condition;
mod fault;
mod input;
mod state;
mod target;

use std::{sync::Arc, time::Duration};

use actix_web::web::Bytes;

pub use catalogue::{Catalogue, Kind};
pub use condition::Condition;
pub use fault::{Args, Fault, Phases};
pub use input::Problem;
pub use state::{Endpoint, State};
pub use target::Target;

use fault::Place;
use input::{members, Input, Raw};

use crate::{json::Value, wire};

const DEFAULT_TIMEOUT_MS: i64 = 30_000;
const MAX_TIMEOUT_MS: i64 = 600_000;
const MAX_RETRIES: i64 = 10;
const MAX_DESIGNATION_LENGTH: usize = 2048;
const MAX_NAME_LENGTH: usize = 253;

/// One step of a scripted request: whom to call, what the callee and the call suffer, what the callee calls in turn.
#[derive(Debug)]
pub struct Node {
    pub designation: String,
    pub service: Option<Arc<str>>,
    /// Percent.
    pub probability: f64,
    pub faults: Phases,
    pub link: Vec<Fault>,
    /// The short form `payload` is read into it.
    pub routes: Vec<Node>,
    pub parallel: bool,
    pub use_plan: bool,
    pub endpoint: Option<String>,
    pub timeout: Duration,
    pub try_timeout: Option<Duration>,
    pub retries: u32,
    pub required: bool,
    /// As it was received, unknown fields and all.
    pub json: Bytes,
}

members! {
    struct RawNode {
        designation = "designation",
        service = "service",
        probability = "probability",
        faults = "faults",
        link = "link",
        routes = "routes",
        payload = "payload",
        parallel = "parallel",
        use_plan = "usePlan",
        endpoint = "endpoint",
        timeout = "timeout",
        try_timeout = "tryTimeout",
        retries = "retries",
        required = "required",
        protocol = "protocol",
        request_size = "requestSize",
        stage = "stage",
        repeat = "repeat",
        r#async = "async",
        breaker = "breaker",
        retry_budget = "retryBudget",
        hedge = "hedge",
    }
}

impl Node {
    /// Reads a node, or finds every problem of the body.
    pub fn parse(body: &Bytes, catalogue: &Catalogue) -> Result<Self, Vec<Problem>> {
        Input::document(body, catalogue, |input, root| {
            let node = read_members(input, &RawNode::of(root), body, body.clone(), 1);
            check_count(input, "$");
            node
        })
    }
}

fn check_count(input: &mut Input, path: &str) {
    if input.nodes > wire::MAX_NODES {
        input.add(path, format!("must have at most {} nodes", wire::MAX_NODES));
    }
}

/// Reads a node that stands in `body`.
fn read(input: &mut Input, raw: Value, body: &Bytes, depth: u32) -> Option<Node> {
    if depth > wire::MAX_DEPTH {
        input.refuse(format!("must be at most {} nodes deep", wire::MAX_DEPTH));
        return None;
    }
    if input.nodes >= wire::MAX_NODES {
        input.nodes = wire::MAX_NODES + 1;
        return None;
    }
    let object = input.object(Some(raw))?;
    Some(read_members(input, &RawNode::of(object), body, body.slice_ref(raw.get().as_bytes()), depth))
}

fn read_members(input: &mut Input, raw: &RawNode, body: &Bytes, json: Bytes, depth: u32) -> Node {
    input.nodes += 1;
    for (name, reserved) in [
        ("protocol", raw.protocol),
        ("requestSize", raw.request_size),
        ("stage", raw.stage),
        ("repeat", raw.repeat),
        ("async", raw.r#async),
        ("breaker", raw.breaker),
        ("retryBudget", raw.retry_budget),
        ("hedge", raw.hedge),
    ] {
        if reserved.is_some() {
            input.add(name, "is reserved for a later version");
        }
    }
    let mut routes = input.at("routes", |input| input.list(raw.routes, |input, raw| read(input, raw, body, depth + 1)));
    if let Some(payload) = raw.payload {
        if !routes.is_empty() {
            input.add("payload", "cannot stand beside routes");
        }
        routes.extend(input.at("payload", |input| read(input, payload, body, depth + 1)));
    }
    Node {
        designation: input.at("designation", |input| read_designation(input, raw.designation)),
        service: input.at("service", |input| input.text(raw.service, MAX_NAME_LENGTH)).map(Arc::from),
        probability: input.at("probability", |input| input.number(raw.probability, 0.0, 100.0)).unwrap_or(100.0),
        faults: input.at("faults", |input| fault::read_phases(input, raw.faults)),
        link: input.at("link", |input| input.list(raw.link, |input, raw| fault::read(input, raw, Place::Link))),
        routes,
        parallel: input.at("parallel", |input| input.boolean(raw.parallel)),
        use_plan: input.at("usePlan", |input| input.boolean(raw.use_plan)),
        endpoint: input.at("endpoint", |input| read_endpoint(input, raw.endpoint)),
        timeout: input.at("timeout", |input| milliseconds(input, raw.timeout)).unwrap_or(Duration::from_millis(DEFAULT_TIMEOUT_MS as u64)),
        try_timeout: input.at("tryTimeout", |input| milliseconds(input, raw.try_timeout)),
        retries: input.at("retries", |input| input.integer(raw.retries, 0, MAX_RETRIES)).unwrap_or(0) as u32,
        required: input.at("required", |input| input.boolean(raw.required)),
        json,
    }
}

fn milliseconds(input: &mut Input, raw: Raw) -> Option<Duration> {
    input.integer(raw, 1, MAX_TIMEOUT_MS).map(|ms| Duration::from_millis(ms as u64))
}

fn read_designation(input: &mut Input, raw: Raw) -> String {
    if raw.is_none() {
        input.refuse("is required");
    }
    let Some(text) = input.text(raw, MAX_DESIGNATION_LENGTH) else { return String::new() };
    if !target::is_plain(&text) && Target::parse(&text).is_none() {
        input.refuse("must be an absolute URL such as http://host:port/");
    }
    text.into_owned()
}

fn read_endpoint(input: &mut Input, raw: Raw) -> Option<String> {
    let text = input.text(raw, MAX_DESIGNATION_LENGTH)?;
    if !text.starts_with('/') {
        input.refuse("must begin with /");
    }
    Some(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue::new(crate::faults::CATALOGUE, |_| true, |cap| (cap == "MICROSIM_MAX_MEMORY_MB").then_some(64)).unwrap()
    }

    #[test]
    fn a_route_keeps_what_it_was_sent_as() {
        let route = r#"{ "designation":"http://b:2/", "x-later" : [1,{"a":"}"}] }"#;
        let text = format!(r#"{{"designation":"http://a:1/","timeout":6e2,"retries":1.0,"routes":[{route}]}}"#);
        let node = Node::parse(&Bytes::from(text), &catalogue()).unwrap();
        assert_eq!((node.timeout, node.retries), (Duration::from_millis(600), 1));
        assert_eq!(node.routes[0].json, route);
    }

    #[test]
    fn all_problems_are_found_with_their_paths() {
        let text = r#"{"designation":"http://a:1/","timeout":true,"routes":[{},
            {"designation":"http://b:2/","faults":{"before":[{"type":"latency","args":{"delay":-1,"x":1}}]},
             "link":[{"type":"memory-leak","args":{"size":1,"duration":1}}]}],
            "payload":{"designation":"b","faults":{"after":[{"type":"memory-leak","args":{"size":65,"duration":1}}]}}}"#;
        let mut paths: Vec<_> =
            Node::parse(&Bytes::from(text), &catalogue()).unwrap_err().into_iter().map(|problem| problem.path).collect();
        paths.sort();
        assert_eq!(
            paths,
            [
                "payload",
                "payload.designation",
                "payload.faults.after[0].args.size",
                "routes[0].designation",
                "routes[1].faults.before[0].args.delay",
                "routes[1].faults.before[0].args.x",
                "routes[1].link[0].type",
                "timeout",
            ]
        );
    }

    #[test]
    fn what_is_for_the_other_place_is_invalid_and_not_required() {
        for (condition, problem) in [
            (r#"{"type":"hang"}"#, None),
            (r#"{"type":"hang","args":{"duration":1}}"#, Some("args.duration")),
            (r#"{"type":"crash","args":{"repeatAfter":1}}"#, None),
            (r#"{"type":"refuse"}"#, Some("type")),
            (r#"{"type":"refuse","to":["*"]}"#, None),
            (r#"{"type":"connection-leak","args":{"count":1,"to":"http://a:1/"}}"#, None),
            (r#"{"type":"connection-leak","args":{"count":1,"to":"a"}}"#, Some("args.to")),
        ] {
            let found = Condition::parse(condition.as_bytes(), &catalogue()).err().map(|mut problems| problems.remove(0).path);
            assert_eq!(found.as_deref(), problem, "{condition}");
        }
        for (fault, problem) in [
            (r#"{"type":"hang","args":{"duration":1}}"#, None),
            (r#"{"type":"hang"}"#, Some("faults.before[0].args.duration")),
            (r#"{"type":"crash","args":{"repeatAfter":1}}"#, Some("faults.before[0].args.repeatAfter")),
            (r#"{"type":"refuse"}"#, Some("faults.before[0].type")),
        ] {
            let text = Bytes::from(format!(r#"{{"designation":"http://a:1/","faults":{{"before":[{fault}]}}}}"#));
            let found = Node::parse(&text, &catalogue()).err().map(|mut problems| problems.remove(0).path);
            assert_eq!(found.as_deref(), problem, "{fault}");
        }
    }
}
