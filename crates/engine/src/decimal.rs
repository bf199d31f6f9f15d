//! Doubles as decimal text, the way ECMAScript reads and writes them.
//!
//! In WebAssembly the browser itself does both. Natively `ryu-js` writes, since the standard library takes other digits
//! where two texts are as short and as near, and the standard library reads.

/// The double nearest to a decimal number with or without a fraction and an exponent, such as `-12.5e-3`; of two as near,
/// the even one; infinite where it is out of range. NaN where `text` is no number.
pub fn parse(text: &str) -> f64 {
    #[cfg(target_arch = "wasm32")]
    return wasm_bindgen::JsValue::from_str(text).unchecked_into_f64();
    #[cfg(not(target_arch = "wasm32"))]
    text.parse().unwrap_or(f64::NAN)
}

/// A finite number as ECMAScript writes it (RFC 8785, section 3.2.2.3): the shortest digits that read back to the same
/// double, of these the nearest to it, of two as near the even ones; −0 as 0.
pub fn format(value: f64) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Number::from(value).to_string_with_radix(10).map(String::from).unwrap_or_default();
    #[cfg(not(target_arch = "wasm32"))]
    ryu_js::Buffer::new().format(value).to_owned()
}
