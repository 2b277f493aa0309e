// The search beside the board: asked a moment after the last keystroke, and again after each act,
// since what stands on the page has changed.
const une = document.querySelector("desk-une")
const form = une.querySelector(".une-search form")
const list = document.getElementById("une-results")
const found = document.getElementById("une-found")
const PAUSE = 250
let timer = null
let running = null

const ask = async () => {
  clearTimeout(timer)
  running?.abort()
  running = new AbortController()
  const { signal } = running
  const asked = new URLSearchParams(new FormData(form))
  try {
    const answer = await fetch(`${form.dataset.results}?${asked}`, { signal, redirect: "manual" })
    if (!answer.ok) throw new Error(answer.status)
    const html = await answer.text()
    if (!signal.aborted) show(html)
  } catch (error) {
    if (error.name !== "AbortError") une.say(une.dataset.failed, true)
  }
}

const show = (html) => {
  const fresh = new DOMParser().parseFromString(html, "text/html")
  const key = list.contains(document.activeElement) && document.activeElement.dataset.key
  list.replaceChildren(...fresh.body.childNodes)
  found.textContent = list.querySelector("[data-said]").dataset.said
  if (key) list.querySelector(`[data-key="${key}"]`)?.focus()
}

if (form) {
  form.classList.add("une-scripted")
  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
  })
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    ask()
  })
  une.addEventListener("une:fresh", ask)
}
