// The JavaScript SDK, opened for a place, and calls by its own stub for what it has no method for.
"use strict";
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { App, Dataset, Input, Search, User } = require("clarifai-nodejs");
const pb = require("clarifai-nodejs-grpc/proto/clarifai/api/service_pb");
const { until } = require("../talk.cjs");

/** How every class of the SDK is told whom to ask. */
function config(at) {
  return { userId: at.user, appId: at.app, pat: at.pat, base: `http://${at.grpc}` };
}

/** The class of inputs. */
function inputs(at) {
  return new Input({ authConfig: config(at) });
}

/** The class of an app. */
function app(at) {
  return new App({ authConfig: config(at) });
}

/** The class of a user. */
function user(at) {
  return new User(config(at));
}

/** The class of searches. */
function search(at) {
  return new Search({ authConfig: config(at), topK: 10 });
}

/** A new dataset of the app. */
async function dataset(at, datasetId) {
  await app(at).createDataset({ datasetId });
  return new Dataset({ authConfig: config(at), datasetId });
}

/** What an RPC answers, as a plain object; `change` fills its request. */
async function call(at, name, change) {
  const request = new pb[`${name}Request`]();
  const opened = inputs(at);
  request.setUserAppId(opened.userAppId);
  change?.(request);
  const method = name[0].toLowerCase() + name.slice(1);
  return (await opened.STUB.makeCall(method, request)).toObject();
}

/** One input, as a plain object; empty where there is none. */
async function get(at, id) {
  return (await call(at, "GetInput", (request) => request.setInputId(id))).input ?? {};
}

/** The inputs of these ids as soon as all are processed; a failure of one fails the case. */
async function done(at, ...ids) {
  const found = [];
  for (const id of ids) {
    const one = await until(
      () => get(at, id),
      (it) => ![30001, 30003].includes(it.status?.code),
    );
    if (one.id !== id || one.status.code !== 30000) throw new Error(JSON.stringify(one));
    found.push(one);
  }
  return found;
}

/** The ids of the inputs of the app, sorted. */
async function ids(at) {
  return (await call(at, "ListInputs")).inputsList.map((it) => it.id).sort();
}

/** The concepts of an input as [id, value]. */
function concepts(input) {
  return input.data.conceptsList.map((it) => [it.id, it.value]);
}

/** The top of a metadata object: its texts by key. */
function metadata(input) {
  const fields = input.data.metadata?.fieldsMap ?? [];
  return Object.fromEntries(fields.map(([key, value]) => [key, value.stringValue]));
}

/** What `use` gives for a folder with these files, which is then removed. */
async function withFolder(files, use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "nodejs-"));
  try {
    for (const [name, data] of Object.entries(files)) {
      fs.writeFileSync(path.join(folder, name), data);
    }
    return await use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

module.exports = {
  app, call, concepts, dataset, done, get, ids, inputs, metadata, search, user, withFolder,
};
