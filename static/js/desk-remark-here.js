// A selection in the text of an article, its title or its standfirst: a button beside it, and
// Ctrl+Alt+M, take it as the passage of a new remark ("passage:chosen").
const FIELDS = ["kicker", "title", "standfirst"]
const KEYS = (event) => (event.ctrlKey || event.metaKey) && event.altKey && event.code === "KeyM"

let remarks = null
let button = null

const inField = () => {
  const element = document.activeElement
  const part = FIELDS.find((name) => element?.id === `id_${name}`)
  if (!part || element.selectionStart === element.selectionEnd) return null
  const place = element.getBoundingClientRect()
  return { part, start: element.selectionStart, end: element.selectionEnd, place }
}

const inProse = () => {
  const selection = getSelection()
  const prose = document.querySelector(".field-body .ProseMirror")
  if (!prose || !selection.rangeCount || selection.isCollapsed) return null
  const range = selection.getRangeAt(0)
  if (!prose.contains(range.commonAncestorContainer) || !String(selection).trim()) return null
  return { part: "body", range: range.cloneRange(), place: range.getBoundingClientRect() }
}

const chosen = () => inField() ?? inProse()

const watch = () => {
  const found = chosen()
  button.hidden = !found
  if (!found) return
  const { place } = found
  const width = button.offsetWidth || 100
  const left = Math.min(Math.max(place.left, 8), document.documentElement.clientWidth - width - 8)
  button.style.insetBlockStart = `${Math.max(place.bottom, 0) + window.scrollY + 6}px`
  button.style.insetInlineStart = `${left + window.scrollX}px`
}

const take = () => {
  const found = chosen()
  button.hidden = true
  if (found) remarks.dispatchEvent(new CustomEvent("passage:chosen", { detail: found }))
}

const begin = (element) => {
  if (!document.getElementById("article_form")) return
  remarks = element
  button = remarks.querySelector(".remark-here")
  document.body.append(button)
  remarks.querySelector(".remark-how").hidden = false
  let soon = null
  const later = () => {
    clearTimeout(soon)
    soon = setTimeout(watch, 200)
  }
  document.addEventListener("selectionchange", later)
  document.addEventListener("select", later, true)
  // Pressed, it must not take the selection away before it is read.
  button.addEventListener("pointerdown", (event) => event.preventDefault())
  button.addEventListener("click", take)
  document.addEventListener("keydown", (event) => {
    if (!KEYS(event) || !chosen()) return
    event.preventDefault()
    take()
  })
}

// A new article has its panels once it is saved (desk-panels.js).
const found = document.querySelector("desk-remarks")
if (found) begin(found)
else document.addEventListener("panels:coming", ({ detail }) => begin(detail.querySelector("desk-remarks")), { once: true })
