//! Times of the engine.
fn main() {}
