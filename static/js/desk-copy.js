// A copy of what is typed, in this browser alone, until the server has it: for a network or a login
// that is gone and a browser that dies. Offered back when the article is opened again.
const form = document.getElementById("article_form")
const OURS = /^(csrfmiddlewaretoken|tab|again|seen|_selected_action|CHANGE_FORM-action)$|-(id|article|INITIAL_FORMS)$/
const SOON = 300 // ms after a key

const entries = () =>
  [...form.elements].flatMap((field) => {
    if (!field.name || OURS.test(field.name) || /submit|button/.test(field.type)) return []
    if (field.type === "checkbox") return field.checked ? [[field.name, "on"]] : []
    if (!field.options) return [[field.name, field.value]]
    return [...field.selectedOptions].map((one) => [field.name, one.value, one.textContent])
  })
const values = (rows) => JSON.stringify(rows.map(([name, value]) => [name, value]))
const words = (html) => new DOMParser().parseFromString(html.replace(/<\/(p|h2|h3|li)>/g, "$&\n"), "text/html").body.textContent

class DeskCopy extends HTMLElement {
  connectedCallback() {
    this.saver = document.querySelector("desk-autosave")
    this.family = `desk-copy:${this.dataset.user}:`
    this.number = this.dataset.number
    form.addEventListener("input", () => this.later())
    form.addEventListener("change", () => this.later())
    window.django?.jQuery?.(form).on("change", "select", () => this.later())
    window.addEventListener("pagehide", () => this.keep())
    document.addEventListener("autosave:answer", ({ detail }) => this.heard(detail))
    this.querySelector("[data-take]").addEventListener("click", () => this.take())
    this.querySelector("[data-drop]").addEventListener("click", () => this.drop())
    this.ready().then(() => this.offer())
  }

  get key() {
    return this.family + (this.number === "new" ? `new:${this.saver.tab}` : this.number)
  }

  // The text is compared as the editor writes it.
  async ready() {
    for (let tries = 0; tries < 50 && !document.querySelector(".ProseMirror")?.editor; tries++)
      await new Promise((resolve) => { setTimeout(resolve, 100) })
    this.editor = document.querySelector(".ProseMirror")?.editor
  }

  later() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.keep(), SOON)
  }

  keep() {
    clearTimeout(this.timer)
    if (!this.saver.unsaved || this.offered) return
    const copy = { at: Date.now(), version: form.elements.seen.value, rows: entries() }
    try {
      localStorage.setItem(this.key, JSON.stringify(copy))
    } catch {
      this.hidden = false
      this.firstElementChild.textContent = this.dataset.full
    }
  }

  heard({ state, whole, number }) {
    if (!["saved", "stale", "empty"].includes(state) || !whole) return
    clearTimeout(this.timer)
    if (!this.offered) localStorage.removeItem(this.key)
    if (number) this.number = number
  }

  find() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.family))
    const mine = keys.filter((key) => key.slice(this.family.length).split(":")[0] === String(this.number))
    const found = mine.map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }))
    return found.sort((one, other) => other.at - one.at)[0]
  }

  offer() {
    const copy = this.find()
    if (!copy) return
    const now = new Map(entries())
    if (this.editor) now.set("body", this.editor.getHTML())
    const then = new Map(copy.rows)
    const empty = (text) => (/^<p><\/p>$/.test(text ?? "") ? "" : (text ?? ""))
    const names = new Set([...now.keys(), ...then.keys()])
    const same = [...names].every((name) => empty(now.get(name)) === empty(then.get(name)))
    if (same) { localStorage.removeItem(copy.key); return }
    this.offered = copy
    const at = new Date(copy.at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" })
    this.firstElementChild.textContent = this.dataset.typed.replace("{when}", at)
    this.querySelector(".copy-text").textContent =
      [then.get("title"), then.get("standfirst"), words(then.get("body") ?? "")].filter(Boolean).join("\n\n")
    this.hidden = false
  }

  take() {
    const { rows, version } = this.offered
    this.drop()
    const names = new Set(rows.map(([name]) => name))
    for (const name of names) if (name.endsWith("-TOTAL_FORMS")) this.grow(name, rows)
    for (const name of names) this.fill(name, rows.filter((row) => row[0] === name))
    for (const select of form.querySelectorAll("select[multiple]"))
      if (select.name && !names.has(select.name)) this.fill(select.name, [])
    // Written on another version than stands here: refused, then merged.
    if (version) form.elements.seen.value = version
    this.later()
  }

  grow(name, rows) {
    const wanted = Number(rows.find((row) => row[0] === name)[1])
    const group = document.getElementById(`${name.replace("-TOTAL_FORMS", "")}-group`)
    for (let more = wanted - Number(form.elements[name]?.value); more > 0; more--)
      group?.querySelector(".add-row a, .add-row button")?.click()
  }

  fill(name, rows) {
    const field = form.elements[name]
    if (!field || name.endsWith("_FORMS")) return
    if (field.type === "checkbox") field.checked = rows.length > 0
    else if (field.options) {
      for (const [, value, text] of rows)
        if (![...field.options].some((one) => one.value === value)) field.add(new Option(text, value))
      for (const one of field.options) one.selected = rows.some(([, value]) => value === one.value)
      window.django?.jQuery?.(field).trigger("change")
    } else if (name === "body" && this.editor) this.editor.commands.setContent(rows[0][1])
    else field.value = rows[0][1]
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  drop() {
    localStorage.removeItem(this.offered.key)
    this.offered = null
    this.hidden = true
  }
}

customElements.define("desk-copy", DeskCopy)
