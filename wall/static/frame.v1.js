// In the framed wall: tells the page around it how high it is, in WordPress's words, which others may read too.
// In a sandbox without windows of its own it asks that page to follow a link.

const secret = new URLSearchParams(location.hash.replace(/^#\??/, "")).get("secret")
const tell = (message, value) => parent.postMessage({ message, value, secret }, "*")

let told
const measure = () => {
  const height = Math.ceil(document.querySelector("main").getBoundingClientRect().height)
  if (height !== told) tell("height", (told = height))
}
new ResizeObserver(measure).observe(document.querySelector("main"))

if (origin === "null") {
  addEventListener("click", (event) => {
    const link = event.target.closest("a")
    if (!link) return
    event.preventDefault()
    tell("link", link.href)
  })
}

// A page left open shows nothing that is past its time: the channels take its place, and whenever the
// service can be reached, so does a new page.
const until = Date.parse(document.querySelector("meta[name='dcterms.valid']").content.slice(4))
const giveWay = () => {
  for (const card of document.querySelectorAll(".seina-cards > :not(.seina-rest)")) card.remove()
  document.querySelector(".seina-rest").hidden = false
}
const askAnew = () => {
  const probe = new Image()
  probe.onload = () => location.reload()
  probe.src = new URL("icon.svg?" + Date.now(), import.meta.url)
}
const check = (opened) => {
  if (Date.now() >= until) giveWay()
  if (Date.now() >= until && !opened) askAnew()
}
check(true)
setInterval(check, 600000)
