// Names what the stock admin leaves nameless to a screen reader: the cells of tables, the
// search box, and the parts that select2 makes of a select.
const words = (element) => element?.textContent.replace(/\s*:?\s*$/, "").trim() || ""

const column = (cell) => {
  const row = cell.closest("table").querySelector("thead tr")
  return words(row?.children[cell.cellIndex])
}

const freeHeads = (table) => {
  for (const head of table.querySelectorAll("thead th")) {
    if (!words(head)) head.role = "presentation"
  }
}

const nameCells = (table) => {
  for (const field of table.querySelectorAll("tbody :is(input, select, textarea):not([type=hidden])")) {
    const cell = field.closest("td")
    if (cell && !field.labels?.length && !field.ariaLabel) field.ariaLabel = column(cell)
  }
}

const nameChoice = (container) => {
  const select = container.previousElementSibling
  const name = select?.ariaLabel || words(select?.labels?.[0])
  container.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]").forEach((part) => {
    part.ariaLabel = name
  })
  container.querySelector("ul.select2-selection__rendered")?.setAttribute("role", "presentation")
  container.querySelectorAll("li.select2-selection__choice").forEach((part) => { part.role = "presentation" })
}

const nameAll = () => {
  document.querySelectorAll(".inline-group table").forEach(freeHeads)
  document.querySelectorAll(".inline-group table, #result_list").forEach(nameCells)
  document.querySelectorAll(".select2-container").forEach(nameChoice)
  const search = document.getElementById("searchbar")
  if (search) search.ariaLabel = search.form.querySelector("[type=submit]")?.value || ""
}

// After select2, which waits for jQuery's word, and that may come later than the load event.
if (window.django?.jQuery) window.django.jQuery(nameAll)
else nameAll()
document.addEventListener("formset:added", () => requestAnimationFrame(nameAll))
