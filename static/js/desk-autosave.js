// Autosave: what is typed in the article's form is on the server within two seconds. One save at a
// time; what is typed meanwhile goes with the next. Tells the page in "autosave:…" events.
const QUIET = 1000 // ms without a key
const LONGEST = 10_000 // ms of typing without a pause
const AGAIN = 5_000 // ms until a save that failed is tried again
const form = document.getElementById("article_form")
const tab = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4))).join("-")

class DeskAutosave extends HTMLElement {
  connectedCallback() {
    this.addresses = JSON.parse(this.dataset.addresses)
    this.said = this.querySelector(".said")
    this.typed = 0 // counts changes
    this.kept = "unsaved" in this.dataset ? -1 : 0 // the last change that the server has
    this.hide("tab", tab)
    this.hide("again", this.dataset.again)
    const heard = (event) => event.target.closest("[data-unsent]") || this.touch()
    form.addEventListener("input", heard)
    form.addEventListener("change", heard)
    // select2 speaks jQuery alone; rows come and go without a word of the fields. Once the admin
    // is ready: it says "change" for each choice when the page opens, and nobody has typed.
    const jQuery = window.django?.jQuery
    jQuery?.(() => jQuery(form).on("change", "select", heard))
    jQuery?.(document).on("formset:removed", () => this.touch())
    document.addEventListener("formset:removed", () => this.touch())
    form.addEventListener("submit", (event) => this.submit(event))
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved && !this.leaving) event.preventDefault()
    })
    window.addEventListener("online", () => this.save())
    document.addEventListener("presence:session", ({ detail }) => this.session(detail))
    if (this.unsaved) this.later(QUIET)
  }

  get tab() { return tab }
  get unsaved() { return this.typed !== this.kept }
  get seen() { return form.elements.seen }

  hide(name, value) {
    const input = document.createElement("input")
    Object.assign(input, { type: "hidden", name, value })
    form.append(input)
  }

  touch() {
    this.typed++
    this.since ??= Date.now()
    if (this.state === "login" || this.state === "another") return
    if (!this.busy && !this.state) this.say(this.dataset.typing)
    this.later(Date.now() - this.since > LONGEST ? 0 : QUIET)
  }

  later(ms) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), ms)
  }

  async save() {
    clearTimeout(this.timer)
    if (this.busy || !this.unsaved || this.leaving || this.state === "gone") return
    const sending = this.typed
    this.since = null
    if (!this.state) this.say(this.dataset.saving)
    this.busy = this.send()
    const answer = await this.busy
    this.busy = null
    this.hear(answer, sending)
  }

  async send() {
    try {
      const body = new FormData(form)
      const answer = await fetch(this.addresses.save, { method: "POST", body, redirect: "error" })
      if (answer.status === 403) return { state: "login" }
      return answer.ok ? await answer.json() : { state: "failed" }
    } catch {
      return { state: "offline" }
    }
  }

  hear(answer, sending) {
    this.state = ["saved", "refused", "empty"].includes(answer.state) ? "" : answer.state
    this.dataset.state = answer.state
    this.querySelector(".merge").hidden = answer.state !== "stale"
    this.querySelector(".login").hidden = !["login", "another"].includes(answer.state)
    if (this.state === "") this.reached(answer, sending)
    else if (answer.state === "stale") this.refused(answer, sending)
    else this.say(answer.said ?? this.dataset[answer.state])
    if (["offline", "failed"].includes(answer.state)) this.later(AGAIN)
    else if (this.unsaved && ["", "stale"].includes(this.state)) this.later(QUIET)
    document.dispatchEvent(new CustomEvent("autosave:answer", { detail: { ...answer, whole: !this.unsaved } }))
  }

  reached(answer, sending) {
    this.kept = sending // and what was typed since is not saved: the line says so
    this.say([this.unsaved ? this.dataset.typing : answer.said, answer.refused].filter(Boolean).join(" · "))
    if (answer.version) this.seen.value = answer.version
    if (!answer.addresses) return
    // A new article has its own page from now on: a reload and the way back lead there.
    if (!this.addresses.presence) history.replaceState(history.state, "", answer.addresses.page)
    Object.assign(this.addresses, answer.addresses)
  }

  refused(answer, sending) {
    this.kept = sending // on the server, though beside the article
    form.elements.again.value = answer.again
    this.querySelector(".merge").href = answer.merge
    this.say(answer.said)
  }

  // The login is there again, or another's: the token of the form is its own.
  session({ state, user, token }) {
    if (token) for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token
    const another = state === "here" && String(user) !== this.dataset.user
    const lost = ["login", "another"].includes(this.state)
    if (another || state === "login") this.hear({ state: another ? "another" : "login" })
    else if (lost && state === "here") {
      this.hear({ state: "saved", said: this.unsaved ? this.dataset.typing : this.said.textContent }, this.kept)
      this.save()
    }
  }

  // A press on a button waits for the save that is on its way, and then knows its version.
  submit(event) {
    clearTimeout(this.timer)
    if (["login", "another"].includes(this.state)) return event.preventDefault()
    if (!this.busy) {
      this.leaving = true
      setTimeout(() => { this.leaving = false }, AGAIN) // should the page stay after all
      return
    }
    event.preventDefault()
    const { submitter } = event
    this.busy.then(() => setTimeout(() => form.requestSubmit(submitter)))
  }

  say(text) {
    if (this.said.textContent !== text) this.said.textContent = text
  }
}

customElements.define("desk-autosave", DeskAutosave)

// Ctrl+S or Cmd+S saves and goes on.
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault()
    form?.requestSubmit(form.querySelector("[name=_continue]"))
  }
})
