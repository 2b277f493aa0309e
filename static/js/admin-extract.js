// Extracts and pull quotes in the prose editor: a figure that holds a quotation, its source and
// its language. What may be stored is decided on the server (magazine/lib/richtext.py).
import { Node, updateAttrsDialog } from "django-prose-editor/editor"

import { around } from "desk/nodes"

const captionOf = (figure) => (figure.lastChild.type.name === "caption" ? figure.lastChild : null)

// The blocks of the selection, wrapped; an empty selection wraps the paragraph it stands in.
const wrapped = (state, kind, { cite, language, caption }) => {
  const { $from, $to } = state.selection
  const range = $from.blockRange($to)
  if (!range) return null
  const { quote, caption: captionType, figure } = types(state.schema, kind)
  const blocks = []
  for (let i = range.startIndex; i < range.endIndex; i++) blocks.push(range.parent.child(i))
  const words = blocks.flatMap((block) =>
    block.type === quote ? block.content.content : [block],
  )
  const inside = [quote.createAndFill({ cite: cite || null, lang: language || null }, words)]
  if (!inside[0]) return null
  if (caption) inside.push(captionType.create(null, state.schema.text(caption)))
  return { range, node: figure.create(null, inside) }
}

const types = (schema, kind) => ({
  quote: schema.nodes.blockquote,
  caption: schema.nodes.caption,
  figure: schema.nodes[kind],
})

const write = (editor, kind, values) => {
  const { state, view } = editor
  const found = around(state.selection, kind)
  if (!found) {
    const made = wrapped(state, kind, values)
    if (!made) return
    const rest = state.schema.nodes.paragraph.create()
    const last = made.range.endIndex === made.range.parent.childCount
    view.dispatch(
      state.tr.replaceWith(made.range.start, made.range.end, last ? [made.node, rest] : made.node),
    )
    return
  }
  const { quote, caption, figure } = types(state.schema, kind)
  const old = found.node.firstChild
  const inside = [quote.create({ cite: values.cite || null, lang: values.language || null }, old.content)]
  if (values.caption) inside.push(caption.create(null, state.schema.text(values.caption)))
  view.dispatch(
    state.tr.replaceWith(found.pos, found.pos + found.node.nodeSize, figure.create(null, inside)),
  )
}

const unwrap = (editor, kind) => {
  const { state, view } = editor
  const found = around(state.selection, kind)
  if (!found) return
  const words = found.node.firstChild.content
  view.dispatch(state.tr.replaceWith(found.pos, found.pos + found.node.nodeSize, words))
}

const ask = (editor, kind, labels) => {
  const found = around(editor.state.selection, kind)
  const quote = found?.node.firstChild
  const place = editor.state.selection.getBookmark()
  const fields = {
    caption: { type: "string", title: labels.caption },
    cite: { type: "string", format: "url", title: labels.cite },
    language: { type: "string", title: labels.language },
    ...(found ? { none: { type: "boolean", title: labels.remove } } : {}),
  }
  updateAttrsDialog(fields, { title: labels.title })(editor, {
    caption: found ? captionOf(found.node)?.textContent : "",
    cite: quote?.attrs.cite,
    language: quote?.attrs.lang,
  }).then((values) => {
    // The dialog is the package's: as it closes, the browser may put the caret at the start.
    const { state, view } = editor
    view.dispatch(state.tr.setSelection(place.resolve(state.doc)))
    if (values?.none) unwrap(editor, kind)
    else if (values) write(editor, kind, values)
    editor.view.focus()
  })
}

// The caption comes from the dialog of the extract; both are figures, told apart by their class.
const quoting = (name, className) =>
  Node.create({
    name,
    group: "block",
    content: "blockquote caption?",
    defining: true,
    isolating: true,
    addOptions: () => ({ labels: {} }),
    parseHTML: () => [{ tag: `figure.${className}`, priority: 60 }],
    renderHTML: () => ["figure", { class: className }, 0],
  })

export const Extract = quoting("extract", "extract").extend({
  addExtensions: () => [quoting("pullquote", "pullquote")],

  addGlobalAttributes() {
    return [{ types: ["blockquote"], attributes: { cite: { default: null } } }]
  },

  addMenuItems({ menu, buttons }) {
    const { labels } = this.options
    menu.defineItem({
      name: "extract",
      groups: "quoting",
      priority: 120,
      button: buttons.text(labels.button, labels.title),
      command: (editor) => ask(editor, "extract", labels),
      active: (editor) => editor.isActive("extract"),
      enabled: (editor) => !editor.isActive("pullquote") && !editor.isActive("table"),
    })
    menu.defineItem({
      name: "pullquote",
      groups: "quoting",
      priority: 110,
      button: buttons.text(labels.pull, labels.pull),
      command: (editor) =>
        editor.isActive("pullquote")
          ? unwrap(editor, "pullquote")
          : write(editor, "pullquote", {}),
      active: (editor) => editor.isActive("pullquote"),
      enabled: (editor) => !editor.isActive("extract") && !editor.isActive("table"),
    })
  },

  addKeyboardShortcuts() {
    return { "Mod-Shift-e": ({ editor }) => ask(editor, "extract", this.options.labels) ?? true }
  },
})

