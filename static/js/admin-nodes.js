// What the extensions of the prose editor share: where the caret stands, what a text is put into.
import { pm } from "django-prose-editor/editor"

const { NodeSelection, TextSelection } = pm.state

// The innermost node of this kind around the selection, or the one that is selected.
export const around = ({ $from, node }, name) => {
  if (node?.type.name === name) return { node, pos: $from.pos }
  for (let depth = $from.depth; depth > 0; depth--) {
    const found = $from.node(depth)
    if (found.type.name === name) return { node: found, pos: $from.before(depth) }
  }
  return null
}

// A new block after the one of the caret, in the place of an empty paragraph; or in `found`'s.
export const put = (editor, node, found = null) => {
  const { state, view } = editor
  const { tr, selection, schema } = state
  if (found) {
    tr.replaceWith(found.pos, found.pos + found.node.nodeSize, node)
  } else {
    const at = placeFor(selection.$to)
    const last = at.to === state.doc.content.size
    tr.replaceWith(at.from, at.to, last ? [node, schema.nodes.paragraph.create()] : node)
    tr.setSelection(TextSelection.near(tr.doc.resolve(at.from + node.nodeSize)))
  }
  view.dispatch(tr.scrollIntoView())
}

// Blocks stand at the top of the text, or inside a box; never in a list, a figure or a cell.
const placeFor = ($pos) => {
  const depth = Math.min($pos.depth, $pos.node(1)?.type.name === "box" ? 2 : 1)
  if (!depth) return { from: $pos.pos, to: $pos.pos }
  const block = $pos.node(depth)
  const after = $pos.after(depth)
  const empty = block.type.name === "paragraph" && !block.content.size
  return { from: empty ? $pos.before(depth) : after, to: after }
}

// A paragraph after the block that holds the caret, and the caret in it.
export const leave = (editor, { pos, node }) => {
  const { tr, schema } = editor.state
  const end = pos + node.nodeSize
  const next = tr.doc.resolve(end).nodeAfter
  if (next?.type.name !== "paragraph" || next.content.size) tr.insert(end, schema.nodes.paragraph.create())
  tr.setSelection(TextSelection.create(tr.doc, end + 1))
  editor.view.dispatch(tr.scrollIntoView())
  return true
}

export const select = (editor, pos) => {
  const { tr } = editor.state
  editor.view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, pos)))
}

// A caption of plain words, with the credit that follows them; null when there is nothing to say.
export const captionOf = (schema, words, credit, lang = null) => {
  const inside = []
  if (words) inside.push(schema.text(credit ? `${words} ` : words))
  if (credit) inside.push(schema.text(credit, [schema.marks.small.create()]))
  return inside.length ? schema.nodes.caption.create({ lang }, inside) : null
}

const isCredit = (node) => node.marks.some((mark) => mark.type.name === "small")

// What a caption says, apart from its credit; `plain` when a dialog can hold it without loss.
export const saidIn = (caption) => {
  const said = { words: "", credit: "", plain: true }
  caption?.forEach((node) => {
    if (isCredit(node)) said.credit += node.text ?? ""
    else said.words += node.text ?? ""
    if (!node.isText || node.marks.length > (isCredit(node) ? 1 : 0)) said.plain = false
  })
  return { ...said, words: said.words.trim() }
}

// The caption with what a dialog answers; untouched when that changes nothing.
export const recaptioned = (schema, old, words, credit) => {
  const said = saidIn(old)
  if (old && said.words === (words ?? said.words) && said.credit === credit) return old
  return captionOf(schema, words ?? said.words, credit, old?.attrs.lang)
}
