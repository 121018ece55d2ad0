//! Draws by key, not in sequence: the same in every language and in any order of events. The mixing is `MurmurHash3`'s 32-bit finaliser
//! (Austin Appleby, public domain) over an FNV-1a hash of the key.

/// The name of a draw, kept as the running hash of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u32);

impl Key {
    pub const fn new(text: &str) -> Self {
        Self(2_166_136_261).then(text.as_bytes())
    }

    /// This key with a slash and text behind it.
    pub const fn slash(self, text: &str) -> Self {
        self.then(b"/").then(text.as_bytes())
    }

    /// This key with a slash and a number behind it.
    pub fn index(self, mut number: u64) -> Self {
        let mut digits = [0; 20];
        let mut first = digits.len();
        loop {
            first -= 1;
            digits[first] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                return self.then(b"/").then(&digits[first..]);
            }
        }
    }

    const fn then(mut self, text: &[u8]) -> Self {
        let mut i = 0;
        while i < text.len() {
            self.0 = (self.0 ^ text[i] as u32).wrapping_mul(16_777_619);
            i += 1;
        }
        self
    }
}

/// All draws of one call.
#[derive(Clone, Copy, Debug)]
pub struct Dice(pub u32);

impl Dice {
    /// A draw of 32 bits; the seed that a callee gets is one.
    pub fn mix(self, key: Key) -> u32 {
        let mut h = self.0 ^ key.0.wrapping_mul(0x9E37_79B9);
        h ^= h >> 16;
        h = h.wrapping_mul(0x85EB_CA6B);
        h ^= h >> 13;
        h = h.wrapping_mul(0xC2B2_AE35);
        h ^ (h >> 16)
    }

    /// A draw in [0, 1).
    pub fn unit(self, key: Key) -> f64 {
        f64::from(self.mix(key)) / 4_294_967_296.0
    }

    /// Whether something with a probability in percent happens: 0 never, 100 always.
    pub fn happens(self, key: Key, percent: f64) -> bool {
        percent >= 100.0 || (percent > 0.0 && self.unit(key) * 100.0 < percent)
    }
}

/// Eight hexadecimal digits.
pub fn parse_seed(text: &str) -> Option<u32> {
    if text.len() != 8 || !text.bytes().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(text, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn vectors(of: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../contract/draws.json")).unwrap();
        let mut all: Value = serde_json::from_str(&text).unwrap();
        serde_json::from_value(all[of].take()).unwrap()
    }

    fn dice(vector: &Value) -> Dice {
        Dice(parse_seed(vector["seed"].as_str().unwrap()).unwrap())
    }

    #[test]
    fn draws_are_those_of_the_contract() {
        for want in vectors("draws") {
            let key = Key::new(want["key"].as_str().unwrap());
            assert_eq!(format!("{:08x}", dice(&want).mix(key)), want["mix"], "{want}");
            assert!((dice(&want).unit(key) - want["u"].as_f64().unwrap()).abs() < 1e-9, "{want}");
        }
    }

    #[test]
    fn things_happen_as_in_the_contract() {
        for want in vectors("probabilities") {
            let key = Key::new(want["key"].as_str().unwrap());
            assert_eq!(dice(&want).happens(key, want["probability"].as_f64().unwrap()), want["happens"].as_bool().unwrap(), "{want}");
        }
    }

    #[test]
    fn keys_grow_as_their_text_does() {
        for n in [0, 9, 10, 12_345] {
            assert_eq!(Key::new("plan").slash("routes").index(n), Key::new(&format!("plan/routes/{n}")));
        }
    }

    #[test]
    fn seeds_are_eight_hexadecimal_digits() {
        for (text, right) in [
            ("0000002a", true),
            ("FFFFFFFF", true),
            ("2a", false),
            ("0000002g", false),
            ("+000002a", false),
            ("00000002a", false),
            ("", false),
        ] {
            assert_eq!(parse_seed(text).is_some(), right, "{text}");
        }
    }
}
