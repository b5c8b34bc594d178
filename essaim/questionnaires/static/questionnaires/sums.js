// Totals of budgets and tables, in whole cents, as totals.py says.

import { NBSP, boxValue, boxes, find, live, write } from "./page.js";

function cents(text) {
  const typed = /^\+?(\d{1,10})(?:\.(\d{1,2})0*)?$/.exec(text.replace(/[\s€]/g, "").replace(",", "."));
  return typed ? BigInt(typed[1]) * 100n + BigInt((typed[2] ?? "").padEnd(2, "0")) : 0n;
}

const grouped = (whole) => whole.toString().replace(/\B(?=(\d{3})+$)/g, NBSP);

function euros(amount) {
  const rest = amount % 100n;
  return `${grouped(amount / 100n)}${rest ? `,${rest.toString().padStart(2, "0")}` : ""}${NBSP}€`;
}

function balance(first, second, lacking, balanced, empty) {
  if (first === 0n && second === 0n) return empty;
  const gap = first - second;
  return gap === 0n ? balanced : `Il manque ${euros(gap > 0n ? gap : -gap)} ${lacking[gap > 0n ? 0 : 1]}.`;
}

function sumBudget(code, budget) {
  const totals = {};
  for (const [side, groups] of Object.entries(budget.sides)) {
    totals[side] = 0n;
    for (const [group, lines] of Object.entries(groups)) {
      const total = lines.reduce((sum, line) => sum + cents(boxValue(`${code}.${line}`)), 0n);
      write(find("group", `${code}.${group}`), euros(total));
      totals[side] += total;
    }
    write(find("total", `${code}.${side}`), euros(totals[side]));
  }
  write(find("balance", code), balance(totals.charges, totals.products, ["de produits", "de charges"],
    "Charges et produits sont équilibrés.", "Aucun montant n’est encore rempli."));
  write(find("voluntary", code), balance(totals.uses, totals.resources,
    ["de ressources volontaires (87)", "d’emplois volontaires (86)"], "Emplois et ressources volontaires sont équilibrés.", ""));
  const request = cents(boxValue(`${code}.${budget.request}`));
  const tenths = totals.products ? (request * 2000n + totals.products) / (totals.products * 2n) : null;
  const share = tenths === null ? "–" : `${tenths / 10n},${tenths % 10n}`;
  write(find("share", code), `Votre demande représente ${share}${NBSP}% des produits.`);
}

function sumTable(code, table) {
  for (const column of table.totals) {
    const amounts = boxes(code).filter((box) => box.name.endsWith(`.${column}`)).map((box) => cents(box.value));
    const total = amounts.reduce((sum, amount) => sum + amount, 0n);
    const isMoney = table.money.includes(column);
    write(find("sum", `${code}.${column}`), isMoney ? euros(total) : euros(total).replace(`${NBSP}€`, ""));
  }
}

export function count(box) {
  const left = Number(box.dataset.max) - [...box.value].length;
  const word = Math.abs(left) < 2 ? "caractère" : "caractères";
  write(find("counter", box.name), left < 0 ? `${grouped(-left)}${NBSP}${word} de trop.` : `Il reste ${grouped(left)}${NBSP}${word}.`);
}

export function sum() {
  for (const [code, budget] of Object.entries(live.budgets)) sumBudget(code, budget);
  for (const [code, table] of Object.entries(live.tables)) sumTable(code, table);
}
