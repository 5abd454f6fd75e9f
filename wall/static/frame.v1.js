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

// A page left open shows nothing that is past its time.
const until = Date.parse(document.querySelector("meta[name='dcterms.valid']").content.slice(4))
const again = () => (Date.now() < until ? setTimeout(again, Math.min(until - Date.now() + 1000, 3600000)) : location.reload())
again()
