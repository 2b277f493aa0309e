// Who else has this article open, and in which field; tells the same of this tab, every ten
// seconds while somebody looks at it, and hears whether the login still holds.
const EVERY = 10_000
const IDLE = 600_000 // ms without a key or a click: nobody is here
const form = document.getElementById("article_form")

class DeskPresence extends HTMLElement {
  connectedCallback() {
    this.saver = document.querySelector("desk-autosave")
    this.active = Date.now()
    for (const kind of ["keydown", "pointerdown", "focusin"])
      document.addEventListener(kind, (event) => this.act(event))
    document.addEventListener("visibilitychange", () => this.beat())
    document.addEventListener("autosave:answer", ({ detail }) => {
      if (detail.number && !this.told) this.beat()
      if (detail.state === "stale") this.news("")
    })
    window.addEventListener("pageshow", () => this.beat())
    window.addEventListener("pagehide", () => this.leave())
    this.timer = setInterval(() => this.beat(), EVERY)
  }

  act(event) {
    const away = Date.now() - this.active > IDLE
    this.active = Date.now()
    const field = event.target.closest?.(".ProseMirror") ? "body" : (event.target.form === form && event.target.name)
    const moved = field && field !== this.field
    if (field) this.field = field
    if (away || moved) this.soon()
  }

  soon() {
    clearTimeout(this.moved)
    this.moved = setTimeout(() => this.beat(), 500)
  }

  async beat() {
    if (document.hidden || this.gone || Date.now() - this.active > IDLE) return
    const { presence, session } = this.saver.addresses
    const lost = ["login", "another"].includes(this.saver.state)
    this.told = Boolean(presence)
    try {
      const answer = presence && !lost
        ? await fetch(presence, { method: "POST", body: this.here(), redirect: "error" })
        : await fetch(session, { redirect: "error" })
      if (answer.status === 403) this.tell(await (await fetch(session)).json())
      else if (answer.ok) this.tell(await answer.json())
    } catch { /* no network: the next beat, or the next save, says so */ }
  }

  here() {
    const body = new FormData()
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
    body.set("tab", this.saver.tab)
    body.set("seen", this.saver.seen.value)
    body.set("field", this.field ?? "")
    return body
  }

  tell(found) {
    document.dispatchEvent(new CustomEvent("presence:session", { detail: found }))
    if (!found.people) return
    const list = this.querySelector("ul")
    const said = found.people.map((one) => one.said)
    if (list.dataset.said !== JSON.stringify(said)) {
      list.dataset.said = JSON.stringify(said)
      list.replaceChildren(...said.map((text) => Object.assign(document.createElement("li"), { textContent: text })))
      this.mark(found.people)
    }
    this.news(this.saver.busy || this.saver.state === "stale" ? "" : found.moved)
  }

  // The article was saved by somebody else, and nothing here is lost by looking at that.
  news(news) {
    const moved = this.querySelector(".moved")
    if (moved.dataset.said === news) return
    moved.dataset.said = news
    moved.replaceChildren(news)
    if (news) moved.append(" ", Object.assign(document.createElement("a"), { href: location.href, textContent: this.dataset.reload }))
  }

  // The name of a colleague stands at the field where the caret is.
  mark(people) {
    for (const field of document.querySelectorAll("[data-here]:not(desk-presence)")) delete field.dataset.here
    for (const { part, name } of people) {
      const field = part && (form.querySelector(`.form-row.field-${CSS.escape(part)}`) ?? document.getElementById(`${part}-group`))
      if (field) field.dataset.here = [field.dataset.here, name].filter(Boolean).join(", ")
    }
  }

  leave() {
    const body = this.here()
    if (this.saver.leaving) body.set("submitted", "1")
    navigator.sendBeacon(this.saver.addresses.leave, body)
  }
}

customElements.define("desk-presence", DeskPresence)
