//! Pages and components: the thin shell that people see.

mod desk;
mod dom;
mod keys;
mod node;
mod page;
mod part;
mod route;
mod worker_client;

pub(crate) use desk::{
    Desk, Dialog, Incoming, Listed, Notice, NoticeKind, Offer, OpenDraftError, SaveStatus, SheetFile, Unkept, Wrong,
};
pub(crate) use route::Route;

use documents::FileKind;
use draft_sync::Event;
use engine::fault::{Fault, Place, Reason};
use engine::instrument::Instrument;
use leptos::ev;
use leptos::prelude::*;
use protocol::LoadInstrument;
use std::rc::Rc;
use texts::key;
use wasm_bindgen_futures::JsFuture;

/// Starts the app: fetches the instrument, then draws the page.
pub(crate) fn start() {
    std::panic::set_hook(Box::new(|info| show_broken(&info.to_string())));
    wasm_bindgen_futures::spawn_local(async {
        match load().await {
            Ok((instrument, bytes, source)) => begin(instrument, &bytes, source),
            Err(words) => show_broken(&words),
        }
    });
}

/// Shows the message in `index.html` for when the app itself cannot go on. It uses nothing but the DOM.
fn show_broken(words: &str) {
    let Some(document) = dom::document() else { return };
    for (selector, hide) in [("#boot-loading", true), ("#broken", false)] {
        if let Ok(Some(element)) = document.query_selector(selector) {
            let _ = if hide { element.set_attribute("hidden", "") } else { element.remove_attribute("hidden") };
            let _ = element.set_attribute("role", "alert");
        }
    }
    if let Ok(Some(code)) = document.query_selector("#broken code") {
        code.set_text_content(Some(words));
    }
}

/// Where an instrument is.
struct Source {
    /// Its address.
    address: String,
    /// The folder with the texts of its sections, where it is the standard instrument as the build split it.
    parts: Option<String>,
}

/// `?instrument=PATH` before the `#`, same origin only; else the standard instrument, whose parts the build names in
/// `index.html`.
fn source() -> Result<Source, String> {
    let window = dom::window().ok_or_default()?;
    let location = window.location();
    let search = location.search().unwrap_or_default();
    let wanted = search
        .trim_start_matches('?')
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| *name == "instrument")
        .map(|(_, value)| value.to_owned());
    let Some(wanted) = wanted else {
        let address = of_build("href").ok_or_default()?;
        let parts = address.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        return Ok(Source { address, parts });
    };
    let wanted = js_sys::decode_uri_component(&wanted).map(String::from).unwrap_or(wanted);
    let base = location.href().unwrap_or_default();
    let url = web_sys::Url::new_with_base(&wanted, &base).map_err(|_| wanted.clone())?;
    if Ok(url.origin()) == location.origin() { Ok(Source { address: url.href(), parts: None }) } else { Err(wanted) }
}

/// What the build wrote into `index.html` about the standard instrument.
fn of_build(attribute: &str) -> Option<String> {
    dom::document()?.query_selector("link[data-instrument]").ok()??.get_attribute(attribute)
}

/// Turns what every browser has into a result without words for its absence.
trait OrDefault<T> {
    fn ok_or_default(self) -> Result<T, String>;
}

impl<T> OrDefault<T> for Option<T> {
    fn ok_or_default(self) -> Result<T, String> {
        self.ok_or_else(String::new)
    }
}

async fn load() -> Result<(Instrument, Vec<u8>, Source), String> {
    let texts = texts::Catalogue::default();
    let source = source().map_err(|wanted| texts.fill(key::LOAD_OTHER_ORIGIN, &[("address", &wanted)]))?;
    let failed = |words: &str| texts.fill(key::LOAD_FAILED, &[("address", &source.address), ("words", words)]);
    let bytes = dom::fetch(&source.address).await.map_err(|words| failed(&words))?;
    let read = if source.parts.is_some() { documents::read_own_instrument } else { documents::read_checked_instrument };
    let instrument = read(&bytes).map_err(|refusal| failed(&refusal.to_string()))?;
    Ok((instrument, bytes, source))
}

/// Milliseconds after the first page until the worker is fetched, so that it is there when it is needed.
const READY: u32 = 500;

