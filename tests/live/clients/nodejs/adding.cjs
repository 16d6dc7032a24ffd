// Uploads of each kind of media.
"use strict";
const assert = require("node:assert/strict");
const { Input } = require("clarifai-nodejs");
const { aCase } = require("../talk.cjs");
const { call, concepts, dataset, done, get, ids, inputs, metadata, withFolder } =
  require("./opened.cjs");

aCase([22, 39, 41], "PostInputs GetInput", "images come from URL, file and bytes", async (at) => {
  const i = inputs(at);
  await i.uploadFromUrl({ inputId: "url", imageUrl: at.url("image.jpg") });
  await i.uploadFromFile({ inputId: "file", imageFile: at.path("image.jpg") });
  await i.uploadFromBytes({ inputId: "bytes", imageBytes: at.read("image.jpg") });
  for (const one of await done(at, "url", "file", "bytes")) {
    assert.equal(one.data.image.imageInfo.width, 640);
  }
  assert.equal((await get(at, "url")).data.image.url, at.url("image.jpg"));
});

aCase([23], "PostInputs GetInput", "texts come raw and from URL, file and bytes", async (at) => {
  const i = inputs(at);
  await i.uploadText({ inputId: "raw", rawText: "some words" });
  await i.uploadFromUrl({ inputId: "url", textUrl: at.url("text.txt") });
  await i.uploadFromFile({ inputId: "file", textFile: at.path("text.txt") });
  await i.uploadFromBytes({ inputId: "bytes", textBytes: at.read("text.txt") });
  const found = await done(at, "raw", "url", "file", "bytes");
  assert.deepEqual(found.map((it) => it.data.text.textInfo.charCount), [10, 16, 16, 16]);
});

aCase([25], "PostInputs GetInput", "audio comes from URL, file and bytes", async (at) => {
  const i = inputs(at);
  await i.uploadFromUrl({ inputId: "url", audioUrl: at.url("audio.wav") });
  await i.uploadFromFile({ inputId: "file", audioFile: at.path("audio.wav") });
  await i.uploadFromBytes({ inputId: "bytes", audioBytes: at.read("audio.wav") });
  for (const one of await done(at, "url", "file", "bytes")) {
    assert.equal(one.data.audio.audioInfo.sampleRate, 16000);
  }
});

aCase([26], "PostInputs GetInput", "video comes from URL, file and bytes", async (at) => {
  const i = inputs(at);
  await i.uploadFromUrl({ inputId: "url", videoUrl: at.url("video.mp4") });
  await i.uploadFromFile({ inputId: "file", videoFile: at.path("video.mp4") });
  await i.uploadFromBytes({ inputId: "bytes", videoBytes: at.read("video.mp4") });
  for (const one of await done(at, "url", "file", "bytes")) {
    assert.equal(one.data.video.videoInfo.frameCount, 10);
  }
});

aCase([27], "PostInputs GetInput", "one input holds an image and a text", async (at) => {
  const asked = { inputId: "both", rawText: "What is it?", imageUrl: at.url("image.jpg") };
  await inputs(at).uploadInputs({ inputs: [Input.getMultimodalInput(asked)] });
  const [found] = await done(at, "both");
  assert.equal(found.data.image.imageInfo.width, 640);
  assert.equal(found.data.text.textInfo.charCount, 11);
});

const KINDS = {
  28: ["an image", { imageUrl: "image.jpg" }],
  29: ["a video", { videoUrl: "video.mp4" }],
  30: ["a text", { textUrl: "text.txt" }],
  31: ["audio", { audioUrl: "audio.wav" }],
};
for (const [row, [what, named]] of Object.entries(KINDS)) {
  aCase([Number(row)], "PostInputs GetInput", `${what} carries metadata`, async (at) => {
    const [[kind, file]] = Object.entries(named);
    const given = { inputId: "one", [kind]: at.url(file), metadata: { split: "train" } };
    await inputs(at).uploadFromUrl(given);
    assert.deepEqual(metadata(await get(at, "one")), { split: "train" });
  });
}

aCase(
  [33],
  "PostInputs GetInput",
  "an input has a geo point",
  async (at) => {
    const geoInfo = { longitude: -30, latitude: 40 };
    await inputs(at).uploadFromUrl({ inputId: "one", imageUrl: at.url("image.jpg"), geoInfo });
    assert.deepEqual((await get(at, "one")).data.geo.geoPoint, geoInfo);
    const bytes = { inputId: "two", imageBytes: at.read("image.jpg"), geoInfo };
    assert.throws(() => inputs(at).uploadFromBytes(bytes), /geoInfo must be a list/);
  },
  "clarifai-nodejs takes a point with a URL only",
);

aCase([32, 47, 48], "PostInputs GetInput", "labels stand beside metadata", async (at) => {
  const more = { labels: ["sky", "a tree"], metadata: { product_id: "p-17" } };
  await inputs(at).uploadFromUrl({ inputId: "one", imageUrl: at.url("image.jpg"), ...more });
  const found = await get(at, "one");
  assert.deepEqual(concepts(found), [["id-sky", 1], ["id-atree", 1]]);
  assert.equal(found.data.conceptsList[1].name, "a tree");
  assert.deepEqual(metadata(found), { product_id: "p-17" });
});

aCase([20, 21, 38], "PostInputs GetInputsAddJob", "128 inputs go at once as a job", async (at) => {
  const made = [...Array(128).keys()].map((it) =>
    Input.getTextInput({ inputId: `t${it}`, rawText: `text ${it}` }),
  );
  const jobId = await inputs(at).uploadInputs({ inputs: made });
  const told = await call(at, "GetInputsAddJob", (request) => request.setId(jobId));
  const { pendingCount, inProgressCount, successCount } = told.inputsAddJob.progress;
  assert.equal(pendingCount + inProgressCount + successCount, 128);
  await done(at, "t0", "t127");
});

aCase([74], "PostInputs", "a folder is sent in batches", async (at) => {
  const shown = await dataset(at, "train");
  const files = { "a.jpg": at.read("image.jpg"), "b.png": at.read("other.png"), "c.txt": "no" };
  await withFolder(files, (folderPath) =>
    shown.uploadFromFolder({ folderPath, inputType: "image", batchSize: 1 }),
  );
  assert.deepEqual(await ids(at), ["a", "b"]);
  const listed = await call(at, "ListDatasetInputs", (request) => request.setDatasetId("train"));
  assert.equal(listed.datasetInputsList.length, 2);
});

aCase([], "PostInputs", "a table of texts is sent", async (at) => {
  const shown = await dataset(at, "train");
  const table = 'inputid,input,concepts\n"one","some words","sky,tree"\n';
  await withFolder({ "rows.csv": table }, (folder) =>
    shown.uploadFromCSV({ csvPath: `${folder}/rows.csv`, csvType: "raw", labels: true }),
  );
  const [found] = await done(at, "one");
  assert.deepEqual(concepts(found), [["id-sky", 1], ["id-tree", 1]]);
});

aCase([53], "PostInputs", "a refused upload throws with all statuses", async (at) => {
  const i = inputs(at);
  await i.uploadText({ inputId: "one", rawText: "words" });
  const error = await i.uploadText({ inputId: "one", rawText: "words" }).catch((it) => it);
  assert.ok(error instanceof Error);
  assert.equal(error.cause.inputsList[0].status.details, "Input has a duplicate ID.");
});
