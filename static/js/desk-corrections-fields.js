// The same as desk-corrections.js for the fields of the article's form that are no prose, and for the
// text where the prose editor did not start.
const inEditor = ({ field }) =>
  field === "body" && document.querySelector("#article_form .ProseMirror")?.editor

const fieldOf = (name) =>
  document.getElementById(`id_${name}`) ?? document.getElementById(`${name}-group`)

const reveal = (element) => {
  for (let one = element; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true
  element.scrollIntoView({ block: "center" })
}

const showField = (field, { start, end }) => {
  reveal(field)
  const choice = field.parentElement?.querySelector(".select2-selection")
  const target = choice ?? (field.matches("input:not([type=hidden]), textarea, select") ? field : null)
  const inside = target ?? field.querySelector("input:not([type=hidden]), select, a")
  ;(inside ?? field).focus({ preventScroll: true })
  if (field.setSelectionRange && end !== undefined && field.type !== "hidden") field.setSelectionRange(start, end)
}

const correctField = (field, text, edits) => {
  if (field?.value?.replaceAll("\r\n", "\n") !== text) return false
  reveal(field)
  for (const [start, end, words] of [...edits].reverse()) {
    field.focus({ preventScroll: true })
    field.setSelectionRange(start, end)
    // The only way to write into a field that its own Ctrl+Z knows.
    document.execCommand(words ? "insertText" : "delete", false, words)
  }
  return true
}

const show = (where) => {
  const field = fieldOf(where.field)
  if (field) showField(field, where)
  return Boolean(field)
}

const correct = (where, { edits }) => correctField(fieldOf(where.field), where.text, edits)

const undo = ({ field }, { edits }) => {
  fieldOf(field).focus()
  for (const _edit of edits) document.execCommand("undo")
  return true
}

for (const [name, act] of Object.entries({ show, correct, undo })) {
  document.addEventListener(`point:${name}`, ({ detail }) => {
    if (!inEditor(detail.where)) detail.done = act(detail.where, detail.correction)
  })
}
