// The focal point of an image: a click on the picture sets the two numbers, and each frame shows
// what its use would cut. The numbers themselves are the way of the keyboard.
const clamp = (value, least, most) => Math.min(Math.max(value, least), most)

// Where the part begins, as uses.py says it, and that place as a percentage of what is left over.
const position = (whole, part, percent) => {
  const left = whole - part
  if (left <= 0) return 50
  return (clamp((whole * percent) / 100 - part / 2, 0, left) / left) * 100
}

class DeskFocal extends HTMLElement {
  connectedCallback() {
    this.x = document.querySelector("#id_focal_x")
    this.y = document.querySelector("#id_focal_y")
    if (!this.x || !this.y) return
    this.picture = this.querySelector(".focal-picture img")
    this.point = this.querySelector(".focal-point")
    this.point.hidden = false
    this.picture.classList.add("focal-live")
    this.picture.addEventListener("click", (event) => this.choose(event))
    for (const field of [this.x, this.y]) field.addEventListener("input", () => this.show())
    this.show()
  }

  choose(event) {
    const box = this.picture.getBoundingClientRect()
    const percent = (at, start, length) => clamp(Math.round(((at - start) / length) * 100), 0, 100)
    this.x.value = percent(event.clientX, box.left, box.width)
    this.y.value = percent(event.clientY, box.top, box.height)
    this.show()
  }

  show() {
    const [x, y] = [this.x, this.y].map((field) => clamp(Number(field.value) || 0, 0, 100))
    const [width, height] = [Number(this.dataset.width), Number(this.dataset.height)]
    this.point.style.left = `${x}%`
    this.point.style.top = `${y}%`
    for (const frame of this.querySelectorAll(".focal-frame")) {
      const [wide, high] = getComputedStyle(frame).aspectRatio.split("/").map(Number)
      const ratio = wide / (high || 1)
      const across = position(width, Math.min(width, height * ratio), x)
      const down = position(height, Math.min(height, width / ratio), y)
      frame.style.objectPosition = `${across}% ${down}%`
    }
  }
}

customElements.define("desk-focal", DeskFocal)
