// While the page is in view, it says from time to time that somebody reads, and shows who else does.

const EVERY = 40_000;
const place = document.querySelector("[data-presence]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

async function ask() {
  if (document.hidden) return;
  try {
    const answer = await fetch(place.dataset.presence, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok || answer.redirected) return;
    const { others } = await answer.json();
    const words = others.join(" ");
    if (place.textContent.trim() !== words) place.textContent = words;
  } catch { /* Without the network, nobody is announced. */ }
}

if (place && token) setInterval(ask, EVERY);
