// The calendar of the desk: arrows from day to day, M or Shift and an arrow to move an article, or
// dragging it. All of them send the one form of the page; without this script its links open it.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

class DeskCalendar extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog")
    this.form = this.dialog.querySelector("form")
    this.cells = [...this.querySelectorAll("td[data-day]")]
    this.querySelector(".cal-keys").hidden = false
    this.rove(this.cells.find((cell) => cell.matches(".cal-today")) ?? this.cells[0])
    for (const item of this.querySelectorAll("[data-kind]")) this.makeMovable(item)
    for (const day of this.querySelectorAll("[data-day]")) this.makeTarget(day)
    this.addEventListener("keydown", (event) => this.press(event))
    this.addEventListener("click", (event) => this.click(event))
    this.dialog.addEventListener("close", () => this.opener?.focus())
    // Once the browser has scrolled to the address's own anchor: that takes the focus away.
    if (document.readyState === "complete") this.comeBack()
    else window.addEventListener("load", () => setTimeout(() => this.comeBack()), { once: true })
  }

  // After a move the page comes back with the item in its address: the focus goes there.
  comeBack() {
    const name = location.hash.slice(1)
    const item = name && document.getElementById(name)
    if (item && this.contains(item) && item.dataset.kind) {
      const link = item.querySelector(".cal-name")
      if (this.querySelector("#cal-said")) link.setAttribute("aria-describedby", "cal-said")
      link.focus()
      this.rove(item.closest("td"))
    }
  }

  rove(chosen) {
    if (!chosen) return
    for (const cell of this.cells) cell.tabIndex = cell === chosen ? 0 : -1
    this.current = chosen
  }

  go(cell) {
    if (!cell) return
    this.rove(cell)
    cell.focus()
  }

  press(event) {
    if (this.dialog.contains(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    const item = event.target.closest("[data-kind]")
    if (item && event.key.toLowerCase() === "m") this.open(item)
    else if (item && event.shiftKey && STEPS[event.key]) this.step(item, STEPS[event.key])
    else if (event.target.matches("td[data-day]")) this.pressDay(event)
    else return
    event.preventDefault()
  }

  pressDay(event) {
    const at = this.cells.indexOf(event.target)
    const monday = at - (at % 7)
    if (STEPS[event.key]) this.go(this.cells[at + STEPS[event.key]] ?? event.target)
    else if (event.key === "Home") this.go(this.cells[monday])
    else if (event.key === "End") this.go(this.cells[monday + 6])
    else if (event.key === "Enter") (event.target.querySelector(".cal-name") ?? event.target).focus()
    else if (event.key === "PageUp") this.querySelector("[rel=prev]").click()
    else if (event.key === "PageDown") this.querySelector("[rel=next]").click()
  }

  click(event) {
    const link = event.target.closest(".cal-move")
    if (link) {
      event.preventDefault()
      this.open(link.closest("[data-kind]"))
    } else if (event.target.closest("[data-close]")) {
      event.preventDefault()
      this.dialog.close()
    }
  }

  fill(item) {
    for (const name of ["kind", "article", "was", "stamp"]) {
      this.form.elements[name].value = item.dataset[name]
    }
    this.form.elements.day.value = item.closest("[data-day]").dataset.day
    this.form.querySelector("[data-title]").textContent = item.querySelector(".cal-name").textContent
  }

  open(item) {
    this.fill(item)
    this.opener = item.querySelector(".cal-name")
    if (this.dialog.open) this.dialog.close()
    this.dialog.showModal()
    this.form.elements.day.focus()
  }

  step(item, days) {
    this.fill(item)
    const day = new Date(`${this.form.elements.day.value}T12:00:00Z`)
    day.setUTCDate(day.getUTCDate() + days)
    this.send(day.toISOString().slice(0, 10))
  }

  send(day) {
    this.form.elements.day.value = day
    this.form.requestSubmit(this.form.querySelector("button:not([name])"))
  }

  makeMovable(item) {
    item.draggable = true
    item.addEventListener("dragstart", (event) => {
      event.dataTransfer.effectAllowed = "move"
      event.dataTransfer.setData("text/plain", item.id)
      this.dragged = item
      item.classList.add("cal-dragged")
    })
    item.addEventListener("dragend", () => item.classList.remove("cal-dragged"))
  }

  makeTarget(day) {
    const mark = (on) => day.classList.toggle("cal-over", on)
    day.addEventListener("dragover", (event) => {
      if (!this.dragged) return
      event.preventDefault()
      mark(true)
    })
    day.addEventListener("dragleave", () => mark(false))
    day.addEventListener("drop", (event) => {
      event.preventDefault()
      mark(false)
      if (!this.dragged || this.dragged.closest("[data-day]") === day) return
      this.fill(this.dragged)
      this.send(day.dataset.day)
    })
  }
}

customElements.define("desk-calendar", DeskCalendar)
