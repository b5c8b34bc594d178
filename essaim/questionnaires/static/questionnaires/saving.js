// Saving: POST, form-encoded, to `save_url`: `version` (of the page), `changed` (one a question sent), the fields of
// these questions, the CSRF token. Answers: 200 {"version": 8, "saved_at": "14 h 32"}; 409 {"version": 9,
// "conflicts": [{"code", "label", "theirs", "mine"}]} when somebody else changed the same answers, nothing being saved.
// What could not be sent stays in localStorage, is sent when the network or the page comes back, with the version that
// it was typed on, and is erased once saved: what another device wrote meanwhile is shown, never overwritten in silence.

import { NBSP, addRow, boxes, form, live, root, write } from "./page.js";

const PAUSE = 1000;
const LONGEST_PAUSE = 60000;

const key = `essaim:${live.save_url}`;
const status = root.querySelector("[data-save-status]");
const conflicts = root.querySelector("[data-save-conflicts]");
const version = root.querySelector("[name='version']");
const OFFLINE = `Hors ligne${NBSP}: ce que vous tapez est gardé sur cet appareil, et partira dès que le réseau revient.`;
const unsent = new Set();
const taken = new Set();
let isSending = false;
let isLeaving = false;
let pause = PAUSE;
let timer;

const fieldsOf = (codes) => [...new FormData(form)].filter(
  ([name, value]) => typeof value === "string" && codes.has(name.split(".")[0]));

function keep() {
  const kept = { version: version.value, codes: [...unsent], fields: fieldsOf(unsent) };
  try {
    if (unsent.size) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch { /* A browser may refuse to keep anything: the page still saves while the network holds. */ }
}

// Signing in again in another tab changes the token: the cookie has today's, the page the one it was opened with.
function renewToken() {
  const box = form.querySelector("[name='csrfmiddlewaretoken']");
  const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  if (box && token) box.value = token;
  return box?.value ?? "";
}

function later(delay) {
  clearTimeout(timer);
  timer = setTimeout(send, delay);
}

async function send() {
  if (isSending || !unsent.size || !conflicts.hidden) return;
  isSending = true;
  const codes = new Set(unsent);
  unsent.clear();
  const body = new URLSearchParams(fieldsOf(codes));
  body.set("version", version.value);
  body.set("csrfmiddlewaretoken", renewToken());
  for (const code of codes) body.append("changed", code);
  try {
    const options = { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" };
    const answer = await fetch(live.save_url, options);
    if (answer.ok || answer.status === 409) await receive(await answer.json(), codes);
    else refuse(answer, codes);
  } catch {
    codes.forEach((code) => unsent.add(code));
    write(status, OFFLINE);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
  isSending = false;
  keep();
  if (unsent.size) later(pause);
  else if (taken.size) reload();
}

function reload() {
  isLeaving = true;
  location.reload();
}

async function receive(answer, codes) {
  pause = PAUSE;
  if (!answer.conflicts) {
    version.value = answer.version;
    write(status, `Enregistré à ${answer.saved_at}`);
    return;
  }
  codes.forEach((code) => unsent.add(code));
  tell(answer);
}

function refuse(answer, codes) {
  codes.forEach((code) => unsent.add(code));
  if (answer.status >= 500) throw new Error("later");
  const isSignedOut = answer.type === "opaqueredirect" || answer.status === 403;
  pause = LONGEST_PAUSE;
  if (isSignedOut) askToSignIn();
  else write(status, "L’enregistrement a été refusé. Vos réponses sont gardées sur cet appareil, rechargez la page.");
}

function askToSignIn() {
  const link = document.createElement("a");
  link.href = `${root.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`;
  link.target = "_blank";
  link.textContent = "Se reconnecter dans un autre onglet";
  const words = "Votre session a pris fin, vos réponses sont gardées sur cet appareil en attendant.";
  if (!status.querySelector("a")) status.replaceChildren(`${words} `, link, ".");
}

// Each answer that two devices or two people changed is chosen on its own; nothing is sent before the last one is.
function tell(answer) {
  const waiting = new Set(answer.conflicts.map(({ code }) => code));
  const title = document.createElement("p");
  title.textContent = "Une autre personne, ou vous sur un autre appareil, vient de changer les mêmes réponses. Rien n’est effacé, choisissez.";
  const settle = (code, item, chosen) => {
    waiting.delete(code);
    item.textContent = chosen;
    if (waiting.size) return;
    version.value = answer.version;
    conflicts.hidden = true;
    keep();
    if (unsent.size) later(0);
    else reload();
  };
  const list = document.createElement("ul");
  list.append(...answer.conflicts.map((conflict) => conflictItem(conflict, settle)));
  conflicts.className = "notice notice-warning tight";
  conflicts.setAttribute("role", "alert");
  conflicts.replaceChildren(title, list);
  conflicts.hidden = false;
}

function conflictItem({ code, label, theirs, mine }, settle) {
  const item = document.createElement("li");
  item.dataset.conflict = code;
  const words = document.createElement("p");
  words.textContent = `${label}${NBSP}: «${NBSP}${theirs || "vide"}${NBSP}» au lieu de «${NBSP}${mine || "vide"}${NBSP}».`;
  const acts = document.createElement("p");
  acts.className = "form-actions";
  acts.append(
    choice("Garder la mienne", label, () => settle(code, item, `${label}${NBSP}: la vôtre est gardée.`)),
    choice("Prendre l’autre", label, () => {
      unsent.delete(code);
      taken.add(code);
      settle(code, item, `${label}${NBSP}: l’autre est prise.`);
    }),
  );
  item.append(words, acts);
  return item;
}

function choice(words, label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-secondary";
  button.textContent = words;
  button.setAttribute("aria-label", `${words}, ${label}`);
  button.addEventListener("click", act);
  return button;
}

function restore() {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(key)); } catch { /* Nothing readable was kept. */ }
  if (!kept) return;
  const before = JSON.stringify(fieldsOf(new Set(kept.codes)));
  for (const [code] of Object.entries(live.tables).filter(([code]) => kept.codes.includes(code))) {
    while (kept.fields.some(([name]) => name.startsWith(`${code}.`) && !boxes(code).some((b) => b.name === name)) && addRow(code));
  }
  for (const box of kept.codes.flatMap(boxes)) {
    const values = kept.fields.filter(([name]) => name === box.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(box.type)) box.checked = values.includes(box.value);
    else if (box.type !== "file" && values.length) box.value = values[0];
  }
  if (JSON.stringify(fieldsOf(new Set(kept.codes))) === before) return localStorage.removeItem(key);
  version.value = kept.version;
  kept.codes.forEach((code) => unsent.add(code));
  later(0);
}

export function startSaving() {
  root.addEventListener("input", ({ target }) => {
    const code = target.name?.split(".")[0];
    if (!code || target.type === "file") return;
    unsent.add(code);
    keep();
    later(pause);
  });
  addEventListener("online", () => later(0));
  addEventListener("offline", () => write(status, OFFLINE));
  addEventListener("focus", () => later(0));
  form.addEventListener("submit", () => {
    isLeaving = true;
    renewToken();
  });
  addEventListener("beforeunload", (event) => (unsent.size || isSending) && !isLeaving && event.preventDefault());
  restore();
}
