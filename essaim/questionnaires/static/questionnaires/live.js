// Helps while a section is filled in: shows what is asked, keeps totals, saves by itself. The server stays the judge.

import { showWhatIsAsked } from "./conditions.js";
import { addRow, find, live, root } from "./page.js";
import { startSaving } from "./saving.js";
import { count, sum } from "./sums.js";

function refresh() {
  showWhatIsAsked();
  sum();
  root.querySelectorAll("[data-max]").forEach(count);
}

for (const place of root.querySelectorAll("[data-add-row]")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => {
    if (addRow(place.dataset.addRow)) find("rows", place.dataset.addRow).lastElementChild.querySelector("[name]").focus();
    place.hidden = find("rows", place.dataset.addRow).children.length >= live.tables[place.dataset.addRow].max;
  });
}

if (live.save_url) startSaving();
root.addEventListener("input", refresh);
root.addEventListener("change", refresh);
refresh();
