// The section on the page, and the document it was drawn from.

export const NBSP = "\u00a0";
export const root = document.querySelector("[data-questionnaire]");
export const form = root.closest("form");
export const live = JSON.parse(document.getElementById("questionnaire-data").textContent);

export const find = (name, value) => root.querySelector(`[data-${name}="${CSS.escape(value)}"]`);
export const boxes = (code) => [...root.querySelectorAll("[name]")].filter((box) => box.name.split(".")[0] === code);
export const boxValue = (name) => root.querySelector(`[name="${CSS.escape(name)}"]`)?.value ?? "";

export function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

export function addRow(code) {
  const rows = find("rows", code);
  const place = rows.children.length;
  if (place >= live.tables[code].max) return false;
  const model = find("row", code).innerHTML;
  rows.insertAdjacentHTML("beforeend", model.replaceAll("__row__", place).replaceAll("__number__", place + 1));
  return true;
}
