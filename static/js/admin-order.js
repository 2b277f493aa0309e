// Rows that have an order move up and down by buttons, or are dragged by their handle; their places
// are numbered again in that order.
const PLACE = "input[name$=-position]"
const rows = (group) => [...group.querySelectorAll("tr.form-row:not(.empty-form)")]
const place = (row) => row.querySelector(PLACE)
const groupOf = (row) => row.closest(".inline-group")

// An empty row stays empty: with a place it would count as filled in.
const filled = (row) => {
  const choices = [...row.querySelectorAll("select")]
  return !choices.length || choices.some((field) => field.value)
}
const renumber = (group) =>
  rows(group).filter(filled).forEach((row, index) => { place(row).value = index + 1 })

// What a row is about: its title where it has one, else what is chosen in it.
const NAMES = ["[data-title]", ".select2-selection__rendered", ".original p"]
const title = (row) => NAMES.map((name) => row.querySelector(name)?.textContent.trim()).find(Boolean) ?? ""

const move = (row, step) => {
  const all = rows(groupOf(row))
  const other = all[all.indexOf(row) + step]
  if (!other) return
  if (step < 0) other.before(row)
  else other.after(row)
  renumber(groupOf(row))
  row.querySelector(`[data-step="${step}"]`).focus()
}

const button = (row, sign, word) => {
  const made = document.createElement("button")
  made.type = "button"
  made.textContent = sign
  made.className = "move"
  const say = () => made.setAttribute("aria-label", `${word} ${title(row)}`)
  say()
  made.addEventListener("focus", say)
  place(row).parentElement.append(made)
  return made
}

// The handle alone begins a drag, so that words can still be selected in the fields.
const handle = (row, word) => {
  const made = button(row, "⠿", word)
  made.classList.add("drag")
  made.draggable = true
  made.tabIndex = -1
  made.addEventListener("dragstart", (event) => {
    event.dataTransfer.setDragImage(row, 0, 0)
    event.dataTransfer.effectAllowed = "move"
    row.classList.add("dragged")
  })
  made.addEventListener("dragend", () => {
    row.classList.remove("dragged")
    renumber(groupOf(row))
  })
}

const over = (event) => {
  const group = event.target.closest?.(".inline-group")
  const dragged = group?.querySelector("tr.dragged")
  const row = event.target.closest("tr.form-row:not(.empty-form)")
  if (!dragged || !row) return
  event.preventDefault()
  if (row === dragged) return
  const { top, height } = row.getBoundingClientRect()
  if (event.clientY < top + height / 2) row.before(dragged)
  else row.after(dragged)
}

const dress = (row) => {
  const field = place(row)
  if (!field || row.querySelector("[data-step]")) return
  const { up = "↑", down = "↓", drag } = field.dataset
  if (drag) handle(row, drag)
  for (const [step, sign, word] of [[-1, "↑", up], [1, "↓", down]]) {
    const made = button(row, sign, word)
    made.dataset.step = step
    made.addEventListener("click", () => move(row, step))
  }
}

// A form that was refused comes back in the order in which its rows were sent: in theirs again.
const settle = (group) => {
  const far = (row) => Number(place(row).value) || Infinity
  const all = rows(group).filter(place)
  const last = all.at(-1)?.nextSibling
  const sorted = [...all].sort((one, other) => far(one) - far(other) || 0)
  if (sorted.some((row, index) => row !== all[index])) {
    for (const row of sorted) last.before(row)
  }
}

for (const group of document.querySelectorAll(".inline-group")) {
  if (!group.querySelector(PLACE)) continue
  settle(group)
  rows(group).forEach(dress)
}
document.addEventListener("dragover", over)
document.addEventListener("formset:added", (event) => dress(event.target))
