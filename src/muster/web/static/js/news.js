// What came since the last look. The moment of that look is kept in this browser alone: the newest record that was on
// the page then. It moves on when a new session begins, or when the person says that all is seen.

const LOOK = "muster.look"; // the newest record that was shown
const SINCE = "muster.since"; // what this session compares with

export function news(frame, onChoose) {
  let newest = frame.dataset.newest;
  const memory = remembered(newest);

  async function tell(since) {
    if (!since || since >= newest) return frame.replaceChildren();
    const answer = await fetch(`/parts/news?${new URLSearchParams({ since_seen: since })}`).catch(() => null);
    if (!answer?.ok) return;
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-part=news]");
    frame.replaceChildren(document.adoptNode(part));
    ready();
  }

  function ready() {
    const seen = frame.querySelector("[data-seen]");
    if (!seen) return;
    seen.hidden = false;
    seen.addEventListener("click", () => {
      memory.seen(newest);
      frame.replaceChildren();
      onChoose({ since_seen: null });
    });
  }

  ready();
  if (!frame.firstElementChild) tell(memory.since);
  return {
    refresh(fresh, asked) {
      const part = fresh.querySelector("[data-part=news]");
      newest = fresh.querySelector("[data-newest]")?.dataset.newest || newest;
      if (part) frame.replaceChildren(document.adoptNode(part));
      else if (!asked) return tell(memory.since);
      ready();
    },
  };
}

// Browsers may refuse storage; then nothing is remembered and nothing is told.
function remembered(newest) {
  try {
    const since = sessionStorage.getItem(SINCE) ?? localStorage.getItem(LOOK) ?? newest;
    sessionStorage.setItem(SINCE, since);
    localStorage.setItem(LOOK, newest);
    return {
      get since() {
        return sessionStorage.getItem(SINCE);
      },
      seen(moment) {
        sessionStorage.setItem(SINCE, moment);
        localStorage.setItem(LOOK, moment);
      },
    };
  } catch {
    return { since: null, seen() {} };
  }
}
