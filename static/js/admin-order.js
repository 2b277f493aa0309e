// Rows of La Une move up and down by buttons; their places are numbered again in that order.
const rows = () => [...document.querySelectorAll("#slots-group tr.form-row:not(.empty-form)")]
const place = (row) => row.querySelector("input[name$=-position]")

// An empty row stays empty: with a place it would count as filled in.
const filled = (row) => [...row.querySelectorAll("select")].some((field) => field.value)
const renumber = () =>
  rows().filter(filled).forEach((row, index) => { place(row).value = index + 1 })

const move = (row, step) => {
  const all = rows()
  const other = all[all.indexOf(row) + step]
  if (!other) return
  if (step < 0) other.before(row)
  else other.after(row)
  renumber()
  row.querySelector(`[data-step="${step}"]`).focus()
}

const dress = (row) => {
  const cell = place(row)?.parentElement
  if (!cell || cell.querySelector("[data-step]")) return
  for (const [step, sign] of [[-1, "↑"], [1, "↓"]]) {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = sign
    button.dataset.step = step
    button.className = "move"
    button.setAttribute("aria-label", `${sign} ${row.querySelector("p, .original")?.textContent.trim() ?? ""}`)
    button.addEventListener("click", () => move(row, step))
    cell.append(button)
  }
}

rows().forEach(dress)
document.addEventListener("formset:added", (event) => dress(event.target))
