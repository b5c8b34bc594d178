// Says under the title what the page's own saving says below it: the hour of the last save, or that it could not.

const under = document.querySelector("[data-saved-at]");
const said = document.querySelector("[data-save-status]");

if (under && said) {
  new MutationObserver(() => {
    const words = said.textContent.trim();
    if (!words) return;
    under.textContent = words.startsWith("Enregistré à") ? `${words}, rien ne se perd si vous fermez` : words;
  }).observe(said, { childList: true, characterData: true, subtree: true });
}
