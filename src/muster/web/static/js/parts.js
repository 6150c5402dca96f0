// Parts that take the server a moment: each place holds a link that leads to the same without scripts.

export function loadParts() {
  for (const place of document.querySelectorAll("[data-load]")) load(place);
}

async function load(place) {
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(place.dataset.load);
    if (!answer.ok) return;
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-part]");
    if (part) place.replaceChildren(...part.childNodes);
  } finally {
    place.removeAttribute("aria-busy");
  }
}
