// Reading links beside the form: making and revoking one leaves what is being written alone. The
// page that the server answers with holds the same list, which takes the place of this one.
class DeskLinks extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.send(event))
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-copy]")
      if (button) this.copy(button)
    })
    this.dress()
  }

  async send(event) {
    event.preventDefault()
    const form = event.target
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" })
      if (!answer.ok) throw new Error(answer.status)
      this.exchange(await answer.text())
    } catch {
      this.say(this.dataset.failed)
    }
  }

  exchange(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("desk-links")
    this.replaceChildren(...fresh.childNodes)
    this.dispatchEvent(new CustomEvent("panel:badge", { bubbles: true, detail: fresh.dataset.open }))
    this.dress()
    const made = this.querySelector("#link-address")
    const faulty = this.querySelector(".errorlist ~ input, [aria-invalid=true]")
    ;(made ?? faulty ?? this.querySelector("[role=status]")).focus()
    made?.select()
  }

  dress() {
    for (const button of this.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard
  }

  async copy(button) {
    const field = this.querySelector("#link-address")
    field.select()
    await navigator.clipboard.writeText(field.value)
    this.say(button.dataset.done)
  }

  say(words) {
    this.querySelector("[role=status]").textContent = words
  }
}

customElements.define("desk-links", DeskLinks)
