// How an image is cut: a click sets the point that stays in sight; for each use a frame of its own
// may be drawn instead. All of it stands in fields of the form, which are the way without script.
const clamp = (value, least, most) => Math.min(Math.max(value, least), most)

class DeskFraming extends HTMLElement {
  connectedCallback() {
    this.x = document.querySelector("#id_focal_x")
    this.y = document.querySelector("#id_focal_y")
    if (!this.x || !this.y) return
    this.picture = this.querySelector(".framing-picture img")
    this.point = this.querySelector(".focal-point")
    this.frame = this.querySelector("crop-frame")
    this.status = this.querySelector("[role=status]")
    this.uses = [...this.querySelectorAll("[data-use]")]
    this.classList.add("scripted")
    this.picture.addEventListener("click", (event) => this.aim(event))
    this.frame.addEventListener("crop", ({ detail }) => this.drawn(detail))
    this.addEventListener("click", (event) => this.press(event))
    for (const field of [this.x, this.y, ...this.querySelectorAll("input")]) {
      field.addEventListener("input", () => this.show())
    }
    const faulty = this.uses.find((use) => use.querySelector(".errorlist"))
    this.choose(faulty?.dataset.use ?? "")
  }

  press(event) {
    const way = event.target.closest("[data-choose]")
    if (way) this.choose(way.dataset.choose)
    if (event.target.closest("[data-back]")) {
      for (const field of Object.values(this.fields(this.chosen))) field.value = ""
      this.show()
      this.say(this.status.dataset.back)
    }
  }

  choose(name) {
    this.chosen = this.uses.find((use) => use.dataset.use === name) ?? null
    for (const way of this.querySelectorAll("[data-choose]")) {
      way.setAttribute("aria-pressed", String(way.dataset.choose === name))
    }
    for (const use of this.uses) use.querySelector("fieldset").hidden = use !== this.chosen
    this.point.hidden = !!this.chosen
    this.frame.hidden = !this.chosen
    this.classList.toggle("aiming", !this.chosen)
    if (this.chosen) this.frame.setAttribute("aria-label", this.chosen.querySelector("legend").textContent)
    this.show()
  }

  aim(event) {
    if (this.chosen) return
    const box = this.picture.getBoundingClientRect()
    const percent = (at, start, length) => clamp(Math.round(((at - start) / length) * 100), 0, 100)
    this.x.value = percent(event.clientX, box.left, box.width)
    this.y.value = percent(event.clientY, box.top, box.height)
    this.show()
  }

  fields(use) {
    const [x, y, width] = use.querySelectorAll("input")
    return { x, y, width }
  }

  drawn(box) {
    for (const [name, field] of Object.entries(this.fields(this.chosen))) field.value = box[name]
    this.show()
    this.say(this.status.dataset.said.replace(/{(\w+)}/g, (_whole, name) => Math.round(box[name])))
  }

  say(words) {
    this.status.textContent = words
  }

  // The height of a use in % of the image, for each % of its width.
  slope(use) {
    const [wide, high] = use.dataset.ratio.split(":").map(Number)
    return ((Number(this.dataset.width) / Number(this.dataset.height)) * high) / wide
  }

  // What was drawn, or the largest part around the point, as uses.py says it.
  box(use) {
    const slope = this.slope(use)
    const [x, y, width] = Object.values(this.fields(use)).map((field) => field.value === "" ? NaN : Number(field.value))
    const drawn = width > 0 && x >= 0 && y >= 0 && x + width <= 100.1 && y + width * slope <= 100.1
    if (drawn) return { x, y, width, drawn }
    const part = Math.min(100, 100 / slope)
    const start = (percent, length) => clamp(percent - length / 2, 0, 100 - length)
    const [across, down] = [this.x, this.y].map((field) => clamp(Number(field.value) || 0, 0, 100))
    return { x: start(across, part), y: start(down, part * slope), width: part, drawn }
  }

  show() {
    this.point.style.left = `${clamp(Number(this.x.value) || 0, 0, 100)}%`
    this.point.style.top = `${clamp(Number(this.y.value) || 0, 0, 100)}%`
    for (const use of this.uses) {
      const [box, slope] = [this.box(use), this.slope(use)]
      const image = use.querySelector(".framing-cut img")
      image.src = this.picture.src
      image.style.width = `${10000 / box.width}%`
      image.style.height = `${10000 / (box.width * slope)}%`
      image.style.left = `${(-100 * box.x) / box.width}%`
      image.style.top = `${(-100 * box.y) / (box.width * slope)}%`
      use.querySelector(".framing-drawn").hidden = !box.drawn
      if (use === this.chosen) {
        use.querySelector("[data-back]").disabled = !Object.values(this.fields(use)).some((field) => field.value)
        this.frame.show(box, slope)
      }
    }
  }
}

customElements.define("desk-framing", DeskFraming)
