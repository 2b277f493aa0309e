// « Bon à publier » beside the article's form: asks the server for the points of what stands in the
// form now, shows them, and has a correction written there (desk-corrections.js).
const form = document.getElementById("article_form")
const QUIET = 1500

class DeskChecklist extends HTMLElement {
  connectedCallback() {
    if (!form) return
    this.points = this.querySelector(".points")
    this.said = this.querySelector(".said")
    this.undoing = this.querySelector(".undo")
    this.querySelector(".checking").hidden = false
    this.querySelector(".whole").parentElement.hidden = true
    this.beside()
    this.querySelector(".look").addEventListener("click", () => this.look())
    this.undoing.addEventListener("click", () => this.undo())
    this.points.addEventListener("click", ({ target }) => this.press(target))
    this.addEventListener("keydown", (event) => this.key(event))
    this.closest(".panel")?.addEventListener("panel:open", () => this.look())
    document.addEventListener("autosave:answer", () => this.later())
    const idle = window.requestIdleCallback ?? setTimeout
    idle(() => this.look())
  }

  // What stands there, in a few words beside "Publish".
  beside() {
    this.line = document.createElement("button")
    this.line.type = "button"
    this.line.className = "ready-line"
    this.line.hidden = true
    this.line.addEventListener("click", () => this.open())
    document.querySelector(".submit-row .verbs")?.before(this.line)
  }

  open() {
    const panel = this.closest(".panel")
    const tab = document.querySelector(`[aria-controls="${panel.id}"]`)
    if (tab?.getAttribute("aria-expanded") === "false") tab.click()
    panel.focus()
  }

  later() {
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => this.look(), QUIET)
  }

  async look(afterwards = "") {
    clearTimeout(this.waiting)
    this.asked?.abort()
    const asked = (this.asked = new AbortController())
    try {
      const body = new FormData(form)
      const options = { method: "POST", body, redirect: "error", signal: asked.signal }
      const answer = await fetch(this.dataset.address, options)
      if (!answer.ok) throw new Error(answer.status)
      this.draw(await answer.text())
      this.said.textContent = afterwards || this.summary
    } catch {
      if (asked.signal.aborted) return
      this.said.textContent = this.dataset.failed
    }
  }

  // Whoever reads the list with the keyboard stays at the same place in it.
  draw(html) {
    const buttons = () => [...this.points.querySelectorAll("button")]
    const open = this.points.querySelector("details")?.open
    const at = buttons().indexOf(document.activeElement)
    this.points.innerHTML = html
    if (open) this.points.querySelector("details")?.setAttribute("open", "")
    if (at >= 0) (buttons()[at] ?? buttons().at(-1) ?? this.querySelector(".look")).focus()
    const { blocking, warnings, summary } = this.points.firstElementChild.dataset
    this.dispatchEvent(new CustomEvent("panel:badge", { bubbles: true, detail: Number(blocking) || "" }))
    this.summary = this.line.textContent = summary
    this.line.dataset.state = Number(blocking) ? "blocking" : Number(warnings) ? "warnings" : "fine"
    this.line.hidden = false
  }

  press(target) {
    const point = target.closest("[data-place]")
    if (!point || !target.matches("button")) return
    const where = JSON.parse(point.dataset.place)
    if (target.matches(".show")) this.ask("show", { where }) || this.stale()
    if (target.matches(".correct")) this.correct(where, JSON.parse(target.dataset.correction), target)
  }

  ask(act, detail) {
    document.dispatchEvent(new CustomEvent(`point:${act}`, { detail }))
    return detail.done
  }

  stale() {
    this.look(this.dataset.moved)
  }

  correct(where, correction, button) {
    if (!this.ask("correct", { where, correction })) return this.stale()
    this.last = { where, correction }
    this.undoing.hidden = false
    button.focus({ preventScroll: true })
    this.look(this.dataset.corrected)
  }

  undo() {
    if (!this.last) return
    this.ask("undo", this.last)
    this.last = null
    this.querySelector(".look").focus({ preventScroll: true })
    this.undoing.hidden = true
    this.look(this.dataset.undone)
  }

  // In the panel, Ctrl+Z takes back what was done there last.
  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "z" || event.shiftKey || !this.last) return
    event.preventDefault()
    this.undo()
  }
}

customElements.define("desk-checklist", DeskChecklist)
