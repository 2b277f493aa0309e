// What the page of an article adds for those who have scripts: it counts, and offers two more ways
// to share. Without it every link works, uncounted.
//
// A read: ten seconds in sight, or a way on from here. Links say what they are: data-share="mail",
// data-click="original". Nothing is stored in the browser; a browser that objects sends nothing.

const ADDRESS = "/partages/"
const SECONDS = 10

const here = (location.pathname.match(/^\/(\d+)\//) ?? [])[1]
const article = here ?? document.querySelector("[data-article]")?.dataset.article
const objects = navigator.webdriver || navigator.globalPrivacyControl || navigator.doNotTrack === "1"
const counted = new Set()

function count(name, value) {
  if (!article || objects || counted.has(value)) return
  counted.add(value)
  navigator.sendBeacon(ADDRESS, new URLSearchParams({ article, [name]: value }))
}

// On the page of an article alone: the way to Mastodon (data-article) is none.
const read = () => { if (here) count("what", "read") }

let seen = 0
const clock = setInterval(() => {
  if (document.visibilityState === "visible" && ++seen === SECONDS) read()
  if (seen >= SECONDS) clearInterval(clock)
}, 1000)

function followed(event) {
  const link = event.target.closest?.("a[data-share], a[data-click]")
  // The middle button opens a link too, the right one does not.
  if (!link || (event.type !== "click" && event.button !== 1)) return
  read()
  if (link.dataset.share) count("network", link.dataset.share)
  else count("what", link.dataset.click)
}

document.addEventListener("click", followed)
document.addEventListener("auxclick", followed)

const sharing = document.querySelector("[data-address]")
const offer = (name) => sharing?.querySelector(`button[data-share=${name}]`)

function shared(name) {
  read()
  count("network", name)
}

const copy = navigator.clipboard && offer("copy")
if (copy) {
  copy.parentElement.hidden = false
  copy.addEventListener("click", async () => {
    const said = sharing.querySelector("[role=status]")
    try {
      await navigator.clipboard.writeText(sharing.dataset.address)
      said.textContent = copy.dataset.done
      shared("copy")
    } catch {
      said.textContent = sharing.dataset.address
    }
  })
}

const device = navigator.share && offer("device")
if (device) {
  device.parentElement.hidden = false
  device.addEventListener("click", async () => {
    try {
      await navigator.share({ title: sharing.dataset.title, url: sharing.dataset.address })
      shared("device")
    } catch {
      // Closed without a choice: nothing was shared.
    }
  })
}
