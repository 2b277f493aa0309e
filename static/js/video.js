// A video plays in its place once a reader has asked for it; until then its host knows nothing.
const play = (link) => {
  const frame = document.createElement("iframe")
  frame.src = link.dataset.player
  frame.title = link.closest("figure").querySelector("figcaption")?.textContent.trim() || link.textContent.trim()
  frame.allow = "autoplay; fullscreen; picture-in-picture"
  frame.referrerPolicy = "strict-origin-when-cross-origin"
  frame.className = "video-frame"
  link.replaceWith(frame)
  frame.focus()
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-player]")
  // With a key held the page of the video opens, as for any link.
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  play(link)
})
