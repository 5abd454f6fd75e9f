// Documents: files that are being made appear by themselves, and nothing typed is left behind unasked.

const every = 2000
const made = document.getElementById("made")

const show = async (words) => {
  const answer = await fetch(location.href)
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const files = page.getElementById("made-files")
  const state = page.getElementById("made-state")
  if (!files || !state) return
  document.getElementById("made-files").replaceWith(document.adoptNode(files))
  const here = document.getElementById("made-state")
  here.className = state.className
  here.querySelector(".icon").replaceWith(document.adoptNode(state.querySelector(".icon")))
  // The words last: a screen reader tells them when the files are there.
  here.querySelector("span").textContent = `${words}.`
}

const look = async (left) => {
  try {
    const said = await (await fetch(made.dataset.making)).json()
    if (said.state !== "making") return await show(said.words)
  } catch {
    // A moment without a connection, or signed out: the link that looks is still there.
  }
  if (left) setTimeout(look, every, left - 1)
}
if (made?.dataset.making) setTimeout(look, every, 150)

// Days are asked for where the choice needs them.
for (const part of document.querySelectorAll("[data-with]")) {
  const choice = document.getElementById(part.dataset.with)
  const fit = () => (part.hidden = choice.value !== part.dataset.value)
  choice.addEventListener("change", fit)
  addEventListener("pageshow", fit)
  fit()
}

// Leaving a page with unsaved texts is asked about.
const areas = [...document.querySelectorAll("textarea[lang]:not([readonly])")]
let sending = false
for (const form of document.querySelectorAll("form")) form.addEventListener("submit", () => (sending = true))
addEventListener("beforeunload", (event) => {
  const unsaved = (one) => one.ariaInvalid === "true" || one.value !== one.defaultValue
  if (!sending && areas.some(unsaved)) event.preventDefault()
})
