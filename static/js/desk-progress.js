// A page that says how far something is: the part that changes is asked for until it stands still.
// Without script the page has a link that loads it again.
const EVERY = 2_000

class DeskProgress extends HTMLElement {
  connectedCallback() {
    this.wait()
  }

  disconnectedCallback() {
    clearTimeout(this.timer)
  }

  wait() {
    if (this.querySelector("[data-going]")) this.timer = setTimeout(() => this.ask(), EVERY)
  }

  async ask() {
    try {
      const answer = await fetch(this.dataset.address, { redirect: "error" })
      if (!answer.ok) throw new Error(answer.status)
      this.show(await answer.text())
    } catch {
      this.tell(this.dataset.lost)
    }
    this.wait()
  }

  show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild
    const held = this.contains(document.activeElement)
    const still = this.firstElementChild
    // While it goes on only what moves is replaced, so that a button under the finger stays.
    if (fresh.matches("[data-going]")) {
      for (const part of ["state", "rate", "counts"]) this.change(fresh, `.import-${part}`)
      this.change(fresh, "progress")
    } else {
      still.replaceWith(fresh)
      if (held) fresh.querySelector("button, a")?.focus()
    }
  }

  change(fresh, name) {
    const [here, there] = [this.querySelector(name), fresh.querySelector(name)]
    if (here && there && here.outerHTML !== there.outerHTML) here.replaceWith(there)
  }

  tell(words) {
    const state = this.querySelector(".import-state")
    if (state.textContent !== words) state.textContent = words
  }
}

customElements.define("desk-progress", DeskProgress)
