//! Elements, built directly.
//!
//! Leptos gives the app its signals, effects and owners; what a page shows is built by these few functions rather than
//! by `view!`. A section has a thousand elements of which a handful ever change: types that describe each of them
//! would make the program four times as large (measured: 995 kB against 250), and every text is a text node here, so
//! that nothing a person writes can become markup.

use super::dom::document;
use leptos::prelude::*;
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlInputElement, HtmlTextAreaElement};

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element under construction.
#[derive(Clone)]
pub(super) struct Node(Element);

/// A listener, for as long as this is kept. It is taken off before it is freed: a field that is removed while it is in use
/// still sends its last event.
struct Listener {
    element: Element,
    event: String,
    closure: Closure<dyn FnMut(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        let _ = self.element.remove_event_listener_with_callback(&self.event, function);
    }
}

/// A new element.
pub(super) fn el(tag: &str) -> Node {
    make(None, tag)
}

/// A new element with a class.
pub(super) fn of_class(tag: &str, class: &str) -> Node {
    el(tag).attr("class", class)
}

/// A new element with a text in it.
pub(super) fn says(tag: &str, text: &str) -> Node {
    el(tag).text(text)
}

/// A new element of a picture.
pub(super) fn svg(tag: &str) -> Node {
    make(Some(SVG), tag)
}

fn make(space: Option<&str>, tag: &str) -> Node {
    // A page without a document cannot be, and a tag written here cannot be refused.
    #[allow(clippy::expect_used, reason = "neither can happen")]
    let document = document().expect("a page has a document");
    #[allow(clippy::expect_used, reason = "neither can happen")]
    Node(document.create_element_ns(space.or(Some("http://www.w3.org/1999/xhtml")), tag).expect("a known tag"))
}

impl Node {
    /// An element that is there already.
    pub(super) fn of(element: Element) -> Node {
        Node(element)
    }

    /// The element itself.
    pub(super) fn element(&self) -> &Element {
        &self.0
    }

    /// With an attribute.
    pub(super) fn attr(self, name: &str, value: &str) -> Node {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// With an attribute that is there or not.
    pub(super) fn flag(self, name: &str, there: bool) -> Node {
        let _ = self.0.toggle_attribute_with_force(name, there);
        self
    }

    /// With a text at its end.
    pub(super) fn text(self, text: &str) -> Node {
        let _ = self.0.append_with_str_1(text);
        self
    }

    /// With a child at its end.
    pub(super) fn child(self, child: Node) -> Node {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// With a child, if there is one.
    pub(super) fn maybe(self, child: Option<Node>) -> Node {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// With children at its end.
    pub(super) fn children(self, children: Vec<Node>) -> Node {
        for child in &children {
            let _ = self.0.append_child(&child.0);
        }
        self
    }

    /// With a value, for fields. It is the default value, too: what is typed is compared with what was shown (`dom::shown`).
    pub(super) fn value(self, value: &str) -> Node {
        if let Some(input) = self.0.dyn_ref::<HtmlInputElement>() {
            input.set_default_value(value);
            input.set_value(value);
        } else if let Some(area) = self.0.dyn_ref::<HtmlTextAreaElement>() {
            let _ = area.set_default_value(value);
            area.set_value(value);
        }
        self
    }

    /// Holds a view of components, as long as the page is shown.
    pub(super) fn view(self, view: impl IntoView + 'static) -> Node {
        let mut state = view.into_view().build();
        state.mount(&self.0, None);
        StoredValue::new_local(state);
        self
    }

    /// What it holds is replaced.
    pub(super) fn fill(&self, children: Vec<Node>) {
        self.0.set_text_content(None);
        for child in &children {
            let _ = self.0.append_child(&child.0);
        }
    }

    /// Listens as long as the page is shown.
    pub(super) fn on(self, event: &str, listen: impl FnMut(Event) + 'static) -> Node {
        self.listen(event, Box::new(listen))
    }

    fn listen(self, event: &str, listen: Box<dyn FnMut(Event)>) -> Node {
        let closure = Closure::wrap(listen);
        let _ = self.0.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        // Kept by the page's owner.
        StoredValue::new_local(Listener { element: self.0.clone(), event: event.to_owned(), closure });
        self
    }

    /// Does something each time it is folded open, and nothing when it is folded shut.
    pub(super) fn on_open(self, act: impl Fn() + 'static) -> Node {
        let details = self.0.clone();
        self.on("toggle", move |_| {
            if details.has_attribute("open") {
                act();
            }
        })
    }

    /// Does something when it is first folded open.
    pub(super) fn on_first_open(self, act: impl Fn() + 'static) -> Node {
        let is_done = std::cell::Cell::new(false);
        self.on_open(move || {
            if !is_done.replace(true) {
                act();
            }
        })
    }

    /// Holds what `build` gives, again each time a signal it reads changes, as long as the page is shown.
    pub(super) fn live(self, build: impl Fn() -> Vec<Node> + 'static) -> Node {
        let node = self.clone();
        self.react(Box::new(move || node.fill(build())));
        self
    }

    /// Does something to itself each time a signal that is read changes.
    pub(super) fn react(&self, act: Box<dyn Fn()>) {
        StoredValue::new_local(RenderEffect::new(move |_| act()));
    }
}
