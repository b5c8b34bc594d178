// Once the choice between two answers is made, what this device had kept of the page is of the past.

const choice = document.querySelector("[data-settles]");

function forget() {
  try {
    localStorage.removeItem(`essaim:${choice.dataset.settles}`);
  } catch { /* Nothing was kept where nothing can be. */ }
}

choice?.addEventListener("submit", forget);
choice?.querySelector("[data-takes-theirs]")?.addEventListener("click", forget);
