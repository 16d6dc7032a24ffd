// The old JavaScript client, opened for a place, and the images that it makes.
"use strict";
const Clarifai = require("clarifai");
const { until } = require("../talk.cjs");

/** The client by the key of the app, on short paths. */
function app(at) {
  return new Clarifai.App({ apiKey: at.key, apiEndpoint: at.rest });
}

/** The client by a token, on the paths of user and app. */
function scoped(at) {
  return new Clarifai.App({
    apiKey: at.pat,
    userId: at.user,
    appId: at.app,
    apiEndpoint: at.rest,
  });
}

/** An image by URL, which may be in the app already. */
function image(at, id, more = {}) {
  return { url: at.url("image.jpg"), allowDuplicateUrl: true, ...(id ? { id } : {}), ...more };
}

/** The concepts of an image as [id, value]; the client's own objects turn 0 into null. */
function concepts(input) {
  return (input.rawData.data.concepts ?? []).map((it) => [it.id, it.value]);
}

/** The ids of images. */
function ids(inputs) {
  return [...Array(inputs.length).keys()].map((it) => inputs[it].id);
}

/** An image as soon as it is processed or failed. */
function ended(opened, id) {
  return until(
    () => opened.inputs.get(id),
    (it) => ![30001, 30003].includes(it.rawData.status.code),
  );
}

module.exports = { app, concepts, ended, ids, image, scoped };
