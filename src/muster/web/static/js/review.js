// Deciding by keyboard: a key opens or sends the form that bears it; forms are sent in place, and the page works without this.

const TYPING = "input, select, textarea, [contenteditable]";
const main = document.querySelector("main");
const waiting = [];

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

function busy() {
  return main.getAttribute("aria-busy") === "true";
}

// One thing at a time; keys pressed meanwhile are meant for what comes, and wait for it.
async function alone(task, instead) {
  main.setAttribute("aria-busy", "true");
  try {
    await task();
  } catch {
    instead();
  }
  main.removeAttribute("aria-busy");
  while (waiting.length && !busy()) act(waiting.shift());
}

function step(name) {
  const link = document.querySelector(`.steps a[rel=${name}]`);
  if (!link) return;
  alone(
    async () => put(await (await fetch(link.href)).text(), link.href, "pushState"),
    () => location.assign(link.href),
  );
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
  if (busy()) waiting.push(event.key);
  else if (!act(event.key)) return;
  event.preventDefault();
});

function act(key) {
  const part = document.querySelector(`[data-key="${key}"]`);
  if (part) press(part);
  else if (key === "e") toFields();
  else if (key === "j" && document.querySelector(".review")) step("next");
  else if (key === "k" && document.querySelector(".review")) step("prev");
  else return false;
  return true;
}

let shown = location.search; // of the item that the page shows

function put(html, address, keep = "replaceState") {
  const made = new DOMParser().parseFromString(html, "text/html");
  main.replaceChildren(...document.importNode(made.querySelector("main"), true).childNodes);
  document.title = made.title;
  if (address) history[keep](null, "", address);
  shown = location.search;
  main.focus({ preventScroll: true });
  showPlace();
}

async function send(form) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body });
  if (!answer.headers.get("content-type")?.startsWith("text/html")) throw new Error("no page");
  put(await answer.text(), answer.redirected ? answer.url : null);
}

function showPlace() {
  const [here, queue] = [document.querySelector(".queue .here"), document.querySelector(".queue")];
  if (here && queue) queue.scrollTop = here.offsetTop - queue.offsetTop - queue.clientHeight / 3;
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.edit[open]")) event.target.querySelector("select, input:not([type=hidden])").focus();
}, true);

// back and forward show another item; a skip link changes the hash alone
if (document.querySelector(".review")) window.addEventListener("popstate", () => location.search !== shown && location.reload());

document.addEventListener("submit", (event) => {
  if (!event.target.closest(".review")) return; // elsewhere the page is loaded anew: other scripts draw on it
  event.preventDefault();
  if (!busy()) alone(() => send(event.target), () => event.target.submit());
});

showPlace();
