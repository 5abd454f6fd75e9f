// Picking, while one types: the card as it will be, and the part of the picture that it shows.

const form = document.querySelector("form[data-preview-at]")
const live = 250

// The card is made where the wall's cards are made; only the parts marked for it change.
let waiting = 0
let asked = 0
const renew = async () => {
  const mine = ++asked
  const sent = new URLSearchParams(new FormData(form))
  sent.set("fragment", "1")
  let parts
  try {
    const answer = await fetch(form.dataset.previewAt, { method: "POST", body: sent })
    parts = (await answer.json()).parts
  } catch {
    return
  }
  const page = new DOMParser().parseFromString(parts, "text/html")
  if (mine !== asked) return
  for (const part of page.querySelectorAll("[data-live]")) {
    const old = document.getElementById(part.id)
    if (old && old.innerHTML !== part.innerHTML) old.replaceWith(document.adoptNode(part))
  }
}
const soon = () => {
  clearTimeout(waiting)
  waiting = setTimeout(renew, live)
}

if (form) {
  for (const button of form.querySelectorAll("[data-preview-button]")) button.remove()
  form.addEventListener("input", soon)
  form.addEventListener("change", soon)
}

// The whole text is a start that one shortens.
for (const field of document.querySelectorAll("[data-fill]")) {
  const whole = document.getElementById("excerpt-whole")
  if (!whole) continue
  const button = document.createElement("button")
  button.type = "button"
  button.className = "button second small"
  button.textContent = field.dataset.fill
  button.addEventListener("click", () => {
    field.value = whole.textContent
    field.rows = 10
    field.focus()
    soon()
  })
  field.after(button)
}

// A small view of the picture beside the sliders: they set it, and so does dragging it.
const crop = form && form.querySelector("[data-crop]")
if (crop) {
  const own = crop.querySelector("[data-crop-own]")
  const [close, across, down] = ["close", "across", "down"].map((id) => document.getElementById(id))
  const named = {
    middle: [100, 50, 50],
    top: [100, 50, 0],
    bottom: [100, 50, 100],
    left: [100, 0, 50],
    right: [100, 100, 50],
  }
  const view = document.createElement("div")
  view.className = "crop-view"
  const image = document.createElement("img")
  image.alt = ""
  image.draggable = false
  view.append(image)
  crop.querySelector(".crop-names").after(view)

  const parts = () => {
    const aspect = image.naturalWidth / image.naturalHeight
    const fits = aspect > 4 / 3 ? [4 / 3 / aspect, 1] : [1, aspect / (4 / 3)]
    return fits.map((one) => (one * 100) / close.value)
  }
  const draw = () => {
    const chosen = form.querySelector('[name="picture"]:checked + label img')
    view.hidden = !chosen
    if (!chosen) return
    if (image.src !== chosen.src) image.src = chosen.src
    if (!image.naturalWidth) return
    const [width, height] = parts()
    image.style.width = `${100 / width}%`
    image.style.height = `${100 / height}%`
    image.style.left = `${(-(1 - width) * across.value) / width}%`
    image.style.top = `${(-(1 - height) * down.value) / height}%`
  }
  const choose = () => {
    const name = crop.querySelector('[name="crop"]:checked')?.value
    own.hidden = name !== "own"
    if (named[name]) [close.value, across.value, down.value] = named[name]
    draw()
  }
  const drag = (event) => {
    if (!view.hasPointerCapture(event.pointerId)) return
    const [width, height] = parts()
    const move = (slider, share, by, length) => {
      if (share < 1) slider.value = +slider.value - (100 * by * share) / (length * (1 - share))
    }
    move(across, width, event.movementX, view.clientWidth)
    move(down, height, event.movementY, view.clientHeight)
    draw()
  }
  image.addEventListener("load", draw)
  form.addEventListener("change", choose)
  own.addEventListener("input", draw)
  view.addEventListener("pointerdown", (event) => {
    const box = crop.querySelector('[name="crop"][value="own"]')
    const now = [close.value, across.value, down.value]
    box.checked = true
    choose()
    ;[close.value, across.value, down.value] = now
    view.setPointerCapture(event.pointerId)
  })
  view.addEventListener("pointermove", drag)
  view.addEventListener("pointerup", soon)
  choose()
}

// A saved pick tells when the walls show it.
const arrival = document.getElementById("arrival")
const look = async (left) => {
  try {
    const said = await (await fetch(arrival.dataset.arrival)).json()
    if (said.words) return (arrival.textContent = said.words)
  } catch {
    return
  }
  if (left) setTimeout(look, 1000, left - 1)
}
if (arrival) setTimeout(look, 1000, 15)
