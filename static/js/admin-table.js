// Tables with a caption. The package's own knows none, and draws a table by itself: ours is drawn
// as it is stored.
import { Extension, Table } from "django-prose-editor/editor"

import { ask, field } from "desk/dialogs"
import { around } from "desk/nodes"

const KEPT = new Set(["em", "strong", "i", "b", "a", "cite", "sup", "sub", "q", "abbr", "small", "s"])
const ATTRIBUTES = ["href", "hreflang", "title", "lang", "cite"]

// The inside of an element as what renderHTML answers: text, and [name, attributes, …].
const inside = (element) =>
  [...element.childNodes].flatMap((node) => {
    if (node.nodeType === 3) return node.textContent ? [node.textContent] : []
    if (node.nodeType !== 1) return []
    const name = node.localName
    if (!KEPT.has(name)) return inside(node)
    const attributes = ATTRIBUTES.flatMap((key) => (node.hasAttribute(key) ? [[key, node.getAttribute(key)]] : []))
    return [[name, Object.fromEntries(attributes), ...inside(node)]]
  })

const text = (spec) => (typeof spec === "string" ? spec : spec.slice(2).map(text).join(""))

const Captioned = Table.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        rendered: false,
        parseHTML(element) {
          const found = element.querySelector(":scope > caption")
          return found ? inside(found) : null
        },
      },
    }
  },
  parseHTML: () => [{ tag: "table" }, { tag: "table > caption", ignore: true }],
  renderHTML({ node, HTMLAttributes }) {
    const { caption } = node.attrs
    const body = ["tbody", 0]
    return caption?.length ? ["table", HTMLAttributes, ["caption", {}, ...caption], body] : ["table", HTMLAttributes, body]
  },
  addNodeView: () => null,
})

const edit = async (editor, labels) => {
  const found = around(editor.state.selection, "table")
  const old = (found?.node.attrs.caption ?? []).map(text).join("")
  const size = [
    field({ name: "rows", label: labels.rows, type: "number", min: 1, max: 100, required: true, value: 3 }),
    field({ name: "columns", label: labels.columns, type: "number", min: 1, max: 20, required: true, value: 3 }),
    field({ name: "head", label: labels.head, type: "checkbox", value: true }),
  ]
  const values = await ask({
    title: labels.title,
    labels,
    submit: found ? labels.apply : labels.insert,
    fields: [field({ name: "caption", label: labels.caption, value: old }), ...(found ? [] : size)],
  })
  if (values) {
    if (!found) {
      const [rows, cols] = [Number(values.rows), Number(values.columns)]
      editor.chain().focus().insertTable({ rows, cols, withHeaderRow: values.head }).run()
    }
    if (values.caption !== old) {
      editor.chain().focus().updateAttributes("table", { caption: values.caption ? [values.caption] : null }).run()
    }
  }
  editor.view.focus()
}

export const CaptionedTable = Extension.create({
  name: "captionedTable",
  addOptions: () => ({ labels: {} }),
  addGlobalAttributes: () => [{ types: ["tableHeader"], attributes: { scope: { default: null } } }],

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "table",
      groups: "pieces",
      priority: 130,
      button: buttons.material("grid_on", this.options.labels.title),
      command: (editor) => { edit(editor, this.options.labels) },
      active: (editor) => editor.isActive("table"),
    })
  },
})

export { Captioned as Table }
