// Changing, deleting and searching images.
"use strict";
const assert = require("node:assert/strict");
const { aCase, pause } = require("../talk.cjs");
const { app, concepts, ids, image } = require("./opened.cjs");

const WAIT_MS = 3_000;
const WAIT_FOR_ALL_MS = 35_000;

async function left(opened) {
  const endsAt = Date.now() + WAIT_MS;
  for (;;) {
    const found = ids(await opened.inputs.list());
    if (found.length < 2 || Date.now() > endsAt) return found;
    await pause(50);
  }
}

async function withConcepts(at, names) {
  const opened = app(at);
  const given = [{ id: "tree", value: false }, { id: "sky", value: true }];
  await opened.inputs.create(names.map((name) => image(at, name, { concepts: given })));
  return opened;
}

aCase([102, 82], "PatchInputs GetInput", "new concepts are merged", async (at) => {
  const opened = await withConcepts(at, ["one"]);
  const patch = { id: "one", concepts: [{ id: "tree" }, { id: "water", value: false }] };
  const changed = await opened.inputs.mergeConcepts(patch);
  const wanted = [["tree", 1], ["sky", 1], ["water", 0]];
  assert.deepEqual(concepts(changed[0]), wanted);
  assert.deepEqual(concepts(await opened.inputs.get("one")), wanted);
});

aCase([103, 96], "PatchInputs GetInput", "a concept turns false and true again", async (at) => {
  const opened = await withConcepts(at, ["one"]);
  for (const [value, wanted] of [[false, 0], [true, 1]]) {
    await opened.inputs.mergeConcepts({ id: "one", concepts: [{ id: "sky", value }] });
    assert.deepEqual(concepts(await opened.inputs.get("one"))[1], ["sky", wanted]);
  }
});

aCase([104, 83], "PatchInputs GetInput", "concepts are removed", async (at) => {
  const opened = await withConcepts(at, ["one"]);
  await opened.inputs.deleteConcepts({ id: "one", concepts: [{ id: "tree", value: true }] });
  assert.deepEqual(concepts(await opened.inputs.get("one")), [["sky", 1]]);
  await opened.inputs.deleteConcepts({ id: "one", concepts: [{ id: "sky" }] });
  assert.equal((await opened.inputs.get("one")).concepts.length, 0);
});

aCase([84], "PatchInputs GetInput", "concepts are overwritten", async (at) => {
  const opened = await withConcepts(at, ["one"]);
  await opened.inputs.overwriteConcepts({ id: "one", concepts: [{ id: "ferrari" }] });
  const found = await opened.inputs.get("one");
  assert.deepEqual(concepts(found), [["ferrari", 1]]);
  assert.equal(found.imageUrl, at.url("image.jpg"));
});

aCase([105], "PatchInputs GetInput", "several images get different concepts", async (at) => {
  const opened = await withConcepts(at, ["one", "two"]);
  await opened.inputs.mergeConcepts([
    { id: "one", concepts: [{ id: "cat" }] },
    { id: "two", concepts: [{ id: "tree", value: true }] },
  ]);
  const first = [["tree", 0], ["sky", 1], ["cat", 1]];
  assert.deepEqual(concepts(await opened.inputs.get("one")), first);
  assert.deepEqual(concepts(await opened.inputs.get("two")), [["tree", 1], ["sky", 1]]);
});

aCase([106], "PatchInputs GetInput", "several images lose different concepts", async (at) => {
  const opened = await withConcepts(at, ["one", "two"]);
  await opened.inputs.deleteConcepts([
    { id: "one", concepts: [{ id: "sky" }] },
    { id: "two", concepts: [{ id: "tree" }] },
  ]);
  assert.deepEqual(concepts(await opened.inputs.get("one")), [["tree", 0]]);
  assert.deepEqual(concepts(await opened.inputs.get("two")), [["sky", 1]]);
});

aCase([85], "PatchInputs GetInput", "metadata is merged", async (at) => {
  const opened = app(at);
  await opened.inputs.create(image(at, "one", { metadata: { split: "train", file: "x" } }));
  const patch = [{ id: "one", metadata: { split: "test" } }];
  patch.action = "merge";
  await opened.inputs.update(patch);
  const found = await opened.inputs.get("one");
  assert.deepEqual(found.metadata, { split: "test", file: "x" });
});

aCase([107], "DeleteInput", "one image is deleted", async (at) => {
  const opened = await withConcepts(at, ["one", "two"]);
  await opened.inputs.delete("one");
  assert.deepEqual(await left(opened), ["two"]);
});

aCase([108], "DeleteInputs", "a list of images is deleted", async (at) => {
  const opened = await withConcepts(at, ["one", "two", "three"]);
  await opened.inputs.delete(["one", "three"]);
  assert.deepEqual(await left(opened), ["two"]);
});

aCase([109], "DeleteInputs", "all images are deleted", async (at) => {
  const opened = await withConcepts(at, ["one", "two", "three"]);
  await opened.inputs.delete();
  const endsAt = Date.now() + WAIT_FOR_ALL_MS;
  while ((await opened.inputs.list()).length && Date.now() < endsAt) await pause(50);
  assert.equal((await opened.inputs.list()).length, 0);
});

aCase([50, 51], "PostSearches", "images are found by concept and metadata", async (at) => {
  const opened = await withConcepts(at, ["one"]);
  await opened.inputs.create(image(at, "two", { metadata: { key: "value", n: 1 } }));
  const found = async (query) => (await opened.inputs.search(query)).hits.map((it) => it.input.id);
  assert.deepEqual(await found({ concept: { id: "sky", type: "input" } }), ["one"]);
  assert.deepEqual(await found({ concept: { name: "sky", type: "input" } }), ["one"]);
  assert.deepEqual(await found({ input: { metadata: { key: "value" }, type: "input" } }), ["two"]);
  assert.deepEqual(await found({ input: { metadata: { key: "no" }, type: "input" } }), []);
});

aCase([], "PostSearches", "images are found by place", async (at) => {
  const opened = app(at);
  await opened.inputs.create(image(at, "near", { geo: { latitude: 40, longitude: -30 } }));
  await opened.inputs.create(image(at, "far", { geo: { latitude: 10, longitude: 100 } }));
  const around = { latitude: 40, longitude: -29.9, type: "withinKilometers", value: 50 };
  const told = await opened.inputs.search({ input: { geo: around } });
  assert.deepEqual(told.hits.map((it) => it.input.id), ["near"]);
  assert.equal(told.hits[0].score, 1);
});
