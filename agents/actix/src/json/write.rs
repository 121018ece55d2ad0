/// Appends a string.
pub fn push_text(json: &mut Vec<u8>, text: &str) {
    if text.bytes().any(|c| c < b' ' || c == b'"' || c == b'\\') {
        serde_json::to_writer(json, text).expect("text can be written to memory");
        return;
    }
    json.push(b'"');
    json.extend_from_slice(text.as_bytes());
    json.push(b'"');
}

/// Appends a number of at least so many digits.
pub fn push_number(json: &mut Vec<u8>, mut number: u64, least: usize) {
    let mut digits = [b'0'; 20];
    let mut first = digits.len();
    while number > 0 || digits.len() - first < least {
        first -= 1;
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    json.extend_from_slice(&digits[first..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_numbers_are_written() {
        let mut json = Vec::new();
        push_text(&mut json, "a\"\\\n\u{1}é🎲");
        push_number(&mut json, 0, 1);
        push_number(&mut json, 1_234, 6);
        assert_eq!(String::from_utf8(json).unwrap(), "\"a\\\"\\\\\\n\\u0001é🎲\"0001234");
    }
}