/// The part of the address that names the page.
fn hash() -> String {
    dom::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Shows the first page, once the instrument is known to keep the rules. The standard one does; any other is checked by the
/// worker.
fn begin(instrument: Instrument, text: &[u8], source: Source) {
    let is_checked = source.parts.is_some();
    let desk = Desk::new(Rc::new(instrument), text, source.parts, Route::of(&hash()));
    if is_checked {
        mount(desk);
        return;
    }
    let checked = desk.worker.call_about(LoadInstrument {}, &js_sys::Uint8Array::from(text).into());
    wasm_bindgen_futures::spawn_local(async move {
        let Err(refusal) = checked.await else { return mount(desk) };
        let why = desk.explain_refusal(refusal);
        let words = if why.lines.is_empty() { why.title } else { why.lines.join(" ") };
        show_broken(&desk.fill(key::LOAD_FAILED, &[("address", &source.address), ("words", &words)]));
    });
}

fn mount(desk: Desk) {
    let Some(document) = dom::document() else { return };
    // The address may have changed while the worker checked the instrument.
    desk.follow_address(Route::of(&hash()));
    if let Some(boot) = document.get_element_by_id("boot") {
        boot.remove();
    }
    leptos::mount::mount_to_body(move || view! { <App desk/> });
    // From here on the script in index.html may tell of a newer release.
    dom::tell("palermo-start");
    desk.ask_whether_persistent();
    desk.dispatch(Event::Started);
    // The worker comes once the page is there.
    gloo_timers::callback::Timeout::new(READY, move || desk.worker.get_ready()).forget();
}

/// Reads a file that a person chose.
async fn read_file(desk: Desk, file: web_sys::File) -> Incoming {
    let name = file.name();
    #[allow(clippy::cast_precision_loss)]
    let too_large = file.size() > documents::json::MAX_BYTES as f64;
    if too_large {
        let fault = Fault::new(Place::Whole, Reason::TooLarge(documents::json::MAX_BYTES));
        return Incoming { name, bytes: Err(desk.fault_lines(&[fault])), kind: FileKind::Unknown };
    }
    match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => {
            let bytes = js_sys::Uint8Array::new(&buffer);
            let kind = documents::kind_of(&bytes.to_vec());
            Incoming { name, bytes: Ok(bytes.into()), kind }
        }
        Err(error) => Incoming { name, bytes: Err(vec![dom::words(&error)]), kind: FileKind::Unknown },
    }
}

/// Opens the worked example of a fictional State that is served beside the app.
pub(crate) fn open_example(desk: Desk) {
    wasm_bindgen_futures::spawn_local(async move {
        match dom::fetch(&of_build("data-example").unwrap_or_default()).await {
            Ok(bytes) => {
                let name = desk.t(key::START_EXAMPLE).to_owned();
                desk.open_bytes(name, js_sys::Uint8Array::from(&*bytes).into(), FileKind::Json);
            }
            Err(words) => {
                desk.notify(Notice::problem(desk.t(key::START_EXAMPLE_FAILED)).lines(vec![words]));
            }
        }
    });
}

/// Opens the files of a list.
pub(crate) fn open_files(desk: Desk, files: Option<web_sys::FileList>) {
    let Some(files) = files else { return };
    // The browser empties the list after the event; the files stay valid.
    let files: Vec<web_sys::File> = (0..files.length()).filter_map(|index| files.item(index)).collect();
    wasm_bindgen_futures::spawn_local(async move {
        let mut read = Vec::with_capacity(files.len());
        for file in files {
            read.push(read_file(desk, file).await);
        }
        if !read.is_empty() {
            desk.open_all(read);
        }
    });
}

/// Goes to an address.
pub(crate) fn go(address: &str) {
    if let Some(window) = dom::window() {
        let _ = window.location().set_hash(address);
    }
}

/// Everything: header, what is wrong, the page, footer.
#[component]
fn App(desk: Desk) -> impl IntoView {
    provide_context(desk);
    // Listeners of the window live as long as the page.
    let handle = window_event_listener(ev::hashchange, move |_| {
        desk.flush();
        desk.follow_address(Route::of(&hash()));
    });
    std::mem::forget(handle);
    std::mem::forget(window_event_listener_untyped("pagehide", move |_| desk.flush()));
    std::mem::forget(window_event_listener_untyped("beforeunload", move |event| {
        desk.flush();
        // A locked draft is encrypted by the worker, which ends with the page. Texts in fields that the draft could not
        // take end with the page, too.
        if desk.is_locking() || desk.holds_unkept() {
            event.prevent_default();
        }
    }));
    std::mem::forget(window_event_listener_untyped("blur", move |_| {
        desk.flush();
        desk.field_left();
    }));
    std::mem::forget(window_event_listener_untyped("visibilitychange", move |_| desk.flush()));
    std::mem::forget(window_event_listener(ev::storage, move |event| {
        desk.changed_elsewhere(event.key().as_deref(), event.new_value());
    }));
    std::mem::forget(window_event_listener_untyped("palermo-release", move |_| desk.newer.set(true)));
    std::mem::forget(window_event_listener(ev::focusout, move |_| desk.field_left()));
    std::mem::forget(window_event_listener(ev::dragover, |event| event.prevent_default()));
    std::mem::forget(window_event_listener(ev::drop, move |event| {
        event.prevent_default();
        open_files(desk, event.data_transfer().and_then(|transfer| transfer.files()));
    }));
    std::mem::forget(window_event_listener(ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        // Only on the pages of an assessment. Elsewhere the browser's own undo is meant.
        let is_open = desk.route.with_untracked(|route| route.draft().is_some());
        if is_open && command && event.key().eq_ignore_ascii_case("z") {
            event.prevent_default();
            desk.step(!event.shift_key());
        } else {
            keys::pressed(desk, &event);
        }
    }));

    let frame = NodeRef::new();
    let skip =
        node::says("a", desk.t(key::PAGE_SKIP)).attr("class", "skip").attr("href", "#main").on("click", |event| {
            // Addresses behind the `#` are pages, and `#main` is none.
            event.prevent_default();
            dom::focus_id("main");
        });
    let main = node::el("main").attr("id", "main").attr("tabindex", "-1").live(move || vec![page::current(desk)]);
    let all = vec![
        skip,
        part::header(desk),
        part::alert(desk),
        main,
        part::release(desk),
        part::footer(desk),
        part::dialogs(desk),
    ];
    frame.on_load(move |frame: web_sys::HtmlDivElement| node::Node::of(frame.into()).fill(all));
    view! { <div node_ref=frame class="frame"></div> }
}
