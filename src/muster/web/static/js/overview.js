// The overview: map, timeline and list filter each other; the address of the page holds the whole state.

import { brush } from "./brush.js";
import { refreshForm } from "./facets.js";
import { listKeys, rowKeys } from "./keys.js";
import { slider } from "./knowing.js";
import { Picture } from "./map.js";
import { news } from "./news.js";

const form = document.getElementById("filters");
const follow = document.getElementById("follow");
const listFrame = document.getElementById("list-frame");
const hint = document.getElementById("hint");
const unlocated = document.getElementById("unlocated");
const trouble = document.getElementById("trouble");
const notes = document.getElementById("map-notes");
const timelineFrame = document.querySelector(".timeline-frame");
let asked = 0;
let shown = location.search; // the filters of what the page shows

const picture = new Picture(document.getElementById("map"), {
  onPlace: ({ key, place }) => place && change({ place: picture.chosen === key ? null : place, bbox: null }),
  onHover: (words) => {
    hint.hidden = !words;
    hint.textContent = words;
  },
  onView: (bbox) => follow.checked && change({ bbox }, { keepMap: true }),
});

function filters() {
  return new URLSearchParams(location.search);
}

function change(values, options) {
  const next = filters();
  next.delete("offset");
  if ("place" in values) next.delete("named"); // it was said of the place before
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  go(next, options);
}

function go(next, options) {
  const search = next.toString();
  history.pushState(null, "", search ? `/?${search}` : "/");
  refresh(options);
}

async function refresh({ keepMap = false, fit = false } = {}) {
  const turn = ++asked;
  shown = location.search;
  const query = filters();
  document.body.classList.add("busy");
  try {
    const drawing = keepMap ? null : fetchMap(query);
    drawing?.catch(() => {}); // told below, unless the list has failed before it
    const parts = await answered(`/parts/overview?${query}`).then((answer) => answer.text());
    if (turn !== asked) return; // a later question is under way
    say("");
    const fresh = new DOMParser().parseFromString(parts, "text/html");
    replaceParts(fresh);
    refreshForm(form, fresh);
    told.refresh(fresh, query.get("since_seen"));
    const map = await drawing; // the list does not wait for the map
    if (map && turn === asked) await showMap(map, query, { fit });
  } catch (error) {
    if (turn === asked) say(error.message);
  } finally {
    if (turn === asked) document.body.classList.remove("busy");
  }
}

async function answered(address) {
  const answer = await fetch(address).catch(() => {
    throw new Error("Muster does not answer. Is it still running? What you see is the last answer.");
  });
  if (!answer.ok) throw new Error("Muster could not read these filters. What you see is the last answer.");
  return answer;
}

function say(words) {
  trouble.hidden = !words;
  trouble.textContent = words;
}

async function fetchMap(query) {
  const place = new URLSearchParams(query);
  place.delete("bbox"); // the map shows what lies outside its own view too
  if (!place.get("place")?.startsWith("country:")) place.delete("place"); // the one is marked among all others
  return (await (await answered(`/api/map?${place}`)).json()).data;
}

async function showMap(map, query, { fit }) {
  await picture.show(map, { fit: fit && !query.get("bbox") });
  if (fit && query.get("bbox")) picture.goTo(query.get("bbox").split(",").map(Number));
  picture.mark(query.get("place"));
  listUnlocated(map.unlocated, map.nameless);
  notes.hidden = map.drawn >= map.told;
  notes.textContent = `The ${map.drawn.toLocaleString("en")} most told of ${map.told.toLocaleString("en")} movements are drawn`;
}

function listUnlocated(names, total) {
  unlocated.hidden = !names.length;
  unlocated.querySelector("summary").textContent = `${total.toLocaleString("en")} place name${total === 1 ? "" : "s"} could not be put on the map${names.length < total ? `; the ${names.length} most told` : ""}`;
  unlocated.querySelector("ul").replaceChildren(...names.map(({ text, claims }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/?${new URLSearchParams({ q: text })}`;
    link.textContent = text;
    link.dir = "auto";
    item.append(link, claims > 1 ? ` ${claims}` : "");
    return item;
  }));
}

function replaceParts(fresh) {
  for (const part of fresh.querySelectorAll("[data-part]")) {
    document.querySelector(`[data-part="${part.dataset.part}"]`).replaceWith(document.adoptNode(part));
  }
  listFrame.scrollTop = 0;
}

function submitted() {
  const values = [...new FormData(form)].filter(([, value]) => value !== "");
  go(new URLSearchParams(values));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submitted();
});
form.addEventListener("change", (event) => event.target.matches("select, input[type=date], input[type=number], input[type=checkbox], [list], .side input") && submitted());

document.querySelector("main").addEventListener("click", (event) => {
  const link = event.target.closest(".chips a, #within a, .pages a, .empty a, .timeline-notes a, .unlocated a, .bin, .news a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(new URL(link.getAttribute("href"), location.href).searchParams);
});

function lit(id, on) {
  for (const bar of timelineFrame.querySelectorAll(".bar")) bar.classList.toggle("here", on && bar.dataset.event === id);
}
for (const kind of ["mouseover", "focusin"]) {
  listFrame.addEventListener(kind, (event) => lit(event.target.closest(".claim")?.dataset.event, true));
}
listFrame.addEventListener("mouseleave", () => lit(null, false));

const more = document.getElementById("more");
more.hidden = false;
form.classList.add("folded");
more.addEventListener("click", () => {
  const folded = form.classList.toggle("folded");
  more.setAttribute("aria-expanded", String(!folded));
  more.textContent = folded ? "More filters" : "Fewer filters";
});

const told = news(document.getElementById("news"), (values) => change(values));
slider(form, (known) => change({ known }));
brush(timelineFrame, (since, until) => change({ since, until }));
rowKeys(timelineFrame, ".density", ".bin");
addEventListener("popstate", () => location.search !== shown && refresh({ fit: true })); // skip links change the hash alone
listKeys(".claims a.open");
fetchMap(filters())
  .then((map) => showMap(map, filters(), { fit: true }))
  .then(() => document.body.classList.add("map-ready"))
  .catch((error) => say(error.message));
