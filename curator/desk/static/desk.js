// Small helps on pages that work without them: nothing here is needed to get anything done.

for (const element of document.querySelectorAll("[data-focus]")) element.focus();

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button second";
  made.textContent = text;
  made.addEventListener("click", () => press(made));
  return made;
}

function beside(field, made) {
  const row = document.createElement("div");
  row.className = "with-button";
  field.replaceWith(row);
  row.append(field, made);
}

for (const field of document.querySelectorAll("[data-show]")) {
  const row = document.createElement("div");
  row.className = "choice";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.id = `${field.id}-show`;
  const label = document.createElement("label");
  label.htmlFor = box.id;
  label.textContent = field.dataset.show;
  box.addEventListener("change", () => (field.type = box.checked ? "text" : "password"));
  field.form.addEventListener("submit", () => (field.type = "password"));
  row.append(box, label);
  field.after(row);
}

for (const field of document.querySelectorAll("[data-paste]")) {
  if (!navigator.clipboard?.readText) continue;
  beside(field, button(field.dataset.paste, async () => {
    try {
      field.value = (await navigator.clipboard.readText()).trim();
    } catch {
      // The browser asked and was told no: the field is there to paste into.
    }
    field.focus();
  }));
}

for (const field of document.querySelectorAll("[data-copy]")) {
  const made = button(field.dataset.copy, async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      return;
    }
    said.textContent = field.dataset.copied;
  });
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const row = document.createElement("p");
  row.className = "actions";
  row.append(made, said);
  field.after(row);
}

// A chosen picture's own text alternative follows the choice, unless somebody has written another.
const alt = document.getElementById("alt");
const offered = [...document.querySelectorAll("[data-alt]")];
for (const choice of offered) {
  choice.addEventListener("change", () => {
    if (alt && (!alt.value.trim() || offered.some((one) => one.dataset.alt === alt.value))) {
      alt.value = choice.dataset.alt;
    }
  });
}

// Questions about a picture are asked when there is one, how a permission was given when it was.
// What hangs on a tick stays in sight while something is written there: it would be sent unseen.
const typed = (part) => [...part.querySelectorAll("input, textarea")].some((one) => one.value.trim());
for (const part of document.querySelectorAll("[data-only-with]")) {
  const name = part.dataset.onlyWith;
  const look = () => {
    const file = document.getElementById(name);
    const chosen = document.querySelector(`[name="${name}"]:checked`);
    const out = document.getElementById("without");
    const kept = document.querySelector('[name="kept"]') && !out?.checked;
    part.hidden =
      file?.type === "file" ? !file.files.length && !kept
      : file?.type === "checkbox" ? !file.checked && !typed(part)
      : chosen?.value === "none";
  };
  document.addEventListener("change", look);
  look();
}

for (const field of document.querySelectorAll("[data-preview]")) {
  const image = document.createElement("img");
  image.alt = "";
  image.className = "chosen";
  field.addEventListener("change", () => {
    URL.revokeObjectURL(image.src);
    if (!field.files.length) return image.remove();
    image.src = URL.createObjectURL(field.files[0]);
    field.after(image);
  });
}

// The same form is not sent twice by an impatient finger.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Suggestions: one key decides on the post at hand and goes on to the next.

const dialog = document.getElementById("keys");
const KEYS_OFF = "someseina-keys-off";

function keysAreOn() {
  try {
    return !localStorage.getItem(KEYS_OFF);
  } catch {
    return true;
  }
}

function atHand() {
  const cards = [...document.querySelectorAll("article.suggestion")];
  const here = document.activeElement?.closest("article.suggestion");
  if (here) return [cards, cards.indexOf(here)];
  // After a decision: what it left the place to.
  const said = document.getElementById("decided");
  const next = said && cards.findIndex((one) => said.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  return [cards, said ? (next < 0 ? cards.length : next) : 0, true];
}

function go(step) {
  const [cards, number, waiting] = atHand();
  const to = cards[Math.min(Math.max(waiting && step > 0 ? number : number + step, 0), cards.length - 1)];
  to?.focus();
  to?.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const [cards, number] = atHand();
  const from = key === "z" ? document : cards[number];
  const made = from?.querySelector(`[data-key="${key}"]`);
  made?.click();
  return Boolean(made);
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  "/": () => {
    const search = document.getElementById("q");
    if (search) search.focus();
    else document.querySelector('[data-key="/"]')?.click();
  },
  "?": () => dialog.showModal(),
  n: () => press("n"),
  m: () => press("m"),
  o: () => press("o"),
  z: () => press("z"),
};

if (dialog) {
  const on = document.getElementById("keys-on");
  on.checked = keysAreOn();
  on.addEventListener("change", () => {
    try {
      if (on.checked) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "1");
    } catch {
      // A browser that keeps nothing has them on.
    }
  });
  dialog.querySelector("[data-closes]").addEventListener("click", () => dialog.close());
  for (const opener of document.querySelectorAll('[data-opens="keys"]')) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
  document.addEventListener("keydown", (event) => {
    const writes = event.target.closest?.('input:not([type="checkbox"]), textarea, select, [contenteditable]');
    if (writes || dialog.open || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (!on.checked || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });
}

// How many posts are selected, and one button for all on the page.
const many = document.getElementById("many");
if (many) {
  const boxes = [...document.querySelectorAll('[name="posts"]')];
  const count = many.querySelector("[data-chosen]");
  const look = () => {
    const chosen = boxes.filter((one) => one.checked).length;
    count.hidden = !chosen;
    count.textContent = chosen;
    many.classList.toggle("chosen-some", chosen > 0);
  };
  const all = button(many.dataset.all, () => {
    const wanted = !boxes.every((one) => one.checked);
    for (const one of boxes) one.checked = wanted;
    look();
  });
  all.classList.add("small");
  many.querySelector(".actions").prepend(all);
  document.addEventListener("change", look);
  addEventListener("pageshow", look);
  look();
}
