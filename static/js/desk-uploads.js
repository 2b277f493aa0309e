// Many files for the library: chosen or dropped, two on their way at a time, the answer of each in
// its row, and one form for what is said about all that are new.
const AT_ONCE = 2

class DeskUploads extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector(".uploads-drop")
    this.input = this.form.querySelector("[type=file]")
    this.words = this.querySelector(".uploads-words")
    this.rows = this.querySelector(".uploads-rows")
    this.whole = this.querySelector(".uploads-whole")
    this.status = this.whole.querySelector("[role=status]")
    this.form.querySelector("[data-plain]").hidden = true
    this.input.addEventListener("change", () => {
      this.add([...this.input.files])
      this.input.value = ""
    })
    this.form.addEventListener("submit", (event) => event.preventDefault())
    this.words.addEventListener("submit", (event) => this.save(event))
    this.addEventListener("upload:ready", () => this.next())
    this.addEventListener("upload:moved", () => this.show())
    this.addEventListener("upload:end", (event) => this.ended(event))
    this.hearDrops()
    window.addEventListener("beforeunload", (event) => {
      if (this.running()) event.preventDefault()
    })
  }

  // Wherever on the page it falls: a file that missed the place would be opened instead.
  hearDrops() {
    const over = (on) => this.form.classList.toggle("dropping", on)
    document.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return
      event.preventDefault()
      over(true)
    })
    document.addEventListener("dragleave", (event) => event.relatedTarget ?? over(false))
    document.addEventListener("drop", (event) => {
      if (!event.dataTransfer?.files.length) return
      event.preventDefault()
      over(false)
      this.add([...event.dataTransfer.files])
    })
  }

  uploads() {
    return [...this.querySelectorAll("desk-upload")]
  }

  running() {
    return this.uploads().some((one) => one.phase !== "ended")
  }

  add(files) {
    const room = Number(this.dataset.most) - this.rows.children.length
    const template = this.querySelector("[data-row]")
    for (const file of files.slice(0, Math.max(0, room))) {
      const row = template.content.cloneNode(true)
      row.querySelector("desk-upload").file = file
      this.rows.append(row)
    }
    this.show(files.length > room ? this.dataset.many : "")
  }

  next() {
    const all = this.uploads()
    const sending = all.filter((one) => one.phase === "sending").length
    const token = this.form.elements.csrfmiddlewaretoken.value
    const waiting = all.filter((one) => one.phase === "waiting").slice(0, AT_ONCE - sending)
    for (const one of waiting) one.send(this.dataset.address, token)
    this.show()
  }

  ended({ target, detail: { outcome, html } }) {
    const row = target.closest("li")
    row.dataset.outcome = outcome
    if (html) {
      const inside = document.activeElement && row.contains(document.activeElement)
      row.innerHTML = html
      if (inside) row.querySelector("input, a")?.focus()
    }
    this.words.toggleAttribute("data-empty", !this.words.querySelector("[name=image]"))
    this.next()
  }

  show(more = "") {
    const rows = [...this.rows.children]
    this.whole.hidden = !rows.length && !more
    const parts = rows.map((row) => {
      const one = row.querySelector("desk-upload")
      return one && one.phase !== "ended" ? (one.bar?.value ?? 0) : 1
    })
    const bar = this.whole.querySelector("progress")
    bar.max = rows.length || 1
    bar.value = parts.reduce((sum, part) => sum + part, 0)
    const words = `${more} ${this.told(rows)}`.trim()
    if (this.status.textContent !== words) this.status.textContent = words
  }

  told(rows) {
    if (!rows.length) return ""
    if (!this.running()) return this.words.hasAttribute("data-empty") ? this.dataset.none : this.dataset.done
    const left = this.uploads().filter((one) => one.phase !== "ended").length
    const values = { done: rows.length - left, count: rows.length }
    return this.dataset.going.replace(/{(\w+)}/g, (_whole, name) => values[name])
  }

  save(event) {
    if (!this.running()) return
    event.preventDefault()
    this.status.textContent = this.dataset.wait
    this.whole.scrollIntoView({ block: "nearest" })
  }
}

customElements.define("desk-uploads", DeskUploads)
