// The preview over the board: the page at an hour, as wide as a telephone or a desk shows it.
const une = document.querySelector("desk-une")
const box = document.getElementById("une-preview")
const frame = box.querySelector("iframe")
const room = box.querySelector(".preview-room")
const hour = box.querySelector("[name=at]")
const buttons = [...box.querySelectorAll("[data-width]")]
let width = 1280
let chosen = false

// Until an hour is chosen the preview is of now, not of when the board was opened.
const load = () => {
  const asked = chosen && hour.value ? `?${new URLSearchParams({ at: hour.value })}` : ""
  frame.src = box.dataset.address + asked
  box.querySelector("[data-tab]").href = box.dataset.address + asked
}

const fit = () => {
  if (!room.clientWidth) return
  const scale = Math.min(1, room.clientWidth / width)
  Object.assign(frame.style, {
    width: `${width}px`,
    height: `${room.clientHeight / scale}px`,
    transform: `scale(${scale})`,
    marginInline: scale === 1 ? "auto" : "0",
  })
}

const widen = (wanted) => {
  width = Number(wanted)
  for (const button of buttons) {
    button.setAttribute("aria-pressed", Number(button.dataset.width) === width)
  }
  fit()
}

une.addEventListener("click", (event) => {
  const link = event.target.closest("[data-preview]")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  box.showModal()
  load()
  fit()
})
for (const button of buttons) button.addEventListener("click", () => widen(button.dataset.width))
box.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault()
  chosen = true
  load()
})
new ResizeObserver(fit).observe(room)
