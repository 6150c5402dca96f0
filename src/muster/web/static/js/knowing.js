// The slider that asks what was known on a day. The date field beside it does the same without scripts.

const DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WAIT = 150; // milliseconds after the last move

export function slider(form, onDay) {
  const range = form.querySelector("#slider");
  if (!range) return;
  let waiting = null;
  range.hidden = false;
  say(range, form);
  range.addEventListener("filled", () => say(range, form, false));
  range.addEventListener("input", () => {
    say(range, form);
    clearTimeout(waiting);
    waiting = setTimeout(() => onDay(day(range)), WAIT);
  });
}

// The chosen day as ISO; null at the right end, where all is known.
function day(range) {
  if (Number(range.value) >= Number(range.max)) return null;
  return new Date(Date.parse(range.dataset.first) + Number(range.value) * DAY).toISOString().slice(0, 10);
}

function say(range, form, write = true) {
  const iso = day(range);
  const [year, month, date] = (iso ?? "").split("-").map(Number);
  const words = iso ? `known by ${date} ${MONTHS[month - 1]} ${year}` : "all that is known now";
  range.setAttribute("aria-valuetext", words);
  if (write) form.querySelector("#slid").textContent = words;
}
