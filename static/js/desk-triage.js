// Arrivals by the keyboard, while the focus is within: j, k and the arrows go from one to the next,
// which is shown beside the list; each act has its key (data-key), pressed as the mouse would.
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }
const isTick = (field) => field.type === "checkbox" || field.type === "radio"

class DeskTriage extends HTMLElement {
  connectedCallback() {
    this.told = this.querySelector(".triage-told")
    this.shown = this.querySelector("desk-triage-shown")
    const keys = this.querySelector(".triage-keys")
    if (keys) keys.hidden = false
    this.addEventListener("keydown", (event) => this.press(event))
    this.addEventListener("click", (event) => this.choose(event))
    this.addEventListener("change", (event) => this.count(event))
    this.addEventListener("submit", (event) => this.send(event))
    window.addEventListener("pageshow", () => (this.sent = false))
    this.welcome()
  }

  /** What the last act did is said aloud, and the keys are at hand. */
  welcome() {
    const words = [...document.querySelectorAll(".messagelist li")].map((one) => one.textContent.trim())
    if (words.length) setTimeout(() => this.say(words.join(" "), true), 100)
    const open = this.querySelector(".triage-ways details[open] [data-first]")
    const start = open ?? this.current ?? this.querySelector(".triage-undo button") ?? this
    start.focus({ preventScroll: !open })
  }

  /** Aloud; `again`: what the page shows already. */
  say(words, again = false) {
    this.told.classList.toggle("triage-again", again)
    this.told.textContent = words
  }

  get links() {
    return [...this.querySelectorAll("a[data-one]")]
  }

  get current() {
    return this.querySelector(".triage-row[aria-current] a[data-one]")
  }

  async press(event) {
    const { key, target } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (key === "Escape") this.leave(event)
    else if (key === "Enter" && target.matches("input")) this.go(event)
    else if (target.matches("input, textarea, select") && !isTick(target)) return
    else if (key in STEPS && target.type !== "radio") this.move(event)
    else if (key === "x") this.tick(event)
    else this.act(event)
  }

  move(event) {
    const links = this.links
    const to = links[links.indexOf(this.current) + STEPS[event.key]]
    if (!links.length) return
    event.preventDefault()
    if (to) this.show(to, 120)
    else this.current?.focus()
  }

  choose(event) {
    const link = event.target.closest("a[data-one]")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (link !== this.current) this.show(link, 0)
    this.ready.then(() => this.shown.enter())
  }

  /** From now on acts are about this one; what is shown of it comes a moment later. */
  show(link, wait) {
    this.current?.closest("li").removeAttribute("aria-current")
    link.closest("li").setAttribute("aria-current", "true")
    link.focus()
    const links = this.links
    const place = links.indexOf(link)
    const next = links[place + 1] ?? links[place - 1]
    this.shown.show(link, next?.dataset.one ?? "", wait)
  }

  get ready() {
    return this.shown?.coming ?? Promise.resolve()
  }

  async act(event) {
    const key = CSS.escape(event.key)
    if (!this.querySelector(`[data-key="${key}"]`)) return
    event.preventDefault()
    await this.ready
    const found = [...this.querySelectorAll(`[data-key="${key}"]`)].find((one) => one.checkVisibility())
    if (!found || this.sent) return
    found.click()
    if (found.type === "radio") this.goFrom(found)
    if (found.matches("summary")) this.turnTo(found.parentElement)
  }

  turnTo(way) {
    // The details opens after the click has been heard.
    setTimeout(() => {
      if (!way.open) return
      for (const other of this.querySelectorAll(".triage-ways details"))
        if (other !== way) other.open = other.contains(way)
      ;(way.querySelector("[data-first]") ?? way.querySelector("summary")).focus()
    })
  }

  go(event) {
    if (event.target.closest("details")?.querySelector("[data-go]")) {
      event.preventDefault()
      this.goFrom(event.target)
    }
  }

  goFrom(field) {
    field.closest("details").querySelector("[data-go]").click()
  }

  leave(event) {
    for (const way of this.querySelectorAll("details[open]")) way.open = false
    event.preventDefault()
    this.current?.focus()
  }

  tick(event) {
    const box = this.current?.closest("li").querySelector("[name=chosen]")
    if (!box) return
    event.preventDefault()
    box.click()
  }

  count(event) {
    if (event.target.name !== "chosen") return
    const ticked = this.querySelectorAll(".triage-row :checked").length
    this.say(this.dataset.ticked.replace("%s", ticked))
  }

  /** Once is enough. */
  send(event) {
    if (this.sent) event.preventDefault()
    this.sent = true
  }
}

customElements.define("desk-triage", DeskTriage)
