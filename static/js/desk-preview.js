// The preview beside the form: what stands in it, as readers would see it, a moment after the last
// keystroke. The frame is loaded once; then only what it shows is exchanged, so that nothing
// flickers, the place one has scrolled to stays, and the way back of the browser is left alone.
const PAUSE = 400
const KEPT = "desk-preview-width"

class DeskPreview extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById("article_form")
    this.panel = this.closest(".panel")
    this.frame = this.querySelector("iframe")
    this.room = this.querySelector(".preview-room")
    this.said = this.querySelector("[role=status]")
    this.buttons = [...this.querySelectorAll("[data-width]")]
    this.querySelector(".preview-widths").hidden = this.room.hidden = false
    for (const button of this.buttons) {
      button.addEventListener("click", () => this.widen(button.dataset.width))
    }
    this.querySelector("[data-tab]").addEventListener("click", (event) => this.openTab(event))
    this.listen()
    this.widen(localStorage.getItem(KEPT) ?? "390")
    new ResizeObserver(() => this.fit()).observe(this.room)
    if (this.isOpen()) this.refresh()
  }

  listen() {
    const changed = () => this.later()
    this.panel.addEventListener("panel:open", () => this.refresh())
    for (const event of ["input", "change"]) this.form?.addEventListener(event, changed)
    for (const event of ["formset:added", "formset:removed"]) {
      document.addEventListener(event, changed)
    }
    // select2 tells jQuery alone.
    window.django?.jQuery?.(this.form).on("change", changed)
  }

  isOpen() {
    return !this.panel.hidden
  }

  later() {
    clearTimeout(this.timer)
    if (this.isOpen()) this.timer = setTimeout(() => this.refresh(), PAUSE)
  }

  async refresh() {
    clearTimeout(this.timer)
    this.running?.abort()
    this.running = new AbortController()
    const { signal } = this.running
    this.room.setAttribute("aria-busy", "true")
    try {
      const { address, method } = this.dataset
      const body = method === "POST" ? new FormData(this.form) : null
      const answer = await fetch(address, { method, body, redirect: "manual", signal })
      if (!answer.ok) throw new Error(answer.status)
      const html = await answer.text()
      await this.ready()
      if (!signal.aborted) this.show(html)
      this.said.textContent = ""
    } catch (error) {
      if (error.name === "AbortError") return
      this.said.textContent = this.dataset.failed
    }
    this.room.removeAttribute("aria-busy")
  }

  // The frame gets a page of its own, with the policy of a preview, and keeps it.
  ready() {
    this.loaded ??= new Promise((resolve, reject) => {
      this.frame.addEventListener("load", resolve, { once: true })
      this.frame.addEventListener("error", reject, { once: true })
      this.frame.src = this.dataset.address
    })
    return this.loaded
  }

  show(html) {
    if (html === this.html) return
    this.html = html
    const fresh = new DOMParser().parseFromString(html, "text/html")
    const { contentDocument: page, contentWindow: view } = this.frame
    const { scrollX: left, scrollY: top } = view
    const open = page.querySelector(".preview-banner details")?.open
    page.body.className = fresh.body.className
    page.body.replaceChildren(...fresh.body.childNodes)
    if (open) page.querySelector(".preview-banner details")?.setAttribute("open", "")
    view.scrollTo({ left, top, behavior: "instant" })
  }

  widen(width) {
    this.width = this.buttons.some((button) => button.dataset.width === width) ? width : "390"
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", button.dataset.width === this.width)
    }
    localStorage.setItem(KEPT, this.width)
    this.fit()
  }

  fit() {
    const { clientWidth, clientHeight } = this.room
    if (!clientWidth) return
    const scale = Math.min(1, clientWidth / this.width)
    Object.assign(this.frame.style, {
      width: `${this.width}px`,
      height: `${clientHeight / scale}px`,
      transform: `scale(${scale})`,
      marginInline: scale === 1 ? "auto" : "0",
    })
  }

  // The tab gets what stands in the form, too: a copy of it, posted there.
  openTab(event) {
    if (this.dataset.method !== "POST") return
    event.preventDefault()
    const link = event.currentTarget
    const copy = Object.assign(document.createElement("form"), {
      method: "post", action: link.href, target: link.target, hidden: true,
    })
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value !== "string") continue
      copy.append(Object.assign(document.createElement("textarea"), { name, value }))
    }
    this.append(copy)
    window.open("", link.target)?.focus()
    copy.submit()
    copy.remove()
  }
}

customElements.define("desk-preview", DeskPreview)
