/* Search of the site: a worker behind the search field of the theme, in place of the theme's own.
 *
 * An entry is found when every word is found in it; where none has all, when some are; where none
 * has any, by the known words that are nearest to the mistyped ones. It is ranked by where: a name
 * (ka10081, 일봉), its title, a field (9203, 체결강도), its text; and by how: as a whole, at a
 * beginning, inside.
 * Korean needs no segmentation for that: 일봉 is inside of 주식일봉차트조회.
 */
"use strict";
{ // nothing of this is seen by other scripts of a page
const NAME = 100, TITLE = 40, FIELD = 20, TEXT = 4;
const WHOLE = 1, WORD = 0.6, START = 0.5, INSIDE = 0.25;
const MOST = 40; // pages

const fold = (text) => text.normalize("NFC").toLowerCase();
const bare = (text) => text.replace(/[_ -]/g, ""); // order_in_doubt, OrderInDoubt
const boundary = /[\s_.,()/·:#`"'-]+/;

/** Return how well a word fits a text, 0 when it is not in it. Longer texts fit a little less. */
function fit(word, text) {
  const length = 1 - 0.1 * Math.min(1, (text.length - word.length) / 60);
  if (text === word) return WHOLE;
  if (bare(text) === bare(word)) return 0.98 * WHOLE;
  const place = text.indexOf(word);
  if (place < 0) return 0;
  if (text.split(boundary).includes(word)) return WORD * length;
  return (place === 0 ? START : INSIDE) * length;
}

/** Return the words of a query. */
const wordsOf = (query) => fold(query).split(/\s+/).filter(Boolean);

/** Return a Korean word without its ending: 일봉을, 주문번호로, 취소하기, 잔고조회. */
const stem = (word) => word.replace(/(?<=[가-힣]{2})(하기|하는|하려면|조회|방법|예제|으로|을|를|이|가|은|는|의|에|로|와|과|도)$/, "");

const best = (word, texts) => texts.reduce((most, text) => Math.max(most, fit(word, text)), 0);

/** Prepare the entries once, so that a query only compares. */
function prepare(docs) {
  return docs.map((doc) => ({
    doc,
    names: (doc.names || []).map(fold),
    title: fold(doc.title),
    fields: (doc.fields || []).map(([anchor, label, wire]) =>
      [anchor.split(".").pop(), label, wire].map(fold)),
    text: fold(doc.text || ""),
  }));
}

/** Return the score of one word in an entry. */
function score(word, entry) {
  const inText = entry.text.includes(word) ? TEXT : 0;
  return Math.max(
    NAME * best(word, entry.names),
    TITLE * fit(word, entry.title),
    FIELD * Math.max(0, ...entry.fields.map((field) => best(word, field))),
    inText,
  );
}

/** Return the score of a Korean word, or of what it is without its ending. */
const scoreOf = (word, entry) => Math.max(score(word, entry), 0.95 * score(stem(word), entry));

/** Return the score of all words in an entry: 0 where one is not in it, unless some are enough. */
function scoreOfAll(words, entry, some) {
  const scores = words.map((word) => scoreOf(word, entry));
  if (!some && !scores.every(Boolean)) return 0;
  const mean = scores.reduce((a, b) => a + b, 0) / words.length;
  const together = words.length > 1 ? scoreOf(words.join(" "), entry) : 0; // in this order
  return Math.max(mean, together) * (entry.doc.weight || 1);
}

/** Return how many letters differ between two words; beyond a limit no more than that it is passed. */
function distance(one, other, limit) {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = above[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      row.push(Math.min(change, above[j] + 1, row[j - 1] + 1));
    }
  }
  return row[other.length];
}

/** Return the words that lead to a page, each with its letters: of 일봉 these are six. */
function vocabulary(entries) {
  const words = entries.flatMap(({ names, title, fields }) =>
    [...names, title, ...fields.flat()].flatMap((text) => [text, ...text.split(boundary)]));
  return [...new Set(words)].map((word) => ({ word, letters: bare(word.normalize("NFD")) }));
}

/** Return the known word that a mistyped one is nearest to; the word itself if none is near. */
function nearest(word, known) {
  const letters = bare(word.normalize("NFD"));
  let limit = letters.length < 4 ? 0 : letters.length < 8 ? 1 : 2;
  let found = word;
  for (const one of known) {
    const away = distance(letters, one.letters, limit);
    if (away > limit) continue;
    [found, limit] = [one.word, away - 1]; // only what is nearer counts from here
  }
  return found;
}

/** Rank the entries for some words: by all of them, by some of them, by words they are near to. */
function rank(entries, words) {
  for (const some of [false, true]) {
    const groups = ranked(entries, words, some);
    if (groups.length) return { groups, words };
  }
  const known = words.length ? vocabulary(entries) : [];
  const meant = words.flatMap((word) => wordsOf(nearest(word, known)));
  return { groups: ranked(entries, meant, true), words: meant };
}

/** Return groups of a page and its sections, the best first. */
function ranked(entries, words, some) {
  const pages = new Map();
  for (const entry of entries) {
    const points = words.length && scoreOfAll(words, entry, some);
    if (!points) continue;
    const page = entry.doc.location.split("#")[0];
    if (!pages.has(page)) pages.set(page, []);
    pages.get(page).push({ ...entry.doc, score: points });
  }
  const groups = [...pages.values()].map((hits) => hits.sort((a, b) => b.score - a.score));
  return groups.sort((a, b) => b[0].score - a[0].score).slice(0, MOST);
}

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Return a text as HTML in which the words are marked; of a long one the part around the first. */
function marked(text, words) {
  const first = Math.max(0, ...words.map((word) => fold(text).indexOf(word)));
  const from = first > 120 ? first - 60 : 0;
  const shown = (from ? "… " : "") + text.slice(from, from + 240);
  const found = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return shown.split(new RegExp(`(${found})`, "gi"))
    .map((part, place) => place % 2 ? `<mark>${escaped(part)}</mark>` : escaped(part)).join("");
}

/** Return the fields of a page that are called so, as sections of it. */
function rows({ doc, fields }, query, points) {
  const called = (field) => best(fold(query).trim(), field) >= 0.98 * WHOLE;
  return (doc.fields || []).filter(([anchor], place) => anchor.includes(".") && called(fields[place]))
    .map(([anchor, label, wire]) => ({
      location: `${doc.location}#${anchor}`, title: `${label} (${wire})`, text: anchor, score: points,
    }));
}

/** Return what the theme shows: pages with their sections, each a title and a text in HTML. */
function answer(entries, query) {
  const { groups, words: meant } = rank(entries, wordsOf(query));
  const words = [...new Set(meant.flatMap((word) => [word, stem(word)]))];
  const terms = Object.fromEntries(words.map((word) => [word, true]));
  const items = groups.map((group) => {
    const page = group[0].location.split("#")[0];
    const head = entries.find((entry) => entry.doc.location === page);
    const own = group.find((hit) => hit.location === page) || { ...head.doc, score: group[0].score };
    const sections = group.filter((hit) => hit !== own);
    const hits = [own, ...[...rows(head, query, own.score), ...sections].slice(0, 6)];
    return hits.map(({ location, title, text, score: points }) => ({
      location, score: points, terms, title: marked(title, words), text: marked(text || "", words),
    }));
  });
  return { items };
}

/** Make the function that answers the messages of the theme. */
function searcher(send) {
  let entries = [];
  return ({ type, data }) => {
    if (type === 0) { // the index
      entries = prepare(data.docs);
      send({ type: 1 });
    } else if (type === 2) { // what was typed
      send({ type: 3, data: answer(entries, data) });
    }
  };
}

if (typeof module !== "undefined") {
  module.exports = { prepare, answer };
} else if (typeof importScripts === "function") {
  const onMessage = searcher((message) => self.postMessage(message));
  self.addEventListener("message", ({ data }) => onMessage(data));
} else if (location.protocol === "file:") {
  // browsers start no worker for a page from the file system: it searches in the page itself
  window.Worker = class extends EventTarget {
    receive = searcher((data) => this.dispatchEvent(new MessageEvent("message", { data })));

    postMessage(message) {
      setTimeout(() => this.receive(message)); // later, as a worker would
    }
  };
}
}
