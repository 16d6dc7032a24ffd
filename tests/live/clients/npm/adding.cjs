// Adding and reading images.
"use strict";
const assert = require("node:assert/strict");
const { aCase, pause, until } = require("../talk.cjs");
const { app, concepts, ended, ids, image, scoped } = require("./opened.cjs");

aCase([93, 39, 41], "PostInputs GetInput", "images come from URL and base64", async (at) => {
  const opened = app(at);
  const base64 = at.read("image.jpg").toString("base64");
  assert.deepEqual(ids(await opened.inputs.create(at.url("image.jpg"))).length, 1);
  await opened.inputs.create({ id: "bytes", base64 });
  const found = await ended(opened, "bytes");
  assert.equal(found.rawData.status.code, 30000);
  assert.ok(found.imageUrl.startsWith(`${at.rest}/orig/users/`), found.imageUrl);
});

aCase([94, 38, 43], "PostInputs ListInputs", "several images are added at once", async (at) => {
  const opened = app(at);
  const made = await opened.inputs.create([image(at, "train1"), image(at, "train2")]);
  assert.deepEqual(ids(made), ["train1", "train2"]);
  assert.deepEqual(ids(await opened.inputs.list()), ["train2", "train1"]);
  assert.throws(() => opened.inputs.create(Array(129).fill(image(at))));
});

aCase([44], "PostInputs GetInput", "an image whose id is null gets one", async (at) => {
  const made = await app(at).inputs.create(image(at));
  assert.match(made[0].id, /^[0-9a-f]{32}$/);
  assert.equal((await app(at).inputs.get(made[0].id)).id, made[0].id);
});

aCase([95, 96, 46], "PostInputs GetInput", "concept values are true and false", async (at) => {
  const opened = app(at);
  const given = [{ id: "tree", value: true }, { id: "boat", value: false }, { id: "sky" }];
  await opened.inputs.create(image(at, "one", { concepts: given }));
  const told = concepts(await opened.inputs.get("one"));
  assert.deepEqual(told, [["tree", 1], ["boat", 0], ["sky", 1]]);
});

aCase([97], "PostInputs GetInput", "images have their own concepts", async (at) => {
  const opened = app(at);
  const [cat, noCat] = [{ id: "cat", value: true }, { id: "cat", value: false }];
  const both = [image(at, "one", { concepts: [cat] }), image(at, "two", { concepts: [noCat] })];
  await opened.inputs.create(both);
  assert.deepEqual(concepts(await opened.inputs.get("one")), [["cat", 1]]);
  assert.deepEqual(concepts(await opened.inputs.get("two")), [["cat", 0]]);
});

aCase([98, 49, 45], "PostInputs GetInput", "metadata has lists and nested values", async (at) => {
  const metadata = { id: "id001", list: [1, 2, 3], nested: { a: { b: true } }, "key4#$!": "x" };
  await app(at).inputs.create(image(at, "one", { metadata }));
  assert.deepEqual((await app(at).inputs.get("one")).metadata, metadata);
});

aCase([33], "PostInputs GetInput", "an image has a geo point", async (at) => {
  await app(at).inputs.create(image(at, "one", { geo: { latitude: 40, longitude: -30 } }));
  const found = await app(at).inputs.get("one");
  assert.deepEqual(found.geo, { geoPoint: { latitude: 40, longitude: -30 } });
});

aCase([40], "PostInputs", "a URL comes twice only where it may", async (at) => {
  const opened = app(at);
  await opened.inputs.create(image(at));
  await opened.inputs.create([image(at), image(at)]);
  const refused = await opened.inputs.create(at.url("image.jpg")).catch((error) => error);
  assert.equal(refused.response.status, 400);
  assert.equal(refused.response.data.inputs[0].status.code, 30100);
});

aCase([100, 99, 54], "ListInputs", "images are listed page by page", async (at) => {
  const opened = app(at);
  const names = [...Array(25).keys()].map((it) => `i${it + 10}`);
  await opened.inputs.create(names.map((name) => image(at, name)));
  const newest = names.toReversed();
  assert.deepEqual(ids(await opened.inputs.list()), newest.slice(0, 20));
  assert.deepEqual(ids(await opened.inputs.list({ page: 2, perPage: 10 })), newest.slice(10, 20));
  assert.equal((await opened.inputs.list({ page: 9, perPage: 10 })).length, 0);
});

aCase([60, 62], "GetInput", "an image is got by id on the paths of user and app", async (at) => {
  const opened = scoped(at);
  await opened.inputs.create(image(at, "a b/c?d"));
  assert.equal((await opened.inputs.get("a b/c?d")).id, "a b/c?d");
  assert.equal((await app(at).inputs.list())[0].id, "a b/c?d");
});

aCase([101, 61], "GetInputCount", "images are counted by status", async (at) => {
  const opened = app(at);
  await opened.inputs.create([image(at), image(at), { url: at.url("nothing.jpg") }]);
  const { counts } = await until(
    () => opened.inputs.getStatus(),
    (it) => !it.counts || it.counts.processed + it.counts.errors === 3,
  );
  const told = [counts.processed, counts.to_process, counts.errors, counts.processing];
  assert.deepEqual(told, [2, 0, 1, 0]);
});

aCase([110], "GetInput", "an error has description, details and number", async (at) => {
  const refused = await app(at).inputs.get("none").catch((error) => error);
  assert.equal(refused.response.status, 404);
  const { code, description, details } = refused.response.data.status;
  assert.deepEqual([code, description], [11101, "Resource does not exist"]);
  assert.ok(details);
});

aCase(
  [53],
  "PostInputs",
  "a batch that fails in part is rejected with all its statuses",
  async (at) => {
    const opened = app(at);
    await opened.inputs.create(image(at, "train1"));
    const told = await opened.inputs
      .create([image(at, "good"), image(at, "train1")])
      .catch((error) => error);
    assert.equal(told.status, 207);
    assert.deepEqual(
      told.data.inputs.map((it) => it.status.code),
      [30001, 30100],
    );
  },
  "npm clarifai rejects a promise whose answer is 207; the statuses are in what it rejects with",
);

aCase([], "", "a page with a text on it never settles with this client", async (at) => {
  const headers = { Authorization: `Key ${at.key}` };
  const body = JSON.stringify({ inputs: [{ data: { text: { raw: "words" } } }] });
  const posted = await fetch(`${at.rest}/v2/inputs`, { method: "POST", headers, body });
  assert.equal(posted.status, 200);
  const first = await Promise.race([app(at).inputs.list(), pause(500).then(() => "nothing")]);
  assert.equal(first, "nothing");
});

aCase(
  [95],
  "GetInput",
  "an absent concept reads as null",
  async (at) => {
    const given = [{ id: "boat", value: false }];
    await app(at).inputs.create(image(at, "one", { concepts: given }));
    const found = await app(at).inputs.get("one");
    assert.equal(found.concepts[0].value, null);
    assert.equal(found.rawData.data.concepts[0].value, 0);
  },
  "npm clarifai turns the 0 that it reads into null, but for its rawData",
);

aCase([], "", "methods of an image itself fail with this client", async (at) => {
  await app(at).inputs.create(image(at, "one"));
  const found = await app(at).inputs.get("one");
  assert.throws(() => found.mergeConcepts([{ id: "sky" }]), /wrapToken is not defined/);
});
