//! A file of any bytes is opened or refused. What opens as an assessment is written and read again without a difference.

#![no_main]

use documents::{Opened, save};
use engine::assessment::Draft;
use engine::instrument::Instrument;
use engine::scoring::Figures;
use libfuzzer_sys::fuzz_target;
use std::rc::Rc;

const PALERMO: &str = include_str!("../../instruments/palermo.json");

thread_local! {
    static KNOWN: Rc<Instrument> =
        Rc::new(documents::read_instrument(PALERMO.as_bytes()).expect("the standard instrument"));
}

/// The figures of every node in every dimension.
fn figures(draft: &Draft) -> Vec<Option<Figures>> {
    let instrument = draft.instrument();
    let dimensions = |node| instrument.dimensions.ids().map(move |dimension| (node, dimension));
    instrument.nodes.ids().flat_map(dimensions).map(|(node, dim)| draft.scores().figures(node, dim)).collect()
}

fuzz_target!(|bytes: &[u8]| {
    KNOWN.with(|known| {
        let known = std::slice::from_ref(known);
        match documents::open(bytes, known) {
            Err(refusal) => assert!(!refusal.faults.is_empty(), "refused without a reason"),
            Ok(Opened::Instrument(_)) => {}
            Ok(Opened::Assessment(opened)) => {
                let kept = save::draft(opened.draft.instrument(), opened.draft.document());
                let Ok(again) = documents::read_draft(&kept, known) else { panic!("what was kept is refused: {kept}") };
                assert_eq!(save::draft(again.instrument(), again.document()), kept);
                assert_eq!(figures(&again), figures(&opened.draft));
            }
        }
    });
});
