//! The worker: what is asked for now and then, off the page's own thread. Built for another target it does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    worker::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
