// When a question is asked, as conditions.py says.

import { boxes, find, live } from "./page.js";

function valueOf(code, type) {
  const typed = boxes(code).filter((box) => !["radio", "checkbox"].includes(box.type) || box.checked);
  const values = typed.map((box) => box.value.trim()).filter(Boolean);
  if (type === "multiple") return values;
  if (type === "yes_no") return values.length ? values[0] === "oui" : undefined;
  if (["number", "money"].includes(type)) {
    return values.length ? Number(values[0].replace(/[\s€]/g, "").replace(",", ".")) : undefined;
  }
  return values[0];
}

function holds(condition, values) {
  if (condition.any) return condition.any.some((part) => holds(part, values));
  if (condition.all) return condition.all.every((part) => holds(part, values));
  const given = values[condition.question];
  if ("filled" in condition) {
    const filled = given !== undefined && given !== "" && !(Array.isArray(given) && !given.length);
    return filled === condition.filled;
  }
  const wanted = condition.in ?? [condition.equals ?? condition.not_equals];
  const found = wanted.some((value) => (Array.isArray(given) ? given.includes(value) : given === value));
  return "not_equals" in condition ? !found : found;
}

export function showWhatIsAsked() {
  const values = { ...live.elsewhere };
  for (const { code, type, show_if: condition } of live.questions) {
    const block = find("question", code);
    block.hidden = condition !== null && !holds(condition, values);
    block.querySelectorAll(":scope > [data-condition]").forEach((words) => (words.hidden = true));
    if (block.hidden) delete values[code];
    else values[code] = valueOf(code, type) ?? (type === "file" ? live.elsewhere[code] : undefined);
  }
}
