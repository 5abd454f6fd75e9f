// The wall on an info screen: asks for the wall's data every minute, changes the slide every 15 seconds
// where one is shown at a time, and stands still for whoever wants that.

const main = document.querySelector("main")
const list = main.querySelector(".seina-slides")
const rest = list.querySelector(".seina-rest")
const button = document.querySelector("button")
const data = new URL("../wall.json", location.href)
const still = matchMedia("(prefers-reduced-motion: reduce)")

let until = Date.parse(document.querySelector("meta[name='dcterms.valid']").content.slice(4))
let known = ""
let paused = false
let at = 0

// From text only, never from markup; what is empty is left out.
const make = (tag, attributes, ...children) => {
  const node = document.createElement(tag)
  for (const name in attributes) if (attributes[name]) node.setAttribute(name, attributes[name])
  node.append(...children.filter(Boolean))
  return node
}

const picture = ({ webp, jpg, width, height, alt, language, photographer }) =>
  make("figure", {},
    make("picture", {}, make("source", { type: "image/webp", srcset: webp }),
      make("img", { src: jpg, width, height, lang: language, alt })),
    make("figcaption", {}, photographer))

const slide = (one) =>
  make("li", { "data-pick": one.id },
    one.picture && picture(one.picture),
    make("div", { class: "seina-words" },
      make("h2", {}, make("bdi", {}, one.author)),
      make("p", { class: "seina-meta" }, `${one.network_name} · ${one.date}`),
      one.headline && make("p", { class: "seina-headline", lang: one.headline_language, dir: "auto" }, one.headline),
      one.language_note && make("p", { class: "seina-small" }, one.language_note),
      one.text && make("blockquote", { class: "seina-text", lang: one.language, dir: one.direction }, one.text),
      make("div", { class: "seina-way" },
        make("a", { href: new URL(`../../../tarina/${one.id}/`, location.href) },
          make("img", { src: new URL(`../../../tarina/${one.id}/qr.svg`, location.href), width: 160, height: 160,
            alt: `${main.dataset.code}, ${one.author}` })),
        make("p", { class: "seina-small" }, one.basis + " ", make("a", { href: one.removal.url },
          one.removal.text, make("span", { class: "seina-hidden" }, ` (${one.removal.about})`))))))

// One slide at a time; whoever wants no motion, and a row, has all of them side by side.
const turn = () => {
  const single = main.dataset.layout != "row" && !still.matches
  const slides = [...list.children].filter((one) => one != rest || list.children.length < 4)
  main.classList.toggle("seina-single", single)
  rest.hidden = !slides.includes(rest)
  at %= slides.length
  if (single) slides.forEach((one, place) => (one.hidden = place != at))
  else for (const one of slides) one.hidden = false
}

// Pictures first, so that nothing flashes.
const show = async (cards) => {
  const wanted = JSON.stringify(cards)
  if (wanted == known) return
  const slides = cards.map(slide)
  const pictures = slides.flatMap((one) => [...one.querySelectorAll("img")])
  await Promise.allSettled(pictures.map((one) => one.decode()))
  known = wanted
  list.replaceChildren(...slides, rest)
  turn()
}

const renew = async () => {
  try {
    const answer = await fetch(data, { cache: "no-cache", credentials: "omit" })
    const found = await answer.json()
    if (found.version != 1) throw found
    until = Date.parse(found.valid_until)
    // Whoever has stopped it sees nothing new; what has gone goes all the same.
    const here = new Set([...list.querySelectorAll("[data-pick]")].map((one) => +one.dataset.pick))
    if (until > Date.now()) await show(found.cards.filter((one) => !paused || here.has(one.id)))
  } catch {
    // What is here stays as long as it is valid.
  }
  if (until <= Date.now()) await show([])
}

button.hidden = false
button.addEventListener("click", () => {
  paused = !paused
  button.textContent = paused ? button.dataset.go : button.dataset.pause
})
still.addEventListener("change", turn)
turn()
renew()
setInterval(renew, 6e4)
setInterval(() => {
  if (paused || still.matches || main.dataset.layout == "row") return
  at += 1
  turn()
}, 15e3)
