//! Values that must have a type and a range. What is wrong with them is collected, with paths, instead of ending the reading.

use std::{borrow::Cow, fmt};

use super::Catalogue;
use crate::{
    json::{Document, Value},
    wire,
};

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

/// A member's value; none where it is null, which is the same as absent.
pub type Raw<'a> = Option<Value<'a>>;

pub struct Input<'c> {
    pub catalogue: &'c Catalogue,
    pub nodes: usize,
    problems: Vec<Problem>,
}

impl<'c> Input<'c> {
    /// Runs `read` over a whole document, which must be an object.
    pub fn document<T>(json: &[u8], catalogue: &'c Catalogue, read: impl FnOnce(&mut Self, Value) -> T) -> Result<T, Vec<Problem>> {
        let mut input = Self { catalogue, nodes: 0, problems: Vec::new() };
        let value = match Document::parse(json) {
            Ok(document) if document.root().is_object() => Some(read(&mut input, document.root())),
            Ok(_) => {
                input.refuse("must be an object");
                None
            }
            Err(why) => {
                input.refuse(why);
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
        match raw.map(Value::get) {
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
        let text = raw?.text().filter(|text| text.len() <= max || text.encode_utf16().count() <= max);
        if text.is_none() {
            self.refuse(format!("must be a string of at most {max} characters"));
        }
        text
    }

    /// A value that is an object.
    pub fn object<'a>(&mut self, raw: Raw<'a>) -> Option<Value<'a>> {
        let object = raw?;
        if !object.is_object() {
            self.refuse("must be an object");
            return None;
        }
        Some(object)
    }

    /// The elements of a list, each read by `read`.
    pub fn list<'a, T>(&mut self, raw: Raw<'a>, mut read: impl FnMut(&mut Self, Value<'a>) -> Option<T>) -> Vec<T> {
        let Some(list) = raw else { return Vec::new() };
        if !list.is_list() {
            self.refuse("must be a list");
            return Vec::new();
        }
        let mut items = Vec::new();
        for (i, element) in list.elements().enumerate() {
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
    pub fn required_text(&mut self, raw: Value, max: usize) -> Option<String> {
        self.text(Some(raw), max).map(Cow::into_owned)
    }
}

// 600.0 and 6e2 are integers too.
fn whole(text: &str) -> Option<i64> {
    let value: f64 = text.parse().ok()?;
    (value.fract() == 0.0 && value.abs() < 9.2e18).then_some(value as i64)
}

/// A struct of those members of an object that have a meaning, unread. Of a member that comes twice the last counts.
macro_rules! members {
    ($(#[$doc:meta])* $vis:vis struct $name:ident { $($field:ident = $json:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Default)]
        $vis struct $name<'a> {
            $(pub $field: $crate::node::input::Raw<'a>),*
        }

        impl<'a> $name<'a> {
            $vis fn of(object: $crate::json::Value<'a>) -> Self {
                let mut members = Self::default();
                for (name, value) in object.members() {
                    match name.as_ref() {
                        $($json => members.$field = Some(value).filter(|value| !value.is_null()),)*
                        _ => {}
                    }
                }
                members
            }
        }
    };
}

pub(super) use members;
