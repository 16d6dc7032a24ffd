// Patches, annotations, searches, and what belongs to an app.
"use strict";
const assert = require("node:assert/strict");
const { Input } = require("clarifai-nodejs");
const { aCase } = require("../talk.cjs");
const { app, call, concepts, dataset, done, get, inputs, metadata, search, user } =
  require("./opened.cjs");

async function labelled(at) {
  const more = { labels: ["sky"], metadata: { filename: "x.jpg", split: "train" } };
  await inputs(at).uploadFromUrl({ inputId: "one", imageUrl: at.url("image.jpg"), ...more });
  return inputs(at);
}

function patchOf(more) {
  return Input.getTextInput({ inputId: "one", ...more });
}

aCase([82, 85], "PatchInputs GetInput", "a patch is merged", async (at) => {
  const i = await labelled(at);
  await i.patchInputs({ inputs: [patchOf({ labels: ["tree"], metadata: { split: "test" } })] });
  const found = await get(at, "one");
  assert.deepEqual(concepts(found), [["id-sky", 1], ["id-tree", 1]]);
  assert.deepEqual(metadata(found), { filename: "x.jpg", split: "test" });
});

aCase([83], "PatchInputs GetInput", "concepts are removed by a patch", async (at) => {
  const i = await labelled(at);
  await i.patchInputs({ inputs: [patchOf({ labels: ["sky"] })], action: "remove" });
  assert.deepEqual(concepts(await get(at, "one")), []);
});

aCase([84, 86], "PatchInputs GetInput", "metadata are overwritten by a patch", async (at) => {
  const i = await labelled(at);
  const patch = patchOf({ metadata: { split: "test" } });
  await i.patchInputs({ inputs: [patch], action: "overwrite" });
  const found = await get(at, "one");
  assert.deepEqual(metadata(found), { split: "test" });
  assert.deepEqual(concepts(found), []);
  assert.equal(found.data.image.url, at.url("image.jpg"));
});

async function regions(at) {
  const told = await call(at, "ListAnnotations");
  return told.annotationsList.flatMap((it) => it.data?.regionsList ?? []);
}

aCase([35], "PostAnnotations ListAnnotations", "a box is drawn", async (at) => {
  const i = await labelled(at);
  const box = Input.getBboxProto({ inputId: "one", label: "face", bbox: [0.25, 0.125, 0.75, 0.5] });
  assert.deepEqual(await i.uploadAnnotations({ batchAnnot: [box] }), []);
  const [{ regionInfo, data }] = await regions(at);
  const { topRow, leftCol, bottomRow, rightCol } = regionInfo.boundingBox;
  assert.deepEqual([leftCol, topRow, rightCol, bottomRow], [0.25, 0.125, 0.75, 0.5]);
  assert.equal(data.conceptsList[0].id, "id-face");
});

aCase([36], "PostAnnotations ListAnnotations", "a polygon is drawn", async (at) => {
  const i = await labelled(at);
  const points = [[0.25, 0.25], [0.25, 0.75], [0.75, 0.75]];
  const mask = Input.getMaskProto({ inputId: "one", label: "face", polygons: [points] });
  assert.deepEqual(await i.uploadAnnotations({ batchAnnot: [mask] }), []);
  const [{ regionInfo }] = await regions(at);
  assert.deepEqual(regionInfo.polygon.pointsList.map((it) => [it.col, it.row]), points);
});

async function found(at, filter) {
  const hits = [];
  for await (const page of search(at).query({ filters: [filter] })) hits.push(...page.hitsList);
  return [...new Set(hits.map((it) => it.input.id))].sort();
}

aCase([50, 51], "PostAnnotationsSearches", "inputs are found by their annotations", async (at) => {
  await labelled(at);
  await inputs(at).uploadText({ inputId: "two", rawText: "words" });
  assert.deepEqual(await found(at, { concepts: [{ id: "id-sky", value: 1 }] }), ["one"]);
  assert.deepEqual(await found(at, { metadata: { split: "train" } }), ["one"]);
  assert.deepEqual(await found(at, { metadata: { split: "none" } }), []);
});

aCase([], "PostInputsSearches", "inputs are found by type and dataset", async (at) => {
  await labelled(at);
  await dataset(at, "train");
  await inputs(at).uploadText({ inputId: "two", rawText: "words", datasetId: "train" });
  await done(at, "one", "two");
  assert.deepEqual(await found(at, { inputTypes: ["image"] }), ["one"]);
  assert.deepEqual(await found(at, { inputDatasetIds: ["train"] }), ["two"]);
});

async function all(pages) {
  const items = [];
  for await (const page of pages) items.push(...page);
  return items;
}

aCase([], "PostApps ListApps", "apps are made and listed", async (at) => {
  const appId = `made-${Date.now()}`;
  await user(at).createApp({ appId, baseWorkflow: "Empty" });
  const [first] = (await user(at).listApps({ pageNo: 1, perPage: 5 }).next()).value;
  assert.equal(first.id, appId);
});

aCase([], "GetApp", "an app is got", async (at) => {
  assert.equal((await user(at).app({ appId: at.app })).id, at.app);
});

aCase([], "PostDatasets ListDatasets ListConcepts", "datasets and concepts are listed", async (at) => {
  await labelled(at);
  await dataset(at, "train");
  assert.deepEqual((await all(app(at).listDataSets())).map((it) => it.id), ["train"]);
  assert.deepEqual((await all(app(at).listConcepts())).map((it) => it.id), ["id-sky"]);
});

aCase([], "PostDatasetVersions ListDatasetVersions", "versions are made and listed", async (at) => {
  const shown = await dataset(at, "train");
  const made = await shown.createVersion({ id: "v1", description: "first" });
  assert.equal(made.id, "v1");
  assert.deepEqual((await all(shown.listVersions(1, 10))).map((it) => it.id), ["v1"]);
});
