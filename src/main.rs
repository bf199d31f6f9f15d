//! The app of the Palermo assessment: pages and components, and drafts kept in the browser.
//!
//! Compiled for WebAssembly; built for another target it does nothing. What it computes with is in the crates under `crates/`.

#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub, reason = "what leptos makes of a component is public")]
mod app;
#[cfg(target_arch = "wasm32")]
mod store;

#[cfg(target_arch = "wasm32")]
fn main() {
    app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
