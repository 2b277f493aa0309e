// Galleries: several images of the library under one another, put in order by buttons.
import { Node } from "django-prose-editor/editor"

import { ask, field, make, pick, said } from "desk/dialogs"
import { around, captionOf, put, recaptioned, saidIn } from "desk/nodes"

const childrenOf = (node, name) => node.content.content.filter((child) => child.type.name === name)

// One image of the dialog: what it shows, its words, its place.
const row = (labels, { image, caption = null, alt, said: words }) => {
  const fields = [
    field({ name: "", label: labels.alt, value: alt }),
    ...(words.plain ? [field({ name: "", label: labels.caption, value: words.words })] : []),
    field({ name: "", label: labels.credit, value: words.credit }),
  ]
  const item = make("li", { tabIndex: -1 }, make("img", { src: image.src, alt: "" }))
  const inputs = fields.map((one) => one.querySelector("input"))
  const button = (name, sign) =>
    make("button", { type: "button", className: "button", title: labels[name], "aria-label": labels[name], "data-act": name }, sign)
  item.append(
    make("div", { className: "desk-row-words" }, ...fields),
    make("div", { className: "desk-row-acts" }, button("up", "↑"), button("down", "↓"), button("remove", "×")),
  )
  item.figure = (schema) => {
    const values = inputs.map((input) => input.value.trim())
    const attrs = { ...image, alt: values[0] }
    const made = recaptioned(schema, caption, words.plain ? values[1] : null, values.at(-1))
    const picture = schema.nodes.image.create({ src: attrs.src, alt: attrs.alt, file: attrs.file, width: attrs.width ?? null, height: attrs.height ?? null })
    return schema.nodes.figure.create(null, made ? [picture, made] : [picture])
  }
  return item
}

const rowOfNode = (labels, figure) => {
  const caption = childrenOf(figure, "caption")[0] ?? null
  const image = figure.firstChild.attrs
  return row(labels, { image, caption, alt: image.alt, said: saidIn(caption) })
}

const rowOfImage = (labels, image) =>
  row(labels, { image, alt: image.alt, said: { words: image.caption ?? "", credit: image.credit ?? "", plain: true } })

// The list with its live words: moving an image says where it stands now.
const listing = ({ picker, labels }, rows) => {
  const list = make("ol", { className: "desk-rows" }, ...rows)
  const status = make("p", { role: "status", className: "desk-status" }, rows.length ? "" : labels.empty)
  const add = make("button", { type: "button", className: "button" }, labels.add)
  const tell = (item) => {
    const place = [...list.children].indexOf(item) + 1
    status.textContent = said(labels.moved, { place, count: list.children.length })
  }
  const acts = {
    up: (item) => item.previousElementSibling?.before(item),
    down: (item) => item.nextElementSibling?.after(item),
    remove: (item) => item.remove(),
  }
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]")
    if (!button) return
    const item = button.closest("li")
    const next = item.nextElementSibling ?? item.previousElementSibling
    acts[button.dataset.act](item)
    if (item.isConnected) {
      button.focus()
      tell(item)
    } else {
      (next?.querySelector("[data-act=remove]") ?? add).focus()
      status.textContent = list.children.length ? "" : labels.empty
    }
  })
  add.addEventListener("click", async () => {
    const item = rowOfImage(labels, await pick(picker))
    list.append(item)
    tell(item)
    item.querySelector("input").focus()
  })
  return { list, elements: [list, status, make("p", {}, add)] }
}

const edit = async (editor, options) => {
  const { labels } = options
  const found = around(editor.state.selection, "gallery")
  const caption = found ? (childrenOf(found.node, "caption")[0] ?? null) : null
  const { words, plain } = saidIn(caption)
  const { list, elements } = listing(options, found ? childrenOf(found.node, "figure").map((one) => rowOfNode(labels, one)) : [])
  const values = await ask({
    title: labels.title,
    labels,
    submit: found ? labels.apply : labels.insert,
    fields: [...elements, ...(plain ? [field({ name: "whole", label: labels.whole, value: words })] : [])],
    check: () => (list.children.length ? "" : labels.missing),
  })
  if (values) {
    const { schema } = editor
    const whole = plain && values.whole !== words ? captionOf(schema, values.whole, "") : caption
    const figures = [...list.children].map((item) => item.figure(schema))
    put(editor, schema.nodes.gallery.create(null, whole ? [...figures, whole] : figures), found)
  }
  editor.view.focus()
}

export const Gallery = Node.create({
  name: "gallery",
  group: "block",
  content: "figure+ caption?",
  isolating: true,
  addOptions: () => ({ picker: "", labels: {} }),
  parseHTML: () => [
    { tag: "figure.gallery", priority: 60, getAttrs: (element) => (element.querySelector("figure > img") ? null : false) },
  ],
  renderHTML: () => ["figure", { class: "gallery" }, 0],

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "gallery",
      groups: "pieces",
      priority: 148,
      button: buttons.text(this.options.labels.title, this.options.labels.title),
      command: (editor) => { edit(editor, this.options) },
      active: (editor) => editor.isActive("gallery"),
    })
  },
})
