//! Values that must have a type and a range. What is wrong with them is collected, with paths, instead of ending the reading.

use std::{borrow::Cow, fmt};

use serde::{
    de::{MapAccess, Visitor},
    Deserialize, Deserializer,
};
use serde_json::value::RawValue;

use super::Catalogue;
use crate::wire;

/// Something wrong with an input, and where.
#[derive(Clone, Debug)]
pub struct Problem {
    /// JSON path from the root; `$` is the input itself.
    pub path: String,
    /// What would be right.
    pub message: String,
}

const ROOT: &str = "$";

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// A value whose syntax has been checked, and nothing more.
pub type Raw<'a> = Option<&'a RawValue>;

pub struct Input<'c> {
    pub catalogue: &'c Catalogue,
    pub nodes: usize,
    problems: Vec<Problem>,
}

impl<'c> Input<'c> {
    /// Runs `read` over a whole document, whose root it gets as `D`.
    pub fn document<'a, D: Deserialize<'a>, T>(
        json: &'a [u8],
        catalogue: &'c Catalogue,
        read: impl FnOnce(&mut Self, D) -> T,
    ) -> Result<T, Vec<Problem>> {
        let mut input = Self { catalogue, nodes: 0, problems: Vec::new() };
        let brackets = json.iter().filter(|c| matches!(c, b'{' | b'[')).count();
        if brackets > wire::MAX_JSON_DEPTH && levels(json) > wire::MAX_JSON_DEPTH {
            input.add(ROOT, format!("must have at most {} nested levels", wire::MAX_JSON_DEPTH));
            return Err(input.problems);
        }
        let value = match serde_json::from_slice(json) {
            Ok(document) => Some(read(&mut input, document)),
            Err(error) => {
                input.add(ROOT, format!("must be a JSON object: {error}"));
                None
            }
        };
        value.filter(|_| input.problems.is_empty()).ok_or(input.problems)
    }

    pub fn add(&mut self, path: &str, message: impl Into<String>) {
        if self.problems.len() < wire::MAX_PROBLEMS {
            self.problems.push(Problem { path: path.into(), message: message.into() });
        }
    }

    /// A problem of the value at hand.
    pub fn refuse(&mut self, message: impl Into<String>) {
        self.add(ROOT, message);
    }

    /// Whether nothing was wrong with what `read` reads.
    pub fn is_right(&mut self, read: impl FnOnce(&mut Self)) -> bool {
        let before = self.problems.len();
        read(self);
        self.problems.len() == before
    }

    /// Reads something under a path segment: a name, or an index in brackets.
    pub fn at<T>(&mut self, segment: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.problems.len();
        let value = read(self);
        for problem in &mut self.problems[before..] {
            if problem.path == ROOT {
                problem.path = segment.into();
            } else if problem.path.starts_with('[') {
                problem.path.insert_str(0, segment);
            } else {
                problem.path.insert_str(0, &format!("{segment}."));
            }
        }
        value
    }

    pub fn integer(&mut self, raw: Raw, min: i64, max: i64) -> Option<i64> {
        let text = raw?.get();
        let exact = text.parse().ok().or_else(|| whole(text)).filter(|value| (min..=max).contains(value));
        if exact.is_none() {
            self.refuse(if max == i64::MAX {
                format!("must be an integer of at least {min}")
            } else {
                format!("must be an integer from {min} to {max}")
            });
        }
        exact
    }

    pub fn number(&mut self, raw: Raw, min: f64, max: f64) -> Option<f64> {
        let value = raw?.get().parse().ok().filter(|value| (min..=max).contains(value));
        if value.is_none() {
            self.refuse(format!("must be a number from {min} to {max}"));
        }
        value
    }

    pub fn boolean(&mut self, raw: Raw) -> bool {
        match raw.map(RawValue::get) {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                self.refuse("must be true or false");
                false
            }
        }
    }

    /// Text of at most so many UTF-16 units.
    pub fn text<'a>(&mut self, raw: Raw<'a>, max: usize) -> Option<Cow<'a, str>> {
        let text = raw.map(RawValue::get).filter(|json| json.starts_with('"')).and_then(|json| serde_json::from_str::<Text>(json).ok());
        let fitting = text.map(|text| text.0).filter(|text| text.len() <= max || text.encode_utf16().count() <= max);
        if raw.is_some() && fitting.is_none() {
            self.refuse(format!("must be a string of at most {max} characters"));
        }
        fitting
    }

    /// An object, as a struct of its members.
    pub fn object<'a, D: Deserialize<'a>>(&mut self, raw: Raw<'a>) -> Option<D> {
        let json = raw?.get();
        if !json.starts_with('{') {
            self.refuse("must be an object");
            return None;
        }
        serde_json::from_str(json).map_err(|error| self.refuse(format!("must be an object: {error}"))).ok()
    }

    /// The elements of a list, each read by `read`.
    pub fn list<'a, T>(&mut self, raw: Raw<'a>, mut read: impl FnMut(&mut Self, &'a RawValue) -> Option<T>) -> Vec<T> {
        let Some(json) = raw.map(RawValue::get) else { return Vec::new() };
        if !json.starts_with('[') {
            self.refuse("must be a list");
            return Vec::new();
        }
        let elements: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
        let mut items = Vec::with_capacity(elements.len());
        for (i, element) in elements.into_iter().enumerate() {
            let before = self.problems.len();
            items.extend(read(self, element));
            if self.problems.len() > before {
                // Only now is the segment worth its making.
                let found = self.problems.split_off(before);
                self.at(&format!("[{i}]"), |input| input.problems.extend(found));
            }
        }
        items
    }

    /// Text that must be there: null is refused.
    pub fn required_text(&mut self, raw: &RawValue, max: usize) -> Option<String> {
        if raw.get() == "null" {
            self.refuse(format!("must be a string of at most {max} characters"));
            return None;
        }
        self.text(Some(raw), max).map(Cow::into_owned)
    }
}

// 600.0 and 6e2 are integers too.
fn whole(text: &str) -> Option<i64> {
    let value: f64 = text.parse().ok()?;
    (value.fract() == 0.0 && value.abs() < 9.2e18).then_some(value as i64)
}

/// The deepest nesting in a text that may not even be JSON.
fn levels(json: &[u8]) -> usize {
    let (mut deepest, mut depth, mut quoted, mut escaped) = (0, 0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Borrowed where it holds no escapes.
#[derive(Deserialize)]
pub struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// A struct of an object's members, unread. Unlike a derived one it takes repeated members, of which the last counts, and no lists.
macro_rules! members {
    ($(#[$doc:meta])* $vis:vis struct $name:ident { $($field:ident = $json:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Default)]
        $vis struct $name<'a> {
            $(pub $field: $crate::node::input::Raw<'a>),*
        }

        impl<'de: 'a, 'a> serde::Deserialize<'de> for $name<'a> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Collect;

                impl<'de> serde::de::Visitor<'de> for Collect {
                    type Value = $name<'de>;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                        let mut members = $name::default();
                        while let Some($crate::node::input::Text(name)) = map.next_key()? {
                            match name.as_ref() {
                                $($json => members.$field = map.next_value()?,)*
                                _ => drop(map.next_value::<serde::de::IgnoredAny>()?),
                            }
                        }
                        Ok(members)
                    }
                }

                deserializer.deserialize_map(Collect)
            }
        }
    };
}

pub(super) use members;

/// All members of an object, in their order.
pub struct Members<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(12); // a result has so many
                while let Some((Text(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Collect).map(Members)
    }
}
