//! The app, in the browser. Built for another target it does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    palermo::app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
