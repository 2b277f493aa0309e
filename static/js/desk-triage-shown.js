// The arrival that is shown large, fetched for the one that is chosen in the list. `coming` is done
// once what is shown is what was chosen last.
class DeskTriageShown extends HTMLElement {
  coming = Promise.resolve()

  show(link, next, wait) {
    clearTimeout(this.timer)
    this.cut?.abort()
    this.note(link.dataset.one, next)
    this.coming = new Promise((done) => {
      const before = this.finish
      this.finish = () => {
        done()
        before?.()
      }
      this.timer = setTimeout(() => this.fetch(link, next), wait)
    })
  }

  /** What the form says that it is about. */
  note(one, next) {
    this.querySelector("[name=one]").value = one
    this.querySelector("[name=next]").value = next
  }

  async fetch(link, next) {
    this.cut = new AbortController()
    const { signal } = this.cut
    this.setAttribute("aria-busy", "true")
    try {
      const answer = await fetch(link.href, { headers: { "X-Fragment": "1" }, signal })
      if (!answer.ok || answer.redirected) throw new Error(answer.status)
      this.innerHTML = await answer.text()
      this.note(link.dataset.one, next)
    } catch (error) {
      if (signal.aborted) return
      // The page itself says what became of it: decided meanwhile, or the login is gone.
      this.closest("desk-triage").say(this.closest("desk-triage").dataset.lost)
    }
    this.removeAttribute("aria-busy")
    this.finish?.()
    this.finish = null
  }

  /** To what may be done with it; where it lies below the list, into sight. */
  enter() {
    const first = this.querySelector(".triage-acts button")
    first?.focus()
  }
}

customElements.define("desk-triage-shown", DeskTriageShown)
