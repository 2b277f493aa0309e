// The remarks beside an article: its forms are sent without leaving the page, what others write
// appears, and what one is writing stays. Fires "remarks:drawn" when the list is another.
const EVERY = 15000
// An untouched page lets its session end: it stops asking.
const AWAKE = 30 * 60 * 1000

class DeskRemarks extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector(".remark-list")
    this.said = this.querySelector(".remarks-said")
    this.panel = this.closest(".panel")
    this.touched = Date.now()
    this.addEventListener("submit", (event) => this.submit(event))
    this.addEventListener("keydown", (event) => this.key(event))
    this.panel.addEventListener("panel:open", () => this.look())
    for (const name of ["pointerdown", "keydown"]) {
      document.addEventListener(name, () => { this.touched = Date.now() })
    }
    window.addEventListener("beforeunload", (event) => this.isWritten(this) && event.preventDefault())
    this.timer = setInterval(() => this.isAwake() && this.look(), EVERY)
    window.addEventListener("hashchange", () => this.follow())
    // The panels take up their own tabs first.
    requestAnimationFrame(() => this.follow())
  }

  disconnectedCallback() {
    clearInterval(this.timer)
  }

  isAwake() {
    return !this.panel.hidden && !document.hidden && Date.now() - this.touched < AWAKE
  }

  // The panel, open: pressing its tab is what opens it.
  open() {
    const tab = document.querySelector(`[aria-controls="${this.panel.id}"]`)
    if (tab?.getAttribute("aria-expanded") === "false") tab.click()
  }

  // An address that names a remark, as a mail does, shows it.
  follow() {
    const wanted = location.hash.startsWith("#remark-") && this.querySelector(location.hash)
    if (location.hash === "#panel-remarks" || wanted) this.open()
    if (wanted) this.show(wanted)
  }

  show(remark) {
    const folded = remark.closest("details")
    if (folded) folded.open = true
    remark.scrollIntoView({ block: "center" })
    remark.focus({ preventScroll: true })
  }

  async look() {
    if (this.busy) return
    try {
      const address = `${this.dataset.address}?stamp=${encodeURIComponent(this.dataset.stamp)}`
      const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" })
      // Never over what a form has answered meanwhile.
      if (answer.status !== 200 || this.busy) return
      this.draw(await answer.json())
      this.say(this.dataset.news)
    } catch {
      // The next look tries again.
    }
  }

  key(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
    if (event.defaultPrevented || event.target.tagName !== "TEXTAREA") return
    event.preventDefault()
    event.target.form.requestSubmit()
  }

  async submit(event) {
    event.preventDefault()
    if (this.busy) return
    this.busy = true
    const form = event.target
    const body = new FormData(form)
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual",
      })
      if (answer.status === 200) this.done(form, await answer.json())
      else this.say(answer.status === 422 ? (await answer.json()).refused : this.dataset.refused, true)
    } catch {
      this.say(this.dataset.failed, true)
    } finally {
      this.busy = false
    }
  }

  done(form, answer) {
    const at = form.closest("li.thread")?.id
    form.reset()
    document.activeElement?.blur()
    form.dispatchEvent(new CustomEvent("remark:sent", { bubbles: true }))
    const folded = form.closest("details:not(.remarks-resolved)")
    if (folded) folded.open = false
    this.draw(answer)
    this.say(answer.said)
    const next = document.getElementById(`remark-${answer.new}`) ?? document.getElementById(at)
    if (next) this.show(next)
  }

  say(words, wrong = false) {
    this.said.classList.toggle("wrong", wrong)
    this.said.textContent = words
    if (wrong) this.said.scrollIntoView({ block: "nearest" })
  }

  // The new list, but with the threads of the old one that are the same or being written in.
  draw({ html, open, stamp }) {
    const fresh = document.createElement("div")
    fresh.innerHTML = html
    const focused = document.activeElement
    const resolved = this.list.querySelector(".remarks-resolved")?.open
    for (const thread of fresh.querySelectorAll("li.thread")) {
      const old = this.list.querySelector(`#${thread.id}`)
      if (!old || (old.dataset.stamp !== thread.dataset.stamp && !this.inUse(old))) continue
      thread.replaceWith(old)
    }
    this.list.replaceChildren(...fresh.childNodes)
    const folded = this.list.querySelector(".remarks-resolved")
    if (folded) folded.open = Boolean(resolved)
    // What is moved loses the focus.
    if (this.list.contains(focused)) focused.focus({ preventScroll: true })
    this.dataset.stamp = stamp
    this.dispatchEvent(new CustomEvent("panel:badge", { detail: open || "", bubbles: true }))
    this.dispatchEvent(new CustomEvent("remarks:drawn", { bubbles: true }))
  }

  inUse(thread) {
    return this.isWritten(thread) || thread.querySelector("textarea:focus") !== null
  }

  isWritten(part) {
    return [...part.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue)
  }
}

customElements.define("desk-remarks", DeskRemarks)
