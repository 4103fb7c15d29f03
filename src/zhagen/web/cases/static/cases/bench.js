// What the modules of a case's screen share: the page's parts, its words, its paper, its voice.
import { bannerIn } from "../look/look.js";
import { Paper } from "./paper.js";

export const one = (query, root = document) => root.querySelector(query);
export const all = (query, root = document) => [...root.querySelectorAll(query)];
export const words = one("#bench").dataset;

let announced = 0;
let waiting = 0;
/** Say a sentence to those who hear the page, at most once a second. */
export function tell(text) {
  clearTimeout(waiting);
  waiting = setTimeout(() => { one("#spoken").textContent = text; }, Math.max(250, announced + 1000 - Date.now()));
  announced = Date.now();
}

export const paper = new Paper(one("#bench"), tell);

/** The banner that says why an answer of the server is a refusal. */
export function refusal(answer, body) {
  return bannerIn({ getResponseHeader: (name) => answer.headers.get(name) }, body);
}

/** Ask the server as a script does; null where it cannot be reached. */
export function ask(address, given = {}) {
  const headers = { "X-Requested-With": "fetch", ...given.headers };
  return fetch(address, { ...given, headers }).catch(() => null);
}

/** The nodes written in an answer. */
export const nodesIn = (text) => new DOMParser().parseFromString(text, "text/html").body.childNodes;
