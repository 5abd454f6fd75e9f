// <some-seina wall="kaikki" lang="fi"><a href="…">a link if all fails</a></some-seina>
// Also: heading (2–5), channels (on, off), layout (row, list, large), scheme (light, dark, auto),
// server (else where this script is).

// Keeps the place until the cards are there; everything else is in embed.v1.css.
const waiting = `:host{display:block;container-type:inline-size}
.wait{min-height:86rem}@container (width>=720px){.wait{min-height:36rem}}`

const EVERY = 6e5

// From text only, never from markup; what is empty is left out.
const make = (tag, attributes, ...children) => {
  const space = /svg|path/.test(tag) ? "2000/svg" : "1999/xhtml"
  const node = document.createElementNS("http://www.w3.org/" + space, tag)
  for (const name in attributes) if (attributes[name]) node.setAttribute(name, attributes[name])
  node.append(...children.filter(Boolean))
  return node
}

const icon = (d) => make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, make("path", { d }))

const link = ({ url, text, about }) =>
  make("a", { href: url }, text, make("span", { class: "unseen" }, ` (${about})`))

const picture = ({ webp, jpg, webp_set, jpg_set, sizes, width, height, alt, language }) =>
  make("picture", {}, make("source", { type: "image/webp", sizes, srcset: webp_set || webp }),
    make("img", { loading: "lazy", sizes, srcset: jpg_set, src: jpg, width, height, alt, lang: language }))

const words = ({ text, language, direction }) =>
  text && make("blockquote", { lang: language, dir: direction }, text)

const card = (one, heading) =>
  make("li", { class: one.picture ? "box picture" : "box" },
    one.picture && make("figure", { class: one.picture.video && "video" }, picture(one.picture),
      make("figcaption", { class: "small" }, one.picture.photographer)),
    make(heading, {}, make("bdi", {}, one.author)),
    make("p", { class: "small" }, icon(one.icon), `${one.network_name} · ${one.date}`),
    make("p", { class: "head", lang: one.headline_language, dir: "auto" }, one.headline),
    make("p", { class: "small" }, one.language_note),
    words(one),
    ...one.others.map((other) =>
      make("details", { lang: other.language, dir: other.direction },
        make("summary", {}, other.name), make("p", { class: "head" }, other.headline), words(other))),
    one.link && make("p", { class: "tall" }, link(one.link)),
    make("p", { class: "small end" }, one.basis + " ", link(one.removal)))

const follow = ({ title, lead, channels, invitation, hashtags, nothing }, heading) =>
  make("li", { class: "box rest" },
    make(heading, {}, title),
    make("p", {}, channels[0] && lead),
    make("ul", { class: "tall" }, ...channels.map((one) =>
      make("li", {}, make("a", { href: one.url }, icon(one.icon), `${one.name}, ${one.network_name}`)))),
    make("p", {}, invitation || nothing),
    make("p", { class: "small" }, hashtags.join(" ")))

const funder = ({ name, sentence, language, emblem }) =>
  make("p", { class: "small funder", lang: language },
    emblem && picture({ ...emblem, alt: name }), make("span", {}, sentence))

customElements.define("some-seina", class extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return
    const root = this.attachShadow({ mode: "open" })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(waiting)
    root.adoptedStyleSheets = [sheet]
    const place = make("div", { class: "wait" }, make("slot"))
    root.append(place)
    const get = (name, otherwise) => this.getAttribute(name) || otherwise
    const language = get("lang", "fi")
    const from = new URL(get("server", ".") + "/", import.meta.url)
    const ask = (path) => fetch(new URL(path, from), { credentials: "omit" })
    let wall

    const draw = (one) => {
      const level = +get("heading", 2)
      const heading = "h" + (level + 1)
      const cards = Date.parse(one.valid_until) > Date.now() ? one.cards : []
      const channels = get("channels")
      place.replaceChildren(
        make("h" + level, { class: "title" }, one.title),
        make("ul", { class: get("layout", one.layout), role: "list" },
          ...cards.map((each) => card(each, heading)),
          (!cards[0] || channels == "on" || (one.follow.needed && channels != "off")) && follow(one.follow, heading)),
        ...(one.funder ? [funder(one.funder)] : []))
      place.lang = language
      place.style.cssText = one.style
    }

    const show = async () => {
      try {
        const [data, style] = await Promise.all([ask(`${get("wall")}/${language}/wall.json`), ask("embed.v1.css")])
        const found = await data.json()
        if (found.version != 1) throw found
        sheet.replaceSync(await style.text())
        draw(found)
        if (!wall) new Image().src = found.seen
        wall = found
      } catch {
        // The link stays; or what was there, if it is still valid.
        if (wall) draw(wall)
      }
      place.className = ""
    }
    show()
    setInterval(() => wall && Date.parse(wall.valid_until) < Date.now() && show(), EVERY)
  }
})
