// The drop field: files dropped or chosen add up, are listed with their sizes, and can be taken out again one by one.

const form = document.getElementById("add-form");
const input = document.getElementById("files");
const field = document.getElementById("drop");
const list = document.getElementById("chosen");
const most = Number(form.dataset.most);
let kept = [];

document.documentElement.classList.add("scripted");

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function line(file, at) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.append(Object.assign(document.createElement("bdi"), { textContent: file.name }));
  const bytes = Object.assign(document.createElement("span"), { className: "meta", textContent: size(file.size) });
  const away = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Take out" });
  away.setAttribute("aria-label", `Take out ${file.name}`);
  away.addEventListener("click", () => {
    hold(kept.filter((_, index) => index !== at));
    (list.querySelector("button") ?? input).focus();
  });
  item.append(name, bytes, away);
  return item;
}

function hold(files) {
  kept = files;
  const transfer = new DataTransfer();
  for (const file of kept) transfer.items.add(file);
  input.files = transfer.files;
  const total = kept.reduce((sum, file) => sum + file.size, 0);
  list.replaceChildren(...kept.map(line));
  const over = total > most ? `Together ${size(total)}: more than is taken at once. Take some out and add them afterwards.` : "";
  if (over) list.append(Object.assign(document.createElement("li"), { className: "over", textContent: over }));
  input.setCustomValidity(over);
}

function more(files) {
  const same = (a, b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
  hold([...kept, ...[...files].filter((file) => !kept.some((other) => same(file, other)))]);
}

async function within(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    for (const one of some) if (!one.name.startsWith(".")) found.push(...(await within(one)));
  }
  return found;
}

input.addEventListener("change", () => more(input.files));
field.addEventListener("dragover", (event) => {
  event.preventDefault();
  field.classList.add("over");
});
field.addEventListener("dragleave", () => field.classList.remove("over"));
field.addEventListener("drop", async (event) => {
  event.preventDefault();
  field.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...event.dataTransfer.files];
  more(entries.some((entry) => entry.isDirectory) ? (await Promise.all(entries.map(within))).flat() : files);
});
