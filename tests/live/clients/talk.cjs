// The cases of one client's program and its talk with the test, as in cases.py: a line of JSON with
// the list of cases first, then a line with the outcome for each line that names a case.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

const PATIENCE_MS = 60_000;
const HANGS_MS = 120_000;
const cases = new Map();

// What the library prints goes to stderr: stdout is for outcomes.
process.stdout.write = process.stderr.write.bind(process.stderr);

// A library that throws inside of its own promise leaves ours open for ever.
const UNHANDLED_MS = 1_000;
let giveUp = () => {};
process.on("unhandledRejection", (error) => setTimeout((stop) => stop(error), UNHANDLED_MS, giveUp));

/** Take a function, which gets a place, as the case of a name; `rpcs` has blanks between. */
function aCase(rows, rpcs, name, run, differs = "") {
  if (cases.has(name)) throw new Error(`two cases are named ${name}`);
  const told = { name, rows, rpcs: rpcs.split(" ").filter(Boolean), differs };
  cases.set(name, { told, run });
}

/** What `get` gives once `isSo`; the last thing it gave where patience ends. */
async function until(get, isSo) {
  const endsAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await get();
    if (isSo(found) || Date.now() > endsAt) return found;
    await pause(50);
  }
}

/** Nothing, some milliseconds later. */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The place that a line tells, with its files. */
function placeOf(told) {
  const file = (name) => path.join(told.folder, name);
  return {
    ...told,
    url: (name) => `${told.origin}/${name}`,
    path: file,
    read: (name) => fs.readFileSync(file(name)),
  };
}

/** Nothing where the case passes, else what went wrong. */
async function outcome(run, place) {
  const hangs = new Promise((_, reject) => {
    giveUp = reject;
  });
  const timer = setTimeout(giveUp, HANGS_MS, new Error("no outcome: the client hangs"));
  try {
    await Promise.race([run(place), hangs]);
  } catch (error) {
    const said = error instanceof Error ? error.stack : JSON.stringify(error?.data ?? error);
    return String(said).slice(0, 1500) || "failed";
  } finally {
    clearTimeout(timer);
    giveUp = () => {};
  }
  return "";
}

/** Answer until stdin ends. */
async function serve() {
  say([...cases.values()].map((one) => one.told));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { case: name, ...told } = JSON.parse(line);
    say({ message: await outcome(cases.get(name).run, placeOf(told)) });
  }
  process.exit(0);
}

function say(told) {
  fs.writeSync(1, `${JSON.stringify(told)}\n`);
}

module.exports = { aCase, pause, serve, until };
