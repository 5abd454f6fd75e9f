// Judging a tone: keys 1–4 press the buttons, only while the post or one of the buttons has the focus.

for (const form of document.querySelectorAll("form[data-numbers]")) {
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    form.querySelectorAll("button")[Number(event.key) - 1]?.click();
  });
}
