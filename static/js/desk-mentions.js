// After an @ in a remark: the people and roles that may be called, offered while one types.
const LIST = "mention-choices"
const SIGN = /(?:^|[^\p{L}\p{N}_@.])@([\p{L}\p{N}_.+@-]*)$/u

class Mentions {
  constructor(remarks) {
    this.remarks = remarks
    this.list = document.createElement("ul")
    this.list.id = LIST
    this.list.className = "mention-choices"
    this.list.role = "listbox"
    this.list.hidden = true
    this.list.ariaLabel = remarks.dataset.called
    remarks.append(this.list)
    remarks.addEventListener("input", ({ target }) => this.type(target))
    remarks.addEventListener("keydown", (event) => this.key(event))
    remarks.addEventListener("focusout", () => this.close())
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault()
      const option = event.target.closest("li")
      if (option) this.take(option)
    })
  }

  type(area) {
    clearTimeout(this.soon)
    const begun = this.begun(area)
    if (begun === null) this.close()
    else this.soon = setTimeout(() => this.ask(area, begun), 120)
  }

  // What was typed after the @ before the caret; null when there is none.
  begun(area) {
    if (!area.matches("textarea[data-mentions]")) return null
    return area.value.slice(0, area.selectionStart).match(SIGN)?.[1] ?? null
  }

  async ask(area, begun) {
    const address = `${this.remarks.dataset.people}?q=${encodeURIComponent(begun)}`
    const answer = await fetch(address, { redirect: "manual" }).catch(() => null)
    if (answer?.status !== 200) return
    const { choices } = await answer.json()
    if (document.activeElement === area && this.begun(area) === begun) this.offer(area, choices)
  }

  offer(area, choices) {
    if (!choices.length) return this.close()
    this.area = area
    this.list.replaceChildren(...choices.map(([handle, name], index) => {
      const option = document.createElement("li")
      option.role = "option"
      option.id = `${LIST}-${index}`
      option.dataset.handle = handle
      option.textContent = name === handle ? `@${handle}` : `${name} (@${handle})`
      return option
    }))
    area.after(this.list)
    this.list.hidden = false
    area.setAttribute("aria-controls", LIST)
    area.setAttribute("aria-autocomplete", "list")
    this.choose(0)
    this.remarks.say(this.remarks.dataset.choices)
  }

  choose(index) {
    const options = [...this.list.children]
    this.chosen = (index + options.length) % options.length
    options.forEach((option, at) => option.setAttribute("aria-selected", at === this.chosen))
    options[this.chosen].scrollIntoView({ block: "nearest" })
    this.area.setAttribute("aria-activedescendant", options[this.chosen].id)
  }

  key(event) {
    if (this.list.hidden || event.target !== this.area || event.isComposing) return
    const acts = {
      ArrowDown: () => this.choose(this.chosen + 1),
      ArrowUp: () => this.choose(this.chosen - 1),
      Enter: () => this.take(this.list.children[this.chosen]),
      Tab: () => this.take(this.list.children[this.chosen]),
      Escape: () => this.close(),
    }
    if (!acts[event.key]) return
    event.preventDefault()
    event.stopImmediatePropagation()
    acts[event.key]()
  }

  take(option) {
    const { area } = this
    const end = area.selectionStart
    const start = end - this.begun(area).length
    area.setRangeText(`${option.dataset.handle} `, start, end, "end")
    this.close()
    area.focus()
  }

  close() {
    clearTimeout(this.soon)
    this.list.hidden = true
    if (!this.area) return
    this.remarks.say("")
    this.area.removeAttribute("aria-activedescendant")
    this.area.removeAttribute("aria-controls")
    this.area = null
  }
}

const begin = (remarks) => new Mentions(remarks)

// A new article has its panels once it is saved (desk-panels.js).
const found = document.querySelector("desk-remarks")
if (found) begin(found)
else document.addEventListener("panels:coming", ({ detail }) => begin(detail.querySelector("desk-remarks")), { once: true })
