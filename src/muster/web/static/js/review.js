// Deciding by keyboard: a key opens or sends the form that bears it; forms are sent in place, and the page works without this.

const TYPING = "input, select, textarea, [contenteditable]";
const main = document.querySelector("main");

function press(part) {
  if (part.tagName === "FORM") return part.requestSubmit();
  for (const other of document.querySelectorAll("details.act[open]")) if (other !== part) other.open = false;
  part.open = !part.open;
  const first = part.querySelector("select, input:not([type=hidden])");
  const target = part.open ? first ?? part.querySelector("summary") : part.querySelector("summary");
  target.focus();
  if (target.matches("input[name=b]") && target.value) part.querySelector("input[name=why]").focus();
}

function toFields() {
  const edits = document.querySelector(".fields .edit > summary");
  const folded = edits?.closest("details.more");
  if (folded) folded.open = true;
  edits?.focus();
}

function along(event) {
  const listed = [...document.querySelectorAll(".fields .edit > summary")];
  const at = listed.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (at < 0 || !step) return false;
  listed[Math.max(0, Math.min(listed.length - 1, at + step))].focus();
  return true;
}

async function step(name) {
  const link = document.querySelector(`.steps a[rel=${name}]`);
  if (!link || main.getAttribute("aria-busy") === "true") return;
  main.setAttribute("aria-busy", "true");
  try {
    put(await (await fetch(link.href)).text(), link.href, "pushState");
  } catch {
    location.assign(link.href);
  } finally {
    main.removeAttribute("aria-busy");
  }
}

function close() {
  const open = document.activeElement?.closest("details[open]") ?? document.querySelector("details.act[open]");
  if (!open) return false;
  open.open = false;
  open.querySelector("summary").focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return void (close() && event.preventDefault());
  if (event.target.closest(TYPING)) return;
  if (along(event)) return event.preventDefault();
  if (!/^[a-z?]$/.test(event.key)) return;
  const part = document.querySelector(`[data-key="${event.key}"]`);
  if (part) press(part);
  else if (event.key === "e") toFields();
  else if (event.key === "j" && document.querySelector(".review")) step("next");
  else if (event.key === "k" && document.querySelector(".review")) step("prev");
  else return;
  event.preventDefault();
});

function put(html, address, keep = "replaceState") {
  const made = new DOMParser().parseFromString(html, "text/html");
  main.replaceChildren(...document.importNode(made.querySelector("main"), true).childNodes);
  document.title = made.title;
  if (address) history[keep](null, "", address);
  main.focus({ preventScroll: true });
  showPlace();
}

async function send(form) {
  main.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.headers.get("content-type")?.startsWith("text/html")) throw new Error("no page");
    put(await answer.text(), answer.redirected ? answer.url : null);
  } catch {
    form.submit();
  } finally {
    main.removeAttribute("aria-busy");
  }
}

function showPlace() {
  const [here, queue] = [document.querySelector(".queue .here"), document.querySelector(".queue")];
  if (here && queue) queue.scrollTop = here.offsetTop - queue.offsetTop - queue.clientHeight / 3;
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.edit[open]")) event.target.querySelector("select, input:not([type=hidden])").focus();
}, true);

if (document.querySelector(".review")) window.addEventListener("popstate", () => location.reload());

document.addEventListener("submit", (event) => {
  if (!event.target.closest(".review")) return; // elsewhere the page is loaded anew: other scripts draw on it
  event.preventDefault();
  if (main.getAttribute("aria-busy") !== "true") send(event.target);
});

showPlace();
