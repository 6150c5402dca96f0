// Moving through a list by keyboard: j and k or the arrows, Enter opens (the links do that by themselves).
// A row of many links is one stop of the Tab key: arrows, Home and End move inside it.

const TYPING = "input, select, textarea, [contenteditable], .maplibregl-canvas";

export function listKeys(links) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    const listed = [...document.querySelectorAll(links)].filter((link) => link.offsetParent !== null);
    const at = listed.indexOf(document.activeElement);
    const arrows = at >= 0;
    const down = event.key === "j" || (arrows && event.key === "ArrowDown");
    const up = event.key === "k" || (arrows && event.key === "ArrowUp");
    if (!down && !up) return;
    const next = listed[Math.max(0, Math.min(listed.length - 1, at + (down ? 1 : -1)))];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest("article, tr")?.scrollIntoView({ block: "nearest" });
  });
}

export function rowKeys(frame, row, links) {
  const settle = () => {
    for (const one of frame.querySelectorAll(row)) {
      const [first, ...rest] = one.querySelectorAll(links);
      first?.setAttribute("tabindex", "0");
      for (const link of rest) link.setAttribute("tabindex", "-1");
    }
  };
  settle();
  new MutationObserver(settle).observe(frame, { childList: true });
  frame.addEventListener("keydown", (event) => {
    const at = event.target.closest?.(links);
    if (!at) return;
    const listed = [...at.closest(row).querySelectorAll(links)];
    const here = listed.indexOf(at);
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: listed.length - 1 }[event.key];
    if (next === undefined || !listed[next]) return;
    event.preventDefault();
    at.setAttribute("tabindex", "-1");
    listed[next].setAttribute("tabindex", "0");
    listed[next].focus();
  });
}
