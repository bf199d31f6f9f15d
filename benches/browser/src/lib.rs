//! What `bench.html` calls.

#[allow(dead_code, reason = "the native bench asks more")]
#[path = "../../cases.rs"]
mod cases;

use cases::{Case, QUESTIONS, generated, palermo};
use std::hint::black_box;
use wasm_bindgen::prelude::wasm_bindgen;

/// The cases that are timed, made once.
#[wasm_bindgen]
pub struct Bench(Vec<Case>);

#[wasm_bindgen]
impl Bench {
    /// Makes the cases.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "JavaScript calls it")]
    pub fn new() -> Bench {
        Bench(vec![palermo(), generated("1,000 indicators", 1_000), generated("10,000 indicators", 10_000)])
    }

    /// The name of a case; none after the last.
    pub fn case(&self, index: usize) -> Option<String> {
        self.0.get(index).map(|case| case.name.to_owned())
    }

    /// A question; none after the last.
    pub fn question(&self, index: usize) -> Option<String> {
        QUESTIONS.get(index).map(|(words, _)| (*words).to_owned())
    }

    /// Answers a question of a case so many times.
    pub fn run(&mut self, case: usize, question: usize, times: u32) -> usize {
        let (Some(case), Some((_, answer))) = (self.0.get_mut(case), QUESTIONS.get(question)) else { return 0 };
        (0..times).map(|_| black_box(answer(case))).sum()
    }
}
