// Choosing days on the timeline or the strip above it by dragging. The strip's links and the date fields do the same by keyboard.

const DAY = 86_400_000;
const LEAST = 6; // pixels; less is a click

export function brush(frame, onDays) {
  let from = null;
  let shade = null;
  frame.addEventListener("pointerdown", (event) => {
    const svg = event.target.closest("svg.timeline, svg.density");
    if (!svg || event.button !== 0 || event.pointerType === "touch") return;
    from = { svg, x: place(svg, event), moved: false };
  });
  frame.addEventListener("pointermove", (event) => {
    if (!from) return;
    const x = place(from.svg, event);
    if (!from.moved && Math.abs(x - from.x) < LEAST) return;
    if (!from.moved) {
      from.moved = true;
      from.svg.setPointerCapture(event.pointerId);
      shade = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      shade.setAttribute("class", "brush");
      shade.setAttribute("height", "100%");
      from.svg.append(shade);
    }
    shade.setAttribute("x", Math.min(x, from.x));
    shade.setAttribute("width", Math.abs(x - from.x));
  });
  frame.addEventListener("pointerup", (event) => {
    if (from?.moved) {
      const [a, b] = [from.x, place(from.svg, event)].sort((p, q) => p - q);
      frame.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => frame.removeEventListener("click", swallow, { capture: true }), 0);
      onDays(day(from.svg, a), day(from.svg, b));
    }
    stop();
  });
  frame.addEventListener("pointercancel", stop);

  function stop() {
    shade?.remove();
    from = shade = null;
  }
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

function place(svg, event) {
  const { left, width } = svg.getBoundingClientRect();
  return Math.max(0, Math.min(width - 0.01, event.clientX - left));
}

function day(svg, x) {
  const start = Date.parse(svg.dataset.start);
  const days = (Date.parse(svg.dataset.end) - start) / DAY + 1;
  const share = x / svg.getBoundingClientRect().width;
  return new Date(start + Math.floor(share * days) * DAY).toISOString().slice(0, 10);
}
