// The window of the picker: finds while one types, tells the page that opened it which image was
// chosen, and closes. Arrows move among the images as they are seen.
const asked = new URLSearchParams(location.search)
const PAUSE = 250

const pick = ({ dataset: { id, url, alt, caption, credit } }) => {
  const image = { id, url, alternative_text: alt, caption, credit }
  if (asked.has("field")) window.opener?.pickedImage?.(asked.get("field"), image)
  else window.opener?.CKEDITOR?.tools.callFunction(+asked.get("CKEditorFuncNum"), url, image)
  window.close()
}

class ImagePicker extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("[name=q]")
    this.results = this.querySelector("[data-results]")
    this.form = this.input.form
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-id]")
      if (button) pick(button)
    })
    this.addEventListener("keydown", (event) => this.press(event))
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.find(), PAUSE)
    })
    const picked = this.querySelector("button[data-picked]")
    if (picked && window.opener) pick(picked)
    else if (!picked) this.input.focus()
  }

  async find() {
    this.running?.abort()
    this.running = new AbortController()
    const query = new URLSearchParams(new FormData(this.form))
    this.results.setAttribute("aria-busy", "true")
    try {
      const answer = await fetch(`${location.pathname}?${query}`, { signal: this.running.signal })
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      const found = page.querySelector("[data-results]")
      // Logged out, or no answer: the button of the form leads where it is said.
      if (!found) return this.form.requestSubmit()
      this.results.replaceChildren(...found.childNodes)
      history.replaceState(null, "", `?${query}`)
    } catch (error) {
      if (error.name !== "AbortError") this.form.requestSubmit()
      return
    }
    this.results.removeAttribute("aria-busy")
  }

  buttons() {
    return [...this.results.querySelectorAll("button[data-id]")]
  }

  press(event) {
    const all = this.buttons()
    const at = all.indexOf(document.activeElement)
    if (event.target === this.input) {
      if (event.key !== "ArrowDown" || !all.length) return
      event.preventDefault()
      all[0].focus()
    } else if (at >= 0) {
      const next = this.neighbour(all, at, event.key)
      if (!next) return
      event.preventDefault()
      next.focus()
      next.scrollIntoView({ block: "nearest" })
    }
  }

  // The one beside it, or the nearest of the row above or below; from the first row up, the words.
  neighbour(all, at, key) {
    if (key === "ArrowRight") return all[at + 1]
    if (key === "ArrowLeft") return all[at - 1]
    if (key === "Home") return all[0]
    if (key === "End") return all.at(-1)
    if (key !== "ArrowDown" && key !== "ArrowUp") return null
    const columns = all.filter((one) => one.offsetTop === all[0].offsetTop).length
    if (key === "ArrowUp") return all[at - columns] ?? this.input
    return all[at + columns] ?? (at < all.length - 1 ? all.at(-1) : null)
  }
}

customElements.define("image-picker", ImagePicker)
