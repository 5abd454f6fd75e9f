// <some-seina wall="kaikki" lang="fi"><a href="…">a link if all fails</a></some-seina>
// Also: server (else where this script is) and heading-level (2–5).

const styles = `
:host{display:block;container-type:inline-size;overflow-wrap:anywhere;
--ink:var(--seina-ink,light-dark(#14202b,#e8eef1));
--soft:var(--seina-ink-soft,light-dark(#4a5a66,#a9b8c2));
--card:var(--seina-card,light-dark(#fff,#18232c));
--line:var(--seina-hairline,light-dark(#dedad2,#2a3843));
--link:var(--seina-link,light-dark(#0b5c7a,#6fc3df))}
*{margin:0;padding:0;box-sizing:border-box}
.wait{min-height:86rem}
.title{font-size:1.53em;line-height:1.3;margin-bottom:16px}
ul{list-style:none}
.row{display:grid;gap:24px}
.box{display:flex;flex-direction:column;gap:8px;padding:16px;overflow:clip;
color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:var(--seina-radius,12px)}
a{color:var(--link);display:inline-block;min-height:24px}
a:focus-visible{outline:3px solid;outline-offset:2px}
figure{margin:-16px -16px 0}
img{display:block;width:100%;height:auto;aspect-ratio:4/3;object-fit:cover}
figcaption{padding:8px 16px 0}
svg{width:1.25em;height:1.25em;vertical-align:-.25em;margin-right:.3em;fill:none;stroke:currentcolor;stroke-width:1.75;
stroke-linecap:round}
.small{color:var(--soft);font-size:.875em}
.small a{color:inherit}
blockquote{white-space:pre-line;line-height:1.5;font-size:1.4em;margin:auto 0}
figure~blockquote{font-size:1em;margin:0}
.tall{margin-top:auto}
.tall a{padding:10px 0;font-weight:600}
p:empty{display:none}
.end{border-top:1px solid var(--line);padding-top:8px}
.unseen{position:absolute;clip-path:inset(50%)}
@container (width>=720px){.wait{min-height:36rem}.row{grid-template-columns:repeat(3,minmax(0,1fr))}
.rest:first-child{grid-column:1/-1}.rest:nth-child(2){grid-column:2/-1}}
`

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

const figure = ({ webp, jpg, width, height, alt, language, photographer }) =>
  make("figure", {},
    make("picture", {}, make("source", { type: "image/webp", srcset: webp }),
      make("img", { src: jpg, width, height, alt, lang: language, loading: "lazy" })),
    make("figcaption", { class: "small" }, photographer))

const card = (one, heading) =>
  make("li", { class: "box" },
    one.picture && figure(one.picture),
    make(heading, {}, make("bdi", {}, one.author)),
    make("p", { class: "small" }, icon(one.icon), `${one.network_name} · ${one.date}`),
    make("p", { class: "small" }, one.language_note),
    one.text && make("blockquote", { lang: one.language, dir: one.direction }, one.text),
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

customElements.define("some-seina", class extends HTMLElement {
  async connectedCallback() {
    if (this.shadowRoot) return
    const root = this.attachShadow({ mode: "open" })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
    root.adoptedStyleSheets = [sheet]
    const place = make("div", { class: "wait" }, make("slot"))
    root.append(place)
    try {
      const get = (name, otherwise) => this.getAttribute(name) || otherwise
      const language = get("lang", "fi")
      const path = `${get("server", ".")}/${get("wall")}/${language}/wall.json`
      const reply = await fetch(new URL(path, import.meta.url), { credentials: "omit" })
      const wall = await reply.json()
      if (wall.version != 1) throw wall
      const level = +get("heading-level", 2)
      const heading = "h" + (level + 1)
      const cards = Date.parse(wall.valid_until) > Date.now() ? wall.cards : []
      place.replaceChildren(
        make("h" + level, { class: "title" }, wall.title),
        make("ul", { class: "row", role: "list" },
          ...cards.map((one) => card(one, heading)),
          (wall.follow.needed || !cards[0]) && follow(wall.follow, heading)))
      place.lang = language
      new Image().src = wall.seen
    } catch {
      // The link stays.
    }
    place.className = ""
  }
})
