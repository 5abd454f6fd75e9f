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

// Questions about a picture are asked when there is one.
for (const part of document.querySelectorAll("[data-only-with]")) {
  const name = part.dataset.onlyWith;
  const look = () => {
    const file = document.getElementById(name);
    const chosen = document.querySelector(`[name="${name}"]:checked`);
    const out = document.getElementById("without");
    const kept = document.querySelector('[name="kept"]') && !out?.checked;
    part.hidden = file?.type === "file" ? !file.files.length && !kept : chosen?.value === "none";
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
