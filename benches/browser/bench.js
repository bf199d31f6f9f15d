// The shortest of thirty runs of each question, in µs. A run is as many repetitions as take 20 ms: browsers tell the time
// only to about a millisecond.
import start, { Bench } from "./engine.js";

await start();
const bench = new Bench();
const took = (...what) => {
  const begun = performance.now();
  bench.run(...what);
  return performance.now() - begun;
};
const lines = [];
for (let at = 0; bench.case(at) !== undefined; at += 1) {
  for (let question = 0; bench.question(question) !== undefined; question += 1) {
    // A browser compiles better what has run often.
    for (const end = performance.now() + 300; performance.now() < end; ) bench.run(at, question, 1);
    let times = 1;
    while (took(at, question, times) < 20) times *= 2;
    let shortest = Infinity;
    for (let run = 0; run < 30; run += 1) shortest = Math.min(shortest, took(at, question, times));
    lines.push(["shortest", bench.case(at), bench.question(question), ((shortest * 1000) / times).toFixed(4)].join("\t"));
    await new Promise((resolve) => setTimeout(resolve));
  }
}
document.getElementById("out").textContent = lines.join("\n");
document.body.dataset.done = "";
