// The dialogs of the prose editor: a form in the middle of the window, for keyboard and finger.
let number = 0

export const make = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && !name.startsWith("aria")) element[name] = value
    else if (value != null) element.setAttribute(name, value)
  }
  element.append(...children.filter((child) => child != null))
  return element
}

export const said = (words, values) =>
  words.replace(/%\((\w+)\)d/g, (_whole, name) => values[name])

// A label and its field; `type` is that of an input, "textarea" or "checkbox".
export const field = ({ name, label, type = "text", value = "", help, ...more }) => {
  const id = `desk-dialog-${++number}`
  const described = help ? `${id}-help` : null
  const input = make(type === "textarea" ? "textarea" : "input", {
    id, name, "aria-describedby": described, ...(type === "textarea" ? { rows: 3 } : { type }), ...more,
  })
  if (type === "checkbox") input.checked = !!value
  else input.value = value ?? ""
  const words = make("label", { htmlFor: id }, label)
  const order = type === "checkbox" ? [input, words] : [words, input]
  return make("p", { className: `desk-field ${type}` }, ...order, help ? make("span", { id: described, className: "help" }, help) : null)
}

// Opens a dialog with these elements; the values of its fields by name, or null when it was left.
export const ask = ({ title, labels, submit, fields, check = () => "" }) =>
  new Promise((resolve) => {
    const id = `desk-dialog-${++number}`
    const error = make("p", { className: "errornote", role: "alert", hidden: true })
    const cancel = make("button", { type: "button", className: "button" }, labels.cancel)
    const form = make(
      "form",
      { method: "dialog" },
      make("h2", { id }, title),
      error,
      ...fields,
      make("p", { className: "desk-dialog-end" },
        make("button", { type: "submit", className: "button default" }, submit ?? labels.apply), cancel),
    )
    const dialog = make("dialog", { className: "desk-dialog", "aria-labelledby": id }, form)
    const before = document.activeElement
    // Taken away and not closed: closing gives the text its focus back with a caret at its start,
    // which the editor may take for the writer's own. It puts its caret where it was by itself.
    const leave = (values) => {
      dialog.remove()
      if (!before.isContentEditable) before.focus()
      resolve(values)
    }
    cancel.addEventListener("click", () => leave(null))
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault()
      leave(null)
    })
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      const given = read(form)
      const wrong = check(given)
      error.textContent = wrong
      error.hidden = !wrong
      if (wrong) return
      leave(given)
    })
    dialog.addEventListener("close", () => leave(null))
    document.body.append(dialog)
    dialog.showModal()
  })

const read = (form) => {
  const values = {}
  for (const input of form.elements) {
    if (input.name) values[input.name] = input.type === "checkbox" ? input.checked : input.value.trim()
  }
  return values
}

// The window of the library: the image that was chosen there, with its words.
export const pick = (picker) =>
  new Promise((resolve) => {
    const before = window.pickedImage
    window.pickedImage = (asked, image) => {
      if (asked !== "prose") return before?.(asked, image)
      window.pickedImage = before
      resolve({ ...image, file: String(image.id), src: image.url, alt: image.alternative_text })
    }
    window.open(`${picker}?field=prose`, "_blank", "width=960,height=720")
  })

// A field that shows an image and opens the library; `image` is {src, alt, file} or null.
export const pictureField = ({ picker, labels, label, image, optional, chosen = () => {} }) => {
  const picture = make("img", { alt: "" })
  const choose = make("button", { type: "button", className: "button" })
  const none = make("button", { type: "button", className: "button" }, labels.none)
  const holder = make("div", { className: "desk-picture", role: "group", "aria-label": label }, picture, choose, optional ? none : null)
  const show = (shown) => {
    holder.image = shown
    picture.hidden = none.hidden = !shown
    if (shown) picture.src = shown.src
    choose.textContent = shown ? labels.other : labels.choose
  }
  choose.addEventListener("click", async () => {
    show(await pick(picker))
    chosen(holder.image)
    choose.focus()
  })
  none.addEventListener("click", () => {
    show(null)
    choose.focus()
  })
  show(image)
  return holder
}
