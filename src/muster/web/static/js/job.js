// Follows a job until it is over. Without this script the page offers a link that loads it again.

const frame = document.getElementById("job");
const EVERY = 700; // milliseconds

document.documentElement.classList.add("scripted");

function going() {
  return ["waiting", "running"].includes(document.getElementById("job-part")?.dataset.state);
}

async function follow() {
  let shown = frame.innerHTML;
  while (going()) {
    await new Promise((done) => setTimeout(done, EVERY));
    const answer = await fetch(frame.dataset.part).catch(() => null);
    if (!answer?.ok) continue;
    const text = await answer.text();
    if (text === shown) continue;
    shown = text;
    frame.innerHTML = text;
  }
  location.reload(); // the sizes in the head of the page have changed too
}

if (going()) follow();
