# The commands of this project; each installs what it needs first (scripts/setup.sh), which costs a second when all is there.
.DEFAULT_GOAL := help
.PHONY: help serve dev build single test test-analysis test-hosting test-kill sync-soak lint bench bench-browser fuzz mutants size deny reproducible clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: build ## build the release and serve it on this machine
	@node scripts/serve.mjs dist

dev: ## serve a quick build that reloads while you edit
	@scripts/dev.sh

build: ## make the finished site in dist/, for any folder of any static host
	@scripts/build.sh

single: build ## make the edition in one file, dist-single/palermo.html, which opens from a disk or a stick
	@node scripts/single.mjs

test: ## run every test: native, in Chromium and Firefox, and the size of a first visit
	@scripts/test.sh

test-analysis: ## run the queries of docs/analysis.md in DuckDB and in Spark
	@scripts/test_analysis.sh

test-kill: build ## kill Chromium 200 times while a draft is written, and look what is there afterwards (45 minutes)
	@scripts/setup.sh test
	@node tests/e2e/kill.mjs 200

sync-soak: ## keep drafts in three simulated tabs for ten million steps in random order (SYNC_STEPS), and look that nothing is lost
	@scripts/sync_soak.sh

lint: ## check formatting and lints, for this machine and for WebAssembly
	@scripts/lint.sh

bench: ## time the engine
	@cargo bench --locked

bench-browser: ## time the engine in Chromium and Firefox, beside the same natively
	@scripts/bench_browser.sh

fuzz: ## feed the readers and the engine with made-up files (FUZZ_SECONDS for each target, 600 if not said)
	@scripts/fuzz.sh

mutants: ## change the engine in many small ways and see which change no test notices (hours)
	@scripts/mutants.sh

size: build ## say what a first visit transfers
	@node scripts/size.mjs

deny: ## check licences, sources and bans of all crates, and known weaknesses where their list can be reached
	@scripts/deny.sh

reproducible: ## build twice from different folders and compare every byte
	@scripts/reproducible.sh

test-hosting: build ## put the site behind nginx as docs/hosting.md says, below a folder, and try it
	@scripts/test_hosting.sh

clean: ## remove what was built (what was installed in .tools/ stays)
	@rm -rf dist dist-single target
