// The board of an edition: each act is sent by itself, and the board comes back as it stands then.
// The parts beside it (desk-une-*.js) call `put`, `send`, `refresh` and `say`, and hear "une:fresh".
const ANSWERS = [200, 409, 422]

class DeskUne extends HTMLElement {
  connectedCallback() {
    this.told = this.querySelector(".une-told")
    this.addEventListener("submit", (event) => this.submitted(event))
    document.addEventListener("keydown", (event) => this.pressed(event))
  }

  get board() {
    return this.querySelector("#une-board")
  }

  get version() {
    return this.board.dataset.version
  }

  submitted(event) {
    const form = event.target
    if (form.action !== new URL(this.dataset.act, location.href).href) return
    event.preventDefault()
    const data = new FormData(form, event.submitter)
    const [act, article] = data.get("do").split(" ")
    const about = act === "put" ? { article, place: data.get("to") } : this.anchor(event.submitter)
    this.send(form.action, data, about)
  }

  // Ctrl+Z takes the last act back, but not while one types.
  pressed(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return
    const writing = event.target.closest?.("input, textarea, select, [contenteditable=true]")
    if (writing || document.querySelector("dialog[open]")) return
    event.preventDefault()
    this.querySelector(`[data-key=${event.shiftKey ? "redo" : "undo"}]`)?.click()
  }

  // What the focus is to find again: the same control, else its article, else its place.
  anchor(element) {
    const key = element?.dataset.key ?? ""
    const article = element?.closest("[data-article]")?.dataset.article
    const place = element?.closest("[data-place]")?.dataset.place
    return { key, article, place }
  }

  put(article, to, anchor = { article, place: to }) {
    const data = new FormData(document.getElementById("une-acts"))
    data.set("do", `put ${article}`)
    data.set("to", to)
    return this.send(this.dataset.act, data, anchor)
  }

  // An act is made on the board that one sees: while another one is on its way there is none.
  async send(address, body, anchor = {}) {
    if (this.busy) {
      this.missed = true
      this.say(this.dataset.busy, true)
      return null
    }
    this.missed = false
    const answer = await this.fetched(address, { method: "POST", body }, anchor)
    if (!answer) await this.lost(anchor)
    if (this.missed) this.say(this.sentences(this.dataset.busy), true)
    return answer
  }

  // The answer was lost, and perhaps not the act: the board tells what was done.
  async lost(anchor) {
    const found = await this.refresh(anchor)
    this.say(found ? this.dataset.reloaded : this.dataset.lost, true)
  }

  // What is said already, and one more sentence.
  sentences(text) {
    return [...new Set([this.told.textContent, text])].filter(Boolean).join(" ")
  }

  refresh(anchor = this.anchor(document.activeElement)) {
    return this.fetched(this.dataset.here, {}, anchor)
  }

  // The board anew; whatever else came (a form with faults) is for whoever sent it.
  async fetched(address, options, anchor) {
    this.busy = true
    this.board.setAttribute("aria-busy", "true")
    try {
      const headers = { "X-Fragment": "1" }
      const answer = await fetch(address, { ...options, headers, redirect: "manual" })
      if (!ANSWERS.includes(answer.status)) throw new Error(answer.status)
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html")
      const board = fresh.getElementById("une-board")
      if (!board) return { fresh, status: answer.status }
      this.show(board, anchor, options.method === "POST")
      return { status: answer.status }
    } catch {
      this.say(this.dataset.failed, true)
      return null
    } finally {
      this.busy = false
      this.board.removeAttribute("aria-busy")
    }
  }

  show(board, anchor, acted) {
    const inside = this.board.contains(document.activeElement) || this.querySelector("dialog[open]")
    if (acted) for (const dialog of this.querySelectorAll("dialog[open]")) dialog.close()
    this.board.replaceWith(document.adoptNode(board))
    const { said, status, look } = board.dataset
    const way = look ? Object.assign(document.createElement("a"), { href: look, textContent: this.dataset.see }) : null
    if (said) this.say(said, status !== "200", way)
    else this.say("")
    this.dispatchEvent(new CustomEvent("une:fresh"))
    if (inside || document.activeElement === document.body) this.comeBack(anchor)
  }

  comeBack({ key, article, place }) {
    const wanted = [
      key && `[data-key="${key}"]:not([disabled])`,
      article && `.une-card[data-article="${article}"] .une-grip`,
      place && `[data-place="${place}"] .une-grip`,
      ".une-name",
    ]
    for (const selector of wanted.filter(Boolean)) {
      const found = this.board.querySelector(selector)
      if (!found) continue
      found.focus({ preventScroll: selector === ".une-name" })
      return
    }
  }

  // One sentence, heard and seen; with a button where there is something to do about it.
  say(text, refused = false, act = null) {
    const words = Object.assign(document.createElement("p"), { textContent: text })
    this.told.replaceChildren(...(text ? [words] : []), ...(act ? [act] : []))
    this.told.classList.toggle("une-refused", refused)
  }
}

customElements.define("desk-une", DeskUne)
