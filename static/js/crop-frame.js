// The rectangle in which an image is cut: dragged and pulled at its corners, or moved by arrows and
// made larger and smaller by Shift and arrows. It keeps its shape and stays inside the image.
// Everything is in % of the image; `slope` is its height for each % of its width.
const LEAST = 5
const clamp = (value, least, most) => Math.min(Math.max(value, least), most)

class CropFrame extends HTMLElement {
  connectedCallback() {
    this.addEventListener("pointerdown", (event) => this.take(event))
    this.addEventListener("pointermove", (event) => this.drag(event))
    for (const name of ["pointerup", "pointercancel"]) {
      this.addEventListener(name, () => { this.taken = null })
    }
    this.addEventListener("keydown", (event) => this.press(event))
  }

  show(box, slope) {
    this.box = box
    this.slope = slope
    this.style.left = `${box.x}%`
    this.style.top = `${box.y}%`
    this.style.width = `${box.width}%`
    this.style.height = `${box.width * slope}%`
  }

  most() {
    return Math.min(100, 100 / this.slope)
  }

  take(event) {
    event.preventDefault()
    this.focus()
    this.setPointerCapture(event.pointerId)
    this.taken = { x: event.clientX, y: event.clientY, box: this.box, corner: event.target.dataset.corner }
  }

  drag(event) {
    if (!this.taken) return
    const whole = this.parentElement.getBoundingClientRect()
    const across = ((event.clientX - this.taken.x) / whole.width) * 100
    const down = ((event.clientY - this.taken.y) / whole.height) * 100
    const { box, corner } = this.taken
    if (corner) this.pull(box, corner, across, down)
    else this.move({ ...box, x: box.x + across, y: box.y + down })
  }

  // A corner follows the pointer as far as the shape lets it; the one across from it stays.
  pull(box, corner, across, down) {
    const east = corner.includes("e")
    const south = corner.includes("s")
    const height = box.width * this.slope
    const [right, bottom] = [box.x + box.width, box.y + height]
    const wished = Math.max(box.width + (east ? across : -across), (height + (south ? down : -down)) / this.slope)
    const room = Math.min(east ? 100 - box.x : right, (south ? 100 - box.y : bottom) / this.slope)
    const width = clamp(wished, Math.min(LEAST, room), room)
    this.tell({ x: east ? box.x : right - width, y: south ? box.y : bottom - width * this.slope, width })
  }

  move({ x, y, width }) {
    this.tell({ x: clamp(x, 0, 100 - width), y: clamp(y, 0, 100 - width * this.slope), width })
  }

  press(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    const { x, y, width } = this.box
    if (event.shiftKey) this.grow(step[0] + step[1])
    else this.move({ x: x + step[0], y: y + step[1], width })
  }

  // Around its own middle, pushed back where the image ends.
  grow(by) {
    const { x, y, width } = this.box
    const wider = clamp(width + by, LEAST, this.most())
    this.move({ x: x - (wider - width) / 2, y: y - ((wider - width) * this.slope) / 2, width: wider })
  }

  tell({ x, y, width }) {
    const round = (value) => Math.round(value * 100) / 100
    const box = { x: round(x), y: round(y), width: Math.floor(width * 100) / 100 }
    this.show(box, this.slope)
    this.dispatchEvent(new CustomEvent("crop", { bubbles: true, detail: box }))
  }
}

customElements.define("crop-frame", CropFrame)
