// One file on its way to the library: its progress, its answer, and the way to stop or repeat it.
// The page it stands on says when its turn comes, and hears "upload:end" when there is an answer.
const HEAVY = 41 * 1024 * 1024

class DeskUpload extends HTMLElement {
  connectedCallback() {
    if (this.file === undefined || this.bar) return
    this.bar = this.querySelector("progress")
    this.state = this.querySelector(".uploads-state")
    this.again = this.querySelector("[data-again]")
    this.stop = this.querySelector("[data-cancel]")
    this.querySelector(".uploads-name").textContent = this.file.name
    this.bar.setAttribute("aria-label", this.file.name)
    for (const button of [this.again, this.stop]) {
      button.setAttribute("aria-label", `${button.textContent} – ${this.file.name}`)
    }
    this.stop.addEventListener("click", () => this.cancel())
    this.again.addEventListener("click", () => this.wait())
    this.wait()
  }

  // "waiting", "sending" or "ended".
  wait() {
    this.phase = "waiting"
    this.bar.hidden = this.stop.hidden = false
    this.again.hidden = true
    this.bar.value = 0
    this.state.classList.remove("uploads-refused")
    this.dispatchEvent(new Event("upload:ready", { bubbles: true }))
  }

  send(address, token) {
    this.phase = "sending"
    this.tell(this.dataset.sending)
    if (this.file.size > HEAVY) return this.fail(this.dataset.heavy)
    const body = new FormData()
    body.set("csrfmiddlewaretoken", token)
    body.set("files", this.file)
    const request = new XMLHttpRequest()
    this.request = request
    request.upload.addEventListener("progress", ({ loaded, total }) => this.moved(loaded / total))
    request.upload.addEventListener("load", () => this.tell(this.dataset.reading))
    request.addEventListener("load", () => this.answered(request))
    request.addEventListener("error", () => this.fail(this.dataset.cut))
    request.addEventListener("abort", () => this.fail(this.dataset.left))
    request.open("POST", address)
    request.setRequestHeader("Accept", "application/json")
    request.send(body)
  }

  moved(part) {
    this.bar.value = part
    this.dispatchEvent(new Event("upload:moved", { bubbles: true }))
  }

  answered({ status, responseText }) {
    let answer
    try {
      answer = JSON.parse(responseText)
    } catch {
      return this.fail(status === 413 ? this.dataset.heavy : this.dataset.ended)
    }
    if (answer.outcome === "failed") {
      const page = new DOMParser().parseFromString(answer.html, "text/html")
      return this.fail(page.querySelector(".uploads-refused").textContent)
    }
    this.end(answer.outcome, answer.html)
  }

  cancel() {
    if (this.phase === "sending") this.request.abort()
    else this.fail(this.dataset.left)
  }

  fail(words) {
    this.tell(words)
    this.state.classList.add("uploads-refused")
    this.again.hidden = false
    this.bar.hidden = this.stop.hidden = true
    if (document.activeElement === this.stop) this.again.focus()
    this.end("failed")
  }

  tell(words) {
    this.state.textContent = words
  }

  end(outcome, html) {
    this.phase = "ended"
    this.bar.value = 1
    this.dispatchEvent(new CustomEvent("upload:end", { bubbles: true, detail: { outcome, html } }))
  }
}

customElements.define("desk-upload", DeskUpload)
