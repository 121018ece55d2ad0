use std::{collections::HashSet, sync::Arc};

use serde_json::Value;

use super::Active;
use crate::node::{Condition, Endpoint, Kind, State, Target};

/// All that steers calls, at one moment. It never changes: a call keeps the one that it began with.
pub struct Snapshot {
    pub state: Arc<State>,
    /// In order of creation.
    pub conditions: Vec<Arc<Active>>,
    targets: HashSet<String>,
    external: HashSet<String>,
    /// Paths of endpoints, longest first.
    paths: Vec<Arc<str>>,
    root: Arc<str>,
}

impl Snapshot {
    pub fn new(state: Arc<State>, conditions: Vec<Arc<Active>>) -> Self {
        let mut paths: Vec<_> = state.endpoints.keys().cloned().collect();
        paths.sort_by_key(|path| std::cmp::Reverse(path.len()));
        Self {
            targets: state.targets.iter().cloned().collect(),
            external: state.external.iter().cloned().collect(),
            paths,
            root: "/".into(),
            conditions,
            state,
        }
    }

    /// The conditions that act on calls of this service.
    pub fn on_calls(&self) -> impl Iterator<Item = &Condition> {
        self.conditions
            .iter()
            .map(|active| &active.condition)
            .filter(|condition| condition.to.is_empty() && condition.fault.spec().kind == Kind::Call)
    }

    /// The conditions that act on this service's own calls.
    pub fn on_links(&self) -> impl Iterator<Item = &Condition> {
        self.conditions.iter().map(|active| &active.condition).filter(|condition| !condition.to.is_empty())
    }

    /// The endpoint of the plan that a path belongs to: the longest prefix on whole segments, else `/`.
    pub fn endpoint_of(&self, path: &str) -> Arc<str> {
        let owns = |endpoint: &str| {
            path.strip_prefix(endpoint).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || endpoint.ends_with('/'))
        };
        self.paths.iter().find(|endpoint| owns(endpoint)).unwrap_or(&self.root).clone()
    }

    /// What the service does at an endpoint.
    pub fn plan(&self, endpoint: &str) -> Option<&Endpoint> {
        self.state.endpoints.get(endpoint)
    }

    pub fn root(&self) -> Arc<str> {
        self.root.clone()
    }

    /// Whether the target is called by a plain GET.
    pub fn is_external(&self, target: &Target) -> bool {
        !self.external.is_empty() && self.external.contains(&target.pair())
    }

    /// Whether the agent may call the target: it is no open proxy.
    pub fn allows(&self, target: &Target) -> bool {
        if self.targets.is_empty() {
            target.is_loopback()
        } else {
            self.targets.contains(&target.pair())
        }
    }

    pub fn conditions_json(&self) -> Vec<Value> {
        self.conditions.iter().map(|active| active.to_json()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::Catalogue;

    #[test]
    fn endpoints_go_by_whole_segments() {
        let catalogue = Catalogue::new(crate::faults::CATALOGUE, |_| true, |_| None).unwrap();
        let state = State::parse(&r#"{"plan":{"endpoints":{"/":{},"/a":{},"/a/b":{},"/c/":{}}}}"#.into(), &catalogue).unwrap();
        let snapshot = Snapshot::new(Arc::new(state), Vec::new());
        for (path, want) in
            [("/", "/"), ("/a", "/a"), ("/a/", "/a"), ("/a/b/c", "/a/b"), ("/ab", "/"), ("/c/d", "/c/"), ("/c", "/"), ("*", "/")]
        {
            assert_eq!(snapshot.endpoint_of(path).as_ref(), want, "{path}");
        }
    }
}
