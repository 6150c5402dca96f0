// Moving through a list by keyboard: j and k or the arrows, Enter opens (the links do that by themselves).

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
